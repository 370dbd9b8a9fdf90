// While somebody writes: colleagues see who changes the text, and every word is kept, also when the laptop is closed.
(function () {
  "use strict";
  var BEAT = 20000, KEEP_AFTER = 2000, KEEP_AT_LEAST = 10000, IDLE = 15 * 60000, BEACON_MAX = 60000;

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("writing"), form = document.getElementById("article_form");
    if (!box || !form) return;
    var told = box.querySelector("[role=status]"), warned = box.querySelector("[role=alert]");
    var words = box.dataset, window_ = form.elements.window, token = form.elements.csrfmiddlewaretoken;
    var drawer = "newsroom-unsent:" + words.user + ":";
    var dirty = false, mine = false, refused = false, sending = false, leaving = false;
    var lastInput = 0, lastKept = 0, soon = null, asked = 0;

    function say(place, text) { if (place.textContent !== text) place.textContent = text; place.hidden = !text; }

    function held() {
      Object.keys(window.CKEDITOR ? CKEDITOR.instances : {}).forEach(function (name) {
        CKEDITOR.instances[name].updateElement();
      });
      return new URLSearchParams(new FormData(form));
    }

    // What to say of an answer: who writes, else that somebody saved since this page was opened.
    function wordsOf(reply) {
      var newer = reply.version && String(reply.version) !== words.version;
      return reply.words || (newer ? words.newer : "");
    }

    function post(address, body) {
      return fetch(address, { method: "POST", body: body, credentials: "same-origin" });
    }

    function ask(act) {
      if (!words.lock || !window_) return;
      var number = ++asked;
      var body = new URLSearchParams({ csrfmiddlewaretoken: token.value, window: window_.value, act: act });
      post(words.lock, body).then(function (answer) {
        return answer.json().then(function (reply) {
          if (number !== asked) return;
          mine = answer.ok;
          refused = !answer.ok;
          say(warned, wordsOf(reply));
          if (refused && reply.code === "locked" && words.here) offer();
        });
      }).catch(function () { /* the next sign of life tries again */ });
    }

    function offer() {
      var other = box.querySelector("[data-here]");
      if (other) other.hidden = false;
    }

    // Somebody who only reads sees when a colleague begins to write, and when a newer text is there.
    function watch() {
      if (!words.lock) return;
      fetch(words.lock, { credentials: "same-origin" }).then(function (answer) { return answer.json(); })
        .then(function (reply) {
          say(warned, wordsOf(reply));
          if (!reply.words && words.watch) say(told, words.free);
        }).catch(function () { /* asked again soon */ });
    }

    function putAside(body) {
      try {
        localStorage.setItem(drawer + window_.value, JSON.stringify({ to: words.keep, body: body }));
      } catch (error) { /* a browser that keeps nothing: the server does */ }
    }

    function keep() {
      clearTimeout(soon);
      soon = null;
      if (sending || leaving) return;
      var body = held();
      sending = true;
      lastKept = Date.now();
      post(words.keep, body).then(function (answer) {
        return answer.json().then(function (reply) {
          sending = false;
          if (!answer.ok) return say(warned, reply.words);
          localStorage.removeItem(drawer + window_.value);
          say(told, reply.kept);
        });
      }).catch(function () {
        sending = false;
        putAside(body.toString());
        say(told, words.failed);
        soon = setTimeout(keep, KEEP_AT_LEAST);
      });
    }

    function changed() {
      lastInput = Date.now();
      if (!dirty) { dirty = true; ask("take"); } else if (!mine && !refused && Date.now() - lastKept > BEAT) ask("take");
      if (soon && Date.now() - lastKept < KEEP_AT_LEAST) clearTimeout(soon), soon = null;
      if (!soon) soon = setTimeout(keep, KEEP_AFTER);
    }

    function beat() {
      if (dirty && !refused && Date.now() - lastInput < IDLE) ask("take");
      else if (!dirty || refused) watch();
    }

    // The page goes away: what is small enough goes to the server at once. Nobody hears whether it arrived, so a copy
    // waits in the browser for the next page.
    function away() {
      if (leaving || !dirty) return;
      var body = held();
      putAside(body.toString());
      if (body.toString().length < BEACON_MAX) navigator.sendBeacon(words.keep, body);
    }

    // What an earlier page could not send is sent now.
    function catchUp() {
      Object.keys(localStorage).filter(function (key) { return key.indexOf(drawer) === 0; }).forEach(function (key) {
        var left = JSON.parse(localStorage.getItem(key)), body = new URLSearchParams(left.body);
        body.set("csrfmiddlewaretoken", token.value);
        post(left.to, body).then(function (answer) {
          return answer.json().then(function (reply) {
            if (!answer.ok) return;
            localStorage.removeItem(key);
            if (!reply.known) box.querySelector("[data-found]").hidden = false;
          });
        }).catch(function () { /* the next page tries again */ });
      });
    }

    if (window_) {
      form.addEventListener("input", changed);
      form.addEventListener("change", changed);
      ["formset:added", "formset:removed"].forEach(function (name) { document.addEventListener(name, changed); });
      // The admin's search boxes tell jQuery alone; a plain "change" it also says of itself when the page is drawn.
      if (window.django && django.jQuery) django.jQuery(form).on("select2:select select2:clear", changed);
      form.addEventListener("submit", function () {
        leaving = true;
        clearTimeout(soon);
        localStorage.removeItem(drawer + window_.value);
      });
      if (window.CKEDITOR) CKEDITOR.on("instanceReady", function (ready) {
        var editor = ready.editor, body = editor.editable();
        editor.resetDirty();  // the editor sets its own data once and calls that a change
        editor.on("change", function () { if (editor.checkDirty()) changed(); });
        if (body) body.attachListener(body, "input", changed);  // an input method types without telling "change"
      });
      document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") away(); });
      window.addEventListener("pagehide", function () {
        if (leaving || !mine) return;
        var body = new URLSearchParams({ csrfmiddlewaretoken: token.value, window: window_.value, act: "leave" });
        navigator.sendBeacon(words.lock, body);
      });
      var here = box.querySelector("[data-here]");
      if (here) here.addEventListener("click", function () { here.hidden = true; ask("over"); });
      try { catchUp(); } catch (error) { /* no store, nothing left behind */ }
      if (words.recovered) changed();
    }
    setInterval(beat, BEAT);
  });
})();
