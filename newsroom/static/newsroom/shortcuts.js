// Keyboard shortcuts of the staff's pages. Each is an attribute of what it works on:
//   data-shortcut="s"      a key, or two in a row as "g w"; a field is focused, a link or button used
//   data-shortcut-focus    the element is focused instead: Enter does it
//   data-shortcut-label    what the sheet says of it, where its text says too little
//   data-shortcut-rows     a list: j and k walk its rows, x ticks a row, Enter opens it; with the value "arrows"
//                          the arrow keys walk from a row too. A row that was walked to hears "shortcut:row".
//   data-shortcut-row      a row of a list that is no table
// They do nothing while somebody types, with another key held down, and where they are turned off.
(function () {
  "use strict";
  const sheet = document.getElementById("shortcuts");
  if (!sheet) {
    return;
  }
  const STORED = "newsroom-shortcuts-off";
  const SECOND_KEY = 1500; // milliseconds in which the second key of "g w" is awaited
  const TYPED = ["text", "search", "email", "url", "tel", "password", "number", "date", "time"];
  const ROW = "tbody tr, [data-shortcut-row]";
  const SAVE = ".submit-row input[name='_save'], .submit-row .default";
  const toggle = sheet.querySelector("[data-shortcuts-off]");
  let first = "";
  let waiting = 0;

  function isOff() {
    try {
      return localStorage.getItem(STORED) === "1";
    } catch (error) {
      return false;
    }
  }

  function isTyping(element) {
    if (element.isContentEditable || ["TEXTAREA", "SELECT"].includes(element.tagName)) {
      return true;
    }
    return (
      element.tagName === "INPUT" &&
      TYPED.concat(["datetime-local", "month"]).includes(element.type)
    );
  }

  function isVisible(element) {
    return element.getClientRects().length > 0;
  }

  function labelOf(element) {
    const named = element.dataset.shortcutLabel || element.getAttribute("aria-label");
    const label = element.querySelector(".menu-label");
    return (named || (label || element).textContent || element.value).replace(/\s+/g, " ").trim();
  }

  // What the page offers now, by keys. A form without a mark of its own is saved by s.
  function shortcuts() {
    const offered = new Map();
    document.querySelectorAll("[data-shortcut]").forEach(function (element) {
      if (isVisible(element) && !offered.has(element.dataset.shortcut)) {
        offered.set(element.dataset.shortcut, element);
      }
    });
    const save = document.querySelector(SAVE);
    if (save && !offered.has("s")) {
      offered.set("s", save);
    }
    return offered;
  }

  function use(element) {
    if (isTyping(element)) {
      element.focus();
      if (element.select) {
        element.select();
      }
    } else if ("shortcutFocus" in element.dataset) {
      element.scrollIntoView({ block: "center" });
      element.focus();
    } else if (element.tagName === "SUMMARY") {
      element.parentElement.open = true;
      const field = element.parentElement.querySelector(
        "select, textarea, input:not([type=hidden])",
      );
      (field || element).focus();
    } else {
      element.click();
    }
  }

  // The rows of the list on this page: those marked, else those of Django's lists.
  function rows() {
    const list = document.querySelector("[data-shortcut-rows], #result_list");
    return list ? Array.from(list.querySelectorAll(ROW)).filter(isVisible) : [];
  }

  function openerOf(row) {
    return row.querySelector("[data-shortcut-open]") || row.querySelector("th a, td a");
  }

  // The row with the focus, else the one whose text the page shows.
  function currentRow() {
    const focused = document.activeElement && document.activeElement.closest(ROW);
    const shown = document.querySelector("[data-shortcut-rows] [aria-current='true']");
    return focused || (shown && shown.closest(ROW));
  }

  function walk(step) {
    const all = rows();
    const place = all.indexOf(currentRow());
    const next = all[place < 0 ? 0 : Math.min(Math.max(place + step, 0), all.length - 1)];
    const opener = next && openerOf(next);
    all.forEach((row) => row.classList.toggle("row-current", row === next));
    if (opener) {
      opener.focus();
      next.scrollIntoView({ block: "nearest" });
      next.dispatchEvent(new CustomEvent("shortcut:row", { bubbles: true }));
    }
  }

  function walkByArrow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const list = event.target.closest("[data-shortcut-rows='arrows']");
    if (step && list && event.target.matches("[data-shortcut-open]")) {
      event.preventDefault();
      walk(step);
    }
  }

  function tick() {
    const row = currentRow();
    const box = row && row.querySelector("[data-shortcut-tick], .action-select");
    if (box) {
      box.click();
    }
    return Boolean(box);
  }

  const LIST_KEYS = { j: () => walk(1), k: () => walk(-1), x: tick };

  function press(key) {
    const offered = shortcuts();
    const keys = first ? first + " " + key : key;
    clearTimeout(waiting);
    first = "";
    if (offered.has(keys)) {
      use(offered.get(keys));
      return true;
    }
    if (LIST_KEYS[keys] && rows().length) {
      LIST_KEYS[keys]();
      return true;
    }
    if (Array.from(offered.keys()).some((name) => name.startsWith(key + " "))) {
      first = key;
      waiting = setTimeout(() => {
        first = "";
      }, SECOND_KEY);
      return true;
    }
    return false;
  }

  document.addEventListener("keydown", function (event) {
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (held || event.defaultPrevented || event.isComposing || isTyping(event.target)) {
      return;
    }
    walkByArrow(event);
    if (sheet.open || document.querySelector("dialog[open]") || event.key.length !== 1 || isOff()) {
      return;
    }
    if (event.repeat && !"jk".includes(event.key)) {
      return;
    }
    if (event.key === "?" ? show() : press(event.key)) {
      event.preventDefault();
    }
  });

  function line(keys, label) {
    const item = document.createElement("li");
    keys.split(" ").forEach(function (key) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      item.append(cap, " ");
    });
    item.append(label);
    return item;
  }

  function fill(part, lines) {
    const group = sheet.querySelector("[data-shortcuts='" + part + "']");
    group.querySelector("ul").replaceChildren(...lines);
    group.hidden = lines.length === 0;
  }

  function show() {
    const menu = [];
    const page = [];
    shortcuts().forEach(function (element, keys) {
      if (keys !== "/") {
        (keys.includes(" ") ? menu : page).push(line(keys, labelOf(element)));
      }
    });
    fill("menu", menu);
    fill("page", page);
    sheet.querySelector("[data-shortcuts='list']").hidden = rows().length === 0;
    toggle.checked = isOff();
    sheet.showModal();
    return true;
  }

  toggle.addEventListener("change", function () {
    try {
      localStorage.setItem(STORED, toggle.checked ? "1" : "");
    } catch (error) {
      /* a browser that keeps nothing forgets the choice */
    }
  });
  document.querySelectorAll("[data-opens-shortcuts]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", show);
  });
  document.addEventListener("focusin", function () {
    const row = currentRow();
    document.querySelectorAll(".row-current").forEach((one) => {
      one.classList.toggle("row-current", one === row);
    });
  });
})();
