// The price follows what is typed. Without this file the button asks for it, and everything else is the same.
(function () {
  "use strict";
  var form = document.querySelector("form[data-live]");
  if (!form || !window.fetch || !window.DOMParser) return;
  var waiting,
    asked = 0;
  function ask() {
    var end = form.elements.end,
      months = form.elements.months;
    if (!form.elements.start.value || (!months.value && !end.value)) return;
    var mine = ++asked;
    var address = form.action.split("#")[0] + "?" + new URLSearchParams(new FormData(form));
    fetch(address, { credentials: "same-origin" })
      .then(function (answer) {
        return answer.text();
      })
      .then(function (page) {
        if (mine !== asked) return; // a later question is on its way
        var whole = new DOMParser().parseFromString(page, "text/html");
        document
          .getElementById("answer")
          .replaceChildren(...whole.getElementById("answer").childNodes);
        var told = whole.querySelector("form[data-live]");
        form.querySelectorAll(".wrong").forEach(function (one) {
          one.remove();
        });
        told.querySelectorAll(".wrong").forEach(function (one) {
          var field = one.closest(".field");
          var place = field ? form.querySelector("." + field.classList[1]) : null;
          if (place) place.append(one);
          else form.prepend(one);
        });
      })
      .catch(function () {
        /* the button still asks */
      });
  }
  form.addEventListener("input", function (event) {
    if (event.target.name === "end" && event.target.value) form.elements.months.value = "";
    if (event.target.name === "months" && event.target.value) form.elements.end.value = "";
    clearTimeout(waiting);
    waiting = setTimeout(ask, 350);
  });
})();
