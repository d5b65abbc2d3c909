"""How fast a WordPress export is read in: an export of the demo's words, into an empty site."""

import random
import re
import shutil
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.figures import Figure, Run
from benchmarks.sites import Site
from newsblog.demo import files

TAG = re.compile(r"<[^>]*>|\[\[|\]\]")

STORIES, COMMENTS_A_STORY, PARAGRAPHS = 300, 10, 12
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old Paper</title><link>https://old.example</link><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>maren</wp:author_login></wp:author>
"""
ITEM = """<item><title>{title}</title><link>https://old.example/?p={number}</link>
<dc:creator>maren</dc:creator><guid>https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2024-03-01 10:00:00</wp:post_date>
<wp:post_date_gmt>2024-03-01 10:00:00</wp:post_date_gmt>
<wp:post_name>story-{number}</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><wp:comment_status>open</wp:comment_status>
{comments}</item>
"""
COMMENT = """<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author>Reader {number}</wp:comment_author><wp:comment_approved>1</wp:comment_approved>
<wp:comment_date>2024-03-02 10:00:00</wp:comment_date>
<wp:comment_date_gmt>2024-03-02 10:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_parent>{parent}</wp:comment_parent>
</wp:comment>
"""


def measure(run: Run) -> None:
    """Things a second: stories and comments together, as the command itself takes them in."""
    with tempfile.TemporaryDirectory(prefix="newsblog-bench-") as name:
        folder = Path(name)
        site = Site("1k", folder / "var")
        site.folder.mkdir()
        site.manage("migrate", "--verbosity", "0")
        file = folder / "export.xml"
        megabytes = write(file) / 1_000_000
        begin = time.perf_counter()
        site.manage("import_wordpress", str(file))
        seconds = time.perf_counter() - begin
        shutil.rmtree(site.folder)
    things = STORIES * (1 + COMMENTS_A_STORY)
    note = (
        f"{STORIES} stories, {things - STORIES:,} comments, {megabytes:.1f} MB in {seconds:.1f} s"
    )
    run.add(Figure("import", "from WordPress, SQLite", things / seconds, "a second", note=note))


def write(file: Path) -> int:
    """An export of invented stories; returns its bytes."""
    chance = random.Random(1)
    texts = (TAG.sub("", document.text) for document in files.documents("stories"))
    lines = [line.strip() for text in texts for line in text.splitlines() if len(line) > 200]
    with file.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for number in range(1, STORIES + 1):
            first = number * COMMENTS_A_STORY
            comments = "".join(
                COMMENT.format(
                    number=first + n,
                    parent=first if n % 3 == 1 else 0,
                    text=chance.choice(lines)[:300],
                )
                for n in range(COMMENTS_A_STORY)
            )
            paragraphs = (f"<p>{chance.choice(lines)}</p>" for _ in range(PARAGRAPHS))
            body = "\n".join(paragraphs)
            title = escape(f"What stood in the paper, part {number}")
            out.write(ITEM.format(title=title, number=number, body=body, comments=comments))
        out.write("</channel></rss>\n")
    return file.stat().st_size
