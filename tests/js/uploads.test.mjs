// What there is to send: from chosen or filmed to wanted, refused and thrown away.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser } from "./browser.mjs";

const TARGET = { owner: "7", openUrl: "/classes/1/begin/", fields: {} };
const FILM_PART = 2_000_000;
const HOUR_MS = 3_600_000;
let browser;
let page;

beforeEach(async () => {
  browser = new Browser();
  page = await browser.openPage();
});
afterEach(() => browser.close());

function fileOf(nBytes, overrides = {}) {
  return Object.assign(new Blob([new Uint8Array(nBytes)]), { name: "class.mp4", ...overrides });
}

function filmOf(nBytes) {
  return new Blob([Uint8Array.from({ length: nBytes }, (_, place) => place % 251)]);
}

function get(id) {
  return page.store.getUpload(id);
}

// An upload that the site has begun, in a state.
async function begun(overrides) {
  const [id] = await page.uploads.addFiles(TARGET, [fileOf(5)]);
  browser.site.uploads.set(id, { id, chunks: [] });
  await page.store.changeUpload(id, () => ({ url: `/uploads/${id}/`, ...overrides }));
  return id;
}

test("files are ready at once, of one batch, in the order in which they were chosen", async () => {
  const sizes = [2_000_001, 5, 7];
  const ids = await page.uploads.addFiles(TARGET, sizes.map((size) => fileOf(size)));
  const kept = await page.store.uploadsOf("7");
  assert.deepEqual(kept.map(({ id }) => id), ids);
  assert.deepEqual(kept.map(({ state }) => state), ["ready", "ready", "ready"]);
  assert.deepEqual(kept.map(({ nChunks }) => nChunks), [3, 1, 1]);
  assert.equal(new Set(kept.map(({ batch }) => batch)).size, 1);
  assert.equal((await page.store.getFile(ids[0])).size, 2_000_001);
});

test("a file says when it was filmed, and one that does not counts as of now", async () => {
  const ids = await page.uploads.addFiles(TARGET, [fileOf(5, { lastModified: 99 }), fileOf(5)]);
  assert.equal((await get(ids[0])).capturedAt, 99);
  assert.equal((await get(ids[1])).capturedAt, browser.clock.nowMs);
});

test("a film has the ending of what the browser films", async () => {
  const names = [];
  for (const kind of ["video/mp4;codecs=avc1", "video/webm"]) {
    names.push((await get(await page.uploads.addFilm(TARGET, kind))).fileName);
  }
  assert.deepEqual(names, ["film.mp4", "film.webm"]);
});

test("a film grows by what is not kept yet, in parts that together are the film", async () => {
  const id = await page.uploads.addFilm(TARGET, "video/webm");
  const film = filmOf(2 * FILM_PART + 9);
  await page.uploads.addToFilm(id, film.slice(0, FILM_PART - 1));
  await page.uploads.addToFilm(id, film);
  const { nChunks, nBytes, digests, state } = await get(id);
  const parts = [];
  for (let number = 0; number < nChunks; number += 1) {
    parts.push(Buffer.from((await page.store.getChunk(id, number)).bytes));
  }
  assert.deepEqual(parts.map(({ length }) => length), [FILM_PART - 1, FILM_PART, 10]);
  assert.deepEqual(Buffer.concat(parts), Buffer.from(await film.arrayBuffer()));
  assert.deepEqual([nBytes, digests.length, state], [film.size, 3, "filming"]);
});

test("a film that was filmed waits, and is ready once its owner wants it", async () => {
  const id = await page.uploads.addFilm(TARGET, "video/webm");
  await page.uploads.filmEnded(id);
  assert.equal((await get(id)).state, "filmed");
  await page.uploads.use(id);
  assert.equal((await get(id)).state, "ready");
});

test("what was refused is used anew for another session, without the old words", async () => {
  const id = await begun({ state: "refused", refusal: "No session." });
  await page.uploads.use(id, { fields: { start: "11:00" } });
  const { state, refusal, fields } = await get(id);
  assert.deepEqual([state, refusal, fields], ["ready", "", { start: "11:00" }]);
});

test("what is thrown away is forgotten here and at the site", async () => {
  const id = await begun({});
  await page.uploads.throwAway(id);
  assert.equal(await get(id), undefined);
  assert.equal(await page.store.getFile(id), undefined);
  assert.equal(browser.site.uploads.size, 0);
});

test("throwing away needs no network", async () => {
  browser.site.isAway = true;
  const id = await begun({});
  await page.uploads.throwAway(id);
  assert.equal(await get(id), undefined);
});

for (const overrides of [{ state: "done" }, { state: "refused", isFinal: true }, { url: null }]) {
  test(`the site is not asked to forget what is ${JSON.stringify(overrides)}`, async () => {
    await page.uploads.throwAway(await begun(overrides));
    assert.deepEqual(browser.site.requests, []);
  });
}

test("the share that is sent is counted in bytes, and of nothing it is none", () => {
  const { shareSent } = page.uploads;
  const half = { nBytes: 100, ackedBytes: 50 };
  assert.equal(shareSent([half, { nBytes: 300, ackedBytes: 300 }]), 350 / 400);
  assert.equal(shareSent([{ nBytes: 100, ackedBytes: 120 }]), 1);
  assert.equal(shareSent([]), 0);
});

test("after a day what nobody wanted is forgotten, and not before", async () => {
  const [id] = await page.uploads.addFiles(TARGET, [fileOf(5)]);
  await page.store.forgetOld(browser.clock.nowMs + 24 * HOUR_MS);
  assert.equal((await get(id)).state, "ready");
  await page.store.forgetOld(browser.clock.nowMs + 24 * HOUR_MS + 1);
  assert.equal(await get(id), undefined);
});

test("two pages that change one upload at the same time keep both changes", async () => {
  const id = await page.uploads.addFilm(TARGET, "video/webm");
  const other = await browser.openPage();
  const addOne = ({ nChunks }) => ({ nChunks: nChunks + 1 });
  const changes = [page, other, page].map(({ store }) => store.changeUpload(id, addOne));
  await Promise.all(changes);
  assert.equal((await get(id)).nChunks, 3);
});

test("an upload that the device has no room to note is an error, not a loss in silence", async () => {
  await page.store.uploadsOf("7");
  browser.database.fullStores.add("uploads");
  await assert.rejects(page.uploads.addFilm(TARGET, "video/webm"));
});
