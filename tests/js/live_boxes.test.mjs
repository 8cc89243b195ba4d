// What the live page draws over the camera's picture, and writes at each face.
import assert from "node:assert/strict";
import { test } from "node:test";

import { drawFaces } from "../../static/js/live_boxes.js";
import { listedFaces, shownName } from "../../static/js/live_names.js";

globalThis.window = { devicePixelRatio: 1 };

const VIDEO = { clientWidth: 640, clientHeight: 360, videoWidth: 640, videoHeight: 360 };
const FACES = [
  { proposal: "present", box: [0.1, 0.1, 0.2, 0.3], label: "Ana" },
  { proposal: "check", box: [0.4, 0.1, 0.5, 0.3], label: "Ben ?" },
  { proposal: "unknown", box: [0.7, 0.1, 0.8, 0.3], label: "" },
];

function drawn(picture) {
  const calls = [];
  const pen = new Proxy(
    { measureText: () => ({ width: 10 }) },
    { get: (own, name) => own[name] ?? ((...values) => calls.push([name, ...values])), set: () => true },
  );
  drawFaces({ getContext: () => pen }, VIDEO, FACES, picture);
  return (name) => calls.filter((call) => call[0] === name);
}

test("hidden, only whoever is surely recognised is drawn from the picture", () => {
  const picture = { width: 1280, height: 720 };
  const faces = drawn(picture)("drawImage");
  assert.equal(faces.length, 1);
  assert.deepEqual(faces[0].slice(2, 6).map(Math.round), [128, 72, 128, 144]);
  assert.deepEqual(faces[0].slice(6).map(Math.round), [64, 36, 64, 72]);
});

test("hidden, a face that is not surely recognised has a box and no name", () => {
  const calls = drawn({ width: 1280, height: 720 });
  assert.equal(calls("strokeRect").length, 3);
  assert.deepEqual(calls("fillText").map(([, text]) => text.trim()), ["Ana"]);
});

test("not hidden, no face is drawn", () => {
  assert.equal(drawn(null)("drawImage").length, 0);
});

test("every face has a box, and a name only where there is one", () => {
  const calls = drawn(null);
  assert.equal(calls("strokeRect").length, 3);
  assert.deepEqual(calls("fillText").map(([, text]) => text.trim()), ["Ana", "Ben ?"]);
});

test("names are whole, short or left out", () => {
  assert.equal(shownName("Ana Lima", "full"), "Ana Lima");
  assert.equal(shownName("Øyvind  de Łukasz", "initials"), "ØdŁ");
  assert.equal(shownName("Ana Lima", "none"), "");
});

test("below the picture nobody stands whose face is hidden", () => {
  const faces = [
    { name: "Ida Ode", label: "Ida Ode ?", proposal: "check" },
    { name: "Ben Xu", label: "Ben Xu", proposal: "present" },
    { name: null, label: "unknown", proposal: "unknown" },
  ];
  const names = (isHiding) => listedFaces(faces, isHiding).map(({ label }) => label);
  assert.deepEqual(names(false), ["Ben Xu", "Ida Ode ?"]);
  assert.deepEqual(names(true), ["Ben Xu"]);
});
