// The admin's search boxes hide the field that has a name; here the box takes the name over for screen readers.
(function () {
  "use strict";
  function name() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(function (field) {
      var label = field.getAttribute("aria-label") || (field.labels && field.labels[0] && field.labels[0].textContent.trim());
      var box = field.nextElementSibling;
      if (!label || !box) return;
      box.querySelectorAll("[role='combobox'], [role='textbox']").forEach(function (part) {
        if (!part.textContent.trim() || part.getAttribute("role") === "combobox") part.setAttribute("aria-label", label);
      });
    });
  }
  window.addEventListener("load", name);
  document.addEventListener("formset:added", function () { setTimeout(name, 0); });
})();
