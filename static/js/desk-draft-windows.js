// Keeps what is typed in an open window of the editor, as its HTML or a picture's caption: no field
// of the form holds that text yet.

import { drop, newNumber, write } from "./desk-draft-store.js";

const opened = new WeakMap(); // the fields of windows, with the value that each had at first
document.addEventListener("focusin", ({ target }) => {
  if (target.closest("dialog") && !opened.has(target)) opened.set(target, target.value);
});

/** The text that was typed in the windows that are open now. */
export function typedInWindows() {
  const fields = [...document.querySelectorAll("dialog[open] :is(textarea, input)")];
  return fields.filter((field) => opened.has(field) && field.value && field.value !== opened.get(field)).map(({ value }) => value).join("\n");
}

/** Keep it beside the draft with this key; drop it when no window holds any. Throws as write(). */
export function keepWindows(draft, title) {
  const copy = typedInWindows();
  if (copy === draft.copied) return;
  draft.copied = copy;
  const key = `${draft.key}.window`;
  if (copy) write(key, { stamp: newNumber(), at: Date.now(), title, fields: [], copy, address: location.pathname });
  else drop(key);
}
