"""Writes small WordPress exports, so that a test says only what it is about."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from wordpress.importing.run import Import
from wordpress.importing.uploads import Origins
from wordpress.report import Report

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old Paper</title><link>{base}</link><description>News of old</description>
<language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{base}</wp:base_site_url><wp:base_blog_url>{base}</wp:base_blog_url>
"""
TAIL = "</channel></rss>\n"
BASE = "https://old.example"


def export(*parts: str, base: str = BASE) -> str:
    return HEAD.format(base=base) + "\n".join(parts) + TAIL


def written(folder: Path, *parts: str, base: str = BASE) -> Path:
    file = folder / "export.xml"
    file.write_text(export(*parts, base=base), encoding="utf-8")
    return file


def run(
    folder: Path, *parts: str, base: str = BASE, origins: Origins | None = None, dry: bool = False
) -> Report:
    """Import an export of these parts."""
    file = written(folder, *parts, base=base)
    return Import(file, origins=origins or Origins(), is_dry=dry).run()


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def author(login: str, name: str = "", number: int = 1) -> str:
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id>"
        f"<wp:author_login>{cdata(login)}</wp:author_login>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>"
    )


def category(number: int, slug: str, name: str = "", parent: str = "", about: str = "") -> str:
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id>"
        f"<wp:category_nicename>{cdata(slug)}</wp:category_nicename>"
        f"<wp:category_parent>{cdata(parent)}</wp:category_parent>"
        f"<wp:cat_name>{cdata(name or slug.title())}</wp:cat_name>"
        f"<wp:category_description>{cdata(about)}</wp:category_description></wp:category>"
    )


def tag(number: int, slug: str, name: str = "") -> str:
    return (
        f"<wp:tag><wp:term_id>{number}</wp:term_id><wp:tag_slug>{cdata(slug)}</wp:tag_slug>"
        f"<wp:tag_name>{cdata(name or slug)}</wp:tag_name></wp:tag>"
    )


def post(
    number: int | None = 1,
    content: str = "Words.",
    *,
    filed: Iterable[tuple[str, str]] = (),
    meta: Iterable[tuple[str, str]] = (),
    comments: Iterable[str] = (),
    **fields: Any,
) -> str:
    """An item; `filed` are (domain, slug), other fields are wp: elements or title, link, guid."""
    values: dict[str, Any] = {
        "title": f"Post {number}",
        "link": "",
        "guid": f"{BASE}/?p={number}",
        "creator": "ann",
        "excerpt": "",
        "post_date": "2014-03-05 09:30:00",
        "post_date_gmt": "2014-03-05 09:30:00",
        "post_name": f"post-{number}",
        "status": "publish",
        "post_type": "post",
        **fields,
    }
    parts = [f"<{name}>{escape(values.pop(name))}</{name}>" for name in ("title", "link", "guid")]
    parts.append(f"<dc:creator>{cdata(values.pop('creator'))}</dc:creator>")
    parts.append(f"<content:encoded>{cdata(content)}</content:encoded>")
    parts.append(f"<excerpt:encoded>{cdata(values.pop('excerpt'))}</excerpt:encoded>")
    if number is not None:
        parts.append(f"<wp:post_id>{number}</wp:post_id>")
    parts += [f"<wp:{name}>{escape(str(value))}</wp:{name}>" for name, value in values.items()]
    parts += [
        f'<category domain="{d}" nicename="{s}">{cdata(s.title())}</category>' for d, s in filed
    ]
    parts += [
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in meta
    ]
    return "<item>" + "".join([*parts, *comments]) + "</item>"


def page(number: int, content: str = "Words.", **fields: Any) -> str:
    return post(number, content, **{"post_type": "page", "post_name": f"page-{number}", **fields})


def attachment(number: int, path: str, *, base: str = BASE, alt: str = "", **fields: Any) -> str:
    url = f"{base}/wp-content/uploads/{path}"
    meta = [("_wp_attached_file", path), ("_wp_attachment_image_alt", alt)]
    values = {"post_type": "attachment", "status": "inherit", "attachment_url": url, "guid": url}
    return post(number, "", meta=meta, **{**values, **fields})


def comment(number: int | None, text: str = "A thought.", **fields: Any) -> str:
    values: dict[str, Any] = {
        "comment_author": "Reader",
        "comment_author_email": "reader@example.org",
        "comment_author_url": "",
        "comment_author_IP": "",
        "comment_date": "2014-03-06 10:00:00",
        "comment_date_gmt": "2014-03-06 10:00:00",
        "comment_approved": "1",
        "comment_type": "",
        "comment_parent": "0",
        **fields,
    }
    parts = [f"<wp:comment_id>{number}</wp:comment_id>"] if number is not None else []
    parts += [f"<wp:{name}>{cdata(str(value))}</wp:{name}>" for name, value in values.items()]
    parts.append(f"<wp:comment_content>{cdata(text)}</wp:comment_content>")
    return "<wp:comment>" + "".join(parts) + "</wp:comment>"


def skipped(report: Report, kind: str) -> dict[str, str]:
    """Id and reason of all that was skipped."""
    return {id: reason for reason, ids in report[kind].skipped.items() for id in ids}
