/* Shows the headline that is being typed at the widths of readers' pages. Without a script they show
   the stored one. */
"use strict";

(() => {
  const shown = document.querySelector("[data-headline-widths]");
  const field = document.getElementById("id_headline");
  if (!shown || !field) return;
  const PAUSE = 400;
  let waiting = 0;
  let asked = "";

  const refresh = async () => {
    const text = field.value.trim();
    if (!shown.open || !text || text === asked) return;
    asked = text;
    const address = `${shown.dataset.headlineWidths}?text=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok || text !== asked) return;
    shown.querySelector(".headline-widths").outerHTML = await answer.text();
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE);
  });
  shown.addEventListener("toggle", refresh);
})();
