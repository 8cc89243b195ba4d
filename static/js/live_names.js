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
