// Swipe a card to the right for yes, to the left for no; a short or steep stroke does nothing.
const FAR_PX = 90;
const STEEP = 0.6;
let stroke = null;

function cardOf(target) {
  return target.closest?.("#trays .check-card");
}

function letGo() {
  if (!stroke) return;
  stroke.card.style.removeProperty("transform");
  stroke.card.classList.remove("is-to-yes", "is-to-no");
  stroke = null;
}

document.addEventListener("touchstart", ({ target, touches }) => {
  const card = cardOf(target);
  if (!card || touches.length > 1 || target.closest("input, video, .name-face")) return letGo();
  stroke = { card, x: touches[0].clientX, y: touches[0].clientY, dx: 0 };
}, { passive: true });

document.addEventListener("touchmove", ({ touches }) => {
  if (!stroke) return;
  stroke.dx = touches[0].clientX - stroke.x;
  if (Math.abs(touches[0].clientY - stroke.y) > Math.abs(stroke.dx) * STEEP + 12) return letGo();
  stroke.card.style.transform = `translateX(${stroke.dx * 0.6}px)`;
  stroke.card.classList.toggle("is-to-yes", stroke.dx > FAR_PX);
  stroke.card.classList.toggle("is-to-no", stroke.dx < -FAR_PX);
}, { passive: true });

document.addEventListener("touchend", () => {
  if (!stroke) return;
  const { card, dx } = stroke;
  letGo();
  if (Math.abs(dx) > FAR_PX) card.querySelector(dx > 0 ? ".is-yes" : ".is-no")?.click();
});
document.addEventListener("touchcancel", letGo);
