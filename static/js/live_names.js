// What is written at a face that is shown to others: the whole name, its initials, or nothing.
export function shownName(name, style) {
  if (style === "none") return "";
  if (style !== "initials") return name;
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [...word][0])
    .join("");
}

// Whose name stands below the picture. One in doubt would tell whose a hidden face may be.
export function listedFaces(faces, isHiding) {
  return faces
    .filter(({ name, label, proposal }) => name && label && (!isHiding || proposal === "present"))
    .sort((a, b) => a.name.localeCompare(b.name));
}
