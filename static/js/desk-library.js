// The library as the editor's picker: a picture that is pressed goes back to the window that opened
// this one, by CKEditor 4's protocol for file browsers.

for (const library of document.querySelectorAll("[data-callback]")) {
  library.addEventListener("click", (event) => {
    const picture = event.target.closest(".library-picture");
    if (!picture || !window.opener?.CKEDITOR) return;
    window.opener.CKEDITOR.tools.callFunction(library.dataset.callback, picture.dataset.url, {
      id: picture.dataset.id,
      alternative_text: picture.dataset.alt,
      caption: picture.dataset.caption,
    });
    window.close();
  });
}
