// Puts the focus where the next step is, so that a clerk goes from the search to the last confirmation without
// the mouse: on the first field that was refused, else on what the page marks as the next step (the button that
// confirms a preview, the heading of a caller), else on the first field.
(function () {
  "use strict";
  // Alt and a letter press the button with that access key, on every system alike: browsers have their own keys
  // for it, and some of them differ.
  document.addEventListener("keydown", function (event) {
    const letter = /^Key([A-Z])$/.exec(event.code);
    if (!letter || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    const button = document.querySelector('[accesskey="' + letter[1].toLowerCase() + '"]');
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  const main = document.getElementById("main") || document.body;
  const here = document.activeElement;
  if ((here && here !== document.body) || window.location.hash) {
    return;
  }

  const form = "#content-main form[method=post] ";

  function isOffered(element) {
    return !element.disabled && element.offsetParent !== null;
  }

  function findFirst(selector) {
    return Array.from(main.querySelectorAll(selector)).find(isOffered);
  }

  // A page marks the element itself, or names the field: data-next-step="reason".
  function findNextStep() {
    const marked = findFirst("[data-next-step]");
    const name = marked && marked.dataset.nextStep;
    return name ? findFirst(form + '[name="' + name + '"]') : marked;
  }

  const fields = "input:not([type=hidden]):not([type=submit]), select, textarea";
  const next =
    findFirst("[aria-invalid=true]") ||
    findNextStep() ||
    findFirst(
      fields
        .split(", ")
        .map((field) => form + field)
        .join(", "),
    );
  if (next) {
    next.focus({ preventScroll: next.tagName === "H1" });
  }
})();
