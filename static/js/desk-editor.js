// Turns the textarea of a body into a rich-text editor. The textarea stays the form's field: it is
// written on every change, so a form sent at any moment holds the words that are seen.

import {
  Blockquote,
  Bold,
  BulletList,
  Caption,
  Code,
  CodeBlock,
  Document,
  Dropcursor,
  Editor,
  Gapcursor,
  HTML,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Menu,
  Paragraph,
  Strike,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  Underline,
} from "../django_prose_editor/editor.js";
import { cleanSource } from "./desk-allowed.js";
import { Embed } from "./desk-embed.js";
import { KeptAttributes, KeptBlock, KeptInline } from "./desk-kept.js";
import { CleanPaste } from "./desk-paste.js";
import { PlainFigure, PlainImage, PlainOrderedList } from "./desk-plain.js";

const MENU = [
  { group: "headings" },
  { group: "marks" },
  { group: "link" },
  { group: "lists" },
  { group: "nodes -blockType -lists -headings" },
  { group: "table" },
  { group: "history" },
  { group: "utility" },
];

function extensions(field) {
  return [
    Document,
    Paragraph,
    Text,
    HardBreak,
    Heading.configure({ levels: [2, 3, 4] }),
    Bold,
    Italic,
    Underline,
    Strike,
    Subscript,
    Superscript,
    Code,
    Link.configure({ enableTarget: false, autolink: false }),
    BulletList,
    PlainOrderedList.configure({ enableListAttributes: false }),
    ListItem,
    Blockquote,
    CodeBlock,
    HorizontalRule,
    Table.configure({ resizable: false }),
    TableRow,
    TableHeader,
    TableCell,
    PlainFigure.configure({ pickerUrl: field.dataset.library }),
    PlainImage,
    Caption.extend({ addAttributes: () => ({}) }),
    Embed.configure({ lookUpAt: field.dataset.embed }),
    KeptBlock,
    KeptInline,
    KeptAttributes,
    CleanPaste,
    Dropcursor,
    Gapcursor,
    History,
    HTML,
    Menu.configure({ groups: MENU }),
  ];
}

function begin(field) {
  const frame = document.createElement("div");
  frame.className = "prose-editor";
  field.before(frame);
  frame.append(field);
  const editor = new Editor({
    element: frame,
    extensions: extensions(field),
    content: cleanSource(field.value),
    editable: !field.disabled && !field.readOnly,
    injectCSS: false, // the style sheet is css/desk-writing.css; the page allows no other
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": field.dataset.label,
        id: `${field.id}_editor`,
      },
    },
    onUpdate() {
      const html = editor.getHTML();
      field.value = html === "<p></p>" ? "" : html;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  document.querySelector(`label[for="${field.id}"]`)?.addEventListener("click", (event) => {
    event.preventDefault();
    editor.commands.focus();
  });
  // After Back and reload the browser fills the textarea in again, later than this script runs.
  let shown = field.value;
  editor.on("update", () => {
    shown = field.value;
  });
  addEventListener("pageshow", () => {
    if (field.value === shown) return;
    shown = field.value;
    editor.chain().setMeta("addToHistory", false).setContent(cleanSource(shown), { emitUpdate: false }).run();
  });
}

for (const field of document.querySelectorAll("textarea[data-body-editor]")) begin(field);
