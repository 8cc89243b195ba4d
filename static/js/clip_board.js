// Drag a card onto a name: the same as choosing the card and pressing the name.
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".clip-card") ?? null;
});
document.addEventListener("dragend", () => {
  dragged = null;
});

document.addEventListener("dragover", (event) => {
  const name = event.target.closest?.(".clip-name:not(:disabled)");
  for (const other of document.querySelectorAll(".clip-name.is-over")) other.classList.remove("is-over");
  if (!dragged || !name) return;
  event.preventDefault();
  name.classList.add("is-over");
});

document.addEventListener("drop", (event) => {
  const name = event.target.closest?.(".clip-name:not(:disabled)");
  if (!dragged || !name) return;
  event.preventDefault();
  dragged.querySelector("[name=cluster]").checked = true;
  name.click();
});

function showChosen() {
  document
    .querySelector(".clip-card:has(:checked)")
    ?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// After each name the next card is the chosen one: bring it into view, and keep the keyboard where it was.
let pressed = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  pressed = event.detail.requestConfig?.triggeringEvent?.submitter?.value ?? null;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "clip-board") return;
  showChosen();
  if (!pressed) return;
  const again = document.querySelector(`.clip-name[value="${CSS.escape(pressed)}"]`);
  again?.focus({ preventScroll: true });
});
