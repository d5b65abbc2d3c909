// Offers unsaved text of an earlier visit, to be restored, copied or discarded. Restoring sends it to
// the server, which shows it in the form without saving it: rows that were added and names of chosen
// records come back that way, too.

import { drop, sizeOf, textsOf } from "./desk-draft-store.js";

const SHOWN = 5;

/** Show the form again with the text of an entry. */
export function restore(form, entry) {
  const sent = Object.assign(document.createElement("form"), { method: "post", action: location.href, enctype: form.enctype, hidden: true });
  const number = entry.key.slice(entry.key.lastIndexOf(":") + 1);
  const own = [
    ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value],
    ["_draft", `${number}.${entry.stamp}`],
    ["_restore", "1"],
  ];
  for (const [name, value] of [...entry.fields, ...own]) {
    const field = document.createElement("textarea"); // keeps every line of a value
    Object.assign(field, { name, value });
    sent.append(field);
  }
  document.body.append(sent);
  HTMLFormElement.prototype.submit.call(sent); // a field may be called submit
}

const isHTML = (text) => /<\/(p|h\d|li|figure|blockquote|pre|table)>/i.test(text);

/** HTML as its words, with an empty line between blocks. */
function readable(text) {
  if (!isHTML(text)) return text;
  const spaced = text.replace(/<\/(p|h\d|li|figure|blockquote|pre|tr)>|<br>/gi, "$&\n\n");
  return new DOMParser().parseFromString(spaced, "text/html").body.textContent.trim();
}

/** Copy as words, and for the editor as HTML. The clipboard's newer way is closed to a site without TLS. */
function copy(offer, html) {
  const shown = offer.querySelector("textarea");
  const status = offer.querySelector("[role=status]");
  offer.querySelector("details").open = true;
  shown.select();
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", shown.value);
    if (html) event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  if (document.execCommand("copy")) status.textContent = status.dataset.copied;
  document.removeEventListener("copy", fill);
}

const asHTML = (text) => (isHTML(text) ? text : `<p>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</p>`);

/** An offer of one entry. `form` is the one that it can be restored to, if this page holds it. */
function offerOf(template, entry, form, { version, limit }) {
  const offer = template.content.firstElementChild.cloneNode(true);
  const part = (name) => offer.querySelector(`[data-${name}]`);
  const at = new Date(entry.at);
  const texts = textsOf(entry);
  part("time").dateTime = at.toISOString();
  part("time").textContent = at.toLocaleString(document.documentElement.lang || undefined, { dateStyle: "long", timeStyle: "short" });
  part("title").textContent = entry.title ? `“${entry.title}”,` : "";
  part("window").hidden = !entry.copy;
  part("older").hidden = Boolean(entry.copy) || !(Number(version) > Number(entry.version));
  part("text").hidden = part("copy").hidden = !texts.length;
  part("text").querySelector("textarea").value = entry.copy ?? texts.map(readable).join("\n\n");
  part("restore").hidden = !form || Boolean(entry.copy) || sizeOf(entry.fields) > Number(limit);
  part("restore").addEventListener("click", () => restore(form, entry));
  part("open").hidden = Boolean(form) || !entry.address || entry.address === location.pathname;
  part("open").href = entry.address ?? "";
  part("copy").addEventListener("click", () => copy(offer, entry.copy ? "" : texts.map(asHTML).join("")));
  part("discard").addEventListener("click", () => {
    drop(entry.key);
    offer.remove();
  });
  return offer;
}

/** Show the offers before an element, in place of those shown earlier; what the record is at, and how long a form may be. */
export function showOffers(before, template, entries, form, record = {}) {
  for (const old of document.querySelectorAll(".draft-offer")) old.remove();
  before.before(...entries.slice(0, SHOWN).map((entry) => offerOf(template, entry, form, record)));
}
