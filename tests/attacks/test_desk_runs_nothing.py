"""Nothing that stands in a text runs at the desk, not even where no content policy would stop it.

Chromium ignores the policy here (bypass_csp), so each page must be safe by what is put into it.
"""

import json
import os
from collections.abc import Generator, Iterator
from itertools import batched
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from articles import revisions
from articles.actions import publish
from articles.actions.correct import correct
from articles.body.embeds import is_frame
from articles.body.source import is_clean
from articles.models import Article, SiteIdentity
from articles.models import Page as StaticPage
from comments.models import Flag
from tests.attacks.hostile_bodies import PAYLOADS
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_page,
    make_tag,
    make_user,
    save_article,
)
from tests.journeys.sessions import sign_in
from tests.roles import make_staff
from tests.shared_data import shared

# Playwright's synchronous API keeps an event loop in this thread; the tests' own queries are plain.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytestmark = [pytest.mark.attack, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# In every frame before anything of the frame's own; the binding is there in foreign frames, too.
WITNESS = """
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (what) => { window.executed(String(what)); return true; };
"""
# Touches all that can be touched, and leaves no page by a plain link or form.
TOUCH = """async (selector) => {
  const stay = (event) => {
    const target = event.target.closest("a[href], form[action], [formaction]");
    if (!target || !/script/i.test(target.href ?? target.action ?? "")) event.preventDefault();
  };
  for (const type of ["click", "submit"]) document.addEventListener(type, stay, true);
  const types = ["mouseover", "mouseenter", "mousemove", "mouseout", "pointerover", "pointerenter",
    "focus", "focusin", "blur", "scroll", "wheel", "toggle", "click", "animationstart",
    "animationend", "transitionend", "keydown", "beforeinput", "copy", "dragstart", "load",
    "error"];
  for (const element of document.querySelectorAll(selector))
    for (const type of types)
      try { element.dispatchEvent(new Event(type, {bubbles: false, cancelable: true})); } catch {}
  for (const link of document.querySelectorAll(`:is(${selector}):is(a, button)`))
    if (link.closest(".ProseMirror")) try { link.click(); } catch {}
  await new Promise((done) => setTimeout(done, 50));
  for (const type of ["click", "submit"]) document.removeEventListener(type, stay, true);
}"""
# Puts each payload into the editor by itself, past its door, and lets it be written out again.
ONE_BY_ONE = """async (payloads) => {
  const { editor } = document.querySelector(".ProseMirror");
  const broken = [];
  for (const payload of payloads) {
    try {
      editor.commands.setContent(payload, { emitUpdate: true });
      editor.commands.undo();
      editor.commands.redo();
    } catch (error) { broken.push([payload, String(error)]); continue; }
    for (const element of document.querySelectorAll(".ProseMirror *"))
      for (const type of ["mouseenter", "click", "pointerover", "toggle", "focus", "load"])
        element.dispatchEvent(new Event(type, { bubbles: false, cancelable: true }));
  }
  await new Promise((done) => setTimeout(done, 400));
  return broken;
}"""
PASTE = """async (payloads) => {
  const target = document.querySelector(".ProseMirror");
  for (const payload of payloads) {
    target.editor.commands.clearContent();
    for (const html of [payload, `<p data-pm-slice='0 0 -- ${
      JSON.stringify(["keptBlock", { html: payload }]).replaceAll("'", "&#39;")
    }'>x</p>`]) {
      const data = new DataTransfer();
      data.setData("text/html", html);
      const init = { clipboardData: data, bubbles: true, cancelable: true };
      target.dispatchEvent(new ClipboardEvent("paste", init));
    }
    target.editor.commands.undo();
    target.editor.commands.redo();
  }
  await new Promise((done) => setTimeout(done, 400));
}"""


class Desk:
    """A tab at the desk, and what ran in it that the desk did not write."""

    def __init__(self, page: Page, own: str) -> None:
        self.page = page
        self.executed: list[str] = []
        self._own = own
        page.expose_binding("executed", lambda _source, what: self.executed.append(what))
        page.add_init_script(WITNESS)
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("request", self._look)
        page.route(lambda url: urlsplit(url).netloc != own, lambda route: route.abort())

    def _look(self, request: Request) -> None:
        address = urlsplit(request.url)
        # What readers' pages frame after a click is ours to name: articles/body/embeds.py.
        is_own = address.netloc == self._own or is_frame(request.url.partition("?")[0])
        is_foreign = address.scheme in {"http", "https", "ftp"} and not is_own
        if is_foreign and request.resource_type not in {"image", "media"}:
            self.executed.append(f"asked for {request.url}")

    def open(self, address: str) -> None:
        self.page.goto(address)
        if self.page.locator("textarea[data-body-editor]").count():
            self.page.locator(".ProseMirror").wait_for()

    def touch(self, selector: str = "body *") -> None:
        self.page.evaluate(TOUCH, selector)

    def write(self, words: str = "Words.") -> None:
        """Type, copy and undo: the editor writes out all that it holds."""
        self.page.locator(".ProseMirror").evaluate("box => box.editor.commands.focus('end')")
        self.page.keyboard.type(words)
        for keys in ("Control+a", "Control+c", "Control+x", "Control+z", "Control+v"):
            self.page.keyboard.press(keys)
        self.touch(".ProseMirror *")


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Generator[Desk]:
    context = browser.new_context(base_url=live_server.url, bypass_csp=True, locale="en-GB")
    desk = Desk(context.new_page(), urlsplit(live_server.url).netloc)
    sign_in(desk.page, live_server, make_staff(roles.OWNER))
    yield desk
    context.close()


def planted(row: Article | StaticPage, body: str) -> None:
    """As an older version left it: straight into the columns of the row and its revisions."""
    body = body.replace("\x00", "")  # PostgreSQL stores none
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET body = %s WHERE id = %s", [body, row.pk])  # noqa: S608
        if isinstance(row, Article):
            cursor.execute(
                "UPDATE articles_revision SET body = %s WHERE article_id = %s", [body, row.pk]
            )


def known(*, live: bool) -> list[str]:
    name = "live_in_chromium.jsonl" if live else "payloads.jsonl"
    lines = shared("xss", name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["payload"] for line in lines if line]


def bodies(payloads: list[str]) -> Iterator[str]:
    """Many payloads to a body, and alone those that would hide the ones after them."""
    hiding = ("<!", "<?", "<plaintext", "<textarea", "<title", "<xmp", "<style", "<script", "<no")
    alone = [each for each in payloads if any(mark in each.lower() for mark in hiding)]
    others = [each for each in payloads if each not in alone]
    for together in batched(others, 60, strict=False):
        yield "<p>x</p>".join(together)
    for together in batched(alone, 20, strict=False):
        yield "--></style></script></textarea></title></xmp></noscript><p>x</p>".join(together)


def test_the_witness_sees_a_script_that_runs(desk: Desk) -> None:
    desk.open("/admin/")
    desk.page.evaluate(
        """() => document.querySelector("main, body").insertAdjacentHTML("beforeend",
             '<img src=x onerror=alert(1)><abbr onmouseenter=alert(2)>x</abbr>' +
             '<iframe srcdoc="<script>alert(3)</script>"></iframe>')"""
    )
    desk.touch()
    desk.page.wait_for_timeout(500)

    assert {"1", "2", "3"} <= set(desk.executed)


def look_at_every_page_with(desk: Desk, body: str) -> None:
    """Every page of the desk that shows a body, the rows being as an older version left them."""
    article, page = make_article(), make_page()
    draft = make_article(published=False, slug="")
    revisions.take(article, by=None, at=timezone.now())
    for row in (article, page, draft):
        planted(row, body)
    desk.open(f"/admin/articles/article/{article.pk}/change/")
    desk.write()
    Article.objects.filter(pk=article.pk).update(version=90)
    desk.page.get_by_role("button", name="Save", exact=True).click()  # somebody saved meanwhile
    desk.page.locator("#their-body").wait_for()
    desk.page.locator(".ProseMirror").wait_for()
    desk.write()
    desk.touch()
    desk.open(f"/admin/articles/page/{page.pk}/change/")
    desk.write()
    for address in (
        f"/admin/articles/article/{article.pk}/revisions/1/",
        f"/admin/articles/article/{article.pk}/correct/",
        "/admin/articles/article/",
        draft.get_absolute_url(),
        article.get_absolute_url(),
    ):
        desk.open(address)
        desk.touch()


def test_no_page_of_the_desk_runs_what_an_older_version_stored(desk: Desk) -> None:
    for body in bodies(PAYLOADS):
        look_at_every_page_with(desk, body)

    assert desk.executed == []


def test_no_page_of_the_desk_runs_a_known_payload_that_was_stored(desk: Desk) -> None:
    """Each that runs in Chromium by itself, and all others together."""
    for body in bodies(known(live=True)):
        look_at_every_page_with(desk, body)
    assert desk.executed == []


def save_through_the_form(desk: Desk, body: str) -> Article:
    desk.open("/admin/articles/article/add/")
    desk.page.get_by_label("Headline").fill("Hostile")
    # Sent as a program would send it: past the editor.
    desk.page.evaluate(
        """body => {
             const field = document.querySelector("#id_body");
             const form = field.form;
             field.value = body;
             const button = Object.assign(document.createElement("input"), {type: "hidden"});
             button.name = "_continue"; button.value = "1";
             form.append(button);
             HTMLFormElement.prototype.submit.call(form);
           }""",
        body.replace("\x00", ""),
    )
    desk.page.wait_for_url("**/change/")
    return Article.objects.latest("pk")


def test_what_is_saved_runs_nowhere_and_is_stored_clean(desk: Desk) -> None:
    for body in bodies(PAYLOADS):
        article = save_through_the_form(desk, body)
        desk.page.locator(".ProseMirror").wait_for()
        desk.write()
        desk.touch()
        publish.publish(article, by=None)
        assert is_clean(article.body)
        desk.open(article.get_absolute_url())
        desk.touch()

    assert desk.executed == []


@pytest.mark.parametrize("act", [ONE_BY_ONE, PASTE], ids=["set and undone", "pasted and undone"])
def test_the_editor_runs_nothing_that_is_put_into_it(desk: Desk, act: str) -> None:
    desk.open(f"/admin/articles/article/{make_article().pk}/change/")

    desk.page.evaluate(act, PAYLOADS)
    desk.touch(".ProseMirror *")

    assert desk.executed == []


@pytest.mark.parametrize("act", [ONE_BY_ONE, PASTE], ids=["set and undone", "pasted and undone"])
def test_the_editor_runs_no_known_payload(desk: Desk, act: str) -> None:
    for some in batched(known(live=False), 100, strict=False):
        desk.open(f"/admin/articles/article/{make_article().pk}/change/")
        desk.page.evaluate(act, list(some))
        desk.touch(".ProseMirror *")
        assert desk.executed == [], some


def test_the_editor_runs_nothing_that_the_browser_fills_in_again(desk: Desk) -> None:
    for body in bodies(PAYLOADS):
        desk.open(f"/admin/articles/article/{make_article().pk}/change/")
        desk.page.locator("#id_body").evaluate("(field, body) => { field.value = body; }", body)
        desk.open("/admin/")
        desk.page.go_back()
        desk.page.locator(".ProseMirror").wait_for()
        restored = desk.page.locator("#id_body").evaluate("field => field.value")
        assert "alert(1)" in restored
        desk.write()
        desk.touch()

    assert desk.executed == []


MARKS = [
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "</textarea></title></script><script>alert(1)</script>",
    "javascript:alert(1)//{{constructor.constructor('alert(1)')()}}",
]
HOSTILE = " ".join(MARKS)


def hostile_story() -> Article:
    """A story with hostile words in everything but its body."""
    identity = SiteIdentity.current()
    SiteIdentity.objects.filter(pk=identity.pk).update(name=HOSTILE[:60], tagline=HOSTILE[:60])
    person = make_user("writer", display_name=MARKS[1])
    author = make_author(MARKS[0], bio=HOSTILE, user=person)
    article = make_article(
        headline=HOSTILE, standfirst=HOSTILE, excerpt=HOSTILE, lead_caption=HOSTILE,
        lead_alt=HOSTILE, seo_title=HOSTILE[:200], seo_description=HOSTILE[:320],
        section=make_category(MARKS[0], description=HOSTILE), authors=[author], created_by=person,
        lead_image=make_image(alt=MARKS[0], caption=HOSTILE, credit=MARKS[1], title=MARKS[0]),
        tags=[make_tag(HOSTILE[:100])],
    )  # fmt: skip
    editor = make_staff(roles.EDITOR, display_name=MARKS[1])
    save_article(article, by=editor)
    correct(article, by=editor, text=HOSTILE)
    publish.withdraw(article, by=editor, reason=HOSTILE)
    return article


def pages_about(article: Article) -> Iterator[str]:
    """The desk's pages that show a story and what belongs to it."""
    page = make_page(title=HOSTILE, seo_title=HOSTILE[:200])
    comment = make_comment(make_article(), name=MARKS[1], text=HOSTILE, status="held")
    Flag.objects.create(
        comment=comment, person=article.created_by, reason="other", note=HOSTILE,
        created_at=timezone.now(),
    )  # fmt: skip
    yield "/admin/"
    for row in (
        article, page, article.section, article.authors.get(), article.lead_image, comment,
        article.created_by, article.tags.get(), SiteIdentity.current(),
    ):  # fmt: skip
        kind = f"/admin/{row._meta.app_label}/{row._meta.model_name}/"
        yield kind
        yield f"{kind}{row.pk}/change/"
    story = f"/admin/articles/article/{article.pk}/"
    yield f"{story}history/"
    yield f"{story}revisions/1/"
    yield "/admin/comments/comment/queue/"
    yield "/admin/articles/image/library/?CKEditorFuncNum=-1"
    yield f"/admin/articles/category/{article.section.pk}/delete/"


def test_no_other_words_of_a_story_run_at_the_desk(desk: Desk) -> None:
    for address in pages_about(hostile_story()):
        desk.open(address)
        desk.touch()

    assert desk.executed == []
