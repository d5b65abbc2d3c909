// Gives the fields that Django's admin leaves without a name one: the boxes that its autocomplete
// makes out of selects, and the fields in a table, whose column's heading is their label.

function name(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const box = select.nextElementSibling;
  if (!box?.classList.contains("select2")) return;
  const words = label?.textContent ?? columnOf(select);
  for (const part of box.querySelectorAll(".select2-selection, .select2-selection__rendered, input")) {
    const shown = part.classList.contains("select2-selection") ? chosen(box) : "";
    part.removeAttribute("aria-labelledby");
    part.setAttribute("aria-label", `${words.trim().replace(/:$/, "")} ${shown}`.trim());
  }
}

function chosen(box) {
  return box.querySelector(".select2-selection__rendered")?.title ?? "";
}

function columnOf(field) {
  const cell = field.closest("td");
  const heading = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
  return heading?.textContent.replace("?", "").trim() ?? "";
}

function nameAll() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) name(select);
  for (const field of document.querySelectorAll(".tabular td :is(input, select, textarea)")) {
    const words = columnOf(field);
    if (!words || field.type === "hidden") continue;
    field.closest("td").dataset.label = words; // shown where the table is too narrow for headings
    if (!field.labels?.length) field.setAttribute("aria-label", words);
  }
  for (const heading of document.querySelectorAll(".tabular thead th")) {
    if (heading.textContent.trim()) continue;
    const cell = document.createElement("td"); // a heading without words is none
    cell.className = heading.className;
    heading.replaceWith(cell);
  }
}

nameAll();
new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]);
  if (added.some((node) => node.matches?.(".select2, .form-row"))) nameAll();
}).observe(document.body, { childList: true, subtree: true });
window.addEventListener("load", () => {
  window.django?.jQuery(document).on("select2:select select2:unselect", (event) => {
    setTimeout(() => name(event.target));
  });
});
