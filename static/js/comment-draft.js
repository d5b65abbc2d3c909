// What is being typed, kept in this browser for a week: one draft for each story and comment that is
// answered. Storage may be full or forbidden; typing goes on all the same.

const A_WEEK = 7 * 24 * 3600 * 1000;

function store(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

export class Draft {
  /** `place` names the story and the comment that is answered; `box` is the text box. */
  constructor(box, place) {
    this.box = box;
    this.place = place;
  }

  keep() {
    const { value } = this.box;
    const kept = JSON.stringify({ text: value, at: Date.now() });
    store((all) => (value.trim() ? all.setItem(this.place, kept) : all.removeItem(this.place)));
  }

  forget() {
    store((all) => all.removeItem(this.place));
  }

  /** Put the kept text into an empty box; whether there was any. */
  restore() {
    const found = store((all) => JSON.parse(all.getItem(this.place)));
    if (!found || Date.now() - found.at > A_WEEK || this.box.value.trim()) return false;
    this.box.value = found.text;
    return true;
  }

  /** The form answers something else now; what stands in the box goes along. */
  moveTo(place) {
    if (this.box.value.trim()) this.forget();
    this.place = place;
  }
}
