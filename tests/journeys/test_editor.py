"""An editor in a real browser: the desk's pages, and the words that go through its editor."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from articles.library import uploads
from articles.models import Article, Image
from tests.factories import make_article, make_author, make_category, make_comment, make_tag
from tests.journeys.sessions import sign_in
from tests.pictures import jpeg
from tests.roles import make_staff

PHONE = {"width": 390, "height": 800}
DESK = {"width": 1440, "height": 900}

# One of everything that an imported story may hold, as the editor writes it back.
EVERYTHING = (
    '<p>Plain <strong>bold</strong> <em>it</em> <a href="https://example.org/x">link</a> '
    'H<sub>2</sub>O <abbr title="World">W</abbr> <span lang="cy">Croeso</span> <code>x</code>'
    '<br>line</p><h2 id="a">Two</h2><h3>Three</h3><h4>Four</h4>'
    "<ul><li><p>one</p><ul><li><p>nested</p></li></ul></li></ul>"
    '<ol start="3"><li><p>three</p></li></ol>'
    '<blockquote class="alignright"><p>Quote</p></blockquote>'
    '<table><tbody><tr><th scope="col"><p>a</p></th></tr><tr><td><p>1</p></td></tr></tbody></table>'
    "<table><caption>Kept whole</caption><tbody><tr><td>1</td></tr></tbody></table>"
    '<figure class="aligncenter"><img src="/media/x.webp" alt="Quay">'
    "<figcaption>Cap <em>tion</em></figcaption></figure>"
    '<figure class="gallery"><img src="/media/a.webp" alt="1"><img src="/media/b.webp" alt="2">'
    '</figure><figure data-embed="youtube/dQw4w9WgXcQ"></figure>'
    '<figure data-embed="vimeo/123"><figcaption>Film</figcaption></figure>'
    '<audio controls="" src="/media/a.mp3"></audio><dl><dt>T</dt><dd>D</dd></dl>'
    "<details><summary>S</summary><p>x</p></details><pre><code>code\ntwo</code></pre><hr>"
    '<p dir="rtl" lang="ar">مرحبا</p>'
)
GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
    '<p dir="ltr" style="line-height:1.38"><span style="font-weight:700;">Bold</span>'
    '<span style="font-style:italic"> italic</span> <a href="https://www.google.com/url?'
    'q=https://example.org/a&amp;sa=D" style="text-decoration:none">'
    '<span style="color:#15c">link</span></a></p></b>'
)
WORD = (
    "<html><head><style>p{}</style></head><body><!--StartFragment-->"
    "<p class=MsoNormal style='mso-margin:0'>Intro<o:p></o:p></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='mso-list:Ignore'>· </span><![endif]>First</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"
    "<span style='mso-list:Ignore'>o </span>Inner</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
    "<span style='mso-list:Ignore'>· </span>Second</p>"
    "<p class=MsoNormal>After <b>bold</b><img src='file:///c:/x.png'></p>"
    "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1. </span>Number</p>"
    "<!--EndFragment--></body></html>"
)
PASTE = """([selector, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture(autouse=True)
def _folders(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def body_of(page: Page) -> str:
    return str(page.evaluate("document.querySelector('#id_body').value"))


def at_editor(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".ProseMirror").wait_for()


def make_newsroom() -> list[str]:
    """The addresses of the desk's pages, with something on each."""
    image = uploads.add_image(jpeg(900, 600), name="quay.jpg", alt="The quay", credit="L. Okafor")
    section, author = make_category("Harbour"), make_author("Ines Halvorsen", photo=image)
    make_category("Fishing", parent=section)
    article = make_article(
        headline="Dredgers halted after mussel beds test positive for tin",
        section=section,
        authors=[author],
        tags=[make_tag("Port authority")],
        lead_image=image,
        body=EVERYTHING,
    )
    comment = make_comment(article, text="A long " + "word" * 60, status="held")
    records = {
        "articles/article": article.pk,
        "articles/author": author.pk,
        "articles/category": section.pk,
        "articles/image": image.pk,
        "comments/comment": comment.pk,
    }
    lists = [*records, "articles/page", "articles/tag", "articles/redirect", "accounts/user"]
    return [
        "/admin/",
        *(f"/admin/{name}/" for name in lists),
        *(f"/admin/{name}/{pk}/change/" for name, pk in records.items()),
        *(f"/admin/{name}/add/" for name in lists if name != "comments/comment"),
        "/admin/articles/siteidentity/",
        f"/admin/articles/article/{article.pk}/correct/",
        f"/admin/articles/category/{section.pk}/delete/",
        "/admin/articles/image/library/?CKEditorFuncNum=-1",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(
    page: Page, live_server: LiveServer, expect_accessible: Callable[[Page], None], scheme: str
) -> None:
    addresses = make_newsroom()
    sign_in(page, live_server, make_staff(roles.OWNER))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    for address in addresses:
        page.goto(address)
        expect_accessible(page)


def test_no_page_of_the_desk_scrolls_sideways_on_a_phone(
    page: Page, live_server: LiveServer
) -> None:
    addresses = make_newsroom()
    sign_in(page, live_server, make_staff(roles.OWNER))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_what_the_editor_has_no_tool_for_is_written_back_as_it_was(
    page: Page, live_server: LiveServer
) -> None:
    article = make_article(body=EVERYTHING + "<p>End</p>")
    sign_in(page, live_server, make_staff(roles.EDITOR))
    at_editor(page, article)

    page.get_by_text("End", exact=True).click()
    page.keyboard.press("End")
    page.keyboard.type(" of it.")

    assert body_of(page) == EVERYTHING + "<p>End of it.</p>"


@pytest.mark.parametrize(
    ("pasted", "becomes"),
    [
        (
            GOOGLE_DOCS,
            '<p><strong>Bold</strong><em> italic</em> <a href="https://example.org/a">link</a></p>',
        ),
        (
            WORD,
            (
                "<p>Intro</p><ul><li><p>First</p><ul><li><p>Inner</p></li></ul></li>"
                "<li><p>Second</p></li></ul><p>After <strong>bold</strong></p>"
                "<ol><li><p>Number</p></li></ol>"
            ),
        ),
        (
            '<p onclick="x()">A<img src="x" onerror="alert(1)"><script>alert(1)</script></p>',
            "<p>A</p>",
        ),
    ],
    ids=["Google Docs", "Word", "hostile page"],
)
def test_what_is_pasted_arrives_clean(
    page: Page, live_server: LiveServer, pasted: str, becomes: str
) -> None:
    article = make_article(body="")
    sign_in(page, live_server, make_staff(roles.EDITOR))
    at_editor(page, article)

    page.locator(".ProseMirror").click()
    page.evaluate(PASTE, [".ProseMirror", pasted])

    assert body_of(page) == becomes


def test_a_story_is_written_illustrated_and_published(page: Page, live_server: LiveServer) -> None:
    uploads.add_image(jpeg(1200, 800), name="quay.jpg", alt="The quay at dawn")
    sign_in(page, live_server, make_staff(roles.EDITOR))
    page.goto("/admin/")
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Write").click()

    page.get_by_label("Headline").fill("The ferry is back")
    page.get_by_role("textbox", name="Story").click()
    page.keyboard.type("It sailed at six.")
    page.keyboard.press("Enter")
    page.locator("button[data-name=embed]").click()
    page.get_by_label("Address of the video").fill("https://youtu.be/dQw4w9WgXcQ")
    page.get_by_role("button", name="Insert", exact=True).click()
    page.locator(".embed-block").wait_for()
    page.locator("button[data-name=figure]").click()
    with page.expect_popup() as library:
        page.get_by_role("button", name="Browse").click()
    with library.value.expect_event("close"):  # the press closes the window
        library.value.get_by_role("button", name="The quay at dawn").click(no_wait_after=True)
    expect(page.get_by_role("textbox", name="Alternative Text", exact=True)).to_have_value(
        "The quay at dawn"
    )
    page.get_by_role("button", name="Insert", exact=True).click()
    page.locator(".ProseMirror figure img").wait_for()
    page.get_by_role("button", name="Publish now").click()

    expect(page.get_by_text("“The ferry is back” is published.")).to_be_visible()
    article = Article.objects.visible().get()
    assert article.body_images.get() == Image.objects.get()
    assert 'data-embed="youtube/dQw4w9WgXcQ"' in article.body_html
    assert "It sailed at six." in article.body_text


def test_what_is_inserted_at_a_film_stands_below_it(page: Page, live_server: LiveServer) -> None:
    uploads.add_image(jpeg(1200, 800), name="quay.jpg", alt="The quay at dawn")
    film = '<figure data-embed="youtube/dQw4w9WgXcQ"></figure>'
    article = make_article(body=f"<p>It sailed.</p>{film}<p>It came back.</p>")
    sign_in(page, live_server, make_staff(roles.EDITOR))
    at_editor(page, article)

    page.locator(".embed-name").click()
    expect(page.locator(".embed-block.ProseMirror-selectednode")).to_be_visible()
    page.locator("button[data-name=figure]").click()
    with page.expect_popup() as library:
        page.get_by_role("button", name="Browse").click()
    with library.value.expect_event("close"):  # the press closes the window
        library.value.get_by_role("button", name="The quay at dawn").click(no_wait_after=True)
    page.get_by_role("button", name="Insert", exact=True).click()
    page.locator(".ProseMirror figure img").wait_for()

    body = body_of(page)
    assert body.index("It sailed.") < body.index("data-embed") < body.index("<img")
    assert body.index("<img") < body.index("It came back.")


def test_the_words_are_there_without_javascript(live_server: LiveServer, client: Client) -> None:
    """The field of the body is a textarea with its HTML until the editor takes it over."""
    article = make_article(body="<p>Words & more.</p>")
    client.force_login(make_staff(roles.EDITOR))

    page = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()

    assert "&lt;p&gt;Words &amp; more.&lt;/p&gt;</textarea>" in page
