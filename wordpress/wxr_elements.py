"""Single elements of an export to records. Knows what WordPress calls things, not how files go."""

import re
from dataclasses import replace

from lxml import etree

from wordpress.records import Author, Comment, Filing, Item, Site, Term, key_without_id

# The custom fields the importer uses; of all others only the names are kept, for the report.
USED_META = frozenset(
    {
        "_wp_attached_file",
        "_wp_attachment_image_alt",
        "_thumbnail_id",
        "_wp_old_slug",
        "_wp_desired_post_slug",
        "_wp_trash_meta_status",
        "_yoast_wpseo_title",
        "_yoast_wpseo_metadesc",
        "_yoast_wpseo_primary_category",
        "_aioseop_title",
        "_aioseop_description",
        "rank_math_title",
        "rank_math_description",
        "rank_math_primary_category",
    }
)
# Fields of an item that plain RSS has too, and which other namespaces use for other things.
_PLAIN = frozenset({"title", "link", "guid", "category", "description", "pubDate"})
_LONGEST_NUMBER = len(str(2**63 - 1)) - 1


def local_name(element: "etree._Element") -> str:
    """The name without namespace, declared or not."""
    return re.split(r"[}:]", str(element.tag))[-1]


def has_namespace(element: "etree._Element") -> bool:
    return "}" in str(element.tag) or ":" in str(element.tag)


def text_of(element: "etree._Element | None") -> str:
    """All text inside, as it stands."""
    return "" if element is None else "".join(str(part) for part in element.itertext())


def number(text: str) -> int | None:
    """A whole number that a database key can hold, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


def site_with(site: Site, element: "etree._Element") -> Site:
    """The site with what one child of the channel adds; the first of each kind counts."""
    name = local_name(element)
    text = text_of(element).strip()
    if not has_namespace(element):
        if name in {"title", "description", "link", "language"} and not getattr(site, name):
            return replace(site, **{name: text})
    elif name == "base_blog_url" or (name == "base_site_url" and not site.base_url):
        return replace(site, base_url=text)
    elif name == "wxr_version":
        return replace(site, version=text)
    return site


def author_or_term(element: "etree._Element") -> Author | Term | None:
    """The record of a wp:author, wp:category, wp:tag or wp:term; None for anything else."""
    name = local_name(element)
    if not has_namespace(element) or not len(element):
        return None
    values = _values(element)
    if name == "author":
        return Author(
            id=number(values.get("author_id", "")),
            login=values.get("author_login", ""),
            display_name=values.get("author_display_name", "")
            or " ".join(
                filter(None, (values.get("author_first_name"), values.get("author_last_name")))
            ),
        )
    if name not in {"category", "tag", "term"}:
        return None
    prefix = "cat" if name == "category" else name
    return Term(
        element=name,
        id=number(values.get("term_id", "")),
        taxonomy={"category": "category", "tag": "post_tag"}.get(name, "")
        or values.get("term_taxonomy", ""),
        slug=values.get("category_nicename" if name == "category" else f"{name}_slug", ""),
        name=values.get(f"{prefix}_name", ""),
        parent=values.get("category_parent", "") or values.get("term_parent", ""),
        description=values.get("category_description" if name == "category" else "", "")
        or values.get(f"{name}_description", ""),
    )


def comment_of(element: "etree._Element") -> Comment:
    """A comment that does not know its item yet."""
    values = _values(element)
    return Comment(
        item_key="",
        item_type="",
        id=number(values.get("comment_id", "")),
        author=values.get("comment_author", ""),
        email=values.get("comment_author_email", ""),
        url=values.get("comment_author_url", ""),
        ip=values.get("comment_author_IP", ""),
        date=values.get("comment_date", ""),
        date_gmt=values.get("comment_date_gmt", ""),
        content=text_of(_child(element, "comment_content")),
        approved=values.get("comment_approved", ""),
        type=values.get("comment_type", ""),
        parent=number(values.get("comment_parent", "")) or 0,
    )


class ItemDraft:
    """An item while its fields come in; comments wait here until the item is known."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._filings: list[Filing] = []
        self._meta: list[tuple[str, str]] = []
        self._held: list[Comment] = []

    def add(self, element: "etree._Element") -> None:
        """Take one child of the item; of two with the same name the first counts."""
        name = local_name(element)
        if name in _PLAIN and has_namespace(element):
            return
        if name == "category":
            self._file_under(element)
        elif name == "postmeta":
            key = text_of(_child(element, "meta_key")).strip()
            value = text_of(_child(element, "meta_value")) if key in USED_META else ""
            self._meta.append((key, value))
        else:
            if name == "encoded":
                uri = f"{element.prefix} {etree.QName(element).namespace}"
                name = "excerpt" if "excerpt" in uri else "content"
            self._fields.setdefault(name, text_of(element))

    def hold(self, comment: Comment, *, most: int) -> None:
        if len(self._held) < most:
            self._held.append(comment)

    @property
    def is_known(self) -> bool:
        """Whether the fields that name the item have come."""
        return "post_id" in self._fields and "post_type" in self._fields

    def released(self) -> list[Comment]:
        """The comments held so far, each with the key of this item."""
        held, self._held = self._held, []
        id = number(self._fields.get("post_id", ""))
        address = (self._fields.get("guid") or self._fields.get("link") or "").strip()
        key = str(id) if id is not None else key_without_id(address)
        return [replace(comment, item_key=key, item_type=self._type) for comment in held]

    @property
    def _type(self) -> str:
        return self._fields.get("post_type", "").strip() or "post"

    def item(self) -> Item:
        raw = self._fields
        field = {name: text.strip() for name, text in raw.items()}
        return Item(
            id=number(field.get("post_id", "")),
            type=self._type,
            status=field.get("status", ""),
            title=field.get("title", ""),
            link=field.get("link", ""),
            guid=field.get("guid", ""),
            creator=field.get("creator", "") or field.get("author", ""),
            content=raw.get("content", ""),
            excerpt=raw.get("excerpt", ""),
            date=field.get("post_date", ""),
            date_gmt=field.get("post_date_gmt", ""),
            modified_gmt=field.get("post_modified_gmt", ""),
            pub_date=field.get("pubDate", ""),
            slug=field.get("post_name", ""),
            parent=number(field.get("post_parent", "")) or 0,
            menu_order=number(field.get("menu_order", "")) or 0,
            password=field.get("post_password", ""),
            is_sticky=field.get("is_sticky", "") == "1",
            comments_open=field.get("comment_status", "open") == "open",
            attachment_url=field.get("attachment_url", ""),
            filings=tuple(self._filings),
            meta=tuple(self._meta),
        )

    def _file_under(self, element: "etree._Element") -> None:
        """WXR 1.0 has each category twice: once bare, once with domain and nicename."""
        domain = element.get("domain", "")
        slug = element.get("nicename", "")
        name = text_of(element).strip()
        if domain and (slug or name):
            taxonomy = "post_tag" if domain == "tag" else domain
            filing = Filing(taxonomy, slug, name)
            if filing not in self._filings:
                self._filings.append(filing)


def _values(element: "etree._Element") -> dict[str, str]:
    values: dict[str, str] = {}
    for child in element:
        values.setdefault(local_name(child), text_of(child).strip())
    return values


def _child(element: "etree._Element", name: str) -> "etree._Element | None":
    return next((child for child in element if local_name(child) == name), None)
