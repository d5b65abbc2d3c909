"""What newsblog knows of other sites' films, sounds and posts: their addresses, and no more. Pure.

An embed is kept as provider and id, and every address of it is made here: what somebody pasted is
never shown as it was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Embed:
    """One thing on another site. `url` is its page; `frame` what to frame it by, or empty."""

    provider: str
    id: str
    url: str
    title: str
    frame: str

    @property
    def can_frame(self) -> bool:
        return bool(self.frame)

    @property
    def name(self) -> str:
        """As a body's source has it: data-embed="youtube/dQw4w9WgXcQ"."""
        return f"{self.provider}/{self.id}"


@dataclass(frozen=True)
class Provider:
    """How one site's addresses are read (`paths`, on `hosts`) and written."""

    title: str | Promise
    hosts: frozenset[str]
    paths: tuple[str, ...]
    id: str
    url: str
    frame: str = ""
    in_query: str = ""  # the name under which the id stands in a query, on /watch


def _hosts(*names: str) -> frozenset[str]:
    return frozenset(names)


VIDEO_ID = r"[A-Za-z0-9_-]{11}"
NUMBER = r"[0-9]{1,20}"
CODE = r"[A-Za-z0-9_-]{1,64}"
NAME = r"[A-Za-z0-9_.-]{1,80}"

PROVIDERS: Mapping[str, Provider] = {
    "youtube": Provider(
        _("Watch on YouTube"),
        _hosts("youtube.com", "youtu.be", "youtube-nocookie.com"),
        (r"/(?:embed|v|shorts|live)/(ID)", r"/(ID)"),
        VIDEO_ID,
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com/embed/{id}",
        in_query="v",
    ),
    "vimeo": Provider(
        _("Watch on Vimeo"),
        _hosts("vimeo.com", "player.vimeo.com"),
        (r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(ID)(?:/\w+)?",),
        NUMBER,
        "https://vimeo.com/{id}",
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    "dailymotion": Provider(
        _("Watch on Dailymotion"),
        _hosts("dailymotion.com", "dai.ly"),
        (r"/(?:embed/)?video/(ID)(?:_[\w-]*)?", r"/(ID)"),
        r"[A-Za-z0-9]{6,20}",
        "https://www.dailymotion.com/video/{id}",
    ),
    "x": Provider(
        _("See the post on X"),
        _hosts("x.com", "twitter.com", "mobile.twitter.com"),
        (r"/\w+/status(?:es)?/(ID)(?:/.*)?", r"/i/web/status/(ID)"),
        NUMBER,
        "https://x.com/i/status/{id}",
    ),
    "instagram": Provider(
        _("See the post on Instagram"),
        _hosts("instagram.com", "instagr.am"),
        (r"/(?:[\w.]+/)?(?:p|reel|tv)/(ID)(?:/.*)?",),
        CODE,
        "https://www.instagram.com/p/{id}/",
    ),
    "bluesky": Provider(
        _("See the post on Bluesky"),
        _hosts("bsky.app"),
        (r"/profile/(ID)",),
        rf"{NAME}/post/{CODE}",
        "https://bsky.app/profile/{id}",
    ),
    "tiktok": Provider(
        _("Watch on TikTok"),
        _hosts("tiktok.com"),
        (r"/(ID)",),
        rf"@{NAME}/video/{NUMBER}",
        "https://www.tiktok.com/{id}",
    ),
    "facebook": Provider(
        _("See the post on Facebook"),
        _hosts("facebook.com", "m.facebook.com"),
        (r"/(ID)",),
        rf"{NAME}/(?:posts|videos)/{CODE}",
        "https://www.facebook.com/{id}",
    ),
    "soundcloud": Provider(
        _("Listen on SoundCloud"),
        _hosts("soundcloud.com"),
        (r"/(ID)",),
        rf"{NAME}/(?:sets/)?{NAME}",
        "https://soundcloud.com/{id}",
    ),
    "spotify": Provider(
        _("Listen on Spotify"),
        _hosts("open.spotify.com"),
        (r"/(?:embed/)?(ID)",),
        r"(?:track|album|playlist|episode|show|artist)/[A-Za-z0-9]{22}",
        "https://open.spotify.com/{id}",
    ),
    "wordpress-tv": Provider(
        _("Watch on WordPress.tv"),
        _hosts("wordpress.tv"),
        (r"/(ID)",),
        rf"[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/{NAME}",
        "https://wordpress.tv/{id}/",
    ),
    "ted": Provider(
        _("Watch on TED"),
        _hosts("ted.com", "embed.ted.com"),
        (r"/talks/(?:lang/\w+/)?(ID)(?:\.html)?",),
        r"[A-Za-z0-9_]{1,120}",
        "https://www.ted.com/talks/{id}",
    ),
    "flickr": Provider(
        _("See it on Flickr"),
        _hosts("flickr.com"),
        (r"/photos/(ID)(?:/.*)?",),
        rf"[\w@-]{{1,80}}/{NUMBER}",
        "https://www.flickr.com/photos/{id}/",
    ),
}

FRAMES = tuple(
    re.compile(re.escape(provider.frame).replace(r"\{id\}", provider.id))
    for provider in PROVIDERS.values()
    if provider.frame
)
LONGEST_ADDRESS = 2000


def from_url(url: str) -> Embed | None:
    """What stands at an address of a known site, or None."""
    if len(url) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https", ""}:
        return None
    for name, provider in PROVIDERS.items():
        if host in provider.hosts:
            found = _id_in(provider, parts.path, parts.query)
            return _embed(name, provider, found) if found else None
    return None


def from_name(name: str) -> Embed | None:
    """The embed of a body's data-embed="provider/id", or None if it is not a known one."""
    kind, _slash, id = name.partition("/")
    provider = PROVIDERS.get(kind)
    if provider is None or not re.fullmatch(provider.id, id):
        return None
    return _embed(kind, provider, id)


def is_frame(url: str) -> bool:
    """Whether this is an address that we made to frame an embed by."""
    return any(pattern.fullmatch(url) for pattern in FRAMES)


def _id_in(provider: Provider, path: str, query: str) -> str:
    if provider.in_query and path.rstrip("/") == "/watch":
        value = parse_qs(query).get(provider.in_query, [""])[0]
        return value if re.fullmatch(provider.id, value) else ""
    for pattern in provider.paths:
        if match := re.fullmatch(pattern.replace("ID", provider.id), path.rstrip("/")):
            return match.group(1)
    return ""


def _embed(name: str, provider: Provider, id: str) -> Embed:
    return Embed(
        provider=name,
        id=id,
        url=provider.url.format(id=id),
        title=str(provider.title),
        frame=provider.frame.format(id=id),
    )
