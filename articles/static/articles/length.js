// The length of the body while somebody writes, counted as Chinese papers do (articles/fields.py has the same rule).
(function () {
  "use strict";
  var COUNTED = /[0-9A-Za-z]+|[^\s0-9A-Za-z]/gu;

  document.addEventListener("DOMContentLoaded", function () {
    var shown = document.getElementById("live-length");
    if (!shown || !window.CKEDITOR) return;
    CKEDITOR.on("instanceReady", function (ready) {
      var editor = ready.editor,
        waiting = null;
      function count() {
        var body = editor.editable();
        var text = body ? body.$.innerText || "" : "";
        shown.textContent = (text.match(COUNTED) || []).length.toLocaleString();
      }
      function soon() {
        clearTimeout(waiting);
        waiting = setTimeout(count, 200);
      }
      var page = editor.editable();
      editor.on("change", soon);
      if (page) page.attachListener(page, "input", soon); // an input method types without telling "change"
      count();
    });
  });
})();
