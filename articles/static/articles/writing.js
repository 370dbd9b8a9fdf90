// While somebody writes: colleagues see who changes the text, and every word is kept, also when the laptop is closed.
(function () {
  "use strict";
  var BEAT = 20000,
    KEEP_AFTER = 2000,
    KEEP_AT_LEAST = 10000,
    IDLE = 15 * 60000,
    BEACON_MAX = 60000;

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("writing"),
      form = document.getElementById("article_form");
    if (!box || !form) return;
    var told = box.querySelector("[role=status]"),
      warned = box.querySelector("[role=alert]");
    var words = box.dataset,
      window_ = form.elements.window,
      token = form.elements.csrfmiddlewaretoken;
    var drawer = "newsroom-unsent:" + words.user + ":";
    var signIn = box.querySelector("[data-sign-in]");
    var dirty = false,
      mine = false,
      refused = false,
      sending = false,
      leaving = false;
    var sure = false,
      checking = false,
      trouble = false,
      nowhere = false;
    var lastInput = 0,
      lastKept = 0,
      soon = null,
      asked = 0;

    function say(place, text) {
      if (place.textContent !== text) place.textContent = text;
      place.hidden = !text;
    }

    function held() {
      Object.keys(window.CKEDITOR ? CKEDITOR.instances : {}).forEach(function (name) {
        CKEDITOR.instances[name].updateElement();
      });
      var fields = new URLSearchParams(new FormData(form));
      fields.delete("csrfmiddlewaretoken");
      return fields.toString();
    }

    // What to say of an answer: who writes, else that somebody saved since this page was opened.
    function wordsOf(reply) {
      var newer = reply.version && String(reply.version) !== words.version;
      return reply.words || (newer ? words.newer : "");
    }

    // Fetch a token that counts. Says "ok", or why not: signed out, somebody else signed in, no answer.
    function refresh() {
      return fetch(words.token, { credentials: "same-origin" })
        .then(function (answer) {
          if (answer.status >= 500) return "trouble";
          if (answer.redirected) return "signedout";
          if (!answer.ok) return "forbidden";
          return answer.json().then(function (reply) {
            if (String(reply.user) !== words.user) return "other";
            document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (field) {
              field.value = reply.token;
            });
            return "ok";
          });
        })
        .catch(function () {
          return "failed";
        });
    }

    // Send a form. A token that no longer counts is fetched anew once. Answers { state, reply }; never fails.
    function send(address, text, again) {
      var body = new URLSearchParams(text);
      body.set("csrfmiddlewaretoken", token.value);
      return fetch(address, { method: "POST", body: body, credentials: "same-origin" })
        .then(function (answer) {
          if (answer.status >= 500) return { state: "trouble" };
          if (answer.redirected) return { state: "signedout" };
          if (answer.status === 403 && again) return { state: "forbidden" };
          if (answer.status === 403) {
            return refresh().then(function (state) {
              return state === "ok" ? send(address, text, true) : { state: state };
            });
          }
          if ((answer.headers.get("Content-Type") || "").indexOf("json") < 0)
            return { state: "forbidden" };
          return answer.json().then(function (reply) {
            return { state: answer.ok ? "ok" : "refused", reply: reply };
          });
        })
        .catch(function () {
          return { state: "failed" };
        });
    }

    function ask(act) {
      if (!words.lock || !window_) return;
      var number = ++asked;
      send(words.lock, new URLSearchParams({ window: window_.value, act: act }).toString()).then(
        function (answer) {
          if (number !== asked || !answer.reply) return; // the next sign of life tries again
          mine = answer.state === "ok";
          refused = !mine;
          say(warned, wordsOf(answer.reply));
          if (refused && answer.reply.code === "locked" && words.here) offer();
        },
      );
    }

    function offer() {
      var other = box.querySelector("[data-here]");
      if (other) other.hidden = false;
    }

    // Somebody who only reads sees when a colleague begins to write, and when a newer text is there.
    function watch() {
      if (!words.lock) return;
      fetch(words.lock, { credentials: "same-origin" })
        .then(function (answer) {
          return answer.json();
        })
        .then(function (reply) {
          say(warned, wordsOf(reply));
          if (!reply.words && words.watch) say(told, words.free);
        })
        .catch(function () {
          /* asked again soon */
        });
    }

    // Put the text into this browser; says whether it is there.
    function putAside(text) {
      try {
        localStorage.setItem(
          drawer + window_.value,
          JSON.stringify({ to: words.keep, body: text }),
        );
        return true;
      } catch (error) {
        return false;
      } // full, or a browser that keeps nothing
    }

    // The server has this very text: only then the browser's copy of it goes.
    function settle(key, text) {
      try {
        var left = localStorage.getItem(key);
        if (left && JSON.parse(left).body === text) localStorage.removeItem(key);
      } catch (error) {
        /* a browser that keeps nothing */
      }
    }

    // Say why nothing reached the server, and where the text is instead.
    function sayNotSent(state, text) {
      nowhere = !putAside(text);
      trouble = true;
      say(told, nowhere || state !== "failed" ? "" : words.failed);
      say(warned, nowhere ? words.nowhere : state === "failed" ? "" : words[state]);
      signIn.hidden = state !== "signedout" && state !== "other";
    }

    function keep() {
      clearTimeout(soon);
      soon = null;
      if (sending || leaving) return;
      var text = held();
      sending = true;
      lastKept = Date.now();
      send(words.keep, text).then(function (answer) {
        sending = false;
        if (answer.state === "refused") {
          nowhere = !putAside(text);
          return say(warned, answer.reply.words);
        }
        if (answer.state !== "ok") {
          sayNotSent(answer.state, text);
          soon = setTimeout(keep, KEEP_AT_LEAST);
          return;
        }
        settle(drawer + window_.value, text);
        if (trouble) say(warned, "");
        trouble = nowhere = false;
        signIn.hidden = true;
        say(told, answer.reply.kept);
      });
    }

    // Before text leaves, ask whether it will be taken: it stays on this page until then.
    function leave(event) {
      if (sure || !dirty) {
        leaving = true;
        clearTimeout(soon);
        return;
      }
      event.preventDefault();
      if (checking) return;
      var button = event.submitter,
        text = held();
      checking = true;
      nowhere = !putAside(text);
      refresh().then(function (state) {
        checking = false;
        if (state !== "ok") {
          sayNotSent(state, text);
          box.scrollIntoView();
          if (!soon) soon = setTimeout(keep, KEEP_AT_LEAST);
          return;
        }
        sure = true;
        nowhere = false;
        form.requestSubmit(button);
      });
    }

    function changed() {
      lastInput = Date.now();
      form.dataset.changed = "1"; // an act then stores the text first (writing-screen.js)
      sure = leaving = false;
      if (!dirty) {
        dirty = true;
        ask("take");
      } else if (!mine && !refused && Date.now() - lastKept > BEAT) ask("take");
      if (soon && Date.now() - lastKept < KEEP_AT_LEAST) (clearTimeout(soon), (soon = null));
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
      var text = held(),
        body = new URLSearchParams(text);
      nowhere = !putAside(text);
      body.set("csrfmiddlewaretoken", token.value);
      if (text.length < BEACON_MAX) navigator.sendBeacon(words.keep, body);
    }

    // What an earlier page could not send is sent now. What this page itself shows is no find.
    function catchUp() {
      Object.keys(localStorage)
        .filter(function (key) {
          return key.indexOf(drawer) === 0;
        })
        .forEach(function (key) {
          var left = JSON.parse(localStorage.getItem(key));
          send(left.to, left.body).then(function (answer) {
            if (answer.state !== "ok") return; // the next page tries again
            settle(key, left.body);
            if (!answer.reply.known && key !== drawer + window_.value)
              box.querySelector("[data-found]").hidden = false;
          });
        });
    }

    if (window_) {
      form.addEventListener("input", changed);
      form.addEventListener("change", changed);
      ["formset:added", "formset:removed"].forEach(function (name) {
        document.addEventListener(name, changed);
      });
      // The admin's search boxes tell jQuery alone; a plain "change" it also says of itself when the page is drawn.
      if (window.django && django.jQuery)
        django.jQuery(form).on("select2:select select2:clear", changed);
      form.addEventListener("submit", leave);
      window.addEventListener("beforeunload", function (event) {
        if (dirty && nowhere && !leaving) event.preventDefault();
      });
      if (window.CKEDITOR)
        CKEDITOR.on("instanceReady", function (ready) {
          var editor = ready.editor,
            body = editor.editable();
          editor.resetDirty(); // the editor sets its own data once and calls that a change
          editor.on("change", function () {
            if (editor.checkDirty()) changed();
          });
          if (body) body.attachListener(body, "input", changed); // an input method types without telling "change"
        });
      document.addEventListener("visibilitychange", function () {
        if (document.visibilityState === "hidden") away();
      });
      window.addEventListener("pagehide", function () {
        if (leaving || !mine) return;
        var body = new URLSearchParams({
          csrfmiddlewaretoken: token.value,
          window: window_.value,
          act: "leave",
        });
        navigator.sendBeacon(words.lock, body);
      });
      var here = box.querySelector("[data-here]");
      if (here)
        here.addEventListener("click", function () {
          here.hidden = true;
          ask("over");
        });
      try {
        catchUp();
      } catch (error) {
        /* no store, nothing left behind */
      }
      if (words.recovered) changed();
    }
    setInterval(beat, BEAT);
  });
})();
