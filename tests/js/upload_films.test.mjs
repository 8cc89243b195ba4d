// Sending a film while it is filmed, and what becomes of it when its owner wants it or not.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser } from "./browser.mjs";
import { settle, until } from "./clock.mjs";
import { fileOf, OWNER, PART, stateOf, TARGET } from "./upload_steps.mjs";

let browser;

beforeEach(() => {
  browser = new Browser();
});
afterEach(() => browser.close());

// One film of two parts, as far as `end` takes it.
async function filmed(page) {
  const id = await page.uploads.addFilm(TARGET, "video/webm");
  await page.uploads.addToFilm(id, fileOf(3 * PART));
  return id;
}

test("a film of which the site forgot the sent parts is lost, and refused for good", async () => {
  const page = await browser.openPage(OWNER);
  const id = await filmed(page);
  page.queue.kick();
  await until(async () => (await page.store.getUpload(id)).nAcked === 2);
  await settle();
  browser.site.uploads.clear();
  await page.uploads.use(id);
  page.queue.kick();
  await until(async () => (await stateOf(page, id)) === "refused");
  assert.equal((await page.store.getUpload(id)).isFinal, true);
  assert.equal(browser.site.paths().filter((path) => path.endsWith("/begin/")).length, 1);
});

test("a film is sent while it is filmed, and used only when its owner wants it", async () => {
  const page = await browser.openPage(OWNER);
  const id = await filmed(page);
  page.queue.kick();
  await until(async () => (await page.store.getUpload(id)).nAcked === 2);
  await page.uploads.filmEnded(id);
  page.queue.kick();
  await settle();
  assert.ok(!browser.site.paths().includes(`/uploads/${id}/complete/`));
  await page.uploads.use(id);
  page.queue.kick();
  await until(async () => (await stateOf(page, id)) === "done");
});

test("a film of a page that is gone is sent only after its owner wants it", async () => {
  const id = await filmed(await browser.openPage());
  const page = await browser.openPage(OWNER);
  await settle();
  assert.deepEqual(browser.site.requests, []);
  await page.uploads.use(id);
  page.queue.hurry();
  await until(async () => (await stateOf(page, id)) === "done");
});

test("parts for which the device has no room are sent from the page", async () => {
  const page = await browser.openPage(OWNER);
  await page.store.uploadsOf(OWNER);
  browser.database.fullStores.add("chunks");
  const id = await filmed(page);
  await page.uploads.use(id);
  page.queue.kick();
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(browser.site.contentOf(id).length, 3 * PART);
});
