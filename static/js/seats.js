// Move students in the seating plan: dragged, by arrow keys, or by a tap on the photo and one on the place.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let dragged = null;

const plan = () => document.getElementById("plan");
const placeAt = (column, row) => plan().querySelector(`.place[data-column="${column}"][data-row="${row}"]`) ?? undefined;
const chosen = () => plan().querySelector('.seat[aria-pressed="true"]');

// `findPlace` gives the place for a seat as it then is; null: off the plan; undefined: nowhere.
// One move at a time, by the plan that the one before leaves; what is pressed meanwhile waits.
const waiting = [];

function move(seat, findPlace) {
  waiting.push({ student: seat.dataset.student, findPlace });
  moveNext();
}

function moveTo(seat, { dataset }) {
  move(seat, () => placeAt(dataset.column, dataset.row));
}

function moveNext() {
  const form = document.getElementById("move");
  if (form.matches(".htmx-request")) return;
  while (waiting.length) {
    const { student, findPlace } = waiting.shift();
    const seat = plan().querySelector(`.seat[data-student="${student}"]`);
    const place = seat && findPlace(seat);
    if (place === undefined || place === seat?.closest(".place")) continue;
    form.elements.student.value = student;
    form.elements.column.value = place ? place.dataset.column : "";
    form.elements.row.value = place ? place.dataset.row : "";
    return form.requestSubmit();
  }
}

document.addEventListener("htmx:afterSettle", moveNext);
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, () => waiting.splice(0));
}

function choose(seat) {
  const before = chosen();
  before?.removeAttribute("aria-pressed");
  if (seat && seat !== before) seat.setAttribute("aria-pressed", "true");
  plan().classList.toggle("has-chosen", Boolean(chosen()));
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("#print-plan")) return window.print();
  const seat = target.closest("#plan .seat");
  const place = target.closest("#plan .place");
  const moving = chosen();
  if (moving && place && moving !== seat) return moveTo(moving, place);
  if (seat) choose(seat);
});

// From no place the first arrow leads to the first free one.
function stepFrom(seat, [dx, dy]) {
  const place = seat.closest(".place");
  if (!place) return [...plan().querySelectorAll(".place")].find((one) => !one.querySelector(".seat"));
  return placeAt(Number(place.dataset.column) + dx, Number(place.dataset.row) + dy);
}

document.addEventListener("keydown", (event) => {
  const seat = document.activeElement?.closest("#plan .seat");
  if (!seat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return choose(null);
  const isOff = event.key === "Delete" || event.key === "Backspace";
  if (!STEPS[event.key] && !isOff) return;
  event.preventDefault();
  move(seat, (now) => (isOff ? null : stepFrom(now, STEPS[event.key])));
});

document.addEventListener("dragstart", ({ target }) => {
  dragged = target.closest?.("#plan .seat") ?? null;
});
document.addEventListener("dragend", () => {
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const place = event.target.closest?.("#plan .place");
  for (const other of plan().querySelectorAll(".is-over")) other.classList.remove("is-over");
  if (!dragged || !place) return;
  event.preventDefault();
  place.classList.add("is-over");
});
document.addEventListener("drop", (event) => {
  const place = event.target.closest?.("#plan .place");
  if (!dragged || !place) return;
  event.preventDefault();
  moveTo(dragged, place);
});
