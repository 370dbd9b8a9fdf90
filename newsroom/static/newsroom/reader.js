// Conveniences only: every page reads and works without this file.
(function () {
  "use strict";
  var root = document.documentElement;
  function keep(name, value) {
    root.setAttribute("data-" + name, value);
    try {
      localStorage.setItem("newsroom-" + name, value);
    } catch (error) {
      /* not kept, still shown */
    }
  }

  var sizes = document.querySelector("[data-sizes]");
  if (sizes) {
    var buttons = sizes.querySelectorAll("button");
    var mark = function () {
      var now = root.getAttribute("data-size") || "medium";
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.size === now));
      });
    };
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        keep("size", button.dataset.size);
        mark();
      });
    });
    sizes.hidden = false;
    mark();
  }

  var theme = document.querySelector("[data-theme-switch]");
  if (theme) {
    theme.hidden = false;
    theme.addEventListener("click", function () {
      var dark =
        root.getAttribute("data-theme") ||
        (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      keep("theme", dark === "dark" ? "light" : "dark");
    });
  }

  var modes = document.querySelectorAll("[data-mode-switch]");
  var showMode = function () {
    var elder = root.getAttribute("data-mode") === "elder";
    modes.forEach(function (button) {
      button.setAttribute("aria-pressed", String(elder));
    });
  };
  modes.forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      keep("mode", root.getAttribute("data-mode") === "elder" ? "usual" : "elder");
      showMode();
    });
  });
  showMode();

  document.querySelectorAll("[data-share]").forEach(function (button) {
    if (!navigator.share || !matchMedia("(pointer: coarse)").matches) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator
        .share({ title: button.dataset.title || document.title, url: button.dataset.share })
        .catch(function () {
          /* closed again by the reader */
        });
    });
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        var label = button.textContent;
        button.textContent = button.dataset.done;
        setTimeout(function () {
          button.textContent = label;
        }, 2000);
      });
    });
  });

  // Suggestions come with the first visit to a field of the search: most pages are read without it.
  var suggestions = document.querySelector("meta[name=suggest-script]");
  function loadSuggestions() {
    var field = document.activeElement;
    if (!field || !field.matches("input[data-suggest]")) {
      return;
    }
    document.removeEventListener("focusin", loadSuggestions);
    var style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = document.querySelector("meta[name=suggest-style]").content;
    var script = document.createElement("script");
    script.src = suggestions.content;
    document.head.append(style, script);
  }
  if (suggestions) {
    document.addEventListener("focusin", loadSuggestions);
    loadSuggestions();
  }
})();
