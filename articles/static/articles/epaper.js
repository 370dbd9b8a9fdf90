// The e-paper with a script: enlarge, full screen, swipe, and an article beside or over its page.
// Without it the same links lead to pages of their own.
(function () {
  "use strict";
  var desk = document.querySelector("[data-open-issue]");
  if (!desk) return;
  var pages = desk.querySelector(".open-pages");

  function all(selector, within) {
    return Array.prototype.slice.call((within || desk).querySelectorAll(selector));
  }

  // Regions and headlines of one article light up together, and say its headline.
  var words = desk.querySelector("[data-region-words]");
  function light(number, on, link) {
    all('[data-article="' + number + '"]').forEach(function (other) {
      other.classList.toggle("lit", on);
    });
    if (!words) return;
    words.textContent = (on && link && link.dataset.words) || "";
    words.hidden = !words.textContent;
  }
  all("[data-article]").forEach(function (link) {
    var number = link.dataset.article;
    var title = link.querySelector("title");
    if (title) {
      link.dataset.words = title.textContent; // shown in large type instead of the browser's own
      title.remove();
    }
    link.addEventListener("pointerenter", function (event) {
      light(number, true, event.pointerType === "mouse" ? link : null);
    });
    link.addEventListener("pointerleave", function () {
      light(number, false);
    });
    link.addEventListener("focus", function () {
      light(number, true, link);
    });
    link.addEventListener("blur", function () {
      light(number, false);
    });
  });

  // Enlarging: the picture grows inside its frame, and the browser fetches a sharper one.
  var STEPS = [1, 1.5, 2, 3, 4, 6];
  var step = 0;
  var frames = all("[data-page-picture]");
  var usualSizes = frames.length ? frames[0].querySelector("source").sizes : "";
  function middleInSight(frame) {
    var box = frame.getBoundingClientRect();
    var top = Math.max(0, -box.top);
    var bottom = Math.min(frame.clientHeight, innerHeight - box.top);
    return bottom > top ? (top + bottom) / 2 : frame.clientHeight / 2;
  }
  function enlarge(to) {
    var before = STEPS[step];
    step = Math.max(0, Math.min(STEPS.length - 1, to));
    var factor = STEPS[step];
    frames.forEach(function (frame) {
      var paper = frame.firstElementChild;
      var source = paper.querySelector("source");
      var x = (frame.scrollLeft + frame.clientWidth / 2) / before;
      var y = (frame.scrollTop + middleInSight(frame)) / before;
      if (factor > 1 && frame.dataset.zoomSrcset) {
        source.srcset = frame.dataset.zoomSrcset;
        delete frame.dataset.zoomSrcset;
      }
      frame.classList.toggle("enlarged", factor > 1);
      paper.style.width = factor * 100 + "%";
      source.sizes = factor > 1 ? Math.round(paper.clientWidth) + "px" : usualSizes;
      frame.scrollLeft = x * factor - frame.clientWidth / 2;
      if (factor > 1) frame.scrollIntoView({ block: "nearest" });
      frame.scrollTop = y * factor - frame.clientHeight / 2;
    });
    offerSteps();
  }
  function offerSteps() {
    all("[data-zoom]").forEach(function (button) {
      var end = button.dataset.zoom === "in" ? STEPS.length - 1 : 0;
      button.setAttribute("aria-disabled", String(step === end));
    });
  }
  all("[data-zoom]").forEach(function (button) {
    button.hidden = false;
    button.setAttribute("role", "button");
    button.addEventListener("keydown", function (event) {
      if (event.key !== " " || button.tagName === "BUTTON") return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", function (event) {
      event.preventDefault();
      var way = button.dataset.zoom;
      enlarge(way === "in" ? step + 1 : way === "out" ? step - 1 : 0);
    });
  });
  offerSteps();

  // An enlarged page is moved with the mouse as with a finger.
  frames.forEach(function (frame) {
    var held = null;
    frame.addEventListener("pointerdown", function (event) {
      if (event.pointerType !== "mouse" || event.button !== 0 || step === 0) return;
      held = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
    });
    window.addEventListener("pointermove", function (event) {
      if (!held) return;
      held.moved =
        held.moved || Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y) > 6;
      frame.scrollLeft = held.left + held.x - event.clientX;
      frame.scrollTop = held.top + held.y - event.clientY;
    });
    window.addEventListener("pointerup", function () {
      var moved = held && held.moved;
      held = null;
      if (!moved) return;
      // The click that ends a move opens nothing.
      frame.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(function () {
        frame.removeEventListener("click", stop, { capture: true });
      }, 0);
    });
    frame.addEventListener("dragstart", function (event) {
      event.preventDefault();
    });
  });
  function stop(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  var full = desk.querySelector("[data-full-screen]");
  if (full && document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", function () {
      if (document.fullscreenElement) document.exitFullscreen();
      else desk.requestFullscreen();
    });
    document.addEventListener("fullscreenchange", function () {
      full.setAttribute("aria-pressed", String(document.fullscreenElement === desk));
    });
  }

  // Turning: a swipe over a page that is not enlarged, and the arrow keys.
  function turn(way) {
    var link = desk.querySelector('[data-turn="' + way + '"]');
    if (link) link.click();
  }
  var from = null;
  if (pages) {
    pages.addEventListener(
      "touchstart",
      function (event) {
        var touch = event.touches.length === 1 && step === 0 && event.touches[0];
        from = touch ? { x: touch.clientX, y: touch.clientY } : null;
      },
      { passive: true },
    );
    pages.addEventListener(
      "touchend",
      function (event) {
        if (!from || event.touches.length) return;
        var touch = event.changedTouches[0];
        var across = touch.clientX - from.x;
        var down = touch.clientY - from.y;
        from = null;
        if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down))
          turn(across < 0 ? 1 : -1);
      },
      { passive: true },
    );
  }
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (typing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!panel.hidden || step) return;
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });

  // An article beside its page, or over it where there is no room.
  var order = [];
  all(".headlines [data-article]").forEach(function (link) {
    if (link.querySelector(".headline")) order.push(link.dataset.article);
  });
  var panel = desk.querySelector("[data-open-article]");
  var place = panel.querySelector(".open-article-text");
  var opener = null;

  function fetchStory(address) {
    return fetch(address, { credentials: "same-origin" }).then(function (response) {
      return response.text().then(function (text) {
        var story = new DOMParser().parseFromString(text, "text/html").querySelector(".story");
        if (!story) throw new Error(response.status);
        return document.importNode(story, true);
      });
    });
  }

  function show(number, address) {
    return fetchStory(address).then(function (story) {
      all("[id]", story).forEach(function (part) {
        part.removeAttribute("id");
      });
      all(".share, .sizes, .back-to-page, script", story).forEach(function (part) {
        part.remove();
      });
      if (window.newsroomListen) newsroomListen.stop();
      panel.dataset.number = number;
      panel.querySelector("[data-own-page]").href = address;
      place.replaceChildren(story);
      place.scrollTop = 0;
      var title = story.querySelector("h1");
      if (title) panel.setAttribute("aria-label", title.textContent);
      mark(number);
      desk.classList.add("has-article");
      panel.hidden = false;
      return story;
    });
  }

  function mark(number) {
    all(".current").forEach(function (other) {
      other.classList.remove("current");
    });
    all('[data-article="' + number + '"]').forEach(function (other) {
      other.classList.add("current");
    });
    var index = order.indexOf(number);
    panel.querySelector("[data-story='-1']").disabled = index <= 0;
    panel.querySelector("[data-story='1']").disabled = index < 0 || index === order.length - 1;
  }

  function beside(way) {
    var number = order[order.indexOf(panel.dataset.number) + way];
    if (number) open(number, linkOf(number).href);
  }

  function linkOf(number) {
    return desk.querySelector('.headlines [data-article="' + number + '"]');
  }

  all("[data-story]").forEach(function (button) {
    button.addEventListener("click", function () {
      beside(Number(button.dataset.story));
    });
  });
  panel.querySelector("[data-close]").addEventListener("click", function () {
    history.back();
  });
  // The rest of an article that is not free to everybody opens in the same place.
  place.addEventListener("click", function (event) {
    var link = event.target.closest("a[href$='/full/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(panel.dataset.number, link.href).catch(function () {
      location.href = link.href;
    });
  });

  function open(number, address) {
    return show(number, address).then(
      function () {
        var state = { article: number };
        var hash = "#region-" + number;
        if (history.state && history.state.article) history.replaceState(state, "", hash);
        else history.pushState(state, "", hash);
        panel.focus();
      },
      function () {
        location.href = address; // the article's own page says what is wrong
      },
    );
  }

  function close() {
    if (panel.hidden) return;
    if (window.newsroomListen) newsroomListen.stop();
    panel.hidden = true;
    desk.classList.remove("has-article");
    all(".current").forEach(function (other) {
      other.classList.remove("current");
    });
    if (opener) opener.focus({ preventScroll: true });
  }

  desk.addEventListener("click", function (event) {
    var link = event.target.closest("[data-article]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (order.indexOf(link.dataset.article) < 0) return; // it is gone: its own page says why
    event.preventDefault();
    opener = link;
    open(link.dataset.article, link.getAttribute("href"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !panel.hidden && !document.fullscreenElement) {
      history.back();
    }
  });
  window.addEventListener("popstate", function (event) {
    var number = event.state && event.state.article;
    if (number && linkOf(number)) show(number, linkOf(number).href);
    else close();
  });

  // The page read aloud: one article after the other, each opened as it is read.
  var aloud = desk.querySelector("[data-listen-page]");
  if (aloud && window.newsroomListen && order.length) {
    newsroomListen.whenThereIsAVoice(function () {
      aloud.hidden = false;
    });
    aloud.addEventListener("click", function () {
      readFrom(0);
    });
  }
  function readFrom(index) {
    if (index >= order.length) return;
    open(order[index], linkOf(order[index]).href).then(function () {
      newsroomListen.read(panel, function () {
        readFrom(index + 1);
      });
    });
  }
})();
