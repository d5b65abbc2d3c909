"""Hostile markup: a thousand known payloads, and random ones, through both renderers."""

import json
from typing import Any

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from articles import html
from articles.body.allowlist import ATTRIBUTES, TAGS, allowed_value
from comments.text import markup
from tests.markup import FOLDER, Tag, rendered, tags_in
from tests.shared_data import shared

IMG = f'<img src="{FOLDER}/640.webp" alt="">'
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='/x'>", "</a>", "<ul>", "<li>",
        "</ul>", "<table>", "<tr>", "<td>", "</table>", "<figure>", "</figure>", "<figcaption>",
        "<h1 id=x>", "</h1>", "<blockquote>", "</blockquote>", "<script>", "</script>", "<svg>",
        "<math>", "<style>", "</style>", "<iframe src=https://youtu.be/dQw4w9WgXcQ>", "</iframe>",
        "<img src=x onerror=alert(1)>", IMG, "<noscript>", "<template>", "<!--", "-->", "<![CDATA[",
        "<div class=gallery>", "<div class='wp-caption'>", "<p class=wp-caption-text>", "&lt;", "&",
        "<details>", "<summary>", "<span style='font-weight:700'>", "</span>", "<br>", " ", "text",
        FILM, "<pre>", "</pre>", "<center>", "<dl class=gallery-item>", "<dt>", "<dd>", "\x00",
        "<audio src=/media/a.mp3>", "</audio>", "<video><source src=//x/y.mp4>", "<hr>", "é", "\n",
    ]
)  # fmt: skip


def payloads(name: str) -> list[dict[str, Any]]:
    lines = shared("xss", name).read_text(encoding="utf-8").split("\n")  # not splitlines: U+2028
    return [json.loads(line) for line in lines if line]


def not_allowed(tags: list[Tag]) -> list[tuple[str, str]]:
    """What stands in some HTML and not in the allow-list: elements, attributes, values."""
    found = [(tag.name, "") for tag in tags if tag.name not in TAGS]
    return found + [
        (tag.name, f"{name}={value}")
        for tag in tags
        for name, value in tag.attributes.items()
        if allowed_value(tag.name, name, value) != value
    ]


def bleach_alone(source: str) -> str:
    return html.shaped(source, {})


def nh3_alone(source: str) -> str:
    return html.sanitised(source)


@pytest.mark.attack
@pytest.mark.parametrize(
    "sanitise", [rendered, bleach_alone, nh3_alone], ids=["both", "bleach alone", "nh3 alone"]
)
def test_no_known_payload_leaves_anything_outside_the_allow_list(sanitise: Any) -> None:
    left = {
        entry["id"]: found
        for entry in payloads("payloads.jsonl")
        if (found := not_allowed(tags_in(sanitise(entry["payload"]))))
    }
    assert left == {}


@pytest.mark.attack
def test_no_known_payload_leaves_more_than_small_markup_in_a_comment() -> None:
    for entry in payloads("payloads.jsonl"):
        for made in (markup.render(entry["payload"]), markup.render_imported(entry["payload"])):
            for tag in tags_in(made):
                assert tag.name in markup.TAGS, entry["id"]
                assert set(tag.attributes) <= {"href", "rel", "start"}, entry["id"]
                href = tag.attributes.get("href", "https:").lower()
                assert href.startswith(("http:", "https:")), entry["id"]


# What HTML's parser reads only there.
PARTS_OF_A_TABLE = {
    **dict.fromkeys(("caption", "colgroup", "thead", "tbody", "tfoot"), "<table>{}</table>"),
    "col": "<table><colgroup>{}</colgroup></table>",
    "tr": "<table><tbody>{}</tbody></table>",
    **dict.fromkeys(("th", "td"), "<table><tr>{}</tr></table>"),
}


def test_both_sanitisers_read_the_same_list() -> None:
    everything = "".join(
        PARTS_OF_A_TABLE.get(tag, "{}").format(
            f"<{tag} {' '.join(f'{name}=x' for name in sorted(names))}></{tag}>"
        )
        for tag, names in ATTRIBUTES.items()
    )
    assert {tag.name for tag in tags_in(html.clean_source(everything))} == TAGS
    assert not_allowed(tags_in(nh3_alone(everything))) == []
    assert nh3.clean("<blink>x</blink>", tags=set(TAGS)) == "x"


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_nothing_outside_the_list_comes_out_whatever_goes_in(source: str) -> None:
    once = rendered(source)
    assert not_allowed(tags_in(once)) == []
    # Editors load what was rendered; saving it again must not change it for ever.
    twice = rendered(once)
    assert rendered(twice) == twice


# Runs in every frame before anything of the frame's own.
WITNESS = """
for (const name of ['alert', 'confirm', 'prompt', 'print'])
  window[name] = () => {
    let frame = window;
    while (frame.parent !== window.top) frame = frame.parent;
    window.top.fired.add(window.top.numberOf(frame));
    return true;
  };
"""
# Shows each payload in a frame of its own, then touches everything that can be touched.
STAGE = """async (payloads) => {
  window.fired = new Set();
  const frames = [];
  window.numberOf = (frame) => frames.findIndex((each) => each.contentWindow === frame);
  document.body.replaceChildren();
  for (const payload of payloads) {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<!DOCTYPE html><meta charset=utf-8><body>' + payload;
    frames.push(frame);
    document.body.append(frame);
  }
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  await pause(2500);
  for (const frame of frames) {
    let all = [];
    try { all = [...frame.contentDocument.querySelectorAll('*')]; } catch { continue; }
    for (const element of all)
      for (const type of ['mouseover', 'mouseenter', 'mousemove', 'mousedown', 'click', 'focus',
                          'focusin', 'blur', 'scroll', 'submit', 'input', 'change', 'keydown',
                          'toggle', 'wheel', 'pointerover', 'animationend'])
        try {
          element.dispatchEvent(new MouseEvent(type, {bubbles: true, cancelable: true}));
          if (type === 'click' && element.click) element.click();
          if (type === 'focus' && element.focus) element.focus();
        } catch {}
  }
  await pause(2500);
  return [...window.fired];
}"""


@pytest.fixture(scope="session")
def base_url() -> str:
    """No server: each payload stands in a frame of an empty page."""
    return "about:blank"


@pytest.mark.attack
@pytest.mark.browser
def test_what_runs_in_chromium_unsanitised_runs_in_no_story_and_no_comment(page: Page) -> None:
    live = payloads("live_in_chromium.jsonl")
    page.add_init_script(WITNESS)
    page.goto("about:blank")

    def fired(sources: list[str]) -> set[int]:
        return set(page.evaluate(STAGE, sources))

    originals = [str(entry["payload"]) for entry in live]
    control = fired(originals)
    # The witness sees: nearly all that run by themselves, and most of the others, run here.
    at_once = {number for number, entry in enumerate(live) if entry["fires"] == "load"}
    assert len(control & at_once) >= 0.9 * len(at_once)
    assert len(control) >= 0.8 * len(live)

    renderers = (rendered, markup.render, markup.render_imported)
    assert fired([render(each) for render in renderers for each in originals]) == set()
