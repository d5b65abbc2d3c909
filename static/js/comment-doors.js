// The buttons of the providers one can sign in with. A page of everybody's does not hold them; they
// come with the rest of what is one's own, when somebody begins to write.

/** Put a button for each door after the form's own “Log in”, which becomes the mailed code's. */
export function showDoors(form, doors) {
  const own = form.querySelector('button[value="sign-in"]');
  if (!own || !doors?.length) return;
  const buttons = doors.map(({ id, name, connecting }) => {
    const button = document.createElement("button");
    Object.assign(button, { className: "button", name: "act", value: `sign-in:${id}`, textContent: name });
    button.dataset.connecting = connecting;
    return button;
  });
  own.after(...buttons);
  own.textContent = own.dataset.label;
}
