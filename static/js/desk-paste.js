// Makes clean HTML of what comes from Word and Google Docs. They write bold, italic and lists as
// styles; the page's content policy drops style attributes, so they are read as text, before any
// of it becomes an element of a document.

import { Extension, Plugin } from "../django_prose_editor/editor.js";
import { unwrap } from "./desk-allowed.js";

const JUNK = "o\\:p, meta, link, title";

export const CleanPaste = Extension.create({
  name: "cleanPaste",

  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleaned } })];
  },
});

export function cleaned(html) {
  const source = html
    .replace(/<(style|script|xml)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<!\[(?:if|endif)[^\]]*\]>/g, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/[\s"'/](style|on\w+)\s*=/gi, " data-$1="));
  const { body } = new DOMParser().parseFromString(source, "text/html");
  for (const form of body.querySelectorAll("form")) unwrap(form);
  for (const junk of body.querySelectorAll(JUNK)) junk.remove();
  makeLists(body);
  for (const element of body.querySelectorAll("*")) clean(element);
  return body.getHTML();
}

function clean(element) {
  const style = element.getAttribute("data-style") ?? "";
  if (element.tagName === "B" || element.tagName === "STRONG") {
    // Google Docs wraps everything into one <b> that says it is not bold.
    if (/font-weight:\s*(normal|400)/i.test(style)) return unwrap(element);
  }
  if (element.tagName === "A") followRedirect(element);
  if (element.tagName === "IMG" && !/^\/media\//.test(element.getAttribute("src") ?? "")) {
    return element.remove(); // a picture comes in through the library
  }
  if (element.tagName === "SPAN" || element.tagName === "FONT") return respan(element, style);
  for (const { name } of [...element.attributes]) {
    if (!["href", "src", "alt", "colspan", "rowspan", "data-embed", "start"].includes(name)) {
      element.removeAttribute(name);
    }
  }
}

function respan(span, style) {
  const marks = [
    [/font-weight:\s*(bold|[6-9]00)/i, "strong"],
    [/font-style:\s*italic/i, "em"],
    [/text-decoration[^;]*line-through/i, "s"],
    [/vertical-align:\s*super/i, "sup"],
    [/vertical-align:\s*sub/i, "sub"],
  ];
  for (const [pattern, tag] of marks) {
    if (!pattern.test(style)) continue;
    const mark = span.ownerDocument.createElement(tag);
    mark.append(...span.childNodes);
    span.append(mark);
  }
  unwrap(span);
}

function followRedirect(link) {
  // Google Docs sends every link through its own host.
  const href = link.getAttribute("href") ?? "";
  const found = /^https:\/\/www\.google\.com\/url\?/.test(href) && new URL(href).searchParams.get("q");
  if (found && /^https?:/.test(found)) link.setAttribute("href", found);
}

// Word's lists are paragraphs with "mso-list: l0 level2 lfo1" and a bullet written as text.
function makeLists(body) {
  let open = [];
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const level = listLevel(paragraph);
    if (!level) {
      open = [];
      continue;
    }
    if (paragraph.previousElementSibling !== open[0]?.list) open = [];
    addItem(paragraph, level, open);
  }
}

function listLevel(paragraph) {
  const style = paragraph.getAttribute("data-style") ?? "";
  const found = /mso-list:\s*l\d+\s+level(\d+)/i.exec(style);
  return found ? Math.min(Number(found[1]), 9) : 0;
}

function addItem(paragraph, level, open) {
  const page = paragraph.ownerDocument;
  const marker = takeMarker(paragraph);
  open.length = Math.min(open.length, level);
  while (open.length < level) {
    const list = page.createElement(/^\s*(\d+|[a-z]{1,4}|[ivxlc]+)[.)]/i.test(marker) ? "ol" : "ul");
    const outer = open.at(-1);
    if (outer) (outer.list.lastElementChild ?? outer.list.appendChild(page.createElement("li"))).append(list);
    else paragraph.before(list);
    open.push({ list });
  }
  const item = page.createElement("li");
  const words = page.createElement("p");
  words.append(...paragraph.childNodes);
  item.append(words);
  open.at(-1).list.append(item);
  paragraph.remove();
}

function takeMarker(paragraph) {
  for (const span of paragraph.querySelectorAll("[data-style]")) {
    if (!/mso-list:\s*ignore/i.test(span.getAttribute("data-style"))) continue;
    const marker = span.textContent;
    span.remove();
    return marker;
  }
  return "";
}
