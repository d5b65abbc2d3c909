"""Pictures and files: from a folder, fetched, missing, brought later, named only by a body."""

import base64
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from articles.models import Article, Document, Image, Redirect
from tests.pictures import jpeg
from tests.wordpress import exports
from tests.wordpress.exports import BASE, attachment
from wordpress.importing.uploads import NO_FILE, Origins
from wordpress.media_folder import MediaFolder
from wordpress.models import Imported, Upload
from wordpress.report import Report

pytestmark = pytest.mark.django_db

OLD = f"{BASE}/wp-content/uploads/"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    for name, size in (("sea.jpg", (900, 600)), ("hill-300x200.jpg", (300, 200))):
        file = folder / "2014" / "03" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(jpeg(*size))
    (folder / "2014" / "03" / "talk.mp3").write_bytes(b"ID3\x04 sound")
    (folder / "2014" / "03" / "page.html").write_bytes(b"<script>alert(1)</script>")
    (folder / "2014" / "03" / "fake.jpg").write_bytes(b"<html>no picture</html>")
    return folder


def run(folder: Path, *parts: str, media: Path | None = None) -> Report:
    return exports.run(
        folder, *parts, origins=Origins(folder=MediaFolder(media) if media else None)
    )


SEA = attachment(
    7, "2014/03/sea.jpg", alt="The sea", title="Sea &amp; sky", excerpt="Low <b>tide</b>"
)


def test_a_picture_comes_with_its_words(tmp_path: Path, media: Path) -> None:
    report = run(tmp_path, SEA, media=media)

    image = Image.objects.get()
    assert (image.title, image.alt, image.caption) == ("Sea & sky", "The sea", "Low tide")
    assert (image.width, image.height) == (900, 600)
    assert report["images"].imported == 1


def test_bodies_and_lead_pictures_show_it_in_any_of_its_sizes(tmp_path: Path, media: Path) -> None:
    run(
        tmp_path,
        exports.post(
            1,
            f'<img src="{OLD}2014/03/sea-300x200.jpg" alt="x"> and [gallery ids="7"]',
            meta=[("_thumbnail_id", "7")],
        ),
        SEA,
        media=media,
    )

    article, image = Article.objects.get(), Image.objects.get()
    assert article.lead_image == image
    assert article.body.count(f"/pictures/{image.key[:2]}/{image.key}/") == 2
    assert list(article.body_images.all()) == [image]
    assert article.body_html.count("<picture>") == 2
    assert "old.example" not in article.body_html


def test_a_gallery_without_numbers_shows_what_was_uploaded_for_the_post(
    tmp_path: Path, media: Path
) -> None:
    run(
        tmp_path,
        attachment(8, "2014/03/hill-300x200.jpg", post_parent=1, menu_order=1),
        attachment(7, "2014/03/sea.jpg", post_parent=1, menu_order=2),
        attachment(9, "2014/03/talk.mp3", post_parent=1),
        exports.post(1, "[gallery]"),
        media=media,
    )

    numbers = {i.image_id: i.wordpress_id for i in Imported.objects.filter(image__isnull=False)}
    keys = re.findall(r"/pictures/../([0-9a-f]{32})/", Article.objects.get().body)
    assert [numbers[Image.objects.get(key=key).pk] for key in keys] == ["8", "7"]


def test_missing_pictures_are_links_and_a_later_run_with_the_files_mends_them(
    tmp_path: Path, media: Path
) -> None:
    parts = (
        exports.post(
            1, f'<img src="{OLD}2014/03/sea.jpg" alt="The sea">', meta=[("_thumbnail_id", "7")]
        ),
        exports.post(2, "No picture."),
        SEA,
    )
    first = run(tmp_path, *parts)

    article = Article.objects.get(headline="Post 1")
    assert f'href="{OLD}2014/03/sea.jpg"' in article.body_html
    assert "<img" not in article.body_html
    assert exports.skipped(first, "images") == {"7": NO_FILE}
    assert any("sea.jpg" in warning for warning in first.all_warnings())

    second = run(tmp_path, *parts, media=media)

    article.refresh_from_db()
    assert "<picture>" in article.body_html
    assert article.lead_image == Image.objects.get()
    assert (second["images"].imported, second["articles"].updated) == (1, 1)
    third = run(tmp_path, *parts, media=media)
    assert (third["images"].unchanged, third["articles"].unchanged) == (1, 2)


def test_a_mended_story_that_was_edited_meanwhile_is_left_alone(
    tmp_path: Path, media: Path
) -> None:
    parts = (exports.post(1, f'<img src="{OLD}2014/03/sea.jpg">'), SEA)
    run(tmp_path, *parts)
    article = Article.objects.get()
    article.headline = "Mine"
    article.save(update_fields=["headline"])

    report = run(tmp_path, *parts, media=media)

    assert "edited here" in exports.skipped(report, "articles")["1"]


def test_files_that_the_export_does_not_list_are_found_in_the_folder(
    tmp_path: Path, media: Path
) -> None:
    run(
        tmp_path,
        exports.post(
            1, f'<img src="{OLD}2014/03/sea-150x150.jpg"> <img src="{OLD}2014/03/sea.jpg">'
        ),
        exports.post(2, f'<a href="{OLD}2014/03/talk.mp3">Hear</a>'),
        media=media,
    )

    assert Image.objects.count() == 1
    document = Document.objects.get()
    assert f'href="{document.url}"' in Article.objects.get(headline="Post 2").body


def test_sounds_are_played_from_here(tmp_path: Path, media: Path) -> None:
    run(
        tmp_path,
        attachment(9, "2014/03/talk.mp3", title="Talk"),
        exports.post(1, f"[audio {OLD}2014/03/talk.mp3]"),
        media=media,
    )

    document = Document.objects.get()
    assert (document.kind, document.title) == ("audio", "Talk")
    body = Article.objects.get().body_html
    assert "<audio" in body
    assert f'src="{document.url}"' in body


@pytest.mark.parametrize("name", ["page.html", "fake.jpg", "absent.jpg", "../../../etc/passwd"])
def test_what_is_refused_is_told_and_leaves_no_picture(
    tmp_path: Path, media: Path, name: str
) -> None:
    report = run(tmp_path, attachment(7, f"2014/03/{name}"), media=media)

    assert not Image.objects.exists()
    assert not Document.objects.exists()
    assert exports.skipped(report, "images")["7"]


def test_new_words_of_a_picture_are_taken_over_unless_edited_here(
    tmp_path: Path, media: Path
) -> None:
    run(tmp_path, attachment(7, "2014/03/sea.jpg", alt="Old"), media=media)
    run(tmp_path, attachment(7, "2014/03/sea.jpg", alt="New"), media=media)
    assert Image.objects.get().alt == "New"

    Image.objects.update(alt="Mine")
    report = run(tmp_path, attachment(7, "2014/03/sea.jpg", alt="Newer"), media=media)

    assert Image.objects.get().alt == "Mine"
    assert "edited here" in exports.skipped(report, "images")["7"]


def test_a_picture_deleted_here_stays_deleted(tmp_path: Path, media: Path) -> None:
    run(tmp_path, SEA, media=media)
    Image.objects.all().delete()

    report = run(tmp_path, SEA, media=media)

    assert not Image.objects.exists()
    assert "deleted here" in exports.skipped(report, "images")["7"]


def test_a_picture_inside_the_body_itself_is_kept(tmp_path: Path) -> None:
    data = base64.b64encode(jpeg(40, 30)).decode()

    run(tmp_path, exports.post(1, f'<img src="data:image/jpeg;base64,{data}" alt="Dot">'))

    assert Image.objects.get().key in Article.objects.get().body


def test_addresses_of_attachments_lead_to_their_story_or_to_the_file(
    tmp_path: Path, media: Path
) -> None:
    run(
        tmp_path,
        exports.post(1),
        attachment(7, "2014/03/sea.jpg", post_parent=1, link=f"{BASE}/2014/03/05/post-1/sea/"),
        attachment(8, "2014/03/hill-300x200.jpg"),
        attachment(9, "2014/03/lost.jpg"),
        media=media,
    )

    found = {row.old_path: row.target_url() for row in Redirect.objects.all()}
    story = Article.objects.get().get_absolute_url()
    hill = Imported.objects.get(wordpress_id="8").image
    assert hill is not None
    assert found["/?attachment_id=7"] == found["/2014/03/05/post-1/sea"] == story
    assert found["/?attachment_id=8"] == found["/?p=8"] == hill.best_url()
    assert found["/?attachment_id=9"] == "/"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if "sea" not in self.path:
            self.send_error(404)
            return
        data = jpeg(80, 60)
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def old_site() -> Iterator[tuple[str, int]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield ("127.0.0.1", server.server_port)
    server.shutdown()
    server.server_close()


def test_files_are_fetched_from_the_old_site(tmp_path: Path, old_site: tuple[str, int]) -> None:
    base = f"http://127.0.0.1:{old_site[1]}"

    report = exports.run(
        tmp_path,
        attachment(7, "2014/03/sea.jpg", base=base),
        attachment(8, "2014/03/gone.jpg", base=base),
        exports.post(1, f'<img src="{base}/wp-content/uploads/2014/03/sea-20x10.jpg">'),
        base=base,
        origins=Origins(may_fetch=True, allow=(old_site,)),
    )

    assert Image.objects.get().width == 80
    assert "<picture>" in Article.objects.get().body_html
    assert "404" in exports.skipped(report, "images")["8"]


def test_private_addresses_are_never_asked_for_files(
    tmp_path: Path, old_site: tuple[str, int]
) -> None:
    base = f"http://127.0.0.1:{old_site[1]}"

    report = exports.run(
        tmp_path,
        attachment(7, "2014/03/sea.jpg", base=base),
        exports.post(1, f'<img src="{base}/sea.jpg">'),
        origins=Origins(may_fetch=True),
    )

    assert not Image.objects.exists()
    assert "fetched" in exports.skipped(report, "images")["7"]
    assert Upload.objects.get().imported.was_made is False


def test_new_words_of_a_picture_reach_the_stories_that_show_it(tmp_path: Path, media: Path) -> None:
    story = exports.post(1, f'<img src="{OLD}2014/03/sea.jpg">')
    run(tmp_path, attachment(7, "2014/03/sea.jpg", excerpt="Low tide"), story, media=media)
    assert "Low tide" in Article.objects.get().body_html

    run(tmp_path, attachment(7, "2014/03/sea.jpg", excerpt="High tide"), story, media=media)

    assert "High tide" in Article.objects.get().body_html
