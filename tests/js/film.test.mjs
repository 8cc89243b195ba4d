// The filming page: from the open camera to the film that is used, taken anew or left.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser } from "./browser.mjs";
import { settle, until } from "./clock.mjs";
import { Element, Page } from "./page.mjs";
import { OWNER, PART, stateOf, TARGET } from "./upload_steps.mjs";

const NAMES = ["ring", "switch", "again", "use", "close", "hint", "picture", "playback", "time", "percent"];
let browser, page, site, recorder, track;

// A recorder that gives a second's piece when the test says so, and the last one as it stops.
class Recorder {
  state = "inactive";
  mimeType = "video/webm";

  constructor() {
    recorder = this;
  }

  static isTypeSupported(type) {
    return type === "video/webm";
  }

  start() {
    this.state = "recording";
  }

  give(nBytes = 10) {
    this.ondataavailable({ data: new Blob([new Uint8Array(nBytes)]) });
  }

  stop() {
    this.state = "inactive";
    this.give();
    this.onstop();
  }
}

function stageOf() {
  const parts = NAMES.map((name) => new Element(`div.stage-${name}`));
  const limits = { "data-enough-s": "3", "data-full-s": "6", "data-longest-s": "9" };
  const stage = new Element("dialog", { id: "stage", "data-max-bytes": "50000000", ...limits }, ...parts);
  const close = () => ((stage.open = false), stage.dispatchEvent(new Event("close")));
  Object.assign(stage, { showModal: () => (stage.open = true), close, style: { setProperty: () => {} } });
  for (const part of parts) Object.assign(part, { play: async () => {}, removeAttribute: () => {}, load: () => {} });
  Object.assign(part(stage, "ring").dataset, { start: "Start", stop: "Stop" });
  part(stage, "use").dataset.use = "Use";
  for (const name of ["begin", "more", "enough", "full"]) part(stage, "hint").dataset[name] = `${name}!`;
  return stage;
}

function part(stage, name) {
  return stage.querySelector(`.stage-${name}`);
}

function stream() {
  track = Object.assign(new EventTarget(), { getSettings: () => ({}), stop: () => (track.isStopped = true) });
  return { getVideoTracks: () => [track], getTracks: () => [track] };
}

beforeEach(async () => {
  browser = new Browser();
  site = { nAsked: 0, used: [] };
  page = Object.assign(new Page(stageOf()), { cookie: "csrftoken=abc" });
  const getUserMedia = async () => {
    site.nAsked += 1;
    if (site.problem) throw Object.assign(new Error(), { name: site.problem });
    return stream();
  };
  const mediaDevices = { getUserMedia, enumerateDevices: async () => [] };
  Object.assign(globalThis.navigator, { mediaDevices });
  const performance = { now: () => browser.clock.nowMs };
  const OffscreenCanvas = class { getContext() {} };
  const urls = { createObjectURL: () => "blob:film", revokeObjectURL: () => {} };
  Object.assign(URL, urls);
  for (const [name, value] of Object.entries({ document: page, performance, OffscreenCanvas, MediaRecorder: Recorder })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  site.page = await browser.openPage(OWNER);
  site.film = await site.page.load("film.js");
});
afterEach(() => browser.close());

function stage() {
  return page.getElementById("stage");
}

async function press(name) {
  part(stage(), name).click();
  await settle();
}

async function open() {
  const choice = { target: () => TARGET, onUse: (id) => site.used.push(id) };
  const problem = await site.film.openStage(choice);
  await settle();
  return problem;
}

async function filmFor(seconds) {
  await press("ring");
  await until(() => recorder.state === "recording");
  await browser.clock.pass(seconds * 1000);
}

async function uploads() {
  return site.page.store.uploadsOf(OWNER);
}

test("a camera that may not be used is named, and the stage is closed", async () => {
  site.problem = "NotAllowedError";
  assert.equal(await open(), "permission");
  assert.equal(stage().open, false);
});

test("the round button begins and ends a film; the words follow its length", async () => {
  assert.equal(await open(), null);
  assert.equal(stage().dataset.mode, "ready");
  await filmFor(1);
  assert.equal(stage().dataset.mode, "filming");
  assert.equal(part(stage(), "ring").attributes["aria-label"], "Stop");
  assert.equal(part(stage(), "hint").textContent, "more!");
  await browser.clock.pass(3000);
  assert.equal(part(stage(), "hint").textContent, "enough!");
  await press("ring");
  await until(() => stage().dataset.mode === "looking");
  assert.ok(track.isStopped);
});

test("a film ends by itself when it is as long as one may be", async () => {
  await open();
  await filmFor(10);
  await until(() => stage().dataset.mode === "looking");
});

test("a film that is long enough is used by itself after three seconds", async () => {
  await open();
  await filmFor(4);
  await press("ring");
  await until(() => stage().dataset.mode === "looking");
  assert.equal(part(stage(), "use").textContent, "Use (3)");
  await browser.clock.pass(3000);
  await until(() => site.used.length === 1);
  assert.equal(stage().open, false);
});

test("a short film waits for a word, and so does one at which somebody looks", async () => {
  await open();
  await filmFor(1);
  await press("ring");
  await until(() => stage().dataset.mode === "looking");
  await browser.clock.pass(10_000);
  assert.deepEqual(site.used, []);
  await press("again");
  await filmFor(4);
  await press("ring");
  await until(() => stage().dataset.mode === "looking");
  part(stage(), "playback").dispatchEvent(new Event("play"));
  await browser.clock.pass(10_000);
  assert.deepEqual(site.used, []);
});

test("taken anew, the film of before is thrown away and the camera opened again", async () => {
  await open();
  await filmFor(1);
  await press("ring");
  await until(() => stage().dataset.mode === "looking");
  const [{ id }] = await uploads();
  await press("again");
  await until(() => stage().dataset.mode === "ready");
  assert.equal(await stateOf(site.page, id), undefined);
  assert.equal(site.nAsked, 2);
});

test("a stage that is closed while it films keeps the film, used by nobody yet", async () => {
  await open();
  await filmFor(2);
  recorder.give(PART);
  await press("close");
  await until(() => track.isStopped);
  await settle();
  const [left] = await uploads();
  assert.equal(left.page, "");
  assert.deepEqual(site.used, []);
  assert.notEqual(left.state, "ready");
});
