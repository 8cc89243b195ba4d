// Search the roster while typing: keep the students whose name or number contains the words.
function plain(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

document.addEventListener("input", (event) => {
  if (!event.target.matches(".name-search")) return;
  const wanted = plain(event.target.value.trim());
  for (const choice of event.target.closest("form").querySelectorAll("[data-search]")) {
    choice.hidden = !plain(choice.dataset.search).includes(wanted);
  }
});

// Enter takes the only student left; with several left it takes nobody by accident.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".name-search")) return;
  event.preventDefault();
  const left = event.target.closest("form").querySelectorAll("[data-search]:not([hidden]) button");
  if (left.length === 1) left[0].click();
});
