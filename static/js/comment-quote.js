// “Quote”: the words of the comment that is answered, as its source has them, begin the answer.
// Loaded at the first click; without it the link leads to the reply page, which does the same.

/** Put the quotation below whatever the box holds. */
export async function quote(link) {
  const box = document.querySelector("[data-comment-form] [name=text]");
  try {
    const answer = await fetch(link.href, { headers: { Accept: "application/json" } });
    const { quote: words } = await answer.json();
    if (box.value.includes(words.trim())) return;
    box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${words}` : words;
    box.dispatchEvent(new Event("input"));
    box.setSelectionRange(box.value.length, box.value.length);
    box.focus();
  } catch {
    location.assign(link.href); // the server keeps the draft and quotes there
  }
}
