// Unsaved text in this browser's localStorage, one entry for each open form: the key holds the
// person, the record and the draft's number. An entry is { stamp, at, version, title, fields, texts,
// address }; its stamp changes whenever it is written, texts names the fields that a person reads,
// address is the form's. The server names in a cookie the stamps that it has saved.
// What is typed in a window of the editor has an entry of its own: its text is under copy alone.

const PREFIX = "draft:";
const SAVED = "saved-drafts";
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const SAVED_REMEMBERED = 40;
const OWN = ["csrfmiddlewaretoken", "_draft", "_restore"];

export const newNumber = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What a form would send as [name, value], without files, passwords and its own workings. */
export function fieldsOf(form) {
  return [...new FormData(form)]
    .filter(([name, value]) => typeof value === "string" && !OWN.includes(name) && !/__prefix__/.test(name))
    .filter(([name]) => form.elements[name]?.type !== "password")
    .map(([name, value]) => [name, value.replace(/\r\n?/g, "\n")]);
}

/** The names of the fields that a person types text into. */
export function textFieldsOf(form) {
  const isText = ({ type, name }) => ["text", "textarea"].includes(type) && name && name !== "slug" && !/__prefix__/.test(name);
  return [...form.elements].filter(isText).map(({ name }) => name);
}

/** Whether every field holds what came from the server, not what the browser filled in again. */
export function isUntouched(form) {
  return [...form.elements].every((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked === field.defaultChecked;
    if (field.options) return [...field.options].every((option, at) => option.selected === option.defaultSelected || (at === 0 && field.type === "select-one"));
    return field.type === "hidden" || field.defaultValue === undefined || field.value === field.defaultValue;
  });
}

/** Bytes of what fields hold; names and what stands between them come on top. */
export const sizeOf = (fields) => new Blob(fields.map(([, value]) => value)).size;

/** A string that is equal for equal fields; another version of the record makes no difference. */
export function signature(fields) {
  const told = fields.filter(([name]) => name !== "version");
  return JSON.stringify(told.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The texts that a person reads in an entry; a body is HTML. */
export function textsOf({ copy, fields, texts = [] }) {
  return copy ? [copy] : fields.filter(([name, value]) => texts.includes(name) && value.trim()).map(([, value]) => value);
}

function read(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key));
    return Array.isArray(entry?.fields) ? { ...entry, key } : null;
  } catch {
    return null; // forbidden, or not ours
  }
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

export const keyOf = (person, record, number) => `${PREFIX}${person}:${record}:${number}`;

/** The key of a draft whose number alone is known, or undefined. */
export const keyWithNumber = (number) => keys().find((key) => key.endsWith(`:${number}`));

/** This person's entries, the newest first: for one record, or all. */
export function entriesOf(person, record) {
  const start = record ? keyOf(person, record, "") : `${PREFIX}${person}:`;
  const found = keys().filter((key) => key.startsWith(start)).map(read);
  return found.filter(Boolean).sort((a, b) => b.at - a.at);
}

/** Store an entry; throws where the browser has no room or forbids it. */
export function write(key, entry) {
  localStorage.setItem(key, JSON.stringify(entry));
}

export function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing is stored where storing is forbidden.
  }
}

function savedStamps() {
  try {
    return JSON.parse(localStorage.getItem(SAVED)) ?? [];
  } catch {
    return [];
  }
}

/** Whether the server said that it saved the text with this stamp. */
export const isSaved = (stamp) => savedStamps().includes(stamp);

/** Drop what the server has saved, by its cookie, and what is older than 30 days. */
export function tidy() {
  const told = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${SAVED}=`));
  const stamps = told?.slice(SAVED.length + 1).match(/[0-9a-f]{32}/g) ?? [];
  try {
    if (stamps.length) {
      localStorage.setItem(SAVED, JSON.stringify([...savedStamps(), ...stamps].slice(-SAVED_REMEMBERED)));
    }
    const desk = location.pathname.match(/^.*?\/admin\//)?.[0] ?? "/admin/";
    if (told) document.cookie = `${SAVED}=; path=${desk}; max-age=0`;
  } catch {
    // Full: the cookie stays and is read again.
  }
  for (const key of keys()) {
    const entry = read(key);
    if (!entry || stamps.includes(entry.stamp) || isSaved(entry.stamp) || Date.now() - entry.at > KEPT_FOR) drop(key);
  }
}
