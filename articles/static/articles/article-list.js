// The article list: tick a page of rows, and say how many are ticked.
(function () {
  "use strict";
  const form = document.querySelector(".rows-form");
  if (!form) {
    return;
  }
  const ticks = Array.from(form.querySelectorAll('input[name="row"]'));
  const all = form.querySelector("[data-tick-all]");
  const count = form.querySelector("[data-ticked]");
  const words = count && count.textContent;

  function tell() {
    const ticked = ticks.filter((tick) => tick.checked).length;
    if (count) {
      count.textContent = ticked ? count.dataset.words.replace("{count}", String(ticked)) : words;
    }
    if (all) {
      all.checked = ticked > 0 && ticked === ticks.length;
      all.indeterminate = ticked > 0 && ticked < ticks.length;
    }
  }

  form.addEventListener("change", function (event) {
    if (event.target === all) {
      ticks.forEach((tick) => {
        tick.checked = all.checked;
      });
    }
    tell();
  });
  window.addEventListener("pageshow", tell);
  tell();
})();
