// The body editor follows the desk into dark and back; its text is a document of its own.
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function currentTheme() {
    const chosen = root.dataset.theme;
    const follows = !chosen || chosen === "auto";
    return (follows ? system.matches : chosen === "dark") ? "dark" : "light";
  }

  function dress() {
    root.dataset.editor = currentTheme();
    for (const editor of Object.values(window.CKEDITOR ? CKEDITOR.instances : {})) {
      if (editor.document) {
        editor.document.$.documentElement.dataset.editor = root.dataset.editor;
      }
    }
  }

  dress();
  system.addEventListener("change", dress);
  new MutationObserver(dress).observe(root, { attributeFilter: ["data-theme"] });
  if (window.CKEDITOR) {
    CKEDITOR.on("instanceCreated", function (event) {
      event.editor.on("contentDom", dress); // again whenever its document is made anew
    });
  }
})();
