// A database of the browser (IndexedDB), opened once for a page and anew where it was taken away.

// Return a function that opens it; it gives null where the browser has none for this page.
export function databaseOf(name, stores) {
  let opening = null;
  return () => {
    opening ??= new Promise((resolve) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        for (const store of stores) request.result.createObjectStore(store);
      };
      request.onsuccess = () => {
        // A phone may take the database away from a page in the background: it is opened anew.
        request.result.onclose = () => {
          opening = null;
        };
        resolve(request.result);
      };
      // Some browsers refuse in a private window: what is kept then lives as long as the page.
      request.onerror = () => resolve(null);
    }).catch(() => null);
    return opening;
  };
}

export function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Kept only once the transaction is complete: a full device is found out at its end.
export function whenKept(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
