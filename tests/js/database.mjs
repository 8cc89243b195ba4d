// IndexedDB as far as our scripts use it: transactions one after the other, each over once idle.

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

function copyOf(value) {
  return value instanceof Blob ? value : structuredClone(value);
}

class Transaction {
  requests = [];
  isOver = false;
  error = null;

  constructor(database) {
    this.database = database;
  }

  objectStore(name) {
    const rows = this.database.stores.get(name);
    const refuseIfFull = () => {
      if (this.database.fullStores.has(name)) throw new Error("QuotaExceededError");
    };
    return {
      get: (key) => this.#request(() => copyOf(rows.get(String(key)))),
      getAll: () => this.#request(() => [...rows.values()].map(copyOf)),
      delete: (key) => this.#request(() => void rows.delete(String(key))),
      put: (value, key) =>
        this.#request(() => {
          refuseIfFull();
          rows.set(String(key), copyOf(value));
        }),
    };
  }

  #request(action) {
    if (this.isOver) throw new Error("InvalidStateError: the transaction is over");
    const request = { action };
    this.requests.push(request);
    return request;
  }

  async run() {
    await turn();
    while (this.requests.length && !this.error) {
      this.#answer(this.requests.shift());
      // Whoever waits for this answer may ask for more within the same transaction.
      await turn();
    }
    this.isOver = true;
    if (this.error) this.onabort?.();
    else this.oncomplete?.();
  }

  #answer(request) {
    try {
      request.result = request.action();
    } catch (error) {
      this.error = request.error = error;
      request.onerror?.();
      return;
    }
    request.onsuccess?.();
  }
}

export class Database {
  stores = new Map();
  fullStores = new Set();
  #last = Promise.resolve();

  createObjectStore(name) {
    this.stores.set(name, new Map());
  }

  transaction() {
    const transaction = new Transaction(this);
    this.#last = this.#last.then(() => transaction.run());
    return transaction;
  }

  // What pages know as `indexedDB`.
  get factory() {
    return { open: () => this.#open() };
  }

  #open() {
    const request = { result: this };
    queueMicrotask(() => {
      if (!this.stores.size) request.onupgradeneeded();
      request.onsuccess();
    });
    return request;
  }
}
