// Offers unsaved text of an earlier visit above the form, to be restored or discarded. Restoring
// sends it to the server, which shows it in the form without saving it: rows that were added and
// names of chosen records come back that way, too.

import { drop } from "./desk-draft-store.js";

const SHOWN = 5;

/** Show the form again with the text of an entry. */
export function restore(form, entry) {
  const sent = Object.assign(document.createElement("form"), { method: "post", action: location.href, hidden: true });
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

function offerOf(form, holder, entry) {
  const offer = holder.querySelector("template").content.firstElementChild.cloneNode(true);
  const time = offer.querySelector("time");
  const at = new Date(entry.at);
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleString(document.documentElement.lang || undefined, { dateStyle: "long", timeStyle: "short" });
  offer.querySelector("[data-title]").textContent = entry.title ? `“${entry.title}”,` : "";
  offer.querySelector("[data-older]").hidden = !(Number(holder.dataset.version) > Number(entry.version));
  offer.querySelector("[data-restore]").addEventListener("click", () => restore(form, entry));
  offer.querySelector("[data-discard]").addEventListener("click", () => {
    drop(entry.key);
    offer.remove();
  });
  return offer;
}

/** Show the offers above the form, in place of those shown before. */
export function showOffers(form, holder, entries) {
  for (const old of document.querySelectorAll(".draft-offer")) old.remove();
  form.before(...entries.slice(0, SHOWN).map((entry) => offerOf(form, holder, entry)));
}
