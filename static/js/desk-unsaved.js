// On pages of the desk without a form to restore it to: the unsaved text that this browser keeps of
// the person who is signed in. It can be opened, copied and discarded.

import { notInOtherTabs } from "./desk-draft-locks.js";
import { showOffers } from "./desk-draft-offer.js";
import { entriesOf, tidy } from "./desk-draft-store.js";

const template = document.querySelector("template[data-kept-of]");

async function show() {
  tidy();
  const { keptOf, keptRecord } = template.dataset;
  const entries = await notInOtherTabs(entriesOf(keptOf, keptRecord), null, show);
  showOffers(template, template, entries);
}

if (template) addEventListener("pageshow", show);
