// What the editor has no tool for and must not lose: it stands in the text as a block that says
// what it is, or as a mark, and is written back as it was. The server cleans it like all else.

import { Extension, Figure, Image, Mark, Node, mergeAttributes } from "../django_prose_editor/editor.js";

const BLOCKS = ["audio", "video", "dl", "details", "iframe", "div", "section", "aside"];
const INLINE = ["abbr", "bdi", "bdo", "cite", "del", "dfn", "ins", "kbd", "mark", "q", "samp", "small", "span", "time", "var"];
const ATTRIBUTES = ["class", "dir", "id", "lang"];
const CARRIERS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "figure", "image", "caption", "table", "tableCell", "tableHeader", "tableRow"];

// A figure that is one picture with perhaps a caption can be edited; any other is kept whole.
function isPlainFigure(figure) {
  if (figure.dataset.embed) return false;
  const parts = [...figure.children].filter((part) => part.tagName !== "FIGCAPTION");
  return parts.length === 1 && parts[0].tagName === "IMG";
}

// A div around paragraphs is only a wrapper; one with a class was put there for a reason.
function isWrapper(element) {
  return element.tagName === "DIV" && !element.className;
}

// In a document that no browser shows, so nothing in it loads or runs.
function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
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
        const kept = Object.fromEntries([...element.attributes].map((a) => [a.name, a.value]));
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

export const PlainFigure = Figure.extend({
  priority: 150,

  addAttributes: () => ({}),

  parseHTML() {
    return [{ tag: "figure", getAttrs: (figure) => isPlainFigure(figure) && null }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", mergeAttributes(HTMLAttributes), 0];
  },

  addNodeView() {
    return () => {
      const dom = document.createElement("figure");
      return { dom, contentDOM: dom };
    };
  },
});

// The sizes of a picture are the page's business; src and alt say which picture and what it shows.
export const PlainImage = Image.extend({
  renderHTML({ HTMLAttributes }) {
    const { src, alt, ...rest } = HTMLAttributes;
    return ["img", mergeAttributes(rest, { src, alt: alt ?? "" })];
  },
});
