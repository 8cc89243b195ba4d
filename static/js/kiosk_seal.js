// Seal a visit for the site: what this device keeps, it cannot open (`kiosks/sealed_visits.py`).
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const SHARED_BITS = 256;
const NONCE_BYTES = 12;
const INFO = new TextEncoder().encode("attendance door visit");

// Returns it with nothing readable but its id and when it was; `publicKey` is the kiosk's, in base64.
export async function sealVisit({ id, takenAt, nTries, ...visit }, publicKey) {
  const { privateKey, publicKey: ours } = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", ours));
  const key = await keyFor(privateKey, publicKey, point);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const additionalData = new TextEncoder().encode(id);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, await bytesOf(visit));
  return { id, takenAt, nTries, sealed: new Blob([point, iv, sealed]) };
}

async function keyFor(privateKey, publicKey, salt) {
  const bytes = Uint8Array.from(atob(publicKey), (letter) => letter.charCodeAt(0));
  const ofSite = await crypto.subtle.importKey("raw", bytes, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: ofSite }, privateKey, SHARED_BITS);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt, info: INFO };
  return crypto.subtle.deriveKey(derivation, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

// One line of JSON, then the pictures, one after the other.
function bytesOf({ code = "", pictures = [], offsetsS = [] }) {
  const head = { code, offsets_s: offsetsS, sizes: pictures.map(({ size }) => size) };
  return new Blob([JSON.stringify(head), "\n", ...pictures]).arrayBuffer();
}
