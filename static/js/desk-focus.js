// The focal point of a picture, by pressing on it; the two number fields stay for the keyboard.

for (const figure of document.querySelectorAll("[data-focus]")) {
  const picture = figure.querySelector("img");
  const [x, y] = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));
  if (!picture || !x || !y) continue;
  const mark = document.createElement("span");
  mark.className = "focus-mark";
  const frame = document.createElement("div");
  frame.className = "focus-frame";
  (picture.closest("picture") ?? picture).before(frame);
  frame.append(picture.closest("picture") ?? picture, mark);

  const show = () => {
    mark.style.left = `${x.value * 100}%`;
    mark.style.top = `${y.value * 100}%`;
  };
  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const part = (at, start, length) => Math.min(1, Math.max(0, (at - start) / length)).toFixed(2);
    x.value = part(event.clientX, box.left, box.width);
    y.value = part(event.clientY, box.top, box.height);
    show();
  });
  for (const input of [x, y]) input.addEventListener("input", show);
  show();
}
