// Words selected in the proof go into the form; without this script one writes them there.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var proof = document.querySelector(".galley"),
      form = document.getElementById("mark-form");
    if (!proof || !form) return;

    function paragraphOf(node) {
      var element = node && (node.nodeType === 1 ? node : node.parentElement);
      return element ? element.closest("[data-field]") : null;
    }

    // The printed characters of a paragraph before a point, without what marks propose.
    function before(paragraph, node, offset) {
      var range = document.createRange(),
        held;
      range.selectNodeContents(paragraph);
      range.setEnd(node, offset);
      held = range.cloneContents();
      held.querySelectorAll("[data-proposal]").forEach(function (part) {
        part.remove();
      });
      return held.textContent;
    }

    // The characters of the same part that stand in the paragraphs before this one.
    function earlier(paragraph) {
      var text = "";
      proof
        .querySelectorAll("[data-field='" + paragraph.dataset.field + "']")
        .forEach(function (other) {
          if (Number(other.dataset.start) < Number(paragraph.dataset.start))
            text += before(other, other, other.childNodes.length) + "\n";
        });
      return text;
    }

    function chosen() {
      var selection = document.getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return;
      var range = selection.getRangeAt(0),
        paragraph = paragraphOf(range.startContainer);
      if (!paragraph || paragraph !== paragraphOf(range.endContainer) || !proof.contains(paragraph))
        return;
      var head = before(paragraph, range.startContainer, range.startOffset);
      var words = before(paragraph, range.endContainer, range.endOffset).slice(head.length);
      if (!words) return;
      var text = earlier(paragraph) + head,
        number = 1,
        place = text.length ? (text + words).indexOf(words) : 0;
      while (place >= 0 && place < text.length) {
        number += 1;
        place = (text + words).indexOf(words, place + 1);
      }
      form.elements.field.value = paragraph.dataset.field;
      form.elements.words.value = words;
      form.elements.number.value = number;
    }

    proof.addEventListener("mouseup", chosen);
    proof.addEventListener("keyup", chosen);
    proof.addEventListener("touchend", function () {
      setTimeout(chosen, 50);
    });
  });
})();
