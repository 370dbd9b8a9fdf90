// What is pasted becomes paragraphs and crossheads, as articles/markup/paragraphs.py makes them when a text is stored.
(function () {
  "use strict";
  var PROSE_LINE = 40,
    NOWHERE = /^#|^file:|#_(ftn|edn|msocom|msoanchor)|\/admin\/(articles|subscriptions|accounts)\//;
  var KEEPS_ITS_LINES = "li, td, th, figcaption, blockquote";

  function each(root, selector, act) {
    Array.prototype.slice.call(root.querySelectorAll(selector)).forEach(act);
  }

  function rename(element, name) {
    var made = element.ownerDocument.createElement(name);
    while (element.firstChild) made.appendChild(element.firstChild);
    element.parentNode.replaceChild(made, element);
  }

  function unwrap(element) {
    while (element.firstChild) element.parentNode.insertBefore(element.firstChild, element);
    element.parentNode.removeChild(element);
  }

  // The highest level of foreign headings becomes our first, all others our second; our own stay as they are.
  function levelHeadings(root) {
    var top = 3;
    each(root, "h1, h2", function (heading) {
      top = Math.min(top, Number(heading.tagName.charAt(1)));
    });
    each(root, "h1, h2, h3, h4, h5, h6", function (heading) {
      rename(heading, Number(heading.tagName.charAt(1)) === top ? "h3" : "h4");
    });
  }

  // What follows a break goes into a paragraph of its own, with what it is set in.
  function splitAt(mark, paragraph) {
    var range = paragraph.ownerDocument.createRange();
    range.setStartAfter(mark);
    range.setEndAfter(paragraph);
    mark.parentNode.removeChild(mark);
    paragraph.parentNode.insertBefore(range.extractContents(), paragraph.nextSibling);
  }

  function splitLines(root, always) {
    var bare =
      root.querySelector("br") &&
      !root.querySelector("p, h3, h4, ul, ol, table, blockquote, hr, figure");
    if (bare) root.innerHTML = "<p>" + root.innerHTML + "</p>";
    each(root, "p", function (paragraph) {
      var lines = paragraph.innerHTML.split(/<br[^>]*>/i),
        holder = paragraph.ownerDocument.createElement("div");
      if (
        lines.length < 2 ||
        (paragraph.parentNode.closest && paragraph.parentNode.closest(KEEPS_ITS_LINES))
      )
        return;
      var long = lines.some(function (line) {
        holder.innerHTML = line;
        return holder.textContent.trim().length >= PROSE_LINE;
      });
      if (!always && !long) return;
      each(paragraph, "br", function (mark) {
        splitAt(mark, mark.parentNode.closest("p"));
      });
    });
    each(root, "p", function (paragraph) {
      if (!paragraph.textContent.trim() && !paragraph.querySelector("img, a"))
        paragraph.parentNode.removeChild(paragraph);
    });
  }

  CKEDITOR.plugins.add("newspaperpaste", {
    init: function (editor) {
      editor.on(
        "paste",
        function (event) {
          var data = event.data,
            sent = data.dataTransfer;
          var plain =
            data.type === "text" ||
            (sent && sent.getData("text/plain") && !sent.getData("text/html"));
          var page = document.implementation.createHTMLDocument(""); // loads no picture, runs nothing
          page.body.innerHTML = data.dataValue;
          levelHeadings(page.body);
          each(page.body, "a", function (link) {
            if (NOWHERE.test(link.getAttribute("href") || "#")) unwrap(link);
          });
          splitLines(page.body, plain);
          data.dataValue = page.body.innerHTML;
        },
        null,
        null,
        900,
      ); // after Word's own cleaning and our list of what may be pasted, before it goes in
    },
  });
})();
