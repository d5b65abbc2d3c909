// What may stand in a body: the list of articles/body/source.py, which the field brings along. The
// server cleans whatever it is sent; this keeps the desk's own page from running any of it.

const LIST = {
  tags: {},
  everywhere: [],
  dropped: [],
  ...JSON.parse(document.querySelector("textarea[data-allowed]")?.dataset.allowed ?? "{}"),
};
const ADDRESSES = ["cite", "href", "poster", "src"];
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];
// A form's own properties may be hidden by its fields: <input name="childNodes">.
const childNodes = Object.getOwnPropertyDescriptor(Node.prototype, "childNodes").get;

function isListed(element) {
  return element.namespaceURI === "http://www.w3.org/1999/xhtml" && Object.hasOwn(LIST.tags, element.localName);
}

function isSafeAddress(value) {
  try {
    return SCHEMES.includes(new URL(value, location.href).protocol);
  } catch {
    return false;
  }
}

// Names and values of the attributes that may stand at an element.
export function listedAttributes(element) {
  const names = isListed(element) ? [...LIST.everywhere, ...LIST.tags[element.localName]] : [];
  return [...element.attributes]
    .filter(({ name, value }) => names.includes(name) && (!ADDRESSES.includes(name) || isSafeAddress(value)))
    .map(({ name, value }) => [name, value]);
}

export function unwrap(element) {
  Element.prototype.replaceWith.call(element, ...childNodes.call(element));
}

// Takes what is not listed out of an element that no browser shows, and returns it.
export function stripUnlisted(element) {
  for (const inner of [...element.querySelectorAll("*")]) {
    if (isListed(inner)) strip(inner);
    else if (LIST.dropped.includes(inner.localName)) inner.remove();
    else unwrap(inner);
  }
  strip(element);
  return element;
}

function strip(element) {
  const kept = new Set(listedAttributes(element).map(([name]) => name));
  for (const { name } of [...element.attributes]) if (!kept.has(name)) element.removeAttribute(name);
  if (element.localName === "iframe") element.replaceChildren(); // another parser could see tags there
}

// The same for a whole body.
export function cleanSource(html) {
  return stripUnlisted(new DOMParser().parseFromString(html, "text/html").body).getHTML();
}
