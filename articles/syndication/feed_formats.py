"""The formats of feeds: Django's RSS 2.0 and Atom with what news needs, and JSON Feed 1.1. Pure."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import (
    Atom1Feed,
    Enclosure,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.xmlutils import SimplerXMLGenerator

# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets): one in a headline would make the
# whole feed unreadable.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Person:
    """Somebody named on an item; `url` is a full address or empty."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class FeedPicture:
    """The picture of an item; `length` in bytes, width and height in pixels."""

    url: str
    mime_type: str
    length: int
    width: int
    height: int
    alt: str
    credit: str


@dataclass(frozen=True)
class Item:
    """One entry; all addresses are full, `html` is safe HTML and `summary` plain text."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published_at: dt.datetime
    updated_at: dt.datetime
    authors: Sequence[Person] = ()
    contributors: Sequence[Person] = ()
    topics: Sequence[str] = ()
    picture: FeedPicture | None = None
    comments_url: str = ""


@dataclass(frozen=True)
class Channel:
    """What a feed says of itself. `changed_at` is the last moment at which anything in it moved.

    It is not `is_dated` where that moment leaves out what was taken away; then only the ETag tells
    whether a client has the feed already.
    """

    title: str
    url: str
    feed_url: str
    description: str
    language: str
    changed_at: dt.datetime
    items: Sequence[Item]
    is_dated: bool = True


def legal(text: str) -> str:
    """`text` without the characters that no XML document may hold."""
    return _ILLEGAL.sub("", text)


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the full text, every author, and the picture (Media RSS)."""

    def latest_post_date(self) -> dt.datetime:
        changed_at: dt.datetime = self.feed["changed_at"]
        return changed_at

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        # Before the picture: some readers take its description for another text of the item.
        handler.addQuickElement("content:encoded", item["html"])
        for person in item["authors"]:
            handler.addQuickElement("dc:creator", legal(person.name))
        for person in item["contributors"]:
            handler.addQuickElement("dc:contributor", legal(person.name))
        if item["updateddate"] > item["pubdate"]:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        if picture := item["picture"]:
            handler.startElement(
                "media:content",
                AttributesImpl(
                    {
                        "url": picture.url,
                        "type": picture.mime_type,
                        "medium": "image",
                        "fileSize": str(picture.length),
                        "width": str(picture.width),
                        "height": str(picture.height),
                    }
                ),
            )
            if picture.alt:
                handler.addQuickElement("media:description", legal(picture.alt), {"type": "plain"})
            if picture.credit:
                handler.addQuickElement("media:credit", legal(picture.credit))
            handler.endElement("media:content")


class Atom(Atom1Feed):
    """Atom (RFC 4287) with the full text and every author."""

    def latest_post_date(self) -> dt.datetime:
        changed_at: dt.datetime = self.feed["changed_at"]
        return changed_at

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for kind, people in (("author", item["authors"]), ("contributor", item["contributors"])):
            for person in people:
                handler.startElement(kind, AttributesImpl({}))
                handler.addQuickElement("name", legal(person.name))
                if person.url:
                    handler.addQuickElement("uri", person.url)
                handler.endElement(kind)
        handler.addQuickElement("content", item["html"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json; charset=utf-8"

    def latest_post_date(self) -> dt.datetime:
        changed_at: dt.datetime = self.feed["changed_at"]
        return changed_at

    def write(self, outfile: Any, encoding: str) -> None:
        text = json.dumps(
            {
                "version": _JSON_FEED,
                "title": self.feed["title"],
                "home_page_url": self.feed["link"],
                "feed_url": self.feed["feed_url"],
                "description": self.feed["description"],
                "language": self.feed["language"],
                "items": [_json_item(item) for item in self.items],
            },
            ensure_ascii=False,
        )
        outfile.write(text.encode(encoding))


FORMATS: dict[str, type[SyndicationFeed]] = {"rss": Rss, "atom": Atom, "json": JsonFeed}


def written(channel: Channel, kind: str) -> SyndicationFeed:
    """The feed in the format `kind` (a key of FORMATS), ready for its write()."""
    is_atom = kind == "atom"
    feed = FORMATS[kind](
        title=legal(channel.title),
        link=channel.url,
        description=legal(channel.description),
        subtitle=legal(channel.description) or None,
        language=channel.language,
        feed_url=channel.feed_url,
        feed_guid=channel.feed_url if is_atom else None,
        changed_at=channel.changed_at,
        # Atom wants an author: the site itself, for entries that name nobody.
        author_name=legal(channel.title) if is_atom else None,
    )
    for item in channel.items:
        picture = item.picture
        feed.add_item(
            title=legal(item.title),
            link=item.url,
            description=_as_html(legal(item.summary)) if kind != "json" else legal(item.summary),
            pubdate=item.published_at,
            updateddate=item.updated_at,
            comments=item.comments_url or None,
            unique_id=item.id,
            unique_id_is_permalink=False,
            categories=[legal(topic) for topic in item.topics],
            enclosures=[Enclosure(picture.url, str(picture.length), picture.mime_type)]
            if picture
            else None,
            html=legal(item.html),
            authors=item.authors,
            contributors=item.contributors,
            picture=picture,
        )
    return feed


def _as_html(text: str) -> str:
    """Plain text where a format wants HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _json_item(item: dict[str, Any]) -> dict[str, Any]:
    picture = item["picture"]
    people = [*item["authors"], *item["contributors"]]
    values = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "summary": item["description"],
        "content_html": item["html"],
        "image": picture.url if picture else "",
        "date_published": rfc3339_date(item["pubdate"]),
        "date_modified": rfc3339_date(item["updateddate"]),
        "authors": [
            {"name": person.name, **({"url": person.url} if person.url else {})}
            for person in people
        ],
        "tags": list(item["categories"]),
        "attachments": [
            {
                "url": enclosure.url,
                "mime_type": enclosure.mime_type,
                "size_in_bytes": int(enclosure.length),
            }
            for enclosure in item["enclosures"]
        ],
    }
    return {name: value for name, value in values.items() if value}
