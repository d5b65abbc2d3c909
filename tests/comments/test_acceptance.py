"""What is promised of the comment form, point by point, and the tests that hold each promise."""

# ruff: noqa: E501  (a row a promise)

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
JOURNEYS = "journeys/test_acceptance_signing_in.py"
POSTING = "journeys/test_acceptance_posting.py"
WINDOW = "journeys/test_sign_in_window.py"
LEAVING = "journeys/test_commenter.py"
LOST = "comments/views/test_no_word_is_lost.py"
RESPOND = "comments/views/test_respond.py"
PERSONAL = "comments/views/test_personal_pages.py"

# The acceptance list of the form.
POINTS = {
    "1 3,000 characters, exact, in a window": f"{WINDOW}::test_reader_signs_in_beside_the_text_and_posts_it",
    "1 without JavaScript, and with the window blocked": f"{LEAVING}::test_visitor_types_signs_in_at_a_provider_and_posts_the_exact_text",
    "1 after a pause of 15 minutes": f"{JOURNEYS}::test_quarter_of_an_hour_at_the_provider_costs_no_word",
    "1 after a restart of the server": f"{JOURNEYS}::test_server_that_is_killed_and_started_again_costs_no_word",
    "1 when another form interposes": f"{JOURNEYS}::test_proof_of_a_known_address_that_interposes_costs_no_word",
    "2 cancel at the provider": f"{WINDOW}::test_deny_at_the_provider_brings_the_choice_back_with_a_sentence",
    "2 cancel at the provider, without a window": f"{LEAVING}::test_cancel_at_the_provider_leads_back_to_the_text_and_the_choice",
    "2 cancel at the form": f"{WINDOW}::test_connecting_to_google_is_announced_with_a_way_to_cancel",
    "2 the window is closed": f"{WINDOW}::test_closing_the_window_brings_the_choice_back",
    "3 Log Out and Change": f"{JOURNEYS}::test_log_out_and_change_cost_no_word_and_the_way_back_in_keeps_it_too",
    "4 two tabs on two stories": f"{JOURNEYS}::test_two_tabs_on_two_stories_keep_two_texts_through_one_sign_in",
    "5 expired token": f"{JOURNEYS}::test_expired_token_costs_no_word_and_one_more_click_posts",
    "6 provider without an address": "journeys/test_mails.py::test_reader_whose_provider_gives_no_address_is_asked_where_to_send_it_and_is_told",
    "7 providers that are not set up": f"{RESPOND}::test_providers_that_are_set_up_are_offered_and_no_others",
    "8 the sentence where a login is required": f"{RESPOND}::test_visitor_is_asked_to_log_in_by_one_of_the_ways_there_are",
    "9 comments closed while typing": f"{POSTING}::test_comments_that_close_while_somebody_types_leave_the_text_to_be_copied",
    "10 held comment": "comments/templatetags/test_discussion.py::test_held_comment_is_shown_to_its_writer_and_to_staff_and_to_nobody_else",
    "11 readers' pages in every language": "articles/views/test_every_page.py::test_no_page_shows_one_in_another_language_either",
    "11 personal pages in every language": f"{PERSONAL}::test_no_personal_page_shows_an_unfilled_placeholder",
    "12 byte-identical pages": f"{RESPOND}::test_story_of_a_visitor_holds_no_token_and_sets_no_cookie_and_is_the_same_for_all",
    "12 identity in one private fragment": f"{RESPOND}::test_private_fragment_holds_the_token_and_who_one_is_and_is_never_cached",
    "13 double click": f"{POSTING}::test_double_click_posts_once",
    "13 back button": f"{POSTING}::test_back_button_and_another_click_post_once",
    "13 refresh": f"{POSTING}::test_reload_posts_once",
    "14 320 pixels by keyboard": f"{POSTING}::test_keyboard_alone_at_320_pixels_types_signs_in_and_posts",
    "14 Connecting to Google is announced": f"{WINDOW}::test_connecting_to_google_is_announced_with_a_way_to_cancel",
    "14 nothing for axe to object to": f"{LEAVING}::test_form_and_thread_are_accessible_and_fit",
}
# What a draft survives, and how often it is posted.
SURVIVES = {
    "the round trip": POINTS["1 3,000 characters, exact, in a window"],
    "an interposed step": POINTS["1 when another form interposes"],
    "cancel": POINTS["2 cancel at the provider"],
    "an error of the provider": f"{JOURNEYS}::test_error_of_the_provider_leads_back_to_the_text_and_the_choice",
    "the mailed code": f"{JOURNEYS}::test_mailed_code_leads_back_to_the_text",
    "Log Out and Change": POINTS["3 Log Out and Change"],
    "session expiry": f"{JOURNEYS}::test_session_that_ends_while_typing_costs_no_word",
    "an expired token": POINTS["5 expired token"],
    "a restart": POINTS["1 after a restart of the server"],
    "a refusal": f"{POSTING}::test_refusal_costs_no_word",
    "posting too fast": f"{POSTING}::test_posting_too_fast_costs_no_word",
    "closing the tab": f"{LEAVING}::test_closed_tab_gives_the_text_back_and_it_can_be_discarded",
    "two tabs on two stories": POINTS["4 two tabs on two stories"],
    "posted by GET never": f"{RESPOND}::test_opening_the_page_publishes_nothing",
    "posted under another account never": f"{POSTING}::test_form_of_one_account_is_not_posted_under_another_without_asking",
    "asked whether as the other": f"{LOST}::test_text_is_never_posted_under_another_account_without_asking",
    "reload": POINTS["13 refresh"],
    "back button": POINTS["13 back button"],
    "retry after a time-out": f"{POSTING}::test_second_try_after_an_answer_that_never_came_posts_once",
}


@pytest.mark.parametrize("promise", sorted(POINTS.items() | SURVIVES.items()), ids=lambda p: p[0])
def test_promise_is_held_by_a_test_of_that_name(promise: tuple[str, str]) -> None:
    file, _, name = promise[1].partition("::")
    functions = {
        node.name
        for node in ast.walk(ast.parse((TESTS / file).read_text()))
        if isinstance(node, ast.FunctionDef)
    }

    assert name in functions


def test_no_point_of_the_list_is_without_a_test() -> None:
    assert {int(point.split()[0]) for point in POINTS} == set(range(1, 15))
