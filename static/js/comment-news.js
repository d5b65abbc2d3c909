// “2 new comments — show”: asks a small answer that everybody shares, ever more seldom, and only
// while the page is looked at. No connection stays open.

const section = document.querySelector("#comments");
const note = section.querySelector("[data-news-note]");
const FIRST = 30_000;
const LONGEST = 600_000;

let pause = FIRST;
let timer;

function show({ words, url }) {
  const link = Object.assign(document.createElement("a"), { href: url, textContent: words });
  note.replaceChildren(link);
}

async function ask() {
  try {
    const answer = await fetch(section.dataset.news, { credentials: "omit" });
    if (!answer.ok) return; // closed, withdrawn, moved: no news will come
    const news = await answer.json();
    if (news.count) show(news);
  } catch {
    // Off the network: ask again later.
  }
  pause = Math.min(pause * 1.5, LONGEST);
  wait();
}

function wait() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(ask, pause);
}

document.addEventListener("visibilitychange", wait);
wait();
