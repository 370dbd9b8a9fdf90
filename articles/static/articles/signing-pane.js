// The text beside the queue: a row that is chosen puts its text into the pane, and the list stays where it is.
// Without this script a row is a link to the same page with that text.
(function () {
  "use strict";
  const WAIT = 120; // milliseconds: whoever holds j passes rows without reading them
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

  // The address says what is shown: a page that is loaded again shows the same text.
  async function read(way) {
    const pane = document.getElementById("reading-pane");
    const address = new URL(way.href);
    wanted = way.href;
    pane.setAttribute("aria-busy", "true");
    address.searchParams.set("pane", "1");
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) {
      location.assign(way.href);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.getElementById("reading-pane");
    if (wanted !== way.href || !made) {
      return;
    }
    pane.replaceWith(made);
    ways().forEach((one) => one.removeAttribute("aria-current"));
    way.setAttribute("aria-current", "true");
    history.replaceState(null, "", way.href);
    document.dispatchEvent(new CustomEvent("newsroom:shown"));
  }
})();
