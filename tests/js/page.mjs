// As much of a page as a script without modules needs: elements, selectors, focus and events.
import { readFile } from "node:fs/promises";
import vm from "node:vm";

const PART = /([\w-]+|\*)|\.([\w-]+)|\[([\w-]+)(?:="?([^"\]]+)"?)?\]|:not\((.+?)\)|#([\w-]+)/g;

function matchesSimple(element, text) {
  return [...text.matchAll(PART)].every(([, tag, name, attribute, value, unwanted, id]) => {
    if (id) return element.attributes.id === id;
    if (tag) return element.tag === tag;
    if (name) return element.classNames.has(name);
    if (unwanted) return !matchesSimple(element, unwanted);
    const has = attribute in element.attributes;
    return has && (value === undefined || element.attributes[attribute] === value);
  });
}

function matchesOne(element, selector) {
  const texts = selector.trim().split(/\s+/);
  if (!matchesSimple(element, texts.pop())) return false;
  let place = element.parent;
  while (texts.length && place) {
    if (matchesSimple(place, texts.at(-1))) texts.pop();
    place = place.parent;
  }
  return !texts.length;
}

export class Element extends EventTarget {
  hidden = false;
  parent = null;
  nClicks = 0;

  // "button.is-yes" with its attributes and what is in it.
  constructor(kind, attributes = {}, ...children) {
    super();
    [this.tag, ...this.classNames] = kind.split(".");
    this.classNames = new Set(this.classNames);
    this.attributes = attributes;
    this.dataset = {};
    for (const [name, value] of Object.entries(attributes)) {
      const key = name.replace("data-", "").replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
      if (name.startsWith("data-")) this.dataset[key] = value;
    }
    this.replaceChildren(...children);
  }

  // Of a class list what the scripts ask for.
  get classList() {
    const names = this.classNames;
    return {
      add: (name) => names.add(name),
      remove: (name) => names.delete(name),
      contains: (name) => names.has(name),
      toggle: (name, isOn) => (isOn ? names.add(name) : names.delete(name)),
    };
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  replaceChildren(...children) {
    this.children = children;
    for (const child of children) child.parent = this;
  }

  get everything() {
    return this.children.flatMap((child) => [child, ...child.everything]);
  }

  matches(selectors) {
    return selectors.split(",").some((selector) => matchesOne(this, selector));
  }

  closest(selectors) {
    return this.matches(selectors) ? this : (this.parent?.closest(selectors) ?? null);
  }

  contains(element) {
    return element === this || this.everything.includes(element);
  }

  querySelectorAll(selectors) {
    return this.everything.filter((element) => element.matches(selectors));
  }

  querySelector(selectors) {
    return this.querySelectorAll(selectors)[0] ?? null;
  }

  focus() {
    this.page.activeElement = this;
  }

  get page() {
    return this.parent ? this.parent.page : this.ownerPage;
  }

  click() {
    this.nClicks += 1;
    this.dispatchEvent(new Event("click"));
  }

  scrollIntoView() {}
}

export class Page extends EventTarget {
  visibilityState = "visible";

  constructor(...children) {
    super();
    this.body = new Element("body", {}, ...children);
    this.body.ownerPage = this;
    this.activeElement = this.body;
  }

  getElementById(id) {
    return this.body.everything.find(({ attributes }) => attributes.id === id) ?? null;
  }

  querySelector(selectors) {
    return this.body.querySelector(selectors);
  }

  querySelectorAll(selectors) {
    return this.body.querySelectorAll(selectors);
  }

  // An event at an element, as the page hears it; tells whether the page took it for itself.
  send(type, target, values = {}) {
    const event = Object.assign(new Event(type, { cancelable: true }), values);
    Object.defineProperty(event, "target", { value: target });
    this.dispatchEvent(event);
    return event.defaultPrevented;
  }

  // A key as the page sees it; tells whether the page took it for itself.
  press(key, held = {}) {
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...held });
    this.dispatchEvent(event);
    return event.defaultPrevented;
  }

  async run(script, globals) {
    const source = await readFile(new URL(`../../static/js/${script}`, import.meta.url), "utf8");
    vm.runInNewContext(source, { document: this, ...globals });
  }
}
