// The order of threads that a reader chose is kept in this browser; under the next story the comments
// are put in it when they come near. Without this file the choice holds for one page.

const section = document.querySelector("#comments");
const PLACE = "comment-order";
const PARTS = ".discussion-bar, .comment-pages, .threads";

function kept(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // storage may be full or forbidden
  }
}

/** Replace the threads by those at `url`, unless somebody answers one of them just now. */
async function reorder(url) {
  const answer = await fetch(url);
  if (!answer.ok || section.querySelector(".threads [data-comment-form]")) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const others = [...page.querySelectorAll(`#comments > :is(${PARTS})`)];
  if (!others.length) return;
  const [first, ...rest] = section.querySelectorAll(`:scope > :is(${PARTS})`);
  rest.forEach((part) => part.remove());
  first.replaceWith(...others);
  section.dispatchEvent(new Event("threadschange"));
}

section.addEventListener("click", (event) => {
  const { order } = event.target.closest(".discussion-order a")?.dataset ?? {};
  if (order) kept((all) => all.setItem(PLACE, order));
});

const order = kept((all) => all.getItem(PLACE));
const choice = [...section.querySelectorAll(".discussion-order a")].find((link) => link.dataset.order === order);
// An address that names an order, a page or a comment means what it says.
const isPlain = !/[?&](order|replytocom)=/.test(location.search) &&
  !/comment-page-/.test(location.pathname) && !/^#(comment-|respond)/.test(location.hash);
if (isPlain && choice && !choice.hasAttribute("aria-current")) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    reorder(choice.href.split("#")[0]).catch(() => {});
  }, { rootMargin: "800px" });
  watch.observe(section);
}
