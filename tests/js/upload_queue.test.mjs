// Sending what is kept in the browser: offline, refused, damaged, two pages.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser } from "./browser.mjs";
import { settle, until } from "./clock.mjs";
import { answer, FOREVER, LOGIN, refusal } from "./upload_site.mjs";
import { fileOf, OWNER, PART, stateOf, TARGET } from "./upload_steps.mjs";

let browser;

beforeEach(() => {
  browser = new Browser();
});
afterEach(() => browser.close());

async function chooseFiles(page, ...files) {
  const ids = await page.uploads.addFiles(TARGET, files);
  page.queue.kick();
  return ids;
}

function chunkPaths() {
  return browser.site.paths().filter((path) => path.includes("/chunks/"));
}

test("a file goes part by part and is forgotten here once the site has all of it", async () => {
  const page = await browser.openPage(OWNER);
  const file = fileOf(2 * PART + 5);
  const [id] = await chooseFiles(page, file);
  await until(async () => (await stateOf(page, id)) === "done");
  assert.deepEqual(browser.site.paths(), [
    "/classes/1/begin/",
    ...[0, 1, 2].map((number) => `/uploads/${id}/chunks/${number}/`),
    `/uploads/${id}/complete/`,
  ]);
  assert.deepEqual(browser.site.contentOf(id), Buffer.from(await file.arrayBuffer()));
  assert.equal((await page.store.getUpload(id)).captureUrl, `/captures/${id}/`);
  assert.equal(await page.store.getFile(id), undefined);
});

test("offline it tries again by itself, more and more rarely, and loses nothing", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.isAway = true;
  const [id] = await chooseFiles(page, fileOf(5));
  for (const pauseMs of [1000, 2000, 4000, 8000, 15000, 15000]) {
    await until(() => browser.clock.timers.size === 1);
    assert.equal(page.queue.currentTrouble(), "offline");
    assert.equal(browser.clock.nextInMs, pauseMs);
    await browser.clock.pass(pauseMs);
  }
  browser.site.isAway = false;
  await until(() => browser.clock.timers.size === 1);
  await browser.clock.pass(15000);
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(page.queue.currentTrouble(), null);
});

test("once the network is back nobody waits for the next try", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.isAway = true;
  const [id] = await chooseFiles(page, fileOf(5));
  await until(() => browser.clock.timers.size === 1);
  browser.site.isAway = false;
  browser.window.dispatchEvent(new Event("online"));
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(browser.clock.timers.size, 0);
});

test("after the network was lost in the middle no part is sent twice", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = ({ path }) => {
    browser.site.isAway = path.endsWith("/chunks/1/");
    if (browser.site.isAway) throw new TypeError("Failed to fetch");
  };
  const [id] = await chooseFiles(page, fileOf(2 * PART));
  await until(() => browser.clock.timers.size === 1);
  browser.site.intervene = () => undefined;
  browser.site.isAway = false;
  page.queue.hurry();
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(chunkPaths().filter((path) => path.endsWith("/chunks/0/")).length, 1);
});

test("a part whose answer was lost counts as sent: the site is asked first", async () => {
  const page = await browser.openPage(OWNER);
  const [id] = await chooseFiles(page, fileOf(3));
  let isLost = false;
  browser.site.intervene = ({ path, headers, body }) => {
    if (isLost || !path.endsWith("/chunks/0/")) return undefined;
    isLost = true;
    browser.site.intervene = () => undefined;
    return browser.site.fetch(path, { method: "POST", body, headers }).then(() => {
      throw new TypeError("Failed to fetch");
    });
  };
  await until(() => browser.clock.timers.size === 1);
  const nSent = chunkPaths().length;
  page.queue.hurry();
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(chunkPaths().length, nSent);
});

test("whoever is logged out is told so, and it goes on after the log-in", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = () => LOGIN;
  const [id] = await chooseFiles(page, fileOf(5));
  await until(() => page.queue.currentTrouble() === "login");
  assert.equal(await stateOf(page, id), "ready");
  browser.site.intervene = () => undefined;
  page.queue.hurry();
  await until(async () => (await stateOf(page, id)) === "done");
});

test("a part that arrived damaged is sent again, six times at most", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = ({ path }) =>
    path.includes("/chunks/") ? refusal("ChunkDamagedError", "Damaged.") : undefined;
  const [id] = await chooseFiles(page, fileOf(5));
  await until(async () => (await stateOf(page, id)) === "refused");
  assert.equal(chunkPaths().length, 6);
  const { refusal: words, isFinal } = await page.store.getUpload(id);
  assert.deepEqual([words, isFinal], ["Damaged.", false]);
});

test("five damaged parts are forgiven, and each further part has five of its own", async () => {
  const page = await browser.openPage(OWNER);
  const nRefused = new Map();
  browser.site.intervene = ({ path }) => {
    const number = nRefused.get(path) ?? 0;
    if (!path.includes("/chunks/") || number === 5) return undefined;
    nRefused.set(path, number + 1);
    return refusal("ChunkDamagedError");
  };
  const [id] = await chooseFiles(page, fileOf(2 * PART));
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(chunkPaths().length, 12);
});

test("one that is too large is refused for good, and the others go on", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = ({ body }) =>
    body instanceof URLSearchParams && body.get("file_name") === "long.mp4"
      ? refusal("UploadTooLargeError", "Too large.")
      : undefined;
  const [large, small] = await chooseFiles(page, fileOf(9, "long.mp4"), fileOf(5));
  await until(async () => (await stateOf(page, small)) === "done");
  const { state, refusal: words, isFinal } = await page.store.getUpload(large);
  assert.deepEqual([state, words, isFinal], ["refused", "Too large.", true]);
});

test("one that the site cannot take lets the others go first and is tried again", async () => {
  const page = await browser.openPage(OWNER);
  let isIll = true;
  const isOfFirst = ({ path, body }, id) => path.includes(id) || body?.get?.("id") === id;
  const ids = await page.uploads.addFiles(TARGET, [fileOf(5), fileOf(5)]);
  browser.site.intervene = (request) =>
    isIll && isOfFirst(request, ids[0]) ? answer(500) : undefined;
  page.queue.kick();
  await until(() => browser.clock.timers.size === 1);
  assert.equal(page.queue.currentTrouble(), "server");
  page.queue.hurry();
  await until(async () => (await stateOf(page, ids[1])) === "done");
  assert.equal(await stateOf(page, ids[0]), "ready");
  isIll = false;
  page.queue.hurry();
  await until(async () => (await stateOf(page, ids[0])) === "done");
});

test("what was chosen together goes to the session that the first one opened", async () => {
  const page = await browser.openPage(OWNER);
  const [first, second] = await chooseFiles(page, fileOf(5), fileOf(5));
  await until(async () => (await stateOf(page, second)) === "done");
  const { uploads } = browser.site;
  assert.equal(uploads.get(first).openedBy, "/classes/1/begin/");
  assert.equal(uploads.get(first).fields.start, "09:00");
  assert.equal(uploads.get(second).openedBy, "/sessions/5/begin/");
  assert.equal(uploads.get(second).fields.start, undefined);
});

test("a session that went with the first file is opened again for the second", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = ({ path }) => {
    if (path.endsWith(`${first}/complete/`)) return refusal("RecordingRefusedError", "No film.");
    return path === "/sessions/5/begin/" ? answer(404) : undefined;
  };
  const [first, second] = await page.uploads.addFiles(TARGET, [fileOf(5), fileOf(5)]);
  page.queue.kick();
  await until(async () => (await stateOf(page, second)) === "done");
  assert.equal(await stateOf(page, first), "refused");
  assert.equal(browser.site.uploads.get(second).openedBy, "/classes/1/begin/");
});

test("after a reload the site is asked, and only what is missing is sent", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = ({ path }) => (path.endsWith("/chunks/1/") ? FOREVER : undefined);
  const [id] = await chooseFiles(page, fileOf(3 * PART));
  await until(() => chunkPaths().length === 2);
  browser.site.intervene = () => undefined;
  browser.locks.closeHolder("attendance-uploads");
  const reloaded = await browser.openPage(OWNER);
  await until(async () => (await stateOf(reloaded, id)) === "done");
  assert.deepEqual(browser.site.paths("GET"), [`/uploads/${id}/`]);
  assert.equal(chunkPaths().filter((path) => path.endsWith("/chunks/0/")).length, 1);
  assert.equal(browser.site.contentOf(id).length, 3 * PART);
});

test("of two pages one sends; when it is closed the other goes on", async () => {
  const pages = [await browser.openPage(OWNER), await browser.openPage(OWNER)];
  browser.site.intervene = ({ path }) => (path.endsWith("/chunks/1/") ? FOREVER : undefined);
  const [id] = await chooseFiles(pages[0], fileOf(2 * PART));
  pages[1].queue.hurry();
  await until(() => chunkPaths().length === 2);
  await settle();
  assert.deepEqual(browser.site.paths().length, 3);
  browser.site.intervene = () => undefined;
  browser.locks.closeHolder("attendance-uploads");
  await until(async () => (await stateOf(pages[1], id)) === "done");
  assert.equal(browser.site.paths().filter((path) => path.endsWith("/begin/")).length, 1);
});

test("what the site forgot is sent once more from the beginning, as the file is still here", async () => {
  const page = await browser.openPage(OWNER);
  browser.site.intervene = ({ path }) => {
    if (!path.endsWith("/chunks/1/")) return undefined;
    browser.site.intervene = () => undefined;
    browser.site.uploads.clear();
    return undefined;
  };
  const [id] = await chooseFiles(page, fileOf(2 * PART));
  await until(async () => (await stateOf(page, id)) === "done");
  assert.equal(browser.site.contentOf(id).length, 2 * PART);
});

test("one thrown away while the site began it is thrown away there too", async () => {
  const page = await browser.openPage(OWNER);
  let goOn;
  const isHeld = new Promise((resolve) => {
    goOn = resolve;
  });
  browser.site.intervene = ({ path }) => (path.endsWith("/begin/") ? isHeld : undefined);
  const [id] = await chooseFiles(page, fileOf(5));
  await until(() => browser.site.requests.length === 1);
  await page.uploads.throwAway(id);
  goOn();
  await until(() => browser.site.paths().includes(`/uploads/${id}/abandon/`));
  assert.equal(await page.store.getUpload(id), undefined);
  assert.equal(browser.site.uploads.size, 0);
});

test("a colleague at the same device sends nothing of what is not hers", async () => {
  const page = await browser.openPage("8");
  await chooseFiles(page, fileOf(5));
  await settle();
  assert.deepEqual(browser.site.requests, []);
});
