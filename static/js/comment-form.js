// Writing a comment: fetches what a page of everybody's lacks (who you are, the form's token) and
// posts without losing the page. Without this file the form posts itself and the server keeps the
// text.

import { SignInWindow, linkButton, showIdentity } from "./comment-sign-in.js";
import { Draft } from "./comment-draft.js";
import { showPreferences } from "./comment-preferences.js";

const form = document.querySelector("[data-comment-form]");

const field = (name) => form.querySelector(`[name="${name}"]`);
const place = () => `comment:${new URL(form.action).pathname}:${field("parent").value}`;

function setField(name, value) {
  const made = () => Object.assign(document.createElement("input"), { type: "hidden", name });
  const input = field(name) ?? form.appendChild(made());
  input.value = value;
}

const say = (...parts) =>
  form.querySelector("[data-status]").replaceChildren(...parts.flatMap((part) => [part, " "]));

function refuse(message, aboutName = "") {
  showError(form.querySelector("#comment-error"), message);
  showError(form.querySelector("#comment-name-error"), aboutName);
  field("text").setAttribute("aria-invalid", Boolean(message && !aboutName));
  field("name")?.setAttribute("aria-invalid", Boolean(aboutName));
}

const showError = (place, message) => place && Object.assign(place, { textContent: message, hidden: !message });

const draft = form && new Draft(field("text"), place());
const keep = () => draft.keep();

function restore() {
  if (!draft.restore()) return;
  const discard = linkButton(form.dataset.discard, () => {
    field("text").value = "";
    draft.forget();
    say("");
    field("text").focus();
  });
  say(form.dataset.restored, discard);
}

let preparing = form && field("csrfmiddlewaretoken") ? Promise.resolve() : null;

/** Fetch once what makes the form one's own. */
const prepare = () => (preparing ??= fetchMine());
const refresh = () => (preparing = fetchMine());
const signIn = form && new SignInWindow(form, { say, refresh, leave: submitPlainly });

async function fetchMine() {
  const url = new URL(form.action);
  url.hash = "";
  if (field("parent").value) url.searchParams.set("replytocom", field("parent").value);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const mine = await answer.json();
    setField("csrfmiddlewaretoken", mine.token);
    if (!field("key")) setField("key", mine.key);
    showIdentity(form, mine.identity);
    if (mine.text && !field("text").value) field("text").value = mine.text;
    showPreferences(form, mine.mail);
  } catch {
    preparing = null;
  }
}

let [sending, hopeless] = [false, false];

async function post(button) {
  sending = true;
  button.disabled = true;
  const label = button.textContent;
  button.textContent = form.dataset.posting;
  refuse("");
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "post");
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return submitPlainly("post");
    const { url, error, insists, name } = await answer.json();
    if (url) return leaveFor(url);
    if (insists) setField("insists", "1");
    refuse(error, name);
    if (field("name") && !name) refresh(); // the name is kept, the comment is not posted
  } catch {
    refuse(form.dataset.offline);
  }
  sending = false;
  button.disabled = false;
  button.textContent = label;
  (form.querySelector('[aria-invalid="true"]') ?? field("text")).focus();
}

/** What needs a page of the server's (an expired token, another account) gets one, with the text. */
function submitPlainly(act) {
  setField("act", act);
  form.submit();
}

function leaveFor(url) {
  field("text").value = ""; // nothing is left to be kept, nor for the browser to fill in again
  keep();
  const target = new URL(url, location.href);
  const isHere = target.pathname === location.pathname && target.search === location.search;
  location.assign(target);
  if (isHere) location.reload();
}

async function submitted(event) {
  keep();
  if (sending) return event.preventDefault();
  const { submitter } = event;
  say(submitter?.dataset.connecting ?? "");
  if (!field("csrfmiddlewaretoken") && !hopeless) {
    event.preventDefault();
    await prepare();
    hopeless = true; // once is enough: without a token the server answers with the text all the same
    return form.requestSubmit(submitter);
  }
  if (submitter?.dataset.connecting) return signIn.begin(submitter);
  if (submitter?.value !== "post" || !field("writer")) return;
  event.preventDefault();
  await post(submitter);
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
  form.addEventListener("placechange", () => {
    refuse("");
    draft.moveTo(place());
    restore();
  });
  form.addEventListener("submit", submitted);
  addEventListener("pagehide", keep);
  restore();
}
