// The timetable: lessons are dragged, or picked up and put down by keys; arrows go from cell to cell.
const LINKS = "a.lesson, a.cell-add";
const DELETE_KEYS = ["Delete", "Backspace"]; // On a Mac the key named delete is the second.
const STEADY_PX = 8; // A finger is never quite still.
const HOLD_MS = 350; // A finger that moves sooner scrolls.
const EDGE_PX = 48; // So near to its edge the week scrolls while dragging.

let picked = null; // What is carried: { url, values }, and the element it was taken from.
let drag = null;
let wantedSlot = null;
let isSending = false;

const sheet = () => document.getElementById("timetable");
const week = () => sheet().querySelector(".week");
const cellOf = (element) => element?.closest?.(".week td[data-slot]") ?? null;

// Sending: one change at a time, by the timetable that the one before leaves; what is pressed meanwhile waits.
const waiting = [];

function inTurn(press) {
  waiting.push(press);
  pressNext();
}

function pressNext() {
  while (!isSending && waiting.length) waiting.shift()();
}

// What the change before has taken away is not changed again.
function isThere(url) {
  const { place } = sheet().dataset;
  return url === place || sheet().querySelector(`[data-move="${url}"], [data-remove="${url}"]`);
}

function send(url, values) {
  inTurn(() => {
    if (!isThere(url)) return;
    const { show, version } = sheet().dataset;
    const all = { show, shown_version: version, ...values };
    htmx.ajax("POST", url, { target: "#timetable", swap: "outerHTML", values: all });
  });
}

function putDown(load, cell, isCopy = false) {
  const { slot } = cell.dataset;
  wantedSlot = slot;
  if (load.move) send(load.move, isCopy || load.isCopy ? { slot, copy: "1" } : { slot });
  else {
    const [weekday, ...times] = slot.split("-");
    send(sheet().dataset.place, { ...load.offer, weekday, times: times.join("-") });
  }
}

function loadOf(element, isCopy = false) {
  if (element.matches(".offer")) return { offer: { ...element.dataset } };
  return { move: element.dataset.move, isCopy };
}

// Picking up and putting down without dragging
function pick(element, isCopy) {
  letGo();
  picked = loadOf(element, isCopy);
  element.classList.add("is-picked");
  if (element.matches(".offer")) element.setAttribute("aria-pressed", "true");
  showWords("picked");
}

function letGo() {
  picked = null;
  for (const element of document.querySelectorAll(".is-picked")) {
    element.classList.remove("is-picked");
    if (element.matches(".offer")) element.setAttribute("aria-pressed", "false");
  }
  showWords("");
}

function showWords(name) {
  const words = document.getElementById("picked-words");
  words.textContent = name ? words.dataset[name] : "";
}

document.addEventListener(
  "click",
  (event) => {
    const offer = event.target.closest?.(".offer");
    const cell = cellOf(event.target.closest?.(LINKS));
    if (!offer && !(picked && cell)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!offer) {
      const load = picked;
      letGo();
      putDown(load, cell);
    } else if (offer.classList.contains("is-picked")) letGo();
    else pick(offer, false);
  },
  true,
);

// Keys
function linksIn(cell) {
  return [...cell.querySelectorAll(`${LINKS}, .lesson-form select`)];
}

function focusCell(cell, isLast = false) {
  const links = cell ? linksIn(cell) : [];
  const link = links[isLast ? links.length - 1 : 0];
  if (!link) return;
  for (const other of week().querySelectorAll(LINKS)) other.tabIndex = -1;
  link.tabIndex = 0;
  link.focus();
}

function neighbour(cell, rows, columns) {
  const row = cell.parentElement;
  const lines = [...row.parentElement.rows];
  const line = lines[lines.indexOf(row) + rows];
  return cellOf(line?.cells[cell.cellIndex + columns]);
}

function step(key, link) {
  const cell = cellOf(link);
  if (key === "ArrowLeft") return focusCell(neighbour(cell, 0, -1));
  if (key === "ArrowRight") return focusCell(neighbour(cell, 0, 1));
  const links = linksIn(cell);
  const next = links[links.indexOf(link) + (key === "ArrowDown" ? 1 : -1)];
  if (next) {
    link.tabIndex = -1;
    next.tabIndex = 0;
    return next.focus();
  }
  return focusCell(neighbour(cell, key === "ArrowDown" ? 1 : -1, 0), key === "ArrowUp");
}

// Also before the focus has come into it, and before htmx knows its link.
function closeForm() {
  const close = week()?.querySelector(".lesson-form .lesson-close");
  if (!close) return;
  wantedSlot = cellOf(close).dataset.slot;
  htmx.ajax("GET", close.href, { target: "#timetable", swap: "outerHTML" });
}

function command(key, link) {
  if (key === "z") inTurn(() => document.getElementById("undo-step")?.click());
  else if ((key === "x" || key === "c") && link?.matches(".lesson")) pick(link, key === "c");
  else if (key === "v" && picked && link) {
    const load = picked;
    if (!load.isCopy) letGo();
    putDown(load, cellOf(link));
  } else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape") {
    letGo();
    endDrag();
    closeForm();
    return;
  }
  if (target.matches("input, select, textarea")) return;
  const link = target.closest(".week")?.contains(target) && target.matches(LINKS) ? target : null;
  let isDone = true;
  if (event.ctrlKey || event.metaKey) isDone = !event.shiftKey && command(key.toLowerCase(), link);
  else if (link && key.startsWith("Arrow")) step(key, link);
  else if (link?.matches(".lesson") && DELETE_KEYS.includes(key)) {
    wantedSlot = cellOf(link).dataset.slot;
    send(link.dataset.remove, {});
  } else isDone = false;
  if (isDone) event.preventDefault();
});

// Dragging: a mouse that moves, a finger that holds
function begin(event) {
  drag.ghost = drag.element.cloneNode(true);
  drag.ghost.classList.add("lesson-ghost");
  drag.ghost.setAttribute("aria-hidden", "true");
  document.body.append(drag.ghost);
  document.body.classList.add("is-dragging");
  follow(event);
}

function follow({ clientX, clientY }) {
  drag.ghost.style.left = `${clientX + 6}px`;
  drag.ghost.style.top = `${clientY + 6}px`;
  drag.cell?.classList.remove("is-over");
  drag.cell = cellOf(document.elementFromPoint(clientX, clientY));
  drag.cell?.classList.add("is-over");
  const { left, right } = week().getBoundingClientRect();
  if (clientX > right - EDGE_PX) week().scrollBy({ left: 12 });
  if (clientX < left + EDGE_PX) week().scrollBy({ left: -12 });
}

function endDrag() {
  if (!drag) return null;
  const { cell, element, ghost, timer } = drag;
  clearTimeout(timer);
  ghost?.remove();
  cell?.classList.remove("is-over");
  document.body.classList.remove("is-dragging");
  drag = null;
  return ghost && cell && cell !== cellOf(element) ? { cell, element } : null;
}

document.addEventListener("pointerdown", (event) => {
  const element = event.target.closest?.("a.lesson, .offer");
  if (!element || event.button !== 0 || drag) return;
  const { clientX, clientY, pointerId, pointerType } = event;
  drag = { element, x: clientX, y: clientY, pointerId, isMouse: pointerType === "mouse" };
  if (!drag.isMouse) drag.timer = setTimeout(() => begin(event), HOLD_MS);
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointerId) return;
  if (drag.ghost) return void follow(event);
  if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < STEADY_PX) return;
  if (drag.isMouse) begin(event);
  else endDrag();
});

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointerId) return;
  const isDragged = Boolean(drag.ghost);
  const dropped = endDrag();
  // The click that follows a drag opens nothing.
  const swallow = (click) => (click.preventDefault(), click.stopImmediatePropagation());
  if (isDragged) window.addEventListener("click", swallow, { capture: true, once: true });
  // Where no click follows, the next one is meant.
  if (isDragged) setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
  if (dropped) putDown(loadOf(dropped.element), dropped.cell, event.ctrlKey || event.altKey);
});
document.addEventListener("pointercancel", endDrag);
// Only a listener that is not passive may keep the week from scrolling.
document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => drag && event.preventDefault());

// After each answer the keyboard is where it was, or in the form that opened.
function settle() {
  const form = sheet().querySelector(".lesson-form");
  const cell = wantedSlot && week()?.querySelector(`td[data-slot="${CSS.escape(wantedSlot)}"]`);
  week()?.querySelectorAll(LINKS).forEach((link, number) => (link.tabIndex = number ? -1 : 0));
  if (form) {
    (form.querySelector("[aria-invalid=true]") ?? form.querySelector("select, input:not([type=hidden])")).focus();
    form.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (cell) focusCell(cell);
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  isSending = true;
  const cell = cellOf(detail.elt);
  if (cell) wantedSlot = cell.dataset.slot;
});
document.addEventListener("htmx:afterRequest", ({ detail: { successful } }) => {
  isSending = false;
  // The page says that it was not saved: what was to follow went by it.
  if (!successful) waiting.length = 0;
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id === "timetable") settle();
  pressNext();
});
// By the mouse, while a change is on its way: it is undone once it is there.
document.addEventListener("submit", (event) => {
  if (!isSending || !event.target.querySelector("#undo-step")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  inTurn(() => document.getElementById("undo-step")?.click());
}, true);
settle();
