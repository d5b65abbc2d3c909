// Reading a discussion: finds a comment that is on another page, moves the form below the comment
// that is answered, likes without leaving the page, and says how long ago things were written.
// Without this file every one of these is a link.

const section = document.querySelector("#comments");

/** `#comment-12` of an old link may be on another page of the discussion: the server knows which. */
function findAnchor() {
  const [, number] = /^#comment-(\d{1,18})$/.exec(location.hash) ?? [];
  if (!number || document.getElementById(`comment-${number}`)) return;
  const url = section.dataset.find.replace(/\/0\/$/, `/${number}/`);
  // A comment that is nowhere is not found; the reader then stays where they are.
  fetch(url, { method: "HEAD" }).then((answer) => {
    if (answer.ok && answer.url !== location.href) location.replace(url);
  }).catch(() => {});
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const A_WEEK = 7 * 86400;

function sayHowLongAgo() {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
  for (const time of section.querySelectorAll(".comment-time time")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (!(seconds >= 0 && seconds < A_WEEK)) continue;
    const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ["minute", 60];
    time.title ||= time.textContent;
    time.textContent = words.format(-Math.floor(seconds / size), unit);
  }
}

/** A thread with answers can be folded away; the button is only there where it works. */
function foldable(comment) {
  const answers = comment.querySelector(":scope > .replies");
  const acts = comment.querySelector(":scope > .comment-main > .comment-acts");
  if (!answers || !acts) return;
  const button = document.createElement("button");
  const { fold, unfold } = section.dataset;
  Object.assign(button, { type: "button", className: "comment-fold", textContent: fold });
  button.setAttribute("aria-expanded", "true");
  button.addEventListener("click", () => {
    answers.hidden = !answers.hidden;
    button.setAttribute("aria-expanded", String(!answers.hidden));
    button.textContent = answers.hidden ? unfold : fold;
  });
  acts.append(button);
}

function dress() {
  sayHowLongAgo();
  section.querySelectorAll(".threads > .comment").forEach(foldable);
}

function moveForm(link) {
  const reply = section.querySelector("#respond");
  const title = reply.querySelector("#reply-title");
  const parent = reply.querySelector("[name=parent]");
  reply.querySelector(".reply-quote")?.remove();
  parent.value = link?.dataset.reply ?? section.dataset.parent ?? "";
  if (link) {
    const name = document.createElement("bdi");
    name.textContent = link.dataset.name;
    title.replaceChildren(`${title.dataset.titleTo} `, name);
    link.closest(".comment-main").append(reply);
  } else {
    title.textContent = title.dataset.title;
    section.append(reply);
  }
  reply.querySelector("[data-cancel]").hidden = !link;
  parent.form.dispatchEvent(new Event("placechange"));
  reply.querySelector("textarea").focus();
}

async function like(link) {
  const token = section.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || !section.querySelector("[name=writer]")) return false;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, like: "liked" in link.dataset ? "0" : "1" });
  const answer = await fetch(link.href, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) return false;
  const { count, likes, label, words } = await answer.json();
  link.toggleAttribute("data-liked", likes);
  if ("words" in link.dataset) {
    link.nextElementSibling.textContent = words;
    link.firstChild.textContent = label;
    return true;
  }
  link.textContent = count ? `${label} · ${count}` : label;
  link.setAttribute("aria-label", `${label}. ${words}`);
  return true;
}

section?.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (!link || !section.contains(link)) return;
  if ("reply" in link.dataset && section.querySelector("[data-comment-form]")) {
    event.preventDefault();
    moveForm(link);
    if ("quote" in link.dataset) import("./comment-quote.js").then(({ quote }) => quote(link));
  } else if (link.parentElement.matches("[data-cancel]") && link.closest(".comment-main")) {
    event.preventDefault();
    moveForm(null);
  } else if ("like" in link.dataset && section.querySelector("[name=writer]")) {
    event.preventDefault();
    like(link).catch(() => false).then((done) => done || location.assign(link.href));
  }
});

if (section) {
  findAnchor();
  addEventListener("hashchange", findAnchor);
  dress();
  section.addEventListener("threadschange", dress);
}
