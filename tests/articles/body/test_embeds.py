import pytest

from articles.body import embeds


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s", "youtube/dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "youtube/dQw4w9WgXcQ"),
        ("http://youtube.com/shorts/dQw4w9WgXcQ", "youtube/dQw4w9WgXcQ"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0", "youtube/dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube/dQw4w9WgXcQ"),
        ("//www.youtube.com/embed/dQw4w9WgXcQ", "youtube/dQw4w9WgXcQ"),
        ("https://vimeo.com/22439234", "vimeo/22439234"),
        ("https://player.vimeo.com/video/22439234?title=0", "vimeo/22439234"),
        ("https://vimeo.com/channels/staffpicks/22439234", "vimeo/22439234"),
        ("https://twitter.com/nytimes/status/12345", "x/12345"),
        ("https://x.com/a/status/12345/photo/1", "x/12345"),
        ("https://www.instagram.com/p/BK3GX/", "instagram/BK3GX"),
        ("https://bsky.app/profile/a.example/post/3k2", "bluesky/a.example/post/3k2"),
        ("https://www.tiktok.com/@a.b/video/12", "tiktok/@a.b/video/12"),
        ("https://soundcloud.com/someone/a-song", "soundcloud/someone/a-song"),
        ("https://wordpress.tv/2009/03/17/a-talk/", "wordpress-tv/2009/03/17/a-talk"),
        ("https://www.ted.com/talks/a_talk.html", "ted/a_talk"),
        ("https://www.flickr.com/photos/a@N00/3/in/x", "flickr/a@N00/3"),
        ("https://www.dailymotion.com/video/x8abcd_a-title", "dailymotion/x8abcd"),
        (f"https://open.spotify.com/track/{'a1' * 11}", f"spotify/track/{'a1' * 11}"),
    ],
)  # fmt: skip
def test_addresses_people_paste_are_recognised(url: str, name: str) -> None:
    embed = embeds.from_url(url)
    assert embed is not None
    assert embed.name == name
    assert embeds.from_name(name) == embed
    assert embeds.from_url(embed.url) == embed


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/?https://youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=%22%3E%3Cscript%3E",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQextra",
        "https://www.youtube.com/",
        "https://www.youtube.com/user/somebody",
        "javascript:alert('youtu.be/dQw4w9WgXcQ')",
        "https://[::1/watch",
        "https://youtu.be/" + "x" * 5000,
        "",
    ],
)
def test_anything_else_is_not(url: str) -> None:
    assert embeds.from_url(url) is None


@pytest.mark.parametrize("name", ["", "youtube", "youtube/", "youtube/../x", 'x/1"', "nobody/1"])
def test_a_name_that_we_did_not_make_is_refused(name: str) -> None:
    assert embeds.from_name(name) is None


def test_only_two_sites_may_be_framed_and_only_without_cookies() -> None:
    film = embeds.from_name("youtube/dQw4w9WgXcQ")
    assert film is not None
    assert film.frame == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    framed = {name for name, provider in embeds.PROVIDERS.items() if provider.frame}
    assert framed == {"youtube", "vimeo"}


def test_a_frame_is_an_address_that_we_made() -> None:
    assert embeds.is_frame("https://player.vimeo.com/video/12?dnt=1")
    assert not embeds.is_frame("https://player.vimeo.com/video/12?dnt=1&x=1")
    assert not embeds.is_frame("https://www.youtube-nocookie.com/embed/../redirect")
