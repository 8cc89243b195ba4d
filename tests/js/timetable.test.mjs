// The timetable: one change after the other, and what is carried until it is put down.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Element, Page } from "./page.mjs";

let page, sent;

const lesson = (number) =>
  new Element("a.lesson", { "data-move": `/move/${number}/`, "data-remove": `/remove/${number}/` });

function cell(slot, ...children) {
  return new Element("td", { "data-slot": slot }, ...children);
}

function offer() {
  return new Element("button.offer", { "data-class-group": "7", "data-teacher": "3" });
}

beforeEach(async () => {
  sent = [];
  page = new Page(
    new Element("p", { id: "picked-words", "data-picked": "Choose where it goes." }),
    offer(),
    new Element(
      "section",
      { id: "timetable", "data-place": "/place/", "data-show": "7A", "data-version": "1" },
      new Element("button", { id: "undo-step" }),
      new Element(
        "table.week",
        {},
        cell("0-08:00-08:45", lesson(1)),
        cell("0-09:00-09:45", lesson(2)),
        cell("1-08:00-08:45", new Element("a.cell-add")),
      ),
    ),
  );
  const ajax = (method, url, { values }) => {
    sent.push({ url, ...values });
    page.send("htmx:beforeRequest", sheet(), { detail: { elt: sheet() } });
  };
  await page.run("timetable.js", { htmx: { ajax }, CSS: { escape: (text) => text } });
});

function sheet() {
  return page.getElementById("timetable");
}

function lessonOf(number) {
  return page.querySelector(`[data-move="/move/${number}/"]`);
}

// The answer to what is on its way: another timetable stands there, or the page says why not.
function answer({ version = "2", successful = true } = {}) {
  if (successful) sheet().dataset.version = version;
  page.send("htmx:afterRequest", sheet(), { detail: { successful } });
  page.send("htmx:afterSettle", sheet());
}

function press(key, target, held = {}) {
  return page.send("keydown", target, { key, ...held });
}

function copyAndPaste(number, slot) {
  press("c", lessonOf(number), { ctrlKey: true });
  press("v", page.querySelector(`td[data-slot="${slot}"] a`), { ctrlKey: true });
}

test("a lesson that is deleted is sent with the version that was shown", () => {
  assert.ok(press("Delete", lessonOf(1)));
  assert.deepEqual(sent, [{ url: "/remove/1/", show: "7A", shown_version: "1" }]);
});

test("a second change waits for the first, and goes with the version that it leaves", () => {
  press("Delete", lessonOf(1));
  press("Delete", lessonOf(2));
  assert.equal(sent.length, 1);
  answer({ version: "9" });
  assert.deepEqual(sent[1], { url: "/remove/2/", show: "7A", shown_version: "9" });
});

test("what the change before has taken away is not changed again", () => {
  press("Delete", lessonOf(1));
  press("Backspace", lessonOf(1));
  lessonOf(1).parent.replaceChildren();
  answer();
  assert.equal(sent.length, 1);
});

test("after a change that was not saved what waited is forgotten", () => {
  press("Delete", lessonOf(1));
  press("Delete", lessonOf(2));
  answer({ successful: false });
  answer();
  assert.equal(sent.length, 1);
});

test("undo waits for the change that is on its way", () => {
  const undo = page.getElementById("undo-step");
  press("Delete", lessonOf(1));
  press("z", page.body, { ctrlKey: true });
  assert.equal(undo.nClicks, 0);
  answer();
  assert.equal(undo.nClicks, 1);
});

test("a lesson that is cut is put down once, one that is copied as often as wanted", () => {
  copyAndPaste(1, "1-08:00-08:45");
  answer();
  press("v", page.querySelector("a.cell-add"), { ctrlKey: true });
  answer();
  assert.deepEqual(sent.map(({ copy }) => copy), ["1", "1"]);
  press("x", lessonOf(2), { ctrlKey: true });
  press("v", page.querySelector("a.cell-add"), { ctrlKey: true });
  answer();
  press("v", page.querySelector("a.cell-add"), { ctrlKey: true });
  assert.deepEqual(sent.slice(2).map(({ url, slot }) => [url, slot]), [["/move/2/", "1-08:00-08:45"]]);
});

test("an offer that is pressed and a cell after it make a lesson of both", () => {
  const button = page.querySelector(".offer");
  assert.ok(page.send("click", button));
  assert.equal(button.attributes["aria-pressed"], "true");
  assert.ok(page.send("click", page.querySelector("a.cell-add")));
  assert.equal(button.attributes["aria-pressed"], "false");
  const [{ url, weekday, times, classGroup }] = sent;
  assert.deepEqual([url, weekday, times, classGroup], ["/place/", "1", "08:00-08:45", "7"]);
});

test("Escape lets go of what is carried, so that the next press opens what it is on", () => {
  press("x", lessonOf(1), { ctrlKey: true });
  assert.equal(page.getElementById("picked-words").textContent, "Choose where it goes.");
  press("Escape", lessonOf(1));
  assert.equal(page.getElementById("picked-words").textContent, "");
  assert.ok(!page.send("click", page.querySelector("a.cell-add")));
  assert.deepEqual(sent, []);
});
