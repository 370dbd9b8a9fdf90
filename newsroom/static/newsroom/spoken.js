// The admin's search boxes hide the field that has a name; here each box takes the name over for screen readers.
(function () {
  "use strict";
  function name() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(function (field) {
      var label =
        field.getAttribute("aria-label") ||
        (field.labels && field.labels[0] && field.labels[0].textContent.trim());
      var box = field.nextElementSibling;
      if (!label || !box) return;
      box.querySelectorAll("[role='combobox'], [role='textbox']").forEach(function (part) {
        if (!part.hasAttribute("aria-label")) part.setAttribute("aria-label", label);
      });
    });
  }
  // Boxes are drawn at a moment of their own, and again for rows that are added: watch for them instead of guessing.
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  name();
})();
