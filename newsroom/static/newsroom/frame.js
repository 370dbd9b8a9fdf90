// The frame of the staff's pages: keys of the search box, entries that close when somebody leaves them.
(function () {
  "use strict";
  const input = document.getElementById("find-query");

  function isWriting(element) {
    return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (!input) {
      return;
    }
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (command || (slash && !isWriting(event.target))) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  document.querySelectorAll(".own-entry, .menu-more").forEach(function (entry) {
    document.addEventListener("click", function (event) {
      if (!entry.contains(event.target)) {
        entry.open = false;
      }
    });
    entry.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && entry.open) {
        entry.open = false;
        entry.querySelector("summary").focus();
      }
    });
  });
})();
