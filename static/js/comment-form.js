// Writing a comment: keeps what is typed in this browser for a week, fetches what a page of
// everybody's lacks (who you are, the form's token), and posts without losing the page.
// Without this file the form posts itself and the server keeps the text.

const form = document.querySelector("[data-comment-form]");
const A_WEEK = 7 * 24 * 3600 * 1000;

const field = (name) => form.querySelector(`[name="${name}"]`);
const place = () => `comment:${new URL(form.action).pathname}:${field("parent").value}`;

function setField(name, value) {
  const input = field(name) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  input.value = value;
}

/** Storage may be full or forbidden; typing goes on all the same. */
function store(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

function keep() {
  const { value } = field("text");
  const text = JSON.stringify({ text: value, at: Date.now() });
  store((kept) => (value.trim() ? kept.setItem(place(), text) : kept.removeItem(place())));
}

const forget = () => store((kept) => kept.removeItem(place()));

function restore() {
  const found = store((kept) => JSON.parse(kept.getItem(place())));
  if (!found || Date.now() - found.at > A_WEEK || field("text").value.trim()) return;
  field("text").value = found.text;
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: form.dataset.discard });
  discard.addEventListener("click", () => {
    field("text").value = "";
    forget();
    say("");
    field("text").focus();
  });
  say(form.dataset.restored, discard);
}

const say = (...parts) => form.querySelector("[data-status]").replaceChildren(...parts.flatMap((part) => [part, " "]));

function refuse(message) {
  const error = form.querySelector(".reply-error");
  error.textContent = message;
  error.hidden = !message;
  field("text").toggleAttribute("aria-invalid", Boolean(message));
}

let prepared = Boolean(form && field("csrfmiddlewaretoken"));

/** Fetch once what makes the form one's own. */
async function prepare() {
  if (prepared) return;
  prepared = true;
  const url = new URL(form.action);
  url.hash = "";
  if (field("parent").value) url.searchParams.set("replytocom", field("parent").value);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const mine = await answer.json();
    setField("csrfmiddlewaretoken", mine.token);
    setField("key", mine.key);
    if (mine.text && !field("text").value) field("text").value = mine.text;
  } catch {
    prepared = false;
  }
}

let sending = false;

async function post(button) {
  sending = true;
  button.disabled = true;
  const label = button.textContent;
  button.textContent = form.dataset.posting;
  refuse("");
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "post");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return submitPlainly(button);
    const { url, error, insists } = await answer.json();
    if (url) return leaveFor(url);
    if (insists) setField("insists", "1");
    refuse(error);
  } catch {
    refuse(form.dataset.offline);
  }
  sending = false;
  button.disabled = false;
  button.textContent = label;
  field("text").focus();
}

/** What needs a page of the server's (an expired token, another account) gets one; the text goes along. */
function submitPlainly(button) {
  button.disabled = false;
  setField("act", "post");
  form.submit();
}

function leaveFor(url) {
  removeEventListener("pagehide", keep);
  forget();
  const target = new URL(url, location.href);
  const isHere = target.pathname === location.pathname && target.search === location.search;
  location.assign(target);
  if (isHere) location.reload();
}

if (form) {
  let timer;
  field("text").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  });
  field("text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".reply-buttons button"));
  });
  form.addEventListener("focusin", prepare);
  let here = place();
  form.addEventListener("placechange", () => {
    if (field("text").value.trim()) store((kept) => kept.removeItem(here));
    here = place();
    restore();
  });
  form.addEventListener("submit", (event) => {
    keep();
    if (sending) return event.preventDefault();
    if (event.submitter?.value !== "post" || !field("writer")) return;
    event.preventDefault();
    post(event.submitter);
  });
  addEventListener("pagehide", keep);
  restore();
}
