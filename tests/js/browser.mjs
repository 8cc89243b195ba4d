// A browser with several pages: they share its database, locks, network and clock, and nothing else.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { webcrypto } from "node:crypto";
import { Clock } from "./clock.mjs";
import { Database } from "./database.mjs";
import { Locks } from "./locks.mjs";
import { UploadSite } from "./upload_site.mjs";

const SCRIPTS = fileURLToPath(new URL("../../static/js", import.meta.url));

// Also what this version of node has itself, and keeps from being assigned.
function replaceGlobals(values) {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

export class Browser {
  clock = new Clock();
  database = new Database();
  locks = new Locks();
  site = new UploadSite();
  window = new EventTarget();
  #folders = [];

  constructor() {
    this.window.isSecureContext = true;
    this.window.indexedDB = this.database.factory;
    replaceGlobals({
      ...this.clock.timerFunctions,
      window: this.window,
      indexedDB: this.database.factory,
      navigator: { locks: this.locks },
      crypto: webcrypto,
      document: { cookie: "csrftoken=abc" },
      fetch: (...request) => this.site.fetch(...request),
    });
    Date.now = () => this.clock.nowMs;
    Math.random = () => 0.5;
  }

  // Load the scripts anew, as each page does; the queue begins to send for an owner.
  async openPage(owner) {
    const folder = await mkdtemp(join(tmpdir(), "page-"));
    this.#folders.push(folder);
    await cp(SCRIPTS, folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{"type": "module"}');
    const load = (name) => import(pathToFileURL(join(folder, name)).href);
    const queue = await load("upload_queue.js");
    const page = { queue, load, uploads: await load("uploads.js"), store: await load("upload_store.js") };
    if (owner) queue.start(owner);
    return page;
  }

  async close() {
    for (const folder of this.#folders) await rm(folder, { recursive: true });
  }
}
