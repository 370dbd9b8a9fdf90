// Queues that take long to count come after the page. Where that fails, their links stay.
(function () {
  "use strict";
  function count(row) {
    fetch(row.dataset.countedAt, { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error("not counted");
        return answer.text();
      })
      .then(function (html) {
        var place = document.createElement("tbody");
        place.innerHTML = html;
        row.replaceChildren.apply(row, place.querySelector("tr").children);
        row.removeAttribute("data-counted-at");
      })
      .catch(function () {});
  }
  if (window.fetch) document.querySelectorAll("tr[data-counted-at]").forEach(count);
})();
