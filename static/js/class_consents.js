// The tick list of consents: tick or untick everybody, and count the ticks.
const form = document.getElementById("consent-list");
const boxes = form ? [...form.querySelectorAll("input[name=students]")] : [];
const all = document.getElementById("tick-all");
const count = document.getElementById("n-ticked");

function showTicks() {
  const n = boxes.filter((box) => box.checked).length;
  count.textContent = `(${n})`;
  count.hidden = false;
  all.setAttribute("aria-pressed", String(n === boxes.length));
}

if (boxes.length) {
  form.addEventListener("change", showTicks);
  all.addEventListener("click", () => {
    const wanted = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = wanted;
    showTicks();
  });
  showTicks();
}
