// The guided camera: a look is taken when it was good twice in a row, one look after the other.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Clock, settle } from "./clock.mjs";
import { Element, Page } from "./page.mjs";

const PAUSE_MS = 120;
const AFTER_TROUBLE_MS = 1500;
const ADVICE = ["good", "turn", "away", "done"];
let page, clock, site, track, nPages = 0;

function guideOf() {
  const parts = ["start", "take", "skip", "stop"].map((name) => new Element("button", { "data-do": name }));
  const looks = ["straight", "left"].map((name) => new Element("li", { "data-look": name }));
  const advice = ADVICE.map((name) => new Element("span", { "data-advice": name }));
  for (const one of advice) one.textContent = `${one.dataset.advice}!`;
  const video = new Element("video");
  Object.assign(video, { play: async () => {}, videoWidth: 1280, videoHeight: 720 });
  const token = Object.assign(new Element("input", { name: "csrfmiddlewaretoken" }), { value: "abc" });
  const words = [new Element("p.guide-words"), new Element("p.guide-count"), new Element("b.n-taken")];
  const values = { id: "guide", "data-judge": "/judge/", "data-send": "/send/" };
  return new Element("section", values, video, token, ...parts, ...looks, ...advice, ...words);
}

function canvas() {
  const pen = { drawImage: () => {} };
  return { getContext: () => pen, toBlob: (done) => done(new Blob(["picture"])) };
}

// What the site says of each picture, and what it was sent.
async function fetchFrom(address, { body }) {
  if (address === "/send/") {
    site.sent.push(body.get("pictures").name);
    await site.isHeld;
    return site.refusal
      ? { ok: false, status: 409, json: async () => ({ refusal: site.refusal }) }
      : { ok: true, json: async () => ({}) };
  }
  site.judged.push(address);
  if (site.isAway) throw new TypeError("");
  const answer = { advice: site.advice.shift() ?? "turn", pitch: 7 };
  return { ok: true, json: async () => answer };
}

beforeEach(async () => {
  clock = new Clock();
  site = { advice: [], judged: [], sent: [] };
  track = { stop: () => (track.isStopped = true) };
  page = new Page(guideOf(), new Element("div", { id: "pictures", "data-address": "/pictures/" }));
  page.createElement = canvas;
  const mediaDevices = { getUserMedia: async () => ({ getTracks: () => [track] }) };
  const window = Object.assign(new EventTarget(), { isSecureContext: true, htmx: { ajax: () => {} } });
  const createImageBitmap = async () => ({ width: 1280, height: 720 });
  const globals = { ...clock.timerFunctions, document: page, window, createImageBitmap, fetch: fetchFrom };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
  Object.assign(globalThis, globals);
  nPages += 1;
  await import(`../../static/js/student_faces.js?${nPages}`);
  await press("start");
});

function button(name) {
  return page.querySelector(`[data-do=${name}]`);
}

async function press(name) {
  button(name).click();
  await settle();
}

async function judge(...advice) {
  site.advice.push(...advice);
  for (const _ of advice) await clock.pass(PAUSE_MS);
}

function wanted() {
  return page.querySelector("li.is-wanted")?.dataset.look;
}

function words() {
  return page.querySelector(".guide-words").textContent;
}

test("a look is sent when it was good twice in a row, and the next one is wanted", async () => {
  await judge("good");
  assert.deepEqual(site.sent, []);
  await judge("good");
  assert.deepEqual(site.sent, ["straight.jpg"]);
  assert.equal(wanted(), "left");
  assert.equal(page.querySelector(".n-taken").textContent, 1);
});

test("a look that was good once, and then not, begins anew", async () => {
  await judge("good", "turn", "good");
  assert.deepEqual(site.sent, []);
  assert.equal(words(), "good!");
});

test("the looks after the straight one are judged by how the head was held then", async () => {
  await judge("good", "good", "turn");
  assert.match(site.judged.at(-1), /wanted=left&level=7$/);
});

test("an answer about a look that was left out meanwhile counts for nothing", async () => {
  await judge("good");
  await press("skip");
  await judge("good");
  assert.deepEqual(site.sent, []);
  assert.equal(wanted(), "left");
});

test("while a picture is sent none is taken nor left out", async () => {
  let goOn;
  site.isHeld = new Promise((resolve) => (goOn = resolve));
  await press("take");
  assert.ok(button("take").disabled && button("skip").disabled);
  goOn();
  await settle();
  assert.ok(!button("take").disabled && !button("skip").disabled);
  assert.deepEqual(site.sent, ["straight.jpg"]);
});

test("a picture that is refused says why, and the same look is wanted again", async () => {
  site.refusal = "There is no consent.";
  await press("take");
  assert.equal(words(), "There is no consent.");
  assert.equal(wanted(), "straight");
  assert.ok(!button("take").disabled);
});

test("while the site is away it is asked again after a pause", async () => {
  site.isAway = true;
  await clock.pass(PAUSE_MS);
  assert.equal(words(), "away!");
  await clock.pass(AFTER_TROUBLE_MS);
  assert.equal(site.judged.length, 1);
  site.isAway = false;
  await judge("good", "good");
  assert.deepEqual(site.sent, ["straight.jpg"]);
});

test("after the last look the camera is closed", async () => {
  await press("skip");
  await press("take");
  assert.ok(track.isStopped);
  assert.equal(words(), "done!");
  assert.ok(!button("start").hidden);
});
