// Single keys in the inbox. The page says what they do: [data-keys] holds the queue, [data-key="r"] is what r opens or focuses.
// They never act inside a field or with a modifier, and people can turn them off in Settings (WCAG 2.1.4).

const queue = document.querySelector("[data-keys]");

function step(by) {
  const links = [...queue.querySelectorAll("a")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[Math.min(Math.max(here + by, 0), links.length - 1)]?.click();
}

function act(target) {
  const fold = target.closest("details");
  if (fold) fold.open = true;
  if (target.matches("input, textarea, select, summary")) target.focus();
  else target.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (target) act(target);
  else return;
  event.preventDefault();
});
