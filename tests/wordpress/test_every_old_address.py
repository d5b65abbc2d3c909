"""Walks over every public address of the theme unit test's site: none may be 404."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from tests.marks import same_on_both
from tests.pictures import jpeg
from tests.shared_data import shared
from tests.wordpress import exports
from wordpress.addresses import OldSite
from wordpress.importing.run import Import
from wordpress.importing.uploads import Origins
from wordpress.media_folder import MediaFolder
from wordpress.records import Author, Comment, Item, Record, Site, Term
from wordpress.repair import Repairs
from wordpress.wxr import read

pytestmark = pytest.mark.django_db

EXPORT = "themeunittestdata.wordpress.xml"


def uploads(folder: Path, items: list[Item]) -> Path:
    """A file for each attachment, of the kind its name says."""
    for item in items:
        path = folder / urlsplit(item.attachment_url).path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        kinds = {".mp3": b"ID3\x04", ".mov": b"\0\0\0\x14ftypqt  "}
        path.write_bytes(kinds.get(path.suffix) or jpeg(64, 48))
    return folder


def old_addresses(records: list[Record], *, has_media: bool) -> Iterator[str]:
    """What readers, feeds and search engines may hold of the old site."""
    site = next(record for record in records if isinstance(record, Site))
    old = OldSite(site.address)
    categories = {
        r.slug: r.parent for r in records if isinstance(r, Term) and r.element == "category"
    }
    for record in records:
        match record:
            case Item(type="post" | "page" | "attachment") if record.status in {
                "publish",
                "inherit",
            }:
                yield from of_item(old, record, has_media=has_media)
            # Sections, tags and authors are the same with and without files: walked once.
            case Term(element="category") if has_media:
                path = chain(record.slug, categories)
                yield from (f"/category/{path}/", f"/category/{record.slug}/", f"/?cat={record.id}")
                yield f"/category/{path}/feed/"
            case Term(element="tag") if has_media:
                yield from (
                    f"/tag/{record.slug}/",
                    f"/?tag={record.slug}",
                    f"/tag/{record.slug}/feed/",
                )
            case Author() if has_media:
                yield from (f"/author/{record.login}/", f"/author/{record.login}/feed/")
    yield from ("/", "/feed/", "/feed/atom/", "/comments/feed/", "/?s=words", "/?feed=rss2")


def of_item(old: OldSite, item: Item, *, has_media: bool) -> Iterator[str]:
    yield f"/?p={item.id}"
    if path := old.path_of(item.link):
        yield path
    if guid := old.path_of(item.guid):
        yield guid
    if item.type == "page":
        yield f"/?page_id={item.id}"
    elif item.type == "attachment":
        yield f"/?attachment_id={item.id}"
        name = urlsplit(item.attachment_url).path
        yield name
        if has_media:
            yield from (f"/wp-content/uploads{name}", f"/wp-content/uploads{name}?w=300")
            yield f"/wp-content/uploads{re.sub(r'(\.\w+)$', r'-300x200\1', name)}"
    elif path and "?" not in path and not item.password:
        yield from (f"{path.rstrip('/')}/feed/", f"{path.rstrip('/')}/comment-page-1/")
        for number in range(2, item.content.count("<!--nextpage-->") + 2):
            yield f"{path.rstrip('/')}/{number}/"


def chain(slug: str, parents: dict[str, str]) -> str:
    line = [slug]
    while parents.get(line[0]):
        line.insert(0, parents[line[0]])
    return "/".join(line)


def arrived(client: Client, address: str, answers: dict[str, tuple[int, str]]) -> int:
    """The status at the end of all redirects; files are looked for where they are kept.

    Many old addresses lead to one new: what was asked for is kept in `answers`.
    """
    for _hop in range(4):
        if address.startswith("/media/"):
            return 200 if default_storage.exists(unquote(address.removeprefix("/media/"))) else 404
        if address not in answers:
            response = client.get(address)
            answers[address] = response.status_code, response.get("Location", "")
        status, location = answers[address]
        if status != 301:
            return status
        address = location
    return 310


@pytest.mark.parametrize("has_media", [True, pytest.param(False, marks=same_on_both)])
def test_no_address_of_the_theme_unit_test_is_404(
    tmp_path: Path, client: Client, has_media: bool
) -> None:
    records = list(read(shared("wxr", EXPORT), Repairs()))
    items = [r for r in records if isinstance(r, Item) and r.type == "attachment"]
    folder = MediaFolder(uploads(tmp_path / "uploads", items)) if has_media else None
    Import(shared("wxr", EXPORT), origins=Origins(folder=folder)).run()

    lost = {}
    asked = 0
    answers: dict[str, tuple[int, str]] = {}
    for address in dict.fromkeys(old_addresses(records, has_media=has_media)):
        asked += 1
        status = arrived(client, address, answers)
        if status != 200:
            lost[address] = status

    assert asked > (1000 if has_media else 400)
    assert lost == {}


def test_every_comment_anchor_is_on_its_page(client: Client) -> None:
    records = list(read(shared("wxr", EXPORT), Repairs()))
    Import(shared("wxr", EXPORT)).run()
    posts = {r.key: r for r in records if isinstance(r, Item)}

    for comment in (r for r in records if isinstance(r, Comment) and r.approved == "1"):
        if posts[comment.item_key].password:
            continue
        page = client.get(f"/?p={comment.item_key}", follow=True).content.decode()
        assert f'id="comment-{comment.id}"' in page, comment


def test_what_was_not_public_is_not_found(client: Client, tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        *(
            exports.post(
                n, f"secret {status}", status=status, link=f"{exports.BASE}/2014/03/05/post-{n}/"
            )
            for n, status in enumerate(("draft", "pending", "private", "trash", "future"), start=1)
        ),
    )

    for number in range(1, 6):
        for address in (
            f"/2014/03/05/post-{number}/",
            f"/?p={number}",
            f"/2014/03/05/post-{number}/feed/",
        ):
            response = client.get(address, follow=True)
            assert response.status_code in {404, 410}, address
            assert b"secret" not in response.content
    for address in ("/", "/feed/", "/2014/", "/search/?q=secret", "/sitemap.xml"):
        assert b"Post 1" not in client.get(address).content
