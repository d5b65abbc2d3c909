// While it is being looked at whether readers have what was done, asks every two seconds.

const EVERY = 2000;
let triesLeft = 30;

async function renew(shown) {
  if (document.hidden) return true;
  const answer = await fetch(shown.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".live");
  if (!fresh || fresh.hasAttribute("data-live")) return Boolean(fresh);
  // Its words are put into the region that is announced, instead of a new region.
  shown.replaceChildren(...fresh.childNodes);
  return false;
}

async function watch(shown) {
  triesLeft -= 1;
  const goesOn = await renew(shown).catch(() => false);
  if (goesOn && triesLeft > 0) setTimeout(watch, EVERY, shown);
}

const shown = document.querySelector("[data-live]");
if (shown) setTimeout(watch, EVERY / 2, shown);
