// The library's nodes with what the site's pages need of them, and no attribute more.

import { Figure, Image, OrderedList, mergeAttributes } from "../django_prose_editor/editor.js";

// A figure that is one picture with perhaps a caption can be edited; any other is kept whole.
export function isPlainFigure(figure) {
  if (figure.dataset.embed) return false;
  const parts = [...figure.children].filter((part) => part.tagName !== "FIGCAPTION");
  return parts.length === 1 && parts[0].tagName === "IMG";
}

// Where a new block goes while another is selected, or the cursor stands in the caption of a film:
// below it. The editor's own insertion would take the place of both. Null in running text.
export function endOfChosenBlock({ selection }) {
  const { $from, node, to } = selection;
  if (node) return ["figure", "image"].includes(node.type.name) ? null : to;
  return $from.parent.type.name === "embed" ? $from.after() : null;
}

export const PlainFigure = Figure.extend({
  priority: 150,

  addCommands() {
    return {
      ...this.parent?.(),
      insertFigure:
        () =>
        ({ commands, dispatch, state }) => {
          const below = endOfChosenBlock(state);
          if (dispatch && below) commands.insertContentAt(below, { type: "paragraph" });
          return commands.editImage();
        },
    };
  },

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
    const { src, alt, class: classes, lang, dir } = HTMLAttributes;
    return ["img", { src, alt: alt ?? "", class: classes, lang, dir }];
  },
});

export const PlainOrderedList = OrderedList.extend({
  addAttributes() {
    const { start } = this.parent();
    return { start };
  },
});
