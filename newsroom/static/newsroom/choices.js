// Before anything is drawn: the type size, the theme and the mode this reader chose earlier.
(function () {
  "use strict";
  try {
    var root = document.documentElement;
    ["size", "theme", "mode"].forEach(function (name) {
      var value = localStorage.getItem("newsroom-" + name);
      if (value) root.setAttribute("data-" + name, value);
    });
  } catch (error) {
    /* a browser that keeps nothing shows the defaults */
  }
})();
