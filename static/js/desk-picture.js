// Shows the picture whose number was chosen in the library's popup (Django writes it into the field
// and tells by a change event).

for (const field of document.querySelectorAll("[data-picture]")) {
  const input = field.querySelector("input");
  const shown = field.querySelector(".picture-shown");
  input.addEventListener("change", async () => {
    shown.replaceChildren();
    const number = input.value.trim();
    if (!/^\d+$/.test(number)) return;
    const address = field.dataset.thumbnails.replace("/0/", `/${number}/`);
    const response = await fetch(address);
    if (!response.ok) return;
    const { url, alt } = await response.json();
    const picture = new Image();
    Object.assign(picture, { src: url, alt, className: "thumbnail" });
    if (url) shown.append(picture);
  });
}
