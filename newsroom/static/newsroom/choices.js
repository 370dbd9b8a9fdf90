// Before anything is drawn: the type size and the theme this reader chose earlier.
(function () {
  "use strict";
  try {
    var root = document.documentElement;
    ["size", "theme"].forEach(function (name) {
      var value = localStorage.getItem("newsroom-" + name);
      if (value) root.setAttribute("data-" + name, value);
    });
  } catch (error) {
    /* a browser that keeps nothing shows the defaults */
  }
})();
