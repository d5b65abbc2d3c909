// Keys of the queue: a letter presses its button, R and B open what asks for a reason, J and K go
// down and up the list, X ticks what is open in it, Z undoes. Not while somebody types, and they can be turned off (WCAG 2.1.4).

const STORED = "queue-keys";
const queue = document.querySelector(".queue");
const line = document.querySelector(".case-keys");
const toggle = line?.querySelector("[data-switch]");
const remembered = () => {
  try {
    return localStorage.getItem(STORED) ?? "on";
  } catch {
    return "on";
  }
};
let state = remembered();
let isLeaving = false;

const show = () => {
  if (queue) queue.dataset.keys = state;
  if (toggle) toggle.textContent = state === "on" ? toggle.dataset.off : toggle.dataset.on;
};

const neighbour = (step) => {
  const links = [...document.querySelectorAll(".queue-list a")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  const beyond = step > 0 ? ".desk-pages a[rel=next]" : ".desk-pages a[data-newest]";
  return links[at + step] && at + step >= 0 ? links[at + step] : document.querySelector(beyond);
};

const unfold = (details) => {
  details.open = true;
  details.querySelector("input:not([type=hidden])").focus();
};

document.addEventListener("keydown", (event) => {
  if (state !== "on" || isLeaving || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typed = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  if (event.target instanceof Element && event.target.closest(typed)) return;
  const key = event.key.toUpperCase();
  if (!/^[A-Z]$/.test(key)) return;
  if (key === "J" || key === "K") {
    neighbour(key === "J" ? 1 : -1)?.click();
    return;
  }
  if (key === "X") {
    document.querySelector(".queue-list [data-open] input")?.click();
    return;
  }
  const wanted = document.querySelector(`:is(.case-acts, .queue-undo) [data-key="${key}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted instanceof HTMLDetailsElement) unfold(wanted);
  else wanted.click();
});

const all = document.querySelector("[data-choose-all]");
all?.addEventListener("click", () => {
  const boxes = [...document.querySelectorAll(".queue-list input")];
  const wanted = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = wanted;
});
if (all) all.hidden = false;

for (const form of document.querySelectorAll(".queue form, .queue-undo")) {
  form.addEventListener("submit", () => {
    isLeaving = true;
  });
}
// A page that comes back from the browser's memory takes keys again.
window.addEventListener("pageshow", () => {
  isLeaving = false;
});

toggle?.addEventListener("click", () => {
  state = state === "on" ? "off" : "on";
  try {
    localStorage.setItem(STORED, state);
  } catch {
    // A browser that stores nothing keeps the choice for this page.
  }
  show();
});
if (line) line.hidden = false;
show();
