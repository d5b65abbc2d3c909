// The last page of a tab that was opened to sign in beside a form: gives the form its token, and
// closes once a form has heard it. A tab that no form waits for stays.

const shown = document.querySelector("[data-name]");
const token = shown.querySelector("[name=csrfmiddlewaretoken]").value;
const { name, person } = shown.dataset;
const channel = new BroadcastChannel("desk-sign-in");
channel.addEventListener("message", ({ data }) => data.heard === token && close());
channel.postMessage({ token, name, person });
