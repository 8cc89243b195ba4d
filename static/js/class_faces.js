// Drop photos or a zip, or choose a folder, whose paths are sent along.
import { acceptDrops } from "./drop_files.js";

const form = document.getElementById("batch-form");
const input = form.querySelector("[name=pictures]");
const folder = form.querySelector(".folder");
if ("webkitdirectory" in folder) form.querySelector(".folder-field").hidden = false;
acceptDrops(form, input, () => form.requestSubmit());

// A form sends names without their folders, so the paths go in fields of their own.
folder.addEventListener("change", () => {
  for (const old of form.querySelectorAll("[name=paths]")) old.remove();
  const chosen = new DataTransfer();
  for (const file of folder.files) {
    chosen.items.add(file);
    const path = document.createElement("input");
    Object.assign(path, { type: "hidden", name: "paths", value: file.webkitRelativePath });
    form.append(path);
  }
  input.files = chosen.files;
});
input.addEventListener("change", () => {
  for (const old of form.querySelectorAll("[name=paths]")) old.remove();
});
