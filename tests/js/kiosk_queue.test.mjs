// A kiosk hands each visit in once: at once, after a cut of the network, or after a reload.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser } from "./browser.mjs";
import { settle } from "./clock.mjs";
import { answer, LOGIN } from "./upload_site.mjs";

const URL = "/door/visits/";
const HOUR_MS = 3600 * 1000;
const KNOWN = { outcome: "known", greeting: "Hello Ana!", when: "08:02" };
let browser;
let sent;

beforeEach(() => {
  browser = new Browser();
  sent = [];
  browser.site.intervene = ({ body }) => {
    sent.push(Object.fromEntries(body));
    return answer(200, KNOWN);
  };
});
afterEach(() => browser.close());

// The page of the kiosk: its queue, and how many visits it last said to wait.
async function openKiosk() {
  const { load } = await browser.openPage();
  const { VisitQueue } = await load("kiosk_queue.js");
  const store = await load("kiosk_store.js");
  const page = { store, n: 0, nEnded: 0 };
  const onEnded = () => (page.nEnded += 1);
  page.queue = new VisitQueue({ url: URL, token: () => "abc", onCount: (n) => (page.n = n), onEnded });
  page.queue.start();
  await settle();
  return page;
}

const visit = (id) => ({
  id,
  takenAt: browser.clock.nowMs,
  pictures: [new Blob(["one"]), new Blob(["two"])],
  offsetsS: [0, 0.45],
});

const ids = () => sent.map(({ client_id }) => client_id);

test("with a network the answer is there at once and nothing stays behind", async () => {
  const page = await openKiosk();
  assert.deepEqual(await page.queue.add(visit("a")), KNOWN);
  assert.equal(sent[0].offsets_s, "[0,0.45]");
  assert.deepEqual(await page.store.keptVisits(), []);
});

test("what a cut of the network held up is handed in later, once, with its age", async () => {
  const page = await openKiosk();
  browser.site.isAway = true;
  assert.deepEqual(await page.queue.add(visit("a")), { outcome: "offline" });
  assert.deepEqual(await page.queue.add(visit("b")), { outcome: "offline" });
  assert.equal(page.n, 2);
  await browser.clock.pass(10 * 60 * 1000);
  browser.site.isAway = false;
  await browser.clock.pass(60 * 1000);
  assert.deepEqual(ids(), ["a", "b"]);
  assert.ok(Number(sent[0].waited_s) >= 600 && Number(sent[0].waited_s) < 660, sent[0].waited_s);
  assert.equal(page.n, 0);
});

test("an answer that was lost is asked for again under the same id", async () => {
  const page = await openKiosk();
  let isLost = true;
  browser.site.intervene = ({ body }) => {
    sent.push(Object.fromEntries(body));
    if (isLost) throw new TypeError("connection reset");
    return answer(200, KNOWN);
  };
  await page.queue.add(visit("a"));
  isLost = false;
  await browser.clock.pass(60 * 1000);
  assert.deepEqual(ids(), ["a", "a"]);
  assert.deepEqual(await page.store.keptVisits(), []);
});

test("a page that is opened anew hands in what the one before could not", async () => {
  const before = await openKiosk();
  browser.site.isAway = true;
  await before.queue.add(visit("a"));
  browser.site.isAway = false;
  await openKiosk();
  await browser.clock.pass(1000);
  assert.deepEqual(ids(), ["a"]);
});

test("networks that are busy keep nobody waiting at the door, and lose nobody", async () => {
  const page = await openKiosk();
  browser.site.intervene = () => answer(409, { kind: "NetworksAwayError", refusal: "…" });
  assert.deepEqual(await page.queue.add(visit("a")), { outcome: "later" });
  assert.equal((await page.store.keptVisits()).length, 1);
});

test("what the site can never read is not sent without end", async () => {
  const page = await openKiosk();
  browser.site.intervene = () => answer(409, { kind: "VisitRefusedError", refusal: "…" });
  await page.queue.add(visit("a"));
  assert.deepEqual(await page.store.keptVisits(), []);
});

test("a kiosk that has ended is told so and keeps its visits for the page to decide", async () => {
  const page = await openKiosk();
  for (const reply of [LOGIN, answer(403)]) {
    browser.site.intervene = () => reply;
    assert.deepEqual(await page.queue.add(visit("a")), { outcome: "ended" });
  }
});

test("a page that is out of date learns so by what waits, and nothing of it is lost", async () => {
  const page = await openKiosk();
  browser.site.isAway = true;
  await page.queue.add(visit("a"));
  browser.site.isAway = false;
  browser.site.intervene = () => answer(403);
  await browser.clock.pass(20 * 1000);
  assert.ok(page.nEnded > 0);
  assert.equal((await page.store.keptVisits()).length, 1);
});

test("visits of yesterday are forgotten, and a full device says so", async () => {
  const page = await openKiosk();
  browser.site.isAway = true;
  for (let number = 0; number < page.store.MOST; number += 1) await page.store.keepVisit(visit(`v${number}`));
  assert.deepEqual(await page.queue.add(visit("more")), { outcome: "full" });
  browser.clock.nowMs += 13 * HOUR_MS;
  assert.deepEqual(await page.store.keptVisits(), []);
});
