// The kiosk's page opens without a network: a service worker of `/door/` alone, which gives what the
// page has kept (`kiosk_page.js`) where the site does not answer. It keeps nothing itself.
const KEPT = "attendance-kiosk-page";
const PATIENCE_MS = 8000;
const NO_SERVER = 500;
const DOOR = new URL("./", self.location).href;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  // The link that makes a device a kiosk, and what is handed in, go to the site or nowhere.
  const isDoor = request.url === DOOR || !request.url.startsWith(DOOR);
  if (request.method === "GET" && isDoor) event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await keptAnswer(request.url);
  if (!kept) return fetch(request);
  try {
    const response = await soon(fetch(request));
    return response.status >= NO_SERVER ? kept : response;
  } catch {
    return kept;
  }
}

// The page varies with its cookie; there is one kiosk on a device.
async function keptAnswer(url) {
  if (!(await caches.has(KEPT))) return undefined;
  const cache = await caches.open(KEPT);
  return cache.match(url, { ignoreVary: true });
}

// A network that swallows everything must not leave the tablet dark.
function soon(work) {
  return Promise.race([work, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS))]);
}
