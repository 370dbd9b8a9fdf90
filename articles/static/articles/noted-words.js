// The signature page: a note on selected words, and marks on the words that notes are about.
(function () {
  "use strict";
  const QUOTE_MAX = 200;
  let text = null;
  let form = null;
  let button = null;

  begin();
  document.addEventListener("newsroom:shown", begin);
  document.addEventListener("selectionchange", offerNote);

  // The text that the page shows now; beside the queue another may take its place.
  function begin() {
    text = document.querySelector(".review .as-read");
    form = document.getElementById("new-note");
    button = document.getElementById("note-on-words");
    const abstract = text && text.querySelector(".summary p");
    if (abstract) {
      abstract.dataset.field = "abstract"; // its template belongs to the readers' page
    }
    document.querySelectorAll("blockquote[data-quote-field]").forEach(markWords);
    if (button) {
      button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
      button.addEventListener("click", beginNote);
    }
  }

  function fieldOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element && element.closest(".review .as-read [data-field]");
  }

  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) {
      return null;
    }
    const start = fieldOf(selection.anchorNode);
    const words = selection.toString().replace(/\s+/g, " ").trim();
    const fits = words && words.length <= QUOTE_MAX;
    return start && start === fieldOf(selection.focusNode) && fits
      ? { field: start.dataset.field, words, range: selection.getRangeAt(0) }
      : null;
  }

  function offerNote() {
    if (!text || !form || !button) {
      return;
    }
    const found = selected();
    button.hidden = !found;
    if (found) {
      const box = found.range.getBoundingClientRect();
      const width = document.documentElement.clientWidth;
      button.style.insetBlockStart = box.bottom + window.scrollY + 8 + "px";
      const left = Math.min(box.left, width - button.offsetWidth - 8);
      button.style.insetInlineStart = Math.max(8, left) + "px";
    }
  }

  function beginNote() {
    const found = selected();
    if (!found) {
      return;
    }
    form.open = true;
    form.querySelector("[name=quote]").value = found.words;
    form.querySelector("[name=field]").value = found.field;
    button.hidden = true;
    const words = form.querySelector("[name=words]");
    words.scrollIntoView({ block: "center" });
    words.focus();
  }

  // Blanks make no difference: a page breaks its text into lines.
  function markWords(quote) {
    const holder = text && text.querySelector('[data-field="' + quote.dataset.quoteField + '"]');
    const wanted = quote.textContent.replace(/\s+/g, "");
    if (!holder || !wanted || document.getElementById("note-" + quote.dataset.note)) {
      return;
    }
    const places = []; // of each letter: its node and its place there
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    let letters = "";
    while (walker.nextNode()) {
      for (let place = 0; place < walker.currentNode.data.length; place += 1) {
        const letter = walker.currentNode.data[place];
        if (!/\s/.test(letter)) {
          places.push({ node: walker.currentNode, place });
          letters += letter;
        }
      }
    }
    const first = letters.indexOf(wanted);
    if (first >= 0) {
      wrap(places.slice(first, first + wanted.length), "note-" + quote.dataset.note);
      link(quote);
    }
  }

  function wrap(letters, id) {
    const parts = new Map();
    letters.forEach(function (letter) {
      const part = parts.get(letter.node) || { from: letter.place };
      part.to = letter.place + 1;
      parts.set(letter.node, part);
    });
    let isFirst = true;
    parts.forEach(function (part, node) {
      const range = document.createRange();
      const mark = document.createElement("mark");
      range.setStart(node, part.from);
      range.setEnd(node, part.to);
      mark.className = "noted";
      if (isFirst) {
        mark.id = id;
      }
      isFirst = false;
      range.surroundContents(mark);
    });
  }

  function link(quote) {
    quote.querySelector("a").href = "#note-" + quote.dataset.note;
  }
})();
