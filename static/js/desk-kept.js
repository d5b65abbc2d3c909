// What the editor has no tool for and must not lose: it stands in the text as a block that says
// what it is, or as a mark, and is written back as it was. The server cleans it like all else.

import { Extension, Mark, Node } from "../django_prose_editor/editor.js";
import { listedAttributes, stripUnlisted } from "./desk-allowed.js";
import { isPlainFigure } from "./desk-plain.js";

const BLOCKS = ["audio", "video", "dl", "details", "iframe", "div", "section", "aside"];
const INLINE = ["abbr", "bdi", "bdo", "cite", "del", "dfn", "ins", "kbd", "mark", "q", "samp", "small", "span", "time", "var"];
const ATTRIBUTES = ["class", "dir", "id", "lang", "scope"];
const CARRIERS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "figure", "image", "caption", "table", "tableCell", "tableHeader", "tableRow"];

// A div around paragraphs is only a wrapper; one with a class was put there for a reason.
function isWrapper(element) {
  return element.tagName === "DIV" && !element.className;
}

// In a document that no browser shows, so nothing in it loads or runs. What the editor writes out
// passes through the page's own document, where a picture's handler would run: it has none left.
function parsed(html) {
  const part = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  return part && stripUnlisted(part);
}

function source(element) {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  holder.append(element.cloneNode(true));
  return holder.getHTML();
}

function describe(html) {
  const part = parsed(html);
  const pictures = part?.querySelectorAll("img").length;
  return `${part?.tagName.toLowerCase()}${pictures > 1 ? `: ${pictures} × img` : ""}`;
}

export const KeptBlock = Node.create({
  name: "keptBlock",
  group: "block",
  atom: true,
  draggable: true,
  priority: 200,

  addAttributes() {
    return { html: { default: "", rendered: false } };
  },

  parseHTML() {
    const getAttrs = (element) => !isWrapper(element) && { html: source(element) };
    return [
      ...BLOCKS.map((tag) => ({ tag, getAttrs })),
      // The editor's tables have no caption and no foot.
      { tag: "table:has(> caption, > tfoot)", getAttrs },
      {
        tag: "figure:not([data-embed])",
        getAttrs: (figure) => !isPlainFigure(figure) && { html: source(figure) },
      },
    ];
  },

  renderHTML({ node }) {
    return { dom: parsed(node.attrs.html) ?? document.createElement("p") };
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("div");
      dom.className = "kept-block";
      dom.textContent = `<${describe(node.attrs.html)}>`;
      return { dom };
    };
  },
});

export const KeptInline = Mark.create({
  name: "keptInline",
  excludes: "",
  priority: 50,

  addAttributes() {
    return {
      tag: { default: "span", rendered: false },
      kept: { default: null, rendered: false },
    };
  },

  parseHTML() {
    return INLINE.map((tag) => ({
      tag,
      getAttrs(element) {
        const kept = Object.fromEntries(listedAttributes(element));
        delete kept.style;
        if (tag === "span" && Object.keys(kept).length === 0) return false;
        return { tag, kept: JSON.stringify(kept) };
      },
    }));
  },

  renderHTML({ mark }) {
    return [mark.attrs.tag, JSON.parse(mark.attrs.kept ?? "{}"), 0];
  },
});

export const KeptAttributes = Extension.create({
  name: "keptAttributes",

  addGlobalAttributes() {
    const attribute = (name) => ({
      default: null,
      parseHTML: (element) => element.getAttribute(name),
      renderHTML: (attrs) => (attrs[name] ? { [name]: attrs[name] } : {}),
    });
    return [
      {
        types: CARRIERS,
        attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, attribute(name)])),
      },
    ];
  },
});
