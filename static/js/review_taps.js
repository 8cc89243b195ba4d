// A press in the review shows at once; the answer puts its line right, a refusal takes it back.
import { buttonOf, paint } from "./review_line.js";

const LINES = ".review-line, .present-line, .check-card";
const PRESSES = ".status-buttons button, .cycle";
// What may change many lines: presses on any line wait for its answer.
const SWEEPS = "form[action*='/undo/'], .mark-others";
const OTHERS = "#mark-others button[name=status]";
const UNDO = "#dock-feedback form[action*='/undo/'] button";
const trays = document.getElementById("trays");
const before = new Map();
const wanted = new Map();
const sweeping = new Set();
const sending = new Set();
let nUndos = 0;
let othersAs = "";
let isConfirming = false;

const isOnItsWay = () => before.size > 0 || wanted.size > 0 || sending.size > 0;
const isBusy = () => isOnItsWay() || nUndos > 0 || othersAs !== "";

// “Undo” means what was pressed last, also if that is still on its way.
document.addEventListener("click", (event) => {
  const button = event.target.closest(UNDO);
  if (!button || !isOnItsWay()) return;
  event.preventDefault();
  event.stopPropagation();
  nUndos += 1;
  button.setAttribute("aria-busy", "true");
}, true);

function undoNext() {
  const button = document.querySelector(UNDO);
  nUndos = button ? nUndos - 1 : 0;
  // It has just come: htmx would know it only in a moment.
  if (button) htmx.process(button.form);
  button?.click();
}

// “All the others” are those who are left when every press before it has been answered.
document.addEventListener("click", (event) => {
  const button = event.target.closest(OTHERS);
  if (!button || !isBusy()) return;
  event.preventDefault();
  event.stopPropagation();
  othersAs = button.value;
  button.setAttribute("aria-busy", "true");
  const detail = { form: button.form, submitter: button, isPlain: false };
  document.dispatchEvent(new CustomEvent("kept:keep", { detail }));
}, true);

function markOthersNow() {
  const button = document.querySelector(`${OTHERS}[value="${othersAs}"]`);
  othersAs = "";
  if (button) htmx.process(button.form);
  button?.click();
}

// After a refusal the review is read anew: whoever reads it presses again.
function forgetWaiting() {
  nUndos = 0;
  othersAs = "";
  for (const button of document.querySelectorAll(`${UNDO}, ${OTHERS}`)) button.removeAttribute("aria-busy");
}

// Before htmx: a press waits for the answer of one before on its line, and of any that is undone.
document.addEventListener("click", (event) => {
  const button = event.target.closest(PRESSES);
  const line = button?.closest(LINES);
  if (!line || !trays.contains(line)) return;
  const value = (button.matches(".cycle") && button.dataset.next) || button.value;
  if (before.has(line.id) || sweeping.size) {
    event.preventDefault();
    event.stopPropagation();
    wanted.set(line.id, value);
    return paint(line, value);
  }
  if (button.type !== "submit") return;
  before.set(line.id, line.cloneNode(true));
  // After htmx has read the form.
  queueMicrotask(() => paint(line, value));
}, true);

function takeBack(id) {
  const old = before.get(id);
  const line = document.getElementById(id);
  before.delete(id);
  wanted.delete(id);
  if (!old || !line) return;
  line.replaceWith(old);
  htmx.process(old);
}

// The line has been answered for: what was pressed meanwhile is pressed in the new one.
function goOn(id) {
  before.delete(id);
  const value = wanted.get(id);
  wanted.delete(id);
  const button = value && document.getElementById(id) && buttonOf(document.getElementById(id), value);
  if (button?.type === "submit") button.click();
}

// Of a line that has been replaced htmx tells by what stands around it: the form itself knows its line.
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr, successful } }) => {
  const id = requestConfig.elt.dataset.lineId;
  if (id && before.has(id)) {
    if (successful && xhr.status === 200) goOn(id);
    // Once the page has heard of it: from a line that is gone no event comes.
    else queueMicrotask(() => takeBack(id));
  }
  const isDone = successful && xhr.status === 200;
  sending.delete(requestConfig.elt);
  if (sweeping.delete(requestConfig.elt) && !sweeping.size) afterSweep(isDone);
  if (!isDone) forgetWaiting();
  if (nUndos && !isOnItsWay()) undoNext();
  if (othersAs && !nUndos && !isOnItsWay()) markOthersNow();
  if (isConfirming && !isBusy()) confirmNow();
});

// What was pressed after “Undo” or “All the others” is pressed in the lines that it brought; a refusal reads all anew.
function afterSweep(isDone) {
  for (const id of [...wanted.keys()].filter((id) => !before.has(id))) {
    if (isDone) goOn(id);
    else wanted.delete(id);
  }
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (requestConfig.verb === "post" && trays.contains(elt)) sending.add(elt);
  if (elt.matches?.(SWEEPS)) sweeping.add(elt);
  const line = elt.closest?.(LINES);
  if (line) elt.dataset.lineId = line.id;
});

// A refusal comes with its word; the review is read anew instead of the whole page.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  const target = xhr.getResponseHeader("HX-Redirect");
  if (xhr.status !== 204 || !target || !(elt.dataset.lineId || trays.contains(elt))) return;
  if (new URL(target, location.href).pathname !== location.pathname) return;
  event.preventDefault();
  htmx.ajax("GET", trays.dataset.partUrl, { target: "#trays", swap: "innerHTML" });
});

// Who confirms while presses are under way means them too.
function confirmNow() {
  isConfirming = false;
  document.getElementById("confirm")?.requestSubmit();
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "confirm" || !isBusy()) return;
  event.preventDefault();
  isConfirming = true;
  event.target.querySelector("button").setAttribute("aria-busy", "true");
  document.dispatchEvent(new CustomEvent("kept:keep", { detail: { form: event.target } }));
}, true);
