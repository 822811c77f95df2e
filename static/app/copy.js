// One press copies what stands beside it. Without this script it can still be selected and copied as any text.
for (const held of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "btn";
  button.textContent = held.dataset.copy;
  said.className = "small quiet";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(held.value);
      said.textContent = "Copied.";
    } catch {
      held.select();
      said.textContent = "It is selected. Press Ctrl and C, or Command and C.";
    }
  });
  const row = document.createElement("p");
  row.className = "row above";
  row.append(button, said);
  held.after(row);
}
