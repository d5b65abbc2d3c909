"""Writes at the desk in a browser, and looks at what became of it."""

from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from articles.models import Article
from tests.processes import wait_until

HEADLINE = "The ferry is back"

WORDS = "It sailed at six, with everybody on the quay."

STANDFIRST = "After eleven weeks"

ADD = "/admin/articles/article/add/"

LIST = "/admin/articles/article/"

STORED = "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:'))"


def body_of(page: Page) -> str:
    return str(page.evaluate("document.querySelector('#id_body').value"))


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".ProseMirror").wait_for()


def write(page: Page) -> None:
    """Type a story over whatever stands in the form, and wait until the browser keeps it."""
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    wait_until_kept(page)


def wait_for(page: Page, expression: str) -> None:
    """Until it is true. Playwright's own way to wait breaks the page's content policy."""
    wait_until(lambda: page.evaluate(expression))


def wait_until_kept(page: Page) -> None:
    """Until what stands in the body is in the browser's storage."""
    wait_for(
        page,
        f"{STORED}.some(([, value]) => JSON.parse(value).fields.some("
        "([name, text]) => name === 'body' && text === document.querySelector('#id_body').value))",
    )


def expect_words(page: Page) -> None:
    expect(page.get_by_label("Headline")).to_have_value(HEADLINE)
    expect(page.get_by_label("Standfirst")).to_have_value(STANDFIRST)
    expect(page.locator(".ProseMirror")).to_have_text(WORDS)
    assert body_of(page) == f"<p>{WORDS}</p>"


def restore(page: Page) -> None:
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Your unsaved text is back in the form.")).to_be_visible()
    page.locator(".ProseMirror").wait_for()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def expect_saved(page: Page) -> None:
    """The story is stored, the form shows it, and nothing is offered or asked any more."""
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    story = Article.objects.get()
    assert (story.headline, story.standfirst) == (HEADLINE, STANDFIRST)
    assert WORDS in story.body_text
    wait_for(page, f"{STORED}.length === 0")
    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)


def restore_and_save(page: Page, address: str) -> None:
    """Come back to the form, take the offer, and save."""
    open_form(page, address)
    restore(page)
    expect_words(page)
    save(page)
    expect_saved(page)


def crash(page: Page) -> None:
    """End the tab's process, as the system does when memory runs out."""
    try:
        page.goto("chrome://crash", timeout=3000)
    except Exception:  # the navigation of a crashed tab fails in one way or another
        return


def delete_cookie(context: BrowserContext, name: str) -> None:
    context.clear_cookies(name=name)


def sign_in_beside(page: Page, person: User) -> None:
    """With a password, in the tab that the link opens and that closes by itself."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_text("With a password or a passkey").click()
    tab.get_by_label("E-mail address or username").fill(person.username)
    tab.get_by_label("Password", exact=True).fill("a password")
    with tab.expect_event("close"):
        tab.get_by_role("button", name="Sign in", exact=True).click(no_wait_after=True)


def choose(page: Page, field: str, name: str) -> None:
    """By typing into the box of Django's autocomplete."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(name)
    page.get_by_role("option", name=name).click()
