// Beside a form of the desk: once a tab in which somebody signed in says so, the form takes its
// token, so that the next Save works. A form that was written by one person takes no other's.

const form = document.querySelector("form.write");
const { person } = form?.querySelector("[data-person]")?.dataset ?? {};
const place = document.querySelector("[data-sign-in]");

if (form && window.BroadcastChannel) {
  const channel = new BroadcastChannel("desk-sign-in");
  channel.addEventListener("message", ({ data }) => {
    if (!data.token || (person && person !== data.person)) return;
    form.elements.csrfmiddlewaretoken.value = data.token;
    channel.postMessage({ heard: data.token });
    if (!place) return;
    const told = document.querySelector("[data-signed-in]");
    told.textContent = place.dataset.done.replace("%(name)s", data.name);
    place.hidden = true;
    form.querySelector("button:not([type=button])")?.focus();
  });
  // A tab that is opened by its address alone can't close itself.
  place?.querySelector("[data-sign-in-link]").addEventListener("click", (event) => {
    if (window.open(event.target.href)) event.preventDefault();
  });
}
