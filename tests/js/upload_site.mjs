// The site as the uploading pages meet it: it keeps parts in turn, and answers as a test wishes.
import { createHash } from "node:crypto";

export const LOGIN = { type: "opaqueredirect", ok: false, status: 0 };
export const FOREVER = new Promise(() => {});

export function answer(status, body = {}) {
  return { ok: status < 300, status, type: "basic", json: async () => structuredClone(body) };
}

export function refusal(kind, text = "", status = 400) {
  return answer(status, { kind, refusal: text });
}

export class UploadSite {
  uploads = new Map();
  requests = [];
  isAway = false;
  // A test's own answer to a request; undefined leaves it to the site.
  intervene = () => undefined;

  async fetch(url, { method = "GET", body, headers } = {}) {
    if (this.isAway) throw new TypeError("Failed to fetch");
    const request = { method, path: url, body, headers };
    this.requests.push(request);
    return (await this.intervene(request)) ?? this.#answerTo(request);
  }

  paths(method = "POST") {
    return this.requests.filter((one) => one.method === method).map(({ path }) => path);
  }

  contentOf(id) {
    return Buffer.concat(this.uploads.get(id).chunks);
  }

  #answerTo({ path, body, headers }) {
    if (path.endsWith("/begin/")) return this.#begin(path, Object.fromEntries(body));
    const [id, action, number] = path.replace("/uploads/", "").split("/");
    const upload = this.uploads.get(id);
    if (!upload) return answer(404);
    if (action === "chunks") return keep(upload, Number(number), body, headers);
    if (action === "complete") upload.captureUrl = `/captures/${id}/`;
    if (action === "abandon") this.uploads.delete(id);
    return answer(200, stateOf(upload));
  }

  #begin(openedBy, { id, ...fields }) {
    if (!this.uploads.has(id)) {
      this.uploads.set(id, { id, openedBy, fields, chunks: [], captureUrl: null });
    }
    return answer(200, stateOf(this.uploads.get(id)));
  }
}

function keep(upload, number, bytes, headers) {
  if (number > upload.chunks.length) return refusal("ChunkOutOfTurnError");
  const content = Buffer.from(bytes);
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (headers["X-Chunk-SHA256"] !== sha256) return refusal("ChunkDamagedError");
  upload.chunks[number] = content;
  return answer(200, stateOf(upload));
}

function stateOf({ id, chunks, captureUrl }) {
  return {
    url: `/uploads/${id}/`,
    open_url: "/sessions/5/begin/",
    n_received: chunks.length,
    received_bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    capture_url: captureUrl,
  };
}
