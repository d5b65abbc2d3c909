// Keeps what is typed in a form of the desk in this browser until the server has saved it, asks
// before it is left, and offers it again on return. Storage may be full or forbidden: the page says so.

import { hold, notInOtherTabs, untilFree } from "./desk-draft-locks.js";
import { restore, showOffers } from "./desk-draft-offer.js";
import { drop, entriesOf, fieldsOf, isSaved, isUntouched, keyOf, keyWithNumber, newNumber, signature, sizeOf, textFieldsOf, tidy, write } from "./desk-draft-store.js";
import { keepWindows, typedInWindows } from "./desk-draft-windows.js";

const KEEP_AFTER = 1000; // milliseconds after the first key that is not kept yet
const MEGABYTE = 1024 * 1024;

class Draft {
  constructor(holder) {
    this.holder = holder;
    this.form = holder.closest("form");
    this.field = this.form.elements._draft;
    this.alert = holder.querySelector("[role=alert]");
    this.kept = holder.querySelector("[data-kept]");
    this.isLeaving = false;
    for (const name of ["input", "change", "close", "formset:added", "formset:removed"]) {
      this.form.addEventListener(name, () => this.changed(), { capture: true });
    }
    // Django's own fields tell their changes to jQuery only.
    addEventListener("load", () => window.django?.jQuery(this.form).on("change", () => this.changed()));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pageshow", () => this.begin());
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && (this.isUnsaved() || typedInWindows())) event.preventDefault();
    });
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
    const entries = person ? await notInOtherTabs(entriesOf(person, record), this.lock, () => this.isUnsaved() || this.begin()) : [];
    const same = entries.find((entry) => signature(entry.fields) === now);
    const own = fromHistory && !same && entries.find(({ key }) => key === known);
    // The browser fills in only what was typed on that page, not what the server had put back.
    if (own && sizeOf(own.fields) <= Number(this.holder.dataset.limit) && own.version === this.form.elements.version?.value) {
      this.isLeaving = true;
      return restore(this.form, own);
    }
    if (same && isAsSent) drop(same.key); // saved, though nobody heard of it
    if (same && !isAsSent) this.key = same.key;
    else if (person) this.key = keyOf(person, record, newNumber());
    this.stamp = same && !isAsSent ? same.stamp : null;
    // After another's save was shown beside the text, the form holds another version.
    this.last = this.stamp && same.version === this.form.elements.version?.value ? now : null;
    if (this.stamp) this.nameDraft(); // Back does not fill in this hidden field
    const others = entries.filter((entry) => entry !== same);
    showOffers(this.form, this.holder.querySelector("template"), others, this.form, this.holder.dataset);
    if (this.key) this.holdLock();
    if (this.isUnsaved()) this.keep();
  }

  /** Other tabs see by the lock that the draft is in use. */
  holdLock() {
    if (this.lock !== this.key) hold(this.key);
    this.lock = this.key;
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
    const value = (name) => fields.find((field) => field[0] === name)?.[1] ?? "";
    const title = (value("headline") || value("title")).slice(0, 120);
    try {
      keepWindows(this, title);
      if (now !== this.baseline && (now !== this.last || !this.stamp)) this.store(fields, now, title, value("version"));
    } catch {
      this.say("full");
    }
    if (now !== this.baseline) return;
    if (this.stamp) drop(this.key);
    this.stamp = null;
  }

  /** Throws where the browser has no room or forbids it. */
  store(fields, now, title, version) {
    const stamp = newNumber();
    write(this.key, { stamp, at: Date.now(), version, title, fields, texts: textFieldsOf(this.form), address: location.pathname });
    Object.assign(this, { stamp, last: now });
    this.nameDraft();
    history.replaceState({ ...history.state, draft: this.field.value }, "");
    const time = new Date().toLocaleTimeString(document.documentElement.lang || undefined);
    this.kept.textContent = this.kept.dataset.kept.replace("%(time)s", time);
    this.alert.hidden = true;
    this.isTooLong();
  }

  /** Tell the server with the next save which draft the form holds. */
  nameDraft() {
    this.field.value = `${this.key.slice(this.key.lastIndexOf(":") + 1)}.${this.stamp}`;
  }

  say(what, filledIn = (text) => text) {
    this.alert.textContent = filledIn(this.alert.dataset[what]);
    this.alert.hidden = false;
  }

  /** Whether the form is longer than the server takes; it is said, too. */
  isTooLong() {
    const size = sizeOf(fieldsOf(this.form));
    const limit = Number(this.holder.dataset.limit);
    const sizes = { size, limit };
    if (size > limit) this.say("long", (text) => text.replace(/%\((\w+)\)s/g, (_, name) => (sizes[name] / MEGABYTE).toFixed(1)));
    return size > limit;
  }

  submit(event) {
    this.keep();
    const isOffline = navigator.onLine === false;
    if (isOffline) this.say("offline");
    if (isOffline || this.isTooLong()) {
      event.preventDefault();
      this.alert.scrollIntoView({ block: "nearest" });
    }
    this.isLeaving = !event.defaultPrevented;
  }
}

const holder = document.querySelector("[data-record]");
if (holder) new Draft(holder);
