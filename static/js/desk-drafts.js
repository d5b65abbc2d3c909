// Keeps what is typed in a form of the desk in this browser until the server has saved it, asks
// before it is left, and offers it again on return. Storage may be full or forbidden: the page says so.

import { restore, showOffers } from "./desk-draft-offer.js";
import { drop, entriesOf, fieldsOf, isSaved, isUntouched, keyOf, keyWithNumber, newNumber, signature, tidy, untilFree, write } from "./desk-draft-store.js";

const KEEP_AFTER = 1000; // milliseconds after the first key that is not kept yet
const CLOSING = 3000; // milliseconds in which the page before this one is surely gone

class Draft {
  constructor(holder) {
    this.holder = holder;
    this.form = holder.closest("form");
    this.field = this.form.elements._draft;
    this.alert = holder.querySelector("[role=alert]");
    this.kept = holder.querySelector("[data-kept]");
    this.isLeaving = false;
    for (const name of ["input", "change", "formset:added", "formset:removed"]) {
      this.form.addEventListener(name, () => this.changed(), { capture: true });
    }
    // Django's own fields tell their changes to jQuery only.
    addEventListener("load", () => window.django?.jQuery(this.form).on("change", () => this.changed()));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pageshow", () => this.begin());
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    addEventListener("beforeunload", (event) => !this.isLeaving && this.isUnsaved() && event.preventDefault());
  }

  /** Find out what the page shows: the server's text, or one that is kept here already. */
  async begin() {
    tidy();
    this.isLeaving = false;
    const now = signature(fieldsOf(this.form));
    // A form that Back or a reload fills in again is known by its entry in the history.
    const fromHistory = !this.field.value && history.state?.draft;
    const [number, stamp] = (this.field.value || fromHistory || "").split(".");
    const { person, record } = this.holder.dataset;
    const isAsSent = !("unsaved" in this.holder.dataset) && isUntouched(this.form);
    this.baseline = isAsSent || isSaved(stamp) ? now : null; // null: no text is known to be saved
    const known = keyWithNumber(number);
    this.key = person ? null : known;
    if (fromHistory && known && known !== this.lock) await untilFree(known);
    const entries = person ? await this.notInOtherTabs(entriesOf(person, record)) : [];
    const same = entries.find((entry) => signature(entry.fields) === now);
    const own = fromHistory && !same && entries.find(({ key }) => key === known);
    // The browser fills in only what was typed on that page, not what the server had put back.
    if (own && own.version === this.form.elements.version?.value) return this.restore(own);
    if (same && isAsSent) drop(same.key); // saved, though nobody heard of it
    if (same && !isAsSent) this.key = same.key;
    else if (person) this.key = keyOf(person, record, newNumber());
    this.stamp = same && !isAsSent ? same.stamp : null;
    // After another's save was shown beside the text, the form holds another version.
    this.last = this.stamp && same.version === this.form.elements.version?.value ? now : null;
    if (this.stamp) this.nameDraft(); // Back does not fill in this hidden field
    showOffers(this.form, this.holder, entries.filter((entry) => entry !== same));
    if (this.key) this.holdLock();
    if (this.isUnsaved()) this.keep();
  }

  /** Without what is being typed in another tab; one that is about to be gone is waited for. */
  async notInOtherTabs(entries) {
    const { held } = (await navigator.locks?.query()) ?? { held: [] };
    const isFree = ({ key }) => key === this.lock || !held.some((lock) => lock.name === key);
    for (const { key } of entries.filter((entry) => !isFree(entry))) {
      const signal = AbortSignal.timeout(CLOSING);
      navigator.locks.request(key, { signal }, () => setTimeout(() => this.isUnsaved() || this.begin())).catch(() => {});
    }
    return entries.filter(isFree);
  }

  /** Held until the page is gone: other tabs see by it that the draft is in use. */
  holdLock() {
    if (this.lock === this.key) return;
    this.lock = this.key;
    navigator.locks?.request(this.key, { ifAvailable: true }, (lock) => lock && new Promise(() => {}));
  }

  isUnsaved() {
    return this.baseline !== undefined && signature(fieldsOf(this.form)) !== this.baseline;
  }

  changed() {
    this.isLeaving = false;
    this.timer ??= setTimeout(() => this.keep(), KEEP_AFTER);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.key || this.baseline === undefined) return;
    const fields = fieldsOf(this.form);
    const now = signature(fields);
    if (now === this.baseline) {
      if (this.stamp) drop(this.key);
      this.stamp = null;
    } else if (now !== this.last || !this.stamp) {
      this.store(fields, now);
    }
  }

  store(fields, now) {
    const value = (name) => fields.find((field) => field[0] === name)?.[1] ?? "";
    const stamp = newNumber();
    const title = (value("headline") || value("title")).slice(0, 120);
    try {
      write(this.key, { stamp, at: Date.now(), version: value("version"), title, fields });
    } catch {
      this.say("full");
      return;
    }
    Object.assign(this, { stamp, last: now });
    this.nameDraft();
    history.replaceState({ ...history.state, draft: this.field.value }, "");
    const time = new Date().toLocaleTimeString(document.documentElement.lang || undefined);
    this.kept.textContent = this.kept.dataset.kept.replace("%(time)s", time);
    this.alert.hidden = true;
  }

  restore(entry) {
    this.isLeaving = true;
    restore(this.form, entry);
  }

  /** Tell the server with the next save which draft the form holds. */
  nameDraft() {
    this.field.value = `${this.key.slice(this.key.lastIndexOf(":") + 1)}.${this.stamp}`;
  }

  say(what) {
    this.alert.textContent = this.alert.dataset[what];
    this.alert.hidden = false;
  }

  submit(event) {
    this.keep();
    if (navigator.onLine === false) {
      event.preventDefault();
      this.say("offline");
      this.alert.scrollIntoView({ block: "nearest" });
    }
    this.isLeaving = !event.defaultPrevented;
  }
}

const holder = document.querySelector("[data-record]");
if (holder) new Draft(holder);
