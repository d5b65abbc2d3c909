import io

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Page
from comments.models import Comment
from newsblog.management.commands import rerender
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def outdated() -> None:
    make_comment(make_article(body="<p>Story.</p>"), text="Thought.")
    make_page(body="<p>Page.</p>")
    Article.objects.update(body_html="old", body_version=0)
    Page.objects.update(body_html="old", body_version=0)
    Comment.objects.update(html="old", html_version=0)


@pytest.mark.usefixtures("outdated")
def test_everything_out_of_date_is_rendered_again_and_nothing_is_said() -> None:
    out = io.StringIO()
    call_command("rerender", stdout=out)
    assert Article.objects.get().body_html == "<p>Story.</p>"
    assert Page.objects.get().body_html == "<p>Page.</p>"
    assert Comment.objects.get().html == "<p>Thought.</p>"
    assert out.getvalue() == ""


@pytest.mark.usefixtures("outdated")
def test_a_person_at_a_terminal_sees_how_far_it_is() -> None:
    out = Terminal()
    call_command("rerender", stdout=out)
    assert "stories: 1 of 1" in out.getvalue()
    assert "comments: 1 of 1" in out.getvalue()


def test_what_is_up_to_date_is_rendered_again_when_asked_for() -> None:
    make_article(body="<p>Story.</p>")
    Article.objects.update(body_html="broken")
    call_command("rerender", "--all")
    assert Article.objects.get().body_html == "<p>Story.</p>"


@pytest.mark.usefixtures("outdated")
def test_stopping_it_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rerender.Command, "_follow", interrupted)
    with pytest.raises(CommandError, match="Run it again"):
        call_command("rerender")
