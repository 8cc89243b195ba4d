// The tick list of consents: yes for everybody who has not said no, one answer a line, and the ticks counted.
const form = document.getElementById("consent-list");
const ticks = form ? [...form.querySelectorAll("input[name=students], input[name=objections]")] : [];
const yes = ticks.filter(({ name }) => name === "students");
const all = document.getElementById("tick-all");
const count = document.getElementById("n-ticked");

function otherOf({ name, value }) {
  return ticks.find((tick) => tick.value === value && tick.name !== name);
}

// Who has said no is left out of "Yes for all".
function open() {
  return yes.filter((tick) => !otherOf(tick).checked);
}

function showTicks() {
  const n = ticks.filter(({ checked }) => checked).length;
  count.textContent = `(${n})`;
  count.hidden = false;
  all.setAttribute("aria-pressed", String(open().length > 0 && open().every(({ checked }) => checked)));
}

if (ticks.length) {
  form.addEventListener("change", ({ target }) => {
    if (ticks.includes(target) && target.checked) otherOf(target).checked = false;
    showTicks();
  });
  all.addEventListener("click", () => {
    const wanted = open().some(({ checked }) => !checked);
    for (const tick of open()) tick.checked = wanted;
    showTicks();
  });
  showTicks();
}
