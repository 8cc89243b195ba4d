// navigator.locks of one browser: one page holds a name, the others wait for it in turn.

export class Locks {
  #waiting = new Map();

  request(name, work) {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, queue);
      queue.push({ work, resolve, reject });
      if (queue.length === 1) this.#begin(name, queue[0]);
    });
  }

  async query() {
    const names = [...this.#waiting].filter(([, queue]) => queue.length).map(([name]) => name);
    return { held: names.map((name) => ({ name })) };
  }

  // The page that holds a lock is closed: the next one has it.
  closeHolder(name) {
    this.#pass(name);
  }

  async #begin(name, holder) {
    await null;
    try {
      holder.resolve(await holder.work({ name }));
    } catch (error) {
      holder.reject(error);
    }
    if (this.#waiting.get(name)[0] === holder) this.#pass(name);
  }

  #pass(name) {
    const queue = this.#waiting.get(name);
    queue.shift();
    if (queue.length) this.#begin(name, queue[0]);
  }
}
