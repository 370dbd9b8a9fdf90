// Articles read aloud by the voices that the browser has, sentence by sentence, each marked while it
// is spoken. The buttons stay hidden where no voice speaks Chinese.
(function () {
  "use strict";
  var speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;
  var BLOCKS = "h1, .subhead, .summary p, .byline, .body p, .body li, .body h2, .body h3, .body h4";
  var SENTENCE = /[^。！？!?；;…\n]+[。！？!?；;…]*[”’」』）)]*/g;
  var PAUSE_BETWEEN = 250; // milliseconds, from the last sentence to what comes after
  var session = null; // what is being read: sentences, the one that is spoken, and what comes after

  function voice() {
    var chinese = speech.getVoices().filter(function (one) {
      return /^zh/i.test(one.lang.replace("_", "-"));
    });
    return (
      chinese.find(function (one) {
        return /^(zh-CN|zh-Hans|cmn)/i.test(one.lang.replace("_", "-"));
      }) || chinese[0]
    );
  }

  function whenThereIsAVoice(act) {
    if (voice()) return act();
    function look() {
      if (!voice()) return;
      speech.removeEventListener("voiceschanged", look);
      act();
    }
    speech.addEventListener("voiceschanged", look);
  }

  function sentencesOf(story) {
    var sentences = [];
    story.querySelectorAll(BLOCKS).forEach(function (block) {
      if (block.closest("[hidden], .read-on") || block.querySelector("p, li")) return;
      var text = block.textContent;
      var match;
      SENTENCE.lastIndex = 0;
      while ((match = SENTENCE.exec(text))) {
        if (match[0].trim()) {
          sentences.push({
            block: block,
            start: match.index,
            end: match.index + match[0].length,
            text: match[0].trim(),
          });
        }
      }
    });
    return sentences;
  }

  function rangeOf(sentence) {
    var range = document.createRange();
    var walker = document.createTreeWalker(sentence.block, NodeFilter.SHOW_TEXT);
    var before = 0;
    var begun = false;
    while (walker.nextNode()) {
      var node = walker.currentNode;
      var after = before + node.length;
      if (!begun && sentence.start < after) {
        range.setStart(node, sentence.start - before);
        begun = true;
      }
      if (sentence.end <= after) {
        range.setEnd(node, sentence.end - before);
        return range;
      }
      before = after;
    }
    return range;
  }

  function unmark() {
    if (window.CSS && CSS.highlights) CSS.highlights.delete("spoken");
    document.querySelectorAll(".spoken").forEach(function (block) {
      block.classList.remove("spoken");
    });
  }

  function mark(sentence) {
    unmark();
    if (window.Highlight && CSS.highlights) {
      CSS.highlights.set("spoken", new Highlight(rangeOf(sentence)));
    } else {
      sentence.block.classList.add("spoken");
    }
    var box = sentence.block.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) sentence.block.scrollIntoView({ block: "center" });
  }

  function show(controls, state) {
    var shown = {
      idle: ["start"],
      speaking: ["pause", "stop"],
      paused: ["resume", "stop"],
    }[state];
    controls.querySelectorAll("[data-listen-act]").forEach(function (button) {
      button.hidden = shown.indexOf(button.dataset.listenAct) < 0;
    });
  }

  function speak() {
    var mine = session;
    var sentence = mine.sentences[mine.index];
    if (!sentence) {
      stop();
      if (mine.after) setTimeout(mine.after, PAUSE_BETWEEN);
      return;
    }
    mark(sentence);
    var utterance = new SpeechSynthesisUtterance(sentence.text);
    utterance.voice = voice();
    utterance.lang = utterance.voice ? utterance.voice.lang : "zh-CN";
    utterance.rate = Number(mine.controls.querySelector("[data-listen-rate]").value);
    utterance.onend = function () {
      if (session !== mine || mine.paused || mine.utterance !== utterance) return;
      mine.index += 1;
      speak();
    };
    utterance.onerror = function () {
      if (session === mine && mine.utterance === utterance && !mine.paused) stop();
    };
    mine.utterance = utterance; // kept, or the browser may forget it before its end
    speech.speak(utterance);
  }

  function start(controls, story, after) {
    stop();
    session = { sentences: sentencesOf(story), index: 0, controls: controls, after: after };
    show(controls, "speaking");
    speak();
  }

  // Pausing ends the sentence and begins it again later: not every browser can hold one.
  function pause() {
    session.paused = true;
    speech.cancel();
    show(session.controls, "paused");
  }

  function resume() {
    session.paused = false;
    show(session.controls, "speaking");
    speak();
  }

  function stop() {
    var was = session;
    session = null;
    speech.cancel();
    unmark();
    if (was) show(was.controls, "idle");
  }

  document.querySelectorAll("[data-listen]").forEach(function (controls) {
    var within = controls.closest("[data-open-article]") || document;
    var acts = {
      start: function () {
        start(controls, within.querySelector(".story"));
      },
      pause: pause,
      resume: resume,
      stop: stop,
    };
    controls.querySelectorAll("[data-listen-act]").forEach(function (button) {
      button.addEventListener("click", acts[button.dataset.listenAct]);
    });
    controls.querySelector("[data-listen-rate]").addEventListener("change", function () {
      if (!session || session.controls !== controls || session.paused) return;
      pause();
      resume();
    });
    whenThereIsAVoice(function () {
      controls.hidden = false;
    });
  });
  window.addEventListener("pagehide", stop);

  window.newsroomListen = {
    whenThereIsAVoice: whenThereIsAVoice,
    read: function (within, after) {
      start(within.querySelector("[data-listen]"), within.querySelector(".story"), after);
    },
    stop: stop,
  };
})();
