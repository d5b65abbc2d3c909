// Which unsaved texts are being typed in an open form: each form holds the lock of its draft's key
// until its page is gone.

const CLOSING = 3000; // milliseconds in which the page before this one is surely gone

/** The key of the draft that was typed in the same form. */
const formKey = (key) => key.replace(/\.window$/, "");

/** Hold the lock of a draft until this page is gone. */
export function hold(key) {
  navigator.locks?.request(key, { ifAvailable: true }, (lock) => lock && new Promise(() => {}));
}

/** Wait a moment for the page before this one in its tab, which holds the draft until it is gone. */
export async function untilFree(key) {
  await navigator.locks?.request(key, { signal: AbortSignal.timeout(800) }, () => {}).catch(() => {});
}

/** The entries that no other tab is typing; `whenFreed` is called when a tab of another is closed soon. */
export async function notInOtherTabs(entries, own, whenFreed) {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  const isFree = ({ key }) => formKey(key) === own || !held.some((lock) => lock.name === formKey(key));
  for (const { key } of entries.filter((entry) => !isFree(entry))) {
    const signal = AbortSignal.timeout(CLOSING);
    navigator.locks.request(formKey(key), { signal }, () => setTimeout(whenFreed)).catch(() => {});
  }
  return entries.filter(isFree);
}
