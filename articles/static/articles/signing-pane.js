// The text beside the queue: a row that is chosen puts its text into the pane, and the list stays where it is.
// Without this script a row is a link to the same page with that text. What was typed beside a text is there again
// when the text is read again.
(function () {
  "use strict";
  const WAIT = 120; // milliseconds: whoever holds j passes rows without reading them
  const written = new Map(); // panes in which somebody has typed, by the address of their text
  let waiting = 0;
  let wanted = "";

  function ways() {
    return Array.from(document.querySelectorAll(".signing-queue .to-pane"));
  }

  document.addEventListener("click", function (event) {
    const way = event.target.closest(".signing-queue .to-pane");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (way && plain) {
      event.preventDefault();
      read(way);
    }
  });

  document.addEventListener("shortcut:row", function (event) {
    const way = event.target.querySelector(".to-pane");
    clearTimeout(waiting);
    if (way) {
      waiting = setTimeout(read, WAIT, way);
    }
  });

  function isWritten(pane) {
    return Array.from(pane.querySelectorAll("textarea, input")).some(function (field) {
      return field.type === "checkbox"
        ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue;
    });
  }

  function show(way, made) {
    const pane = document.getElementById("reading-pane");
    const before = ways().find((one) => one.hasAttribute("aria-current"));
    if (before && isWritten(pane)) {
      written.set(before.href, pane);
    }
    pane.replaceWith(made);
    written.delete(way.href);
    ways().forEach((one) => one.removeAttribute("aria-current"));
    way.setAttribute("aria-current", "true");
    history.replaceState(null, "", way.href); // a page that is loaded again shows the same text
    document.dispatchEvent(new CustomEvent("newsroom:shown"));
  }

  async function read(way) {
    const address = new URL(way.href);
    wanted = way.href;
    if (way.hasAttribute("aria-current")) {
      return;
    }
    if (written.has(way.href)) {
      show(way, written.get(way.href));
      return;
    }
    address.searchParams.set("pane", "1");
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) {
      location.assign(way.href);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.getElementById("reading-pane");
    if (wanted === way.href && made) {
      show(way, made);
    }
  }
})();
