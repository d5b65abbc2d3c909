// The fields of a guest, where who one is comes in a fragment: what this browser keeps fills what is
// empty, and what somebody has typed goes along when the fields are put there anew.

document.querySelector("[data-comment-form]")?.addEventListener("identity", ({ target, detail: fresh }) => {
  for (const theirs of fresh.querySelectorAll("[data-guest]")) {
    const own = target.querySelector(`[data-guest="${theirs.dataset.guest}"]`);
    if (!own) continue;
    if (theirs.type === "checkbox") own.checked = theirs.checked ||= own.checked;
    else if (theirs.type === "submit") own.hidden = theirs.hidden;
    else own.value = theirs.value = own.value || theirs.value;
  }
});
