// Where a reader stopped in a long article, kept by this browser alone: nothing is sent. The article offers to go on
// there, and the reading list shows the texts that were begun. A place is the number of a paragraph, so that sizes and
// scripts do not matter, with a mark of its words for texts that were corrected meanwhile.
(function () {
  "use strict";
  var STORE = "newsroom-begun";
  var MOST = 30; // texts
  var KEPT = 90 * 24 * 60 * 60 * 1000; // milliseconds
  var TOP = 40; // pixels: a paragraph that begins above this line is the one being read
  var LONG = 1.5; // screens; shorter texts are not worth a place
  var PAUSE = 300; // milliseconds after the last movement
  var HERE = "#go-on";

  function isEntry(one) {
    return (
      one &&
      /^\/articles\/[^/]/.test(one.path) &&
      typeof one.headline === "string" &&
      Number.isInteger(one.block)
    );
  }

  function readAll() {
    try {
      var kept = JSON.parse(localStorage.getItem(STORE) || "[]");
      var since = Date.now() - KEPT;
      return kept.filter(function (one) {
        return isEntry(one) && one.at > since;
      });
    } catch (error) {
      return []; // nothing is kept here, or what was kept is not ours
    }
  }

  function writeAll(entries) {
    try {
      if (entries.length) localStorage.setItem(STORE, JSON.stringify(entries.slice(0, MOST)));
      else localStorage.removeItem(STORE);
    } catch (error) {
      /* not kept */
    }
  }

  function without(id) {
    return readAll().filter(function (one) {
      return one.id !== id;
    });
  }

  function forget(id) {
    writeAll(without(id));
  }

  function markOf(block) {
    return block.textContent.replace(/\s+/g, "").slice(0, 40);
  }

  function blocksOf(body) {
    return Array.prototype.filter.call(body.children, function (block) {
      return block.textContent.trim() || block.querySelector("img");
    });
  }

  // The paragraph of the kept number; where the text was corrected, the nearest with the kept words, or the nearest
  // number.
  function find(blocks, entry) {
    var found = -1;
    blocks.forEach(function (block, number) {
      var isNearer = found < 0 || Math.abs(number - entry.block) < Math.abs(found - entry.block);
      if (markOf(block) === entry.mark && isNearer) found = number;
    });
    return found < 0 ? Math.min(entry.block, blocks.length - 1) : found;
  }

  function shareOf(blocks, number) {
    var lengths = blocks.map(function (block) {
      return block.textContent.length;
    });
    function add(sum, length) {
      return sum + length;
    }
    return Math.round(
      (100 * lengths.slice(0, number).reduce(add, 0)) / Math.max(1, lengths.reduce(add, 0)),
    );
  }

  function follow(bar) {
    var id = bar.dataset.goOn;
    var body = document.querySelector(".story > .body");
    var blocks = body ? blocksOf(body) : [];
    var entry = readAll().find(function (one) {
      return one.id === id;
    });
    var isWhole = bar.dataset.whole === "1" && blocks.length > 0;
    var isDone = false; // the end was seen: from then on nothing is kept
    var timer = 0;

    function jump() {
      bar.hidden = true;
      var block = blocks[find(blocks, entry)];
      entry = null;
      block.setAttribute("tabindex", "-1");
      block.classList.add("stopped-here");
      block.scrollIntoView({ block: "start", behavior: "instant" });
      block.focus({ preventScroll: true });
      history.replaceState(history.state, "", location.pathname + location.search);
    }

    function currentBlock() {
      var number = -1;
      blocks.forEach(function (block, at) {
        if (block.getBoundingClientRect().top <= TOP) number = at;
      });
      return number;
    }

    function keep() {
      if (isDone || !body.offsetHeight) return;
      if (body.getBoundingClientRect().bottom <= innerHeight) {
        isDone = true;
        bar.hidden = true;
        forget(id);
        return;
      }
      var number = currentBlock();
      // While a place is offered it stays, until the reader has come there.
      if (entry && number < find(blocks, entry)) {
        if (scrollY > 2 * innerHeight) bar.hidden = true;
        return;
      }
      entry = null;
      bar.hidden = true;
      if (number < 1 || body.offsetHeight < LONG * innerHeight) return;
      var now = {
        id: id,
        headline: bar.dataset.headline.slice(0, 200),
        path: location.pathname,
        block: number,
        mark: markOf(blocks[number]),
        share: shareOf(blocks, number),
        at: Date.now(),
      };
      writeAll([now].concat(without(id)));
    }

    function offer() {
      bar.querySelector("[data-go-on-share]").textContent = entry.share + "%";
      bar.querySelector("[data-go-on-jump]").addEventListener("click", function () {
        if (isWhole) jump();
        else location.assign(entry.path + HERE);
      });
      bar.querySelector("[data-go-on-forget]").addEventListener("click", function () {
        bar.hidden = true;
        entry = null;
        forget(id);
      });
      bar.hidden = false;
    }

    if (entry && isWhole && location.hash === HERE) jump();
    else if (entry && (isWhole || entry.path !== location.pathname)) offer();
    if (!isWhole) return;
    function later() {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    }
    addEventListener("scroll", later, { passive: true });
    addEventListener("pagehide", function () {
      if (timer) keep();
    });
  }

  function list(section) {
    var lines = section.querySelector("[data-begun-list]");
    var line = section.querySelector("[data-begun-line]");
    function show() {
      var entries = readAll();
      lines.textContent = "";
      entries.forEach(function (entry) {
        var item = line.content.cloneNode(true);
        var link = item.querySelector("a");
        link.textContent = entry.headline;
        link.href = entry.path + HERE;
        item.querySelector("[data-begun-share]").textContent = entry.share + "%";
        var time = item.querySelector("time");
        var day = new Date(entry.at);
        day.setMinutes(day.getMinutes() - day.getTimezoneOffset());
        time.textContent = time.dateTime = day.toISOString().slice(0, 10);
        var button = item.querySelector("button");
        button.setAttribute("aria-label", button.textContent.trim() + " " + entry.headline);
        button.addEventListener("click", function () {
          forget(entry.id);
          show();
          section.querySelector("h2").focus();
        });
        lines.append(item);
      });
      section.querySelector("[data-begun-none]").hidden = entries.length > 0;
      section.querySelector("[data-begun-forget]").hidden = entries.length === 0;
    }
    section.querySelector("[data-begun-forget]").addEventListener("click", function () {
      writeAll([]);
      show();
      section.querySelector("h2").focus();
    });
    show();
    section.hidden = false;
  }

  document.querySelectorAll("[data-go-on]").forEach(follow);
  document.querySelectorAll("[data-begun]").forEach(list);
})();
