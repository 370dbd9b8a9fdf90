// A reader selects words of an article and reports an error in them. Without this file the form asks for the words.
(function () {
  "use strict";
  var QUOTE_MAX = 200;
  var link = document.querySelector("[data-error-form]");
  if (!link) return;
  var address = link.getAttribute("href");
  var button = link.cloneNode(true);
  button.className = "report-words";
  button.hidden = true;
  document.querySelector(".story").append(button);

  function partOf(node) {
    var element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    return element && element.closest(".story > .body, .story > header");
  }

  document.addEventListener("selectionchange", function () {
    var selection = getSelection();
    var words = selection.toString().replace(/\s+/g, " ").trim().slice(0, QUOTE_MAX);
    var part = partOf(selection.anchorNode);
    var inside = words && part && part === partOf(selection.focusNode);
    button.hidden = !inside;
    var target = inside ? address + "?quote=" + encodeURIComponent(words) : address;
    button.setAttribute("href", target);
    link.setAttribute("href", target);
  });
})();
