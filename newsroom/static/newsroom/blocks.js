// The blocks of the start page are dragged to another place of their list; buttons do the same without this script.
(function () {
  "use strict";
  document.querySelectorAll("[data-blocks]").forEach(function (list) {
    var form = list.parentElement.querySelector("[data-order]");
    var dragged = null;
    var before = "";

    function order() {
      return Array.from(list.children)
        .map(function (row) {
          return row.dataset.block;
        })
        .join(",");
    }

    Array.from(list.children).forEach(function (row) {
      row.draggable = true;
    });
    list.addEventListener("dragstart", function (event) {
      dragged = event.target.closest("[data-block]");
      before = order();
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.block);
    });
    list.addEventListener("dragover", function (event) {
      var over = event.target.closest("[data-block]");
      if (!dragged || !over) return;
      event.preventDefault();
      if (over === dragged) return;
      var box = over.getBoundingClientRect();
      var isBelow = event.clientY > box.top + box.height / 2;
      list.insertBefore(dragged, isBelow ? over.nextSibling : over);
    });
    list.addEventListener("drop", function (event) {
      if (dragged) event.preventDefault();
    });
    list.addEventListener("dragend", function (event) {
      dragged = null;
      if (event.dataTransfer.dropEffect === "none") {
        before.split(",").forEach(function (name) {
          list.append(list.querySelector('[data-block="' + name + '"]'));
        });
      }
      if (order() === before) return;
      form.elements.order.value = order();
      form.submit();
    });
  });
})();
