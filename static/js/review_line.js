// One line of the review: what it shows of a status.
const LONGEST_IN_PILL = 18;
const statusOf = (value) => value.split(":")[0];

export function buttonOf(line, value) {
  return line.querySelector(`.status-buttons button[value="${value}"]`);
}

export function paint(line, value) {
  for (const button of line.querySelectorAll(".status-buttons button")) {
    const isPressed = button.value === value;
    button.setAttribute("aria-pressed", isPressed);
    button.classList.toggle(`is-${statusOf(button.value)}`, isPressed);
  }
  const cycle = line.querySelector(".cycle");
  const pressed = buttonOf(line, value);
  if (!cycle || !pressed) return;
  const status = cycle.querySelector(".status");
  status.className = `status is-${statusOf(value)}`;
  status.replaceChildren(pressed.querySelector("b").cloneNode(true), shown(wordOf(pressed)));
  cycle.dataset.next = nextOf(cycle, value);
}

// What one more tap says: the next of the site's order, or its first.
function nextOf(cycle, value) {
  const order = cycle.dataset.order.split(" ");
  return order[(order.indexOf(statusOf(value)) + 1) % order.length];
}

// As the site writes it: a pill holds a word or two, what is longer is only read aloud there.
function shown(word) {
  if (word.length <= LONGEST_IN_PILL) return ` ${word}`;
  const aloud = document.createElement("span");
  aloud.className = "visually-hidden";
  aloud.textContent = ` ${word}`;
  return aloud;
}

function wordOf(button) {
  return button.textContent.replace(button.querySelector("b").textContent, "").trim();
}

// What the site says of a line that stays where it is: the pressed button, its words, its version.
export function write(line, { value, version, words, status }) {
  const held = buttonOf(line, value) ? value : statusOf(value);
  paint(line, held);
  for (const button of line.querySelectorAll(".status-buttons button")) {
    // The choice that holds already is no button to press.
    const isHeld = button.value === held;
    button.type = isHeld ? "button" : "submit";
    if (isHeld) button.removeAttribute("name");
    else button.name = "status";
  }
  for (const field of line.querySelectorAll("[name=shown_version]")) field.value = version;
  const cycle = line.querySelector(".cycle");
  if (cycle) {
    cycle.value = nextOf(cycle, value);
    delete cycle.dataset.next;
    cycle.querySelector(".status").replaceWith(status.cloneNode(true));
  }
  line.querySelector(".line-words").replaceChildren(...words.cloneNode(true).childNodes);
  const seat = line.querySelector(".line-seat");
  if (seat) seat.hidden = Boolean(value);
}
