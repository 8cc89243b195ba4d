// Whose uploads the tests send, where to, and what stands in the browser of one.
export const OWNER = "7";
export const TARGET = { owner: OWNER, openUrl: "/classes/1/begin/", fields: { start: "09:00" } };
export const PART = 1_000_000;

export function fileOf(nBytes, name = "class.mp4") {
  const bytes = Uint8Array.from({ length: nBytes }, (_, place) => place % 251);
  return Object.assign(new Blob([bytes]), { name, lastModified: 1 });
}

export async function stateOf(page, id) {
  return (await page.store.getUpload(id))?.state;
}
