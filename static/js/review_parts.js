// Put what one press has changed into the review: the old line goes, the new one comes where it belongs.
import { write } from "./review_line.js";

const TYPED = "input:not([type=hidden]), textarea";

function takeOut(ids) {
  const isOpen = new Set();
  for (const id of ids) {
    const old = document.getElementById(id);
    if (old?.querySelector("details[open]:not(.more-codes)")) isOpen.add(id);
    old?.remove();
  }
  return isOpen;
}

function nextCard(ids) {
  const card = document.activeElement?.closest(".check-card");
  if (!card || !ids.includes(card.id)) return null;
  return card.nextElementSibling ?? card.previousElementSibling ?? document.querySelector("#confirm button");
}

function put(line, list, isOpen) {
  const order = Number(line.dataset.order);
  const after = [...list.children].find((other) => Number(other.dataset.order) > order);
  list.insertBefore(line, after ?? null);
  if (isOpen.has(line.id)) line.querySelector("details:not(.more-codes)")?.setAttribute("open", "");
  htmx.process(line);
}

function writeAlike(lines) {
  const { value, students, versions } = lines.dataset;
  const [words, status] = lines.children;
  const versionOf = versions.split(" ");
  students.split(" ").forEach((pk, place) => {
    const line = document.getElementById(`student-${pk}`);
    if (line) write(line, { value, version: versionOf[place], words, status });
  });
}

let gone = [];
let wereOpen = new Set();

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { fragment, target } = event.detail;
  const part = fragment.firstElementChild ?? fragment;
  if (target.id === "gone") {
    gone = (part.dataset.gone ?? "").split(" ").filter(Boolean);
    const next = nextCard(gone);
    wereOpen = takeOut(gone);
    (next?.querySelector("h3") ?? next)?.focus();
  } else if (target.id === "alike") {
    for (const lines of part.querySelectorAll("[data-students]")) writeAlike(lines);
  } else if (fragment.dataset && "lines" in fragment.dataset) {
    event.preventDefault();
    for (const line of [...fragment.children]) put(line, target, wereOpen);
  } else if (target.id === "dock-feedback" && isBeingTyped(target)) {
    // Somebody is writing the reason of the press before: she goes on.
    event.preventDefault();
  }
});

// The button that comes after the last card is put in anew itself.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement && document.activeElement !== document.body) return;
  if (gone.some((id) => id.startsWith("check-"))) document.querySelector("#confirm button")?.focus();
});

function isBeingTyped(box) {
  const field = document.activeElement;
  return box.contains(field) && field.matches(TYPED) && field.value !== field.defaultValue && !box.dataset.isSent;
}

// What has been written is sent: its answer may take the field away.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.matches(".ask-more")) elt.closest("#dock-feedback").dataset.isSent = "yes";
});
