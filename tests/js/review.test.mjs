// The review: what others change meanwhile, and the keys of a laptop.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Clock, settle } from "./clock.mjs";
import { Element, Page } from "./page.mjs";

const ASK_EVERY_MS = 4000;
let page, clock, site, nReadAnew;

function element(...parts) {
  return new Element(...parts);
}

function checkCard() {
  const actions = ["button.is-yes", "button.is-no", "a"].map((kind) => element(kind));
  return element("li.check-card", {}, element("h3"), element("div.check-actions", {}, ...actions));
}

function reviewLine() {
  const buttons = ["present", "late", "excused", "absent"].map((name) => element(`button.${name}`));
  return element("li.review-line", {}, element("h3"), element("div.status-buttons", {}, ...buttons));
}

beforeEach(async () => {
  clock = new Clock();
  site = { version: "1", nAsked: 0 };
  nReadAnew = 0;
  page = new Page(
    element("p.changed-meanwhile", {}, element("button")),
    element("span", { id: "review-version", "data-version": "1", "data-others": "1" }),
    element("input", { type: "text" }),
    element("section", { id: "trays", "data-version-url": "/v/", "data-part-url": "/part/" }),
  );
  trays().replaceChildren(checkCard(), checkCard(), reviewLine());
  notice().hidden = true;
  await page.run("review.js", { ...clock.timerFunctions, fetch: askSite, htmx: { ajax: readAnew } });
});

function trays() {
  return page.getElementById("trays");
}

function notice() {
  return page.querySelector(".changed-meanwhile");
}

async function askSite() {
  site.nAsked += 1;
  if (site.isAway) throw new TypeError("Failed to fetch");
  const { isOk = true, isRedirected = false, version, others = version } = site;
  return { ok: isOk, redirected: isRedirected, json: async () => ({ full: version, others }) };
}

async function readAnew(method, address) {
  assert.deepEqual([method, address], ["GET", "/part/"]);
  nReadAnew += 1;
  Object.assign(page.getElementById("review-version").dataset, {
    version: site.version,
    others: site.others ?? site.version,
  });
}

async function othersChange(overrides = {}) {
  Object.assign(site, { version: "2", ...overrides });
  await clock.pass(ASK_EVERY_MS);
}

function lines() {
  return trays().querySelectorAll(".check-card, .review-line");
}

function focused() {
  return lines().indexOf(page.activeElement.closest(".check-card, .review-line"));
}

function focusLine(number) {
  lines()[number].querySelector("h3").focus();
}

test("what others change is read anew, once for each change", async () => {
  await clock.pass(2 * ASK_EVERY_MS);
  assert.equal(nReadAnew, 0);
  await othersChange();
  await clock.pass(2 * ASK_EVERY_MS);
  assert.equal(nReadAnew, 1);
  await othersChange({ version: "3" });
  assert.equal(nReadAnew, 2);
});

const OPEN = {
  "the choice of somebody else": ["form.name-face"],
  "a question about a mark": ["p.ask-more"],
  "the evidence": ["details.evidence", { open: "" }],
};
for (const [what, parts] of Object.entries(OPEN)) {
  test(`with ${what} open a notice asks first`, async () => {
    trays().replaceChildren(element(...parts));
    await othersChange();
    assert.deepEqual([nReadAnew, notice().hidden], [0, false]);
    notice().querySelector("button").click();
    await settle();
    assert.deepEqual([nReadAnew, notice().hidden], [1, true]);
  });
}

test("what she did herself in another window is no news of somebody else", async () => {
  trays().replaceChildren(element("form.name-face"));
  await othersChange({ others: "1" });
  assert.deepEqual([nReadAnew, notice().hidden], [0, true]);
});

test("while a press is under way nothing is read anew", async () => {
  trays().replaceChildren(element("form.htmx-request"));
  await othersChange();
  assert.equal(nReadAnew, 0);
});

test("closed evidence keeps nothing from being read anew", async () => {
  trays().replaceChildren(element("details.evidence"));
  await othersChange();
  assert.equal(nReadAnew, 1);
});

test("whoever types is asked first", async () => {
  page.querySelector("input").focus();
  await othersChange();
  assert.deepEqual([nReadAnew, notice().hidden], [0, false]);
});

test("a page in the background asks nothing", async () => {
  page.visibilityState = "hidden";
  await othersChange();
  assert.equal(site.nAsked, 0);
  page.visibilityState = "visible";
  await clock.pass(ASK_EVERY_MS);
  assert.equal(nReadAnew, 1);
});

for (const trouble of [{ isAway: true }, { isOk: false }, { isRedirected: true }]) {
  test(`after ${Object.keys(trouble)} the page stays as it is and asks again`, async () => {
    await othersChange(trouble);
    assert.deepEqual([nReadAnew, notice().hidden], [0, true]);
    await othersChange({ isAway: false, isOk: true, isRedirected: false });
    assert.equal(nReadAnew, 1);
  });
}

test("a countdown that is over asks at once", async () => {
  site.version = "2";
  const over = element("p", { "data-is-over": "" });
  const event = new Event("htmx:afterSettle");
  Object.defineProperty(event, "target", { value: over });
  page.dispatchEvent(event);
  await settle();
  assert.equal(nReadAnew, 1);
});

test("arrows go from line to line and stop at both ends", () => {
  assert.ok(page.press("ArrowRight"));
  const places = [focused()];
  for (const key of ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowUp"]) {
    page.press(key);
    places.push(focused());
  }
  assert.deepEqual(places, [0, 1, 2, 2, 1, 0, 0]);
});

test("outside the lines only the arrows to the side lead in", () => {
  for (const key of ["ArrowDown", "ArrowUp", "y", "1"]) assert.ok(!page.press(key), key);
  assert.equal(focused(), -1);
  assert.ok(page.press("ArrowLeft"));
  assert.equal(focused(), 0);
});

test("y and n press the answers of the line that has the focus, and of no other", () => {
  focusLine(1);
  page.press("y");
  page.press("N");
  const nClicks = (selector) => trays().querySelectorAll(selector).map((one) => one.nClicks);
  assert.deepEqual([nClicks(".is-yes"), nClicks(".is-no")], [[0, 1], [0, 1]]);
});

test("digits press the answers of a card and the marks of a line", () => {
  focusLine(0);
  page.press("3");
  assert.equal(lines()[0].querySelector("a").nClicks, 1);
  focusLine(2);
  page.press("4");
  page.press("1");
  const marks = lines()[2].querySelectorAll("button").map(({ nClicks }) => nClicks);
  assert.deepEqual(marks, [1, 0, 0, 1]);
});

test("keys of the browser, of a text and of a film are left alone", () => {
  focusLine(0);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) {
    assert.ok(!page.press("y", { [held]: true }), held);
  }
  assert.ok(!page.press("x"));
  const video = element("video");
  const field = element("input", { type: "text" });
  lines()[0].replaceChildren(video, field, element("button.is-yes"));
  for (const inside of [video, field]) {
    inside.focus();
    assert.ok(!page.press("y"), inside.tag);
  }
  assert.equal(trays().querySelector(".is-yes").nClicks, 0);
});
