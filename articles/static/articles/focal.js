// The focal point of a picture is set where somebody clicks on it; the two number fields stay for the keyboard.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var picture = document.querySelector(".focal img"),
      mark = document.querySelector(".focal .focal-mark");
    var across = document.getElementById("id_focal_x"),
      down = document.getElementById("id_focal_y");
    if (!picture || !mark || !across || !down) return;
    function show() {
      mark.style.left = 100 * Number(across.value) + "%";
      mark.style.top = 100 * Number(down.value) + "%";
    }
    picture.addEventListener("click", function (event) {
      var box = picture.getBoundingClientRect();
      across.value = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)).toFixed(2);
      down.value = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height)).toFixed(2);
      show();
    });
    [across, down].forEach(function (field) {
      field.addEventListener("input", show);
    });
    show();
  });
})();
