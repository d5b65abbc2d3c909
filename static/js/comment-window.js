// The last page of a window that opened beside a comment's form: tells the form how it went, and
// closes once that was heard. A window that nobody waits for stays, with a link to the text.

const { window: id, outcome, told } = document.querySelector("[data-window]").dataset;
const channel = new BroadcastChannel("sign-in");
channel.addEventListener("message", ({ data }) => data.heard === id && close());
channel.postMessage({ id, outcome, told });
