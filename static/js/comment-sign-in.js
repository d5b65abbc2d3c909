// Signing in beside the form. The provider's page opens in a window of its own, so that the story
// and the text stay as they are. That window is cut off from this page (Cross-Origin-Opener-Policy):
// its last page, which is ours again, tells on a channel how it went. That a window was closed shows
// when this one gets the attention back; nothing is asked at intervals.

const SIZE = { width: 600, height: 700 };

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function open(button, id) {
  const left = Math.max(0, screenX + (outerWidth - SIZE.width) / 2);
  const top = Math.max(0, screenY + (outerHeight - SIZE.height) / 2);
  const opened = window.open("", id, `popup,width=${SIZE.width},height=${SIZE.height},left=${left},top=${top}`);
  if (!opened || opened.closed) return false;
  opened.document.title = opened.document.body.textContent = button.dataset.connecting;
  return true;
}

/** A button in the words of a sentence. */
export function linkButton(textContent, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent });
  button.addEventListener("click", act);
  return button;
}

/** Put who writes, or the ways to sign in, below the text. */
export function showIdentity(form, markup) {
  const block = form.querySelector("[data-identity]");
  const fresh = new DOMParser().parseFromString(markup, "text/html").body;
  form.dispatchEvent(new CustomEvent("identity", { detail: fresh }));
  const own = block.querySelector('[value="sign-in"]');
  const theirs = fresh.querySelector('[value="sign-in"]');
  if (own && theirs && !block.querySelector("[data-connecting]")) {
    // Somebody may be pressing it right now: it stays, and the providers come beside it.
    own.textContent = theirs.textContent;
    own.after(...fresh.querySelectorAll("[data-connecting]"));
  } else {
    block.replaceChildren(...fresh.childNodes);
  }
}

export class SignInWindow {
  /** `refresh` fetches again who one is; `leave(act)` sends the form, and its page is left. */
  constructor(form, { say, refresh, leave }) {
    Object.assign(this, { form, say, refresh, leave, id: null, act: null, waits: false });
    form.addEventListener("focusin", () => this.#listen(), { once: true });
  }

  get #block() {
    return this.form.querySelector("[data-identity]");
  }

  #listen() {
    if (this.channel || !window.BroadcastChannel) return;
    this.channel = new BroadcastChannel("sign-in");
    this.channel.addEventListener("message", ({ data }) => this.#hear(data));
    addEventListener("focus", () => this.#lookedAt());
    document.addEventListener("visibilitychange", () => document.hidden || this.#lookedAt());
  }

  /** Let the form be sent to a new window by `button`; false where the browser opens none. */
  begin(button) {
    const id = random();
    button.removeAttribute("formtarget");
    this.#listen(); // Safari gives a button that is clicked no focus
    if (!this.channel || !open(button, id)) return false;
    button.formTarget = id;
    Object.assign(this, { id, act: button.value });
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "window", value: id });
    this.form.append(field);
    setTimeout(() => { // once the form is on its way
      field.remove();
      this.#wait(button.dataset.connecting);
    });
    return true;
  }

  #wait(connecting) {
    const cancel = linkButton(this.form.dataset.cancel, () => this.#end());
    this.waits = true;
    this.#block.hidden = true;
    this.say(connecting, cancel);
    cancel.focus();
  }

  #hear({ id, outcome, told }) {
    if (!outcome) return; // another form heard its window
    if (id === this.id) {
      this.channel.postMessage({ heard: id });
      if (outcome !== "failed") this.#end(told);
      else if (this.waits) this.leave(this.act);
    } else if (outcome === "in" && !this.form.querySelector("[name=writer]")) {
      this.refresh(); // another tab signed in, and nobody is named as the writer here
    }
  }

  #lookedAt() {
    if (this.waits) this.#end();
  }

  /** The choice again, or who one is now; the text was never touched. */
  async #end(told = "") {
    this.waits = false;
    await this.refresh();
    if (this.waits) return;
    this.#block.hidden = false;
    this.say(told);
    if (this.form.contains(document.activeElement)) return;
    this.#block.querySelector(`[name="name"], [value="${this.act}"], [value="post"]`)?.focus();
  }
}
