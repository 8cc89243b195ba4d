// Keep the kiosk's page, its scripts and styles on the device; of nobody who came is anything in them.
const KEPT = "attendance-kiosk-page";
const OF_THE_SITE = /\.(js|css|svg|png)$/;

// Without https there is neither a worker nor a place to keep it: the page then wants a network.
const canKeep = () => Boolean(navigator.serviceWorker && window.caches);

export async function keepPage(workerUrl) {
  if (!canKeep()) return;
  try {
    await navigator.serviceWorker.register(workerUrl);
    await keepFiles();
  } catch {
    // No network just now, or no room on the device: what was kept before stays.
  }
}

export async function forgetPage() {
  if (!canKeep()) return;
  await caches.delete(KEPT);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

async function keepFiles() {
  const urls = [...filesOfPage(), location.href];
  const answers = await Promise.all(urls.map((url) => fetch(url)));
  if (!answers.every((one) => one.ok && !one.redirected)) return;
  const cache = await caches.open(KEPT);
  // The page last: it opens only with all that it needs.
  for (const [number, url] of urls.entries()) await cache.put(url, answers[number]);
  const others = (await cache.keys()).filter(({ url }) => !urls.includes(url));
  await Promise.all(others.map((request) => cache.delete(request)));
}

function filesOfPage() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = loaded.filter(({ origin, pathname }) => origin === location.origin && OF_THE_SITE.test(pathname));
  return [...new Set(own.map(({ href }) => href))];
}
