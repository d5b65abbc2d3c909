// A film from another site is a link until the reader clicks it; then its frame takes the link's
// place. Without this script the link simply leads there.

const open = (figure, link) => {
  const frame = document.createElement("iframe");
  frame.src = `${figure.dataset.frame}${figure.dataset.frame.includes("?") ? "&" : "?"}autoplay=1`;
  frame.title = link.textContent.trim();
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.allowFullscreen = true;
  link.replaceWith(frame);
  frame.focus();
};

for (const figure of document.querySelectorAll("figure[data-embed][data-frame]")) {
  const link = figure.querySelector(":scope > a");
  link?.addEventListener("click", (event) => {
    // A click that asks for another tab keeps its meaning.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(figure, link);
  });
}
