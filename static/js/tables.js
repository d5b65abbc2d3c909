// A table wider than its column scrolls within itself; this lets the keyboard reach it to do so.

const tables = document.querySelectorAll(".story-body table");

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

for (const table of tables) watcher.observe(table);
