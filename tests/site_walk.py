"""Every address of the URLconf, its arguments filled in from objects, for tests that walk them all.

A new pattern is walked without a change here, unless it takes an argument of a new name.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from articles.models import Article, Page
from comments.models import Comment

type Arguments = Mapping[str, Sequence[Any]]

# Arguments that stand for no object. Each is tried where the objects' own do not hold the name.
PLAIN: Arguments = {
    "number": [1],
    "comment_page": ["2"],
    "kind": ["article", "page"],
    "newest": [0],
    "section": ["stories"],
    "token": ["x"],
    "code": ["x"],
    "uidb36": ["1"],
    "key": ["x-y"],
    "provider_id": ["nobody"],
    "app_label": ["articles"],
    "url": ["nothing/"],
    "before": ["", "comments/"],
    "path": ["nothing"],
    "slug": ["nothing"],
    "year": ["2026"],
    "month": ["01"],
    "day": ["01"],
    "pk": [1],
    "object_id": ["1"],
    "id": ["1"],
    "thread": ["1"],
    "anchor": [1],
    "content_type_id": ["1"],
}
# Patterns that Django can't reverse: alternatives, or an argument in the middle of a choice.
UNREVERSED: Mapping[str, Sequence[str]] = {
    "articles:old-feed": ["/feed/rss2/", "/comments/feed/rss/"],
    "articles:wp-feed": ["/wp-rss2.php", "/rss/"],
    "articles:wp-feed-atom": ["/wp-atom.php", "/atom/"],
}
# The desk's pages about one kind of record.
RECORD = re.compile(r"/admin/(\w+)/(\w+)/")


@dataclass(frozen=True)
class Pattern:
    """One pattern of the URLconf: its name with namespaces, and the arguments that it takes."""

    name: str
    route: str
    arguments: tuple[str, ...]
    defaults: tuple[str, ...]


def patterns(
    resolver: URLResolver | None = None,
    namespaces: tuple[str, ...] = (),
    route: str = "/",
    taken: tuple[str, ...] = (),
) -> Iterator[Pattern]:
    """Every pattern of the site, libraries and the desk included."""
    for found in (resolver or get_resolver()).url_patterns:
        here, arguments = f"{route}{found.pattern}", (*taken, *_arguments_of(found))
        if isinstance(found, URLResolver):
            inner = (*namespaces, found.namespace) if found.namespace else namespaces
            yield from patterns(found, inner, here, arguments)
        else:
            name = ":".join((*namespaces, found.name)) if found.name else ""
            yield Pattern(name, here, arguments, tuple(found.default_args))


def _arguments_of(found: URLPattern | URLResolver) -> Iterable[str]:
    if isinstance(found.pattern, RoutePattern):
        return found.pattern.converters
    pattern: Any = found.pattern
    names: Mapping[str, int] = pattern.regex.groupindex
    return names


def arguments_of(thing: models.Model) -> dict[str, Sequence[Any]]:
    """What the addresses of one object may hold: its number, its slug, its path, its comments'."""
    kind = thing._meta.model_name
    found: dict[str, Sequence[Any]] = {
        "pk": [thing.pk],
        "object_id": [str(thing.pk)],
        "content_type_id": [ContentType.objects.get_for_model(thing).pk],
    }
    if isinstance(thing, Article | Page):
        comments = list(Comment.objects.on(thing).values_list("pk", flat=True))
        found |= {"kind": [kind], "anchor": comments or [1]}
        found |= {"thread": [str(pk) for pk in comments or [1]]}
    if isinstance(thing, Article):
        found["slug"] = [thing.slug]
        day = thing.published_on
        if day is not None:
            parts = day.isoformat().split("-")
            found |= dict(zip(("year", "month", "day"), ([part] for part in parts), strict=True))
    for name in ("slug", "path"):
        if name not in found and getattr(thing, name, ""):
            found[name] = [getattr(thing, name)]
    return found


def addresses(things: Sequence[models.Model]) -> list[str]:
    """Every address of the site, for each of `things` that can fill a pattern's arguments.

    The desk's pages about one kind of record are filled by the things of that kind. Raises
    LookupError for a pattern whose arguments nothing can fill.
    """
    found: dict[str, None] = {}
    filled = [(thing, arguments_of(thing)) for thing in things]
    for pattern in patterns():
        known = _most_fitting(pattern, [own for thing, own in filled if _is_about(pattern, thing)])
        made = [address for own in known or [{}] for address in _filled(pattern, own)]
        if not made:
            raise LookupError(f"Say in {__name__} how to fill {pattern.arguments} of {pattern}.")
        found.update(dict.fromkeys(made))
    return list(found)


def _is_about(pattern: Pattern, thing: models.Model) -> bool:
    """Whether to fill a pattern from a thing: never where it takes no argument."""
    kind = RECORD.match(pattern.route)
    own = (thing._meta.app_label, thing._meta.model_name)
    if isinstance(thing, Article) and "slug" in pattern.arguments:
        return "year" in pattern.arguments and thing.published_on is not None
    return bool(pattern.arguments) and (kind is None or kind.groups() == own)


def _most_fitting(pattern: Pattern, known: list[Arguments]) -> list[Arguments]:
    """Those that fill most of a pattern's arguments: a story its dated address, a tag its own."""
    fits = [(sum(name in own for name in pattern.arguments), own) for own in known]
    most = max((number for number, _own in fits), default=0)
    return [own for number, own in fits if number == most]


def _filled(pattern: Pattern, own: Arguments) -> list[str]:
    if pattern.name in UNREVERSED:
        return list(UNREVERSED[pattern.name])
    names = [name for name in pattern.arguments if name not in pattern.defaults]
    choices = [own.get(name, PLAIN.get(name, ())) for name in names]
    made = []
    for values in itertools.product(*choices):
        filled = dict(zip(names, values, strict=True))
        if not pattern.name:
            made.append(_written(pattern.route, filled))
            continue
        try:
            made.append(reverse(pattern.name, kwargs=filled))
        except NoReverseMatch:
            continue
    return made


def _written(route: str, filled: Mapping[str, Any]) -> str:
    """The address of a pattern without a name, which Django can't reverse."""
    for name, value in filled.items():
        route = re.sub(rf"<(?:\w+:)?{name}>|\(\?P<{name}>[^)]*\)", str(value), route)
    return route.replace("^", "").replace("$", "")
