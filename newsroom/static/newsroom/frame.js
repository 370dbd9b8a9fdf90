// The frame of the staff's pages: the search box (key Ctrl+K), entries that close when somebody leaves them.
(function () {
  "use strict";
  const input = document.getElementById("find-query");

  document.addEventListener("keydown", function (event) {
    if (!input) {
      return;
    }
    const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (command) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  if (input) {
    offerWhileWriting(input, document.getElementById("find-box"));
  }

  // Show what is found while somebody writes. Arrow keys lead through it, Enter opens, Escape ends.
  function offerWhileWriting(input, form) {
    const sheet = document.createElement("div");
    sheet.className = "find-sheet";
    sheet.hidden = true;
    form.append(sheet);
    let waiting = 0;
    let asked = "";

    function isUnfinishedNumber(text) {
      return /^[+\d\s()-]+$/.test(text) && text.replace(/\D/g, "").length > 6;
    }

    async function ask() {
      const text = input.value.trim();
      // A telephone number is looked up when it is sent: every look-up of one is counted.
      if (text.length < 2 || isUnfinishedNumber(text)) {
        asked = "";
        sheet.hidden = true;
        return;
      }
      if (text === asked) {
        sheet.hidden = false;
        return;
      }
      asked = text;
      const address = form.getAttribute("action") + "?part=1&q=" + encodeURIComponent(text);
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (answer && answer.ok && !answer.redirected && asked === text) {
        sheet.innerHTML = await answer.text();
        sheet.hidden = document.activeElement !== input;
      }
    }

    input.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 200);
    });
    form.addEventListener("keydown", function (event) {
      const links = Array.from(sheet.querySelectorAll("a"));
      const place = links.indexOf(document.activeElement);
      if (event.key === "Escape" && !sheet.hidden) {
        event.preventDefault();
        input.focus();
        sheet.hidden = true;
      } else if (event.key === "ArrowDown" && !sheet.hidden && place + 1 < links.length) {
        event.preventDefault();
        links[place + 1].focus();
      } else if (event.key === "ArrowUp" && place >= 0) {
        event.preventDefault();
        (links[place - 1] || input).focus();
      }
    });
    form.addEventListener("focusout", function (event) {
      if (!form.contains(event.relatedTarget)) {
        sheet.hidden = true;
      }
    });
  }

  // On the page of what was found the arrow keys lead from one to the next, too.
  const page = document.querySelector(".find-page");
  if (page) {
    page.addEventListener("keydown", function (event) {
      const links = Array.from(page.querySelectorAll(".find-group a"));
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step && links[links.indexOf(document.activeElement) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    const first = page.querySelector(".find-group a");
    if (first) {
      first.focus();
    }
  }

  document.querySelectorAll(".own-entry, .menu-more").forEach(function (entry) {
    document.addEventListener("click", function (event) {
      if (!entry.contains(event.target)) {
        entry.open = false;
      }
    });
    entry.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && entry.open) {
        entry.open = false;
        entry.querySelector("summary").focus();
      }
    });
  });

  // The two boxes in which Django lets choose rights and roles name an icon that has no role of its own: without
  // one its name is not read out.
  window.addEventListener("load", function () {
    document.querySelectorAll(".help-tooltip[aria-label]").forEach(function (icon) {
      icon.setAttribute("role", "img");
    });
  });
})();
