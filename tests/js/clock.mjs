// A clock that stands still until a test lets time pass, and waiting for what needs no time.
import assert from "node:assert/strict";

const real = { setImmediate, now: Date.now };
const PATIENCE_MS = 5000;
const TURNS = 60;

export class Clock {
  nowMs = Date.UTC(2026, 8, 1, 7, 0);
  timers = new Map();
  nTimers = 0;

  // What takes the place of the browser's own timers.
  get timerFunctions() {
    const forget = (id) => this.timers.delete(id);
    return {
      setTimeout: (action, delayMs = 0) => this.#add({ action, delayMs }),
      setInterval: (action, delayMs) => this.#add({ action, delayMs, isRepeated: true }),
      clearTimeout: forget,
      clearInterval: forget,
    };
  }

  #add(timer) {
    this.nTimers += 1;
    this.timers.set(this.nTimers, { ...timer, dueMs: this.nowMs + timer.delayMs });
    return this.nTimers;
  }

  // How long until something happens by itself; infinitely long if nothing will.
  get nextInMs() {
    return Math.min(...[...this.timers.values()].map(({ dueMs }) => dueMs)) - this.nowMs;
  }

  async pass(durationMs) {
    const endMs = this.nowMs + durationMs;
    while (this.nowMs + this.nextInMs <= endMs) {
      this.nowMs += this.nextInMs;
      this.#ring();
      await settle();
    }
    this.nowMs = endMs;
    await settle();
  }

  #ring() {
    for (const [id, timer] of this.timers) {
      if (timer.dueMs > this.nowMs) continue;
      if (timer.isRepeated) timer.dueMs += timer.delayMs;
      else this.timers.delete(id);
      timer.action();
    }
  }
}

function turn() {
  return new Promise((resolve) => real.setImmediate(resolve));
}

// Let everything run that waits for neither a timer nor an answer that is held back.
export async function settle() {
  for (let count = 0; count < TURNS; count += 1) await turn();
}

export async function until(isTrue, what = isTrue.toString()) {
  const start = real.now();
  while (!(await isTrue())) {
    assert.ok(real.now() - start < PATIENCE_MS, `Waited in vain for: ${what}`);
    await turn();
  }
}
