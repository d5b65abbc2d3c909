// A film, sound or post of another site, kept as provider and id: <figure data-embed="youtube/ID">.
// The server says which address is which; nothing of the other site is loaded here.

import { Node, gettext, mergeAttributes, updateAttrsDialog } from "../django_prose_editor/editor.js";
import { endOfChosenBlock } from "./desk-plain.js";

async function lookUp(address, url) {
  const response = await fetch(`${address}?${new URLSearchParams({ url })}`, {
    headers: { Accept: "application/json" },
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? gettext("This address could not be read."));
  return answer.embed;
}

function ask(editor, url = "", message = "") {
  const properties = {
    url: {
      type: "string",
      format: "url",
      required: true,
      title: gettext("Address of the video, sound or post"),
      description: message,
    },
  };
  const dialog = updateAttrsDialog(properties, {
    title: gettext("Embed"),
    submitText: gettext("Insert"),
  });
  return dialog(editor, { url });
}

// The writer goes on in the paragraph below it.
function insert(editor, embed) {
  const { from, to } = editor.state.selection;
  const place = endOfChosenBlock(editor.state) ?? { from, to };
  const blocks = [{ type: "embed", attrs: { embed } }, { type: "paragraph" }];
  editor.chain().focus().insertContentAt(place, blocks).run();
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  priority: 210,

  addOptions() {
    return { lookUpAt: "" };
  },

  addAttributes() {
    return {
      embed: {
        default: "",
        parseHTML: (figure) => figure.getAttribute("data-embed"),
        renderHTML: ({ embed }) => ({ "data-embed": embed }),
      },
    };
  },

  parseHTML() {
    // The caption's words are the node's; a bare figure has none.
    return [
      {
        tag: "figure[data-embed]",
        contentElement: (figure) =>
          figure.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ];
  },

  renderHTML({ node, HTMLAttributes }) {
    const attributes = mergeAttributes(HTMLAttributes);
    return node.content.size ? ["figure", attributes, ["figcaption", 0]] : ["figure", attributes];
  },

  addNodeView() {
    return ({ editor, getPos, node }) => {
      const dom = document.createElement("figure");
      const name = document.createElement("div");
      const contentDOM = document.createElement("figcaption");
      dom.className = "embed-block";
      name.className = "embed-name";
      name.contentEditable = "false";
      name.textContent = node.attrs.embed;
      name.addEventListener("mousedown", (event) => {
        event.preventDefault();
        editor.chain().focus().setNodeSelection(getPos()).run();
      });
      dom.append(name, contentDOM);
      return { dom, contentDOM };
    };
  },

  addCommands() {
    return {
      insertEmbed:
        () =>
        ({ editor }) => {
          this.storage.begin(editor);
          return true;
        },
    };
  },

  addStorage() {
    const { lookUpAt } = this.options;
    async function begin(editor, url = "", message = "") {
      const answer = await ask(editor, url, message);
      if (!answer?.url) return;
      try {
        const embed = await lookUp(lookUpAt, answer.url.trim());
        insert(editor, embed);
      } catch (error) {
        await begin(editor, answer.url, error.message);
      }
    }
    return { begin };
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("smart_display", gettext("Embed")),
      command: (editor) => editor.commands.insertEmbed(),
      active: (editor) => editor.isActive("embed"),
    });
  },
});
