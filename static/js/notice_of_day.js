// With the day of a consent its notice changes to the one in force then, unless a person chose another.
function follow(notice) {
  const day = notice.form.elements[notice.dataset.ofDay];
  const dated = [...notice.options].filter(({ dataset }) => dataset.since);
  dated.sort((one, other) => (one.dataset.since < other.dataset.since ? 1 : -1));
  const ofDay = () => dated.find(({ dataset }) => dataset.since <= day.value) ?? dated.at(-1);
  let follows;
  const note = () => (follows = notice.selectedOptions[0] === ofDay());
  notice.addEventListener("change", note);
  day.addEventListener("change", () => {
    if (!follows || !day.value) return;
    ofDay().selected = true;
    notice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  note();
}

for (const notice of document.querySelectorAll("select[data-of-day]")) follow(notice);
