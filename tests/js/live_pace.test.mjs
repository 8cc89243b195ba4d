// The live page says how quickly its pictures are answered, and when that is too slow to name anybody.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../static/js/live_pace.js";

function paceOf(everyMs, n) {
  const pace = new Pace();
  for (let number = 0; number < n; number += 1) pace.add(number * everyMs, number * everyMs + 100);
  return pace;
}

test("pictures a second and the delay are those of the latest ten", () => {
  const pace = paceOf(200, 30);
  for (let number = 0; number < 10; number += 1) pace.add(10_000 + number * 500, 10_300 + number * 500);
  assert.equal(pace.fps, 2);
  assert.equal(pace.delayS, 0.3);
});

test("two pictures say nothing yet", () => {
  assert.equal(paceOf(5000, 2).isKnown, false);
  assert.equal(paceOf(5000, 2).isTooSlow, false);
});

test("a site that looks at less than one picture a second is too slow", () => {
  assert.equal(paceOf(900, 5).isTooSlow, false);
  assert.equal(paceOf(1500, 5).isTooSlow, true);
});
