// Rotation and light: the picture follows what is chosen, before anything is stored. Without this script a button
// does it.
(function () {
  "use strict";
  const WAIT = 250; // milliseconds without another change
  const form = document.getElementById("picture-adjustment");
  const picture = document.getElementById("adjusted-picture");
  let waiting = 0;
  if (!form || !picture) {
    return;
  }

  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(show, WAIT);
  });

  function show() {
    const chosen = new FormData(form);
    const values = new URLSearchParams();
    for (const name of ["rotation", "exposure", "contrast"]) {
      values.set(name, chosen.get(name) || "0");
    }
    if (form.checkValidity()) {
      picture.src = picture.dataset.preview + "?" + values;
    }
  }
})();
