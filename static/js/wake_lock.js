// Keep the screen on while somebody films or waits for an upload; where a browser can.
let lock = null;
let isWanted = false;

async function ask() {
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
  } catch {
    lock = null; // A low battery may refuse: filming goes on without.
  }
}

export function keepAwake() {
  isWanted = true;
  return ask();
}

export function letSleep() {
  isWanted = false;
  lock?.release();
  lock = null;
}

// The browser lets go when the page is hidden.
document.addEventListener("visibilitychange", () => {
  if (isWanted && document.visibilityState === "visible") ask();
});
