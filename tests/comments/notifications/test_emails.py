"""What stands in a mail about comments, as it is on the wire."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core import mail

from articles.models import Article, SiteIdentity
from comments import subscriptions
from comments.models import Comment, Frequency, Notification
from comments.notifications import delivery, emails
from comments.notifications.emails import LONGEST_IN_DIGEST, MOST_IN_DIGEST, Addressee, one_line
from tests.comments.mailing import (
    Kind,
    box_of,
    follower,
    known_writer,
    run_queue,
    say,
    with_mailbox,
)
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

# Everything that a person or an editor can write into a header, with what would end it there.
HOSTILE = 'Eve\r\nBcc: all@example.org\r\n\r\nHello\x01\u2028"<eve@example.org>\u202e'


def on_the_wire(message: mail.EmailMessage) -> EmailMessage:
    """The mail as a program of the reader's sees it."""
    raw = message.message(policy=policy.SMTP).as_bytes()
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[arg-type]


def only_mail() -> EmailMessage:
    (message,) = run_queue()
    return on_the_wire(message)


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_mail_says_who_where_what_why_and_how_to_end_it() -> None:
    SiteIdentity.objects.create(name="The Wick Messenger")
    article = make_article(headline="Ferry aground")
    reader = follower(article)

    comment = say(article, "It drew too much.\n\nBy far.", author=known_writer("Maren K."))

    message = only_mail()
    text = plain(message)
    assert message["From"] == "The Wick Messenger <newsroom@127.0.0.1>"
    assert message["To"] == box_of(reader)
    assert message["Subject"] == "Maren K. commented: Ferry aground"
    assert "Maren K. wrote on" in text
    assert "> It drew too much.\n>\n> By far.\n" in text
    assert f"http://127.0.0.1:8000{article.get_absolute_url()}\n" in text
    assert f"http://127.0.0.1:8000/comments/{comment.pk}/\n" in text
    assert "because you asked for e-mails about new comments on “Ferry aground”" in text
    assert "http://127.0.0.1:8000/comments/unsubscribe/" in text
    assert "http://127.0.0.1:8000/comments/notifications/" in text


def test_both_parts_are_there_and_the_html_holds_words_only_as_words() -> None:
    article = make_article(headline="A <b>story</b>")
    follower(article)

    say(article, "<script>alert(1)</script> & <img src=x>")

    message = only_mail()
    assert message.get_content_type() == "multipart/alternative"
    part = message.get_body(("html",))
    assert part
    html = part.get_content()
    assert "&lt;script&gt;alert(1)" in html
    assert not re.search(r"<(script|img|b>story)", html)
    assert "http" not in re.sub(r"http://127\.0\.0\.1:8000", "", html)
    assert "<script>alert(1)</script> & <img src=x>" in plain(message)


def test_programs_find_one_click_unsubscribe_in_one_unbroken_line() -> None:
    """RFC 8058; folded into encoded words, as the email package would, no program finds it."""
    article = make_article()
    follower(article)
    say(article)

    (message,) = run_queue()

    raw = message.message(policy=policy.SMTP).as_bytes().decode()
    lines = raw.split("\r\n")
    (line,) = [line for line in lines if line.startswith("List-Unsubscribe:")]
    assert re.fullmatch(
        r"List-Unsubscribe: <http://127\.0\.0\.1:8000/comments/unsubscribe/[\w:=-]+/>", line
    )
    assert len(line) > 78  # long enough that it would be folded
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "Auto-Submitted: auto-generated" in lines
    assert "List-Id: <comments.127.0.0.1>" in lines


def test_no_name_or_headline_adds_a_header_or_an_address(settings: LazySettings) -> None:
    SiteIdentity.objects.create(name=HOSTILE[:120])
    article = make_article(headline=HOSTILE)
    reader = follower(article)
    writer = known_writer()
    comment = say(article, author=writer)
    # Names of accounts are cleaned at the form; those of imported comments are as they came.
    Comment.objects.filter(pk=comment.pk).update(author=None, name=HOSTILE)

    message = only_mail()

    assert message["Bcc"] is None
    assert [to.addr_spec for to in message["To"].addresses] == [box_of(reader)]
    assert [sender.addr_spec for sender in message["From"].addresses] == ["newsroom@127.0.0.1"]
    assert "\n" not in message["Subject"]
    assert message["Subject"].startswith("Eve Bcc: all@example.org Hello")
    assert mail.outbox[0].recipients() == [box_of(reader)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb", "a b"),
        ("  a\t\tb ", "a b"),
        ("a\u2028b\x00c\u202ed", "a b c d"),
        ("Ünïcode 🌊", "Ünïcode 🌊"),
        ("", ""),
    ],
)
def test_words_for_a_header_stand_on_one_line(text: str, kept: str) -> None:
    assert one_line(text) == kept


def test_no_placeholder_is_left_in_any_mail() -> None:
    article = make_article(headline="100 % of it")
    reader = with_mailbox()
    theirs = make_comment(article, author=reader)
    followed = [
        subscriptions.follow(reader, Kind.REPLIES),
        subscriptions.follow(reader, Kind.STORIES),
        subscriptions.follow(reader, Kind.ALL, article),
    ]
    answer = make_comment(parent=theirs, name="Maren")
    site = SiteIdentity.current()
    ones = [
        emails.of_one(Addressee(answer, each), to="a@b.example", number=1, site=site)
        for each in followed
    ]
    told = [Addressee(answer, each) for each in followed]
    many = emails.of_many(told, to="a@b.example", number=1, site=site)

    for message in (*ones, many):
        wire = on_the_wire(message)
        html = wire.get_body(("html",))
        assert html
        whole = f"{wire['Subject']} {plain(wire)} {html.get_content()}"
        assert not re.search(r"%[(sd]|{{|{%|\bNone\b", whole.replace("100 % of it", ""))
    assert len({message.subject for message in ones}) == 3


def test_text_behind_a_password_stays_there() -> None:
    article = make_article()
    follower(article)
    Article.objects.filter(pk=article.pk).update(password="sesame")

    comment = say(article, "The secret.")

    text = plain(only_mail())
    assert "secret" not in text
    assert f"/comments/{comment.pk}/" in text


def test_imported_html_is_mailed_as_words() -> None:
    article = make_article()
    follower(article)
    comment = make_comment(
        article, markup="html", text="<p>One &amp; <b>two</b></p>\n<p>Three<br>four</p>"
    )

    delivery.fan_out.call(comments=[comment.pk])

    text = plain(only_mail())
    assert "> One & two" in text
    assert "> Three\n> four" in text


def test_long_lines_are_folded_but_an_address_never_is() -> None:
    url = "https://example.org/" + "a" * 200
    article = make_article()
    follower(article)

    say(article, f"{'word ' * 40}{url}")

    quoted = [line for line in plain(only_mail()).splitlines() if line.startswith(">")]
    assert f"> {url}" in quoted
    assert all(len(line) <= emails.WIDTH + 2 for line in quoted if url not in line)


def test_daily_mail_cuts_long_comments_and_counts_what_it_leaves_out() -> None:
    article = make_article()
    reader = follower(article, frequency=Frequency.DAILY)
    comments = [make_comment(article, text=f"n{n}") for n in range(MOST_IN_DIGEST + 7)]
    make_comment(article, text="x " * LONGEST_IN_DIGEST, created_at=comments[0].created_at)
    delivery.fan_out.call(
        comments=list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    )
    rows = list(Notification.objects.values_list("pk", flat=True))
    Notification.objects.update(queued_at=comments[0].created_at)

    delivery.send.call(person=reader.pk, notifications=rows, is_digest=True)

    text = plain(on_the_wire(mail.outbox[0]))
    assert text.count(" wrote on ") == MOST_IN_DIGEST
    assert "8 more comments are on the site." in text
    assert " …\n" in text
    assert "Read all of it and answer:" in text


def test_mails_of_one_discussion_are_kept_together_by_mail_programs() -> None:
    article = make_article()
    follower(article)
    say(article)
    say(article)

    threads = {on_the_wire(message)["References"] for message in run_queue()}

    assert len(threads) == 1


def test_dates_are_in_the_sites_own_zone() -> None:
    SiteIdentity.objects.create(name="The Wick", time_zone="Pacific/Auckland")
    article = make_article()
    follower(article)
    comment = make_comment(article, created_at=article.published_at)

    delivery.fan_out.call(comments=[comment.pk])

    local = comment.created_at.astimezone(SiteIdentity.current().zone)
    assert f"wrote on {local.day} {local:%B %Y, %H:%M}:" in plain(only_mail())


def test_links_lead_to_the_site_and_nowhere_else() -> None:
    article = make_article()
    follower(article)
    say(article, "no address here")

    hosts = {urlsplit(url).netloc for url in re.findall(r"https?://\S+", plain(only_mail()))}

    assert hosts == {"127.0.0.1:8000"}
