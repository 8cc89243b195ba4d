// A kiosk hands each visit in once: at once, after a cut of the network, or after a reload.
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { Browser } from "./browser.mjs";
import { settle } from "./clock.mjs";
import { answer, LOGIN } from "./upload_site.mjs";

// The site's: what is sealed with the public one it opens with the other.
const SITE = createECDH("prime256v1");
const KEY = SITE.generateKeys("base64");
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
  const { sealVisit } = await load("kiosk_seal.js");
  const page = { store, n: 0, nEnded: 0 };
  const onEnded = () => (page.nEnded += 1);
  const seal = (visit) => sealVisit(visit, KEY);
  page.queue = new VisitQueue({ url: URL, token: () => "abc", seal, onCount: (n) => (page.n = n), onEnded });
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

// Open a visit as the site does: what is said of it, and its pictures.
async function opened({ client_id: id, sealed }) {
  const bytes = Buffer.from(await sealed.arrayBuffer());
  const [point, nonce, rest] = [bytes.subarray(0, 65), bytes.subarray(65, 77), bytes.subarray(77)];
  const key = hkdfSync("sha256", SITE.computeSecret(point), point, "attendance door visit", 32);
  const cipher = createDecipheriv("aes-256-gcm", Buffer.from(key), nonce);
  cipher.setAAD(Buffer.from(id)).setAuthTag(rest.subarray(-16));
  const plain = cipher.update(rest.subarray(0, -16)).toString() + cipher.final().toString();
  const [head, pictures] = plain.split("\n");
  return { ...JSON.parse(head), pictures };
}

const ids = () => sent.map(({ client_id }) => client_id);

test("with a network the answer is there at once and nothing stays behind", async () => {
  const page = await openKiosk();
  assert.deepEqual(await page.queue.add(visit("a")), KNOWN);
  assert.deepEqual(await opened(sent[0]), { code: "", offsets_s: [0, 0.45], sizes: [3, 3], pictures: "onetwo" });
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

test("a device can open nothing of what it keeps, neither pictures nor codes", async () => {
  const page = await openKiosk();
  browser.site.isAway = true;
  await page.queue.add(visit("a"));
  await page.queue.add({ id: "b", takenAt: browser.clock.nowMs, code: "7002" });
  const kept = [...browser.database.stores.get("visits").values()];
  assert.equal(kept.length, 2);
  for (const { sealed, ...rest } of kept) {
    assert.deepEqual(Object.keys(rest).sort(), ["id", "nTries", "takenAt"]);
    const bytes = Buffer.from(await sealed.arrayBuffer());
    for (const plain of ["one", "two", "7002", "code", "sizes"]) assert.equal(bytes.includes(plain), false);
  }
});

test("two visits are sealed with two keys", async () => {
  const page = await openKiosk();
  await page.queue.add(visit("a"));
  await page.queue.add(visit("b"));
  const [one, other] = await Promise.all(sent.map(({ sealed }) => sealed.arrayBuffer()));
  assert.notDeepEqual(Buffer.from(one).subarray(0, 65), Buffer.from(other).subarray(0, 65));
});

test("what a page of an earlier version kept as it was is sealed and handed in", async () => {
  const page = await openKiosk();
  await page.store.keepVisit(visit("a"));
  await page.queue.handInAll();
  assert.deepEqual(ids(), ["a"]);
  assert.equal((await opened(sent[0])).pictures, "onetwo");
});
