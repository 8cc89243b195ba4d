/** Ticks all students of the list at once, and takes the ticks away again. */
const button = document.getElementById("tick-all");
if (button) {
  const boxes = [...button.closest("form").querySelectorAll('input[name="away"]')];
  button.hidden = boxes.length < 2;
  button.addEventListener("click", () => {
    const isAll = boxes.every((box) => box.checked);
    for (const box of boxes) {
      box.checked = !isAll;
    }
  });
}
