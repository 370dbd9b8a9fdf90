// What the checker found, shown in the text: marks that are no part of it, and the way to each place.
(function () {
  "use strict";
  const canMark = "highlights" in (window.CSS || {}) && typeof Highlight === "function";

  const PAUSE = 1000; // from the last letter to the next check, in ms
  const SHARE = 4; // a check that takes long waits this many times as long for the next
  let checked = ""; // what the form held when it was checked last
  let duration = 0;
  let waiting = 0;
  let isChecking = false;
  let isComposing = false;

  document.addEventListener("DOMContentLoaded", function () {
    const box = document.querySelector(".checker");
    if (!box || !window.CKEDITOR) {
      return;
    }
    const form = box.closest("form");
    CKEDITOR.on("instanceReady", function (ready) {
      const editor = ready.editor;
      let marking = 0;
      editor.on("change", function () {
        clearTimeout(marking);
        marking = setTimeout(() => markPlaces(findings(box)), 300);
        checkSoon(box);
      });
      editor.updateElement();
      checked = heldTexts(form);
      markPlaces(findings(box));
    });
    form.addEventListener("input", () => checkSoon(box));
    form.addEventListener("change", () => checkSoon(box));
    document.addEventListener("compositionstart", () => (isComposing = true));
    document.addEventListener("compositionend", function () {
      isComposing = false;
      checkSoon(box);
    });
    offerOnes(box);
    box.addEventListener("click", (event) => answerClick(box, event));
  });

  function answerClick(box, event) {
    const again = event.target.closest("[name=_check]");
    const link = event.target.closest(".finding");
    const one = event.target.closest(".accept-one");
    const kind = event.target.closest("[name=_accept]");
    if (link) {
      event.preventDefault();
      goToPlace(link);
    } else if (one) {
      acceptAll([one.parentElement.querySelector(".finding")]);
    } else if (kind) {
      event.preventDefault();
      acceptAll(findings(kind.closest("details")).filter((each) => each.dataset.proposal));
    } else if (again) {
      event.preventDefault();
      checkByHand(box, again);
    }
  }

  function offerOnes(box) {
    box.querySelectorAll(".accept-one").forEach((button) => (button.hidden = false));
  }

  // What the checker reads, and what it knows beside the text: all that may change its findings.
  function heldTexts(form) {
    const held = new URLSearchParams(new FormData(form));
    ["csrfmiddlewaretoken", "window", "_then"].forEach((name) => held.delete(name));
    return held.toString();
  }

  // Check a second after the last letter, in place. What cannot be checked now is checked after the next letter.
  function checkSoon(box) {
    clearTimeout(waiting);
    waiting = setTimeout(() => checkTyped(box), Math.max(PAUSE, SHARE * duration));
  }

  async function checkTyped(box) {
    if (isChecking || isComposing) {
      checkSoon(box);
      return;
    }
    const form = box.closest("form");
    CKEDITOR.instances.id_body?.updateElement();
    const held = heldTexts(form);
    if (held === checked) {
      return;
    }
    const part = await fetchFindings(form);
    if (part) {
      checked = held;
      showFindings(box, part);
    }
  }

  // Ask for the findings of what the form holds now. Returns null where the answer is another one.
  async function fetchFindings(form) {
    const body = new FormData(form);
    body.set("_check", "1");
    body.set("_part", "checker");
    const begun = performance.now();
    isChecking = true;
    const answer = await fetch(location.href, { method: "POST", body }).catch(() => null);
    const page = answer?.ok ? await answer.text() : "";
    isChecking = false;
    duration = performance.now() - begun;
    return new DOMParser().parseFromString(page, "text/html").querySelector(".checker");
  }

  // Without an answer the form is sent, as without a script.
  async function checkByHand(box, button) {
    clearTimeout(waiting);
    CKEDITOR.instances.id_body?.updateElement();
    const held = heldTexts(button.form);
    const part = await fetchFindings(button.form);
    if (!part) {
      button.form.requestSubmit(button);
      return;
    }
    checked = held;
    showFindings(box, part);
    box.querySelector("[name=_check]").focus();
  }

  // Put fresh findings in the place of the old ones. What is open stays open, the focus stays where it is.
  function showFindings(box, part) {
    const open = [...box.querySelectorAll("details[open]")].map((one) => one.dataset.kind);
    const focused = describeFocus(box);
    const scrolls = Object.fromEntries(
      [...box.querySelectorAll("ol")].map((one) => [kindOf(one), one.scrollTop]),
    );
    box.replaceChildren(...part.childNodes);
    box.querySelectorAll("details").forEach(function (details) {
      details.open = open.includes(details.dataset.kind);
      details.querySelector("ol").scrollTop = scrolls[details.dataset.kind] ?? 0;
    });
    offerOnes(box);
    markPlaces(findings(box));
    if (focused) {
      (
        box.querySelectorAll(focused.selector)[focused.number] ?? box.querySelector("[name=_check]")
      ).focus();
    }
  }

  function kindOf(element) {
    return element.closest("details").dataset.kind;
  }

  function describeFocus(box) {
    const focused = document.activeElement;
    if (!box.contains(focused)) {
      return null;
    }
    const details = focused.closest("details");
    const within = details ? `details[data-kind="${details.dataset.kind}"] ` : "";
    const name = focused.name ? `[name=${focused.name}]` : `.${focused.className}`;
    const selector = within + (focused.matches("summary") ? "summary" : name);
    return { selector, number: [...box.querySelectorAll(selector)].indexOf(focused) };
  }

  function findings(box) {
    return [...box.querySelectorAll(".finding")];
  }

  // Take proposals over, the last first: what stands before each is then still as it was found.
  // The editor can undo it.
  function acceptAll(links) {
    const editor = CKEDITOR.instances.id_body;
    editor?.fire("saveSnapshot");
    links.reverse().forEach(function (link) {
      const done = link.dataset.field === "body" ? replaceInBody(link) : replaceInField(link);
      if (done) {
        forget(link);
      }
    });
    editor?.fire("saveSnapshot");
    editor?.fire("change");
  }

  function replaceInBody(link) {
    const root = CKEDITOR.instances.id_body?.editable()?.$;
    const range = root ? findPlace(readText(root), link) : null;
    if (!range) {
      return false;
    }
    const words = document.createTextNode(link.dataset.proposal);
    range.deleteContents();
    range.insertNode(words);
    words.parentNode.normalize();
    return true;
  }

  function replaceInField(link) {
    const field = fieldOf(link);
    const start = placeInField(field, link.dataset);
    if (start < 0) {
      return false;
    }
    field.setRangeText(link.dataset.proposal, start, start + link.dataset.found.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  function placeInField(field, finding) {
    const place = field.value.indexOf(finding.before + finding.found);
    return place < 0 ? place : place + finding.before.length;
  }

  // What was taken over is no finding any more.
  function forget(link) {
    const details = link.closest("details");
    link.closest("li").remove();
    const left = details.querySelectorAll(".finding").length;
    details.querySelector("summary b").textContent = String(left);
    details.hidden = !left;
  }

  // The marks are no part of the text: nothing of it changes, and the caret stays.
  function markPlaces(links) {
    document.querySelectorAll(".has-finding").forEach((one) => one.classList.remove("has-finding"));
    links
      .filter((link) => link.dataset.field !== "body")
      .forEach((link) => fieldOf(link)?.classList.add("has-finding"));
    const root = CKEDITOR.instances.id_body?.editable()?.$;
    if (!root || !canMark) {
      return;
    }
    const text = readText(root);
    const ranges = links
      .filter((link) => link.dataset.field === "body")
      .map((link) => findPlace(text, link))
      .filter(Boolean);
    CSS.highlights.set("checker", new Highlight(...ranges));
  }

  function fieldOf(link) {
    return document.getElementById(`id_${link.dataset.field}`);
  }

  // The text of an element with the nodes that hold it.
  function readText(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: text.length });
      text += walker.currentNode.data;
    }
    return { nodes, text };
  }

  // Return the range of what was found where its surroundings are the same, null where they are gone.
  function findPlace(text, link) {
    const { before, found, after } = link.dataset;
    const around = [
      { words: before + found + after, shift: before.length },
      { words: before + found, shift: before.length },
      { words: found + after, shift: 0 },
    ];
    for (const { words, shift } of around) {
      const place = nthIndex(text.text, words, countBefore(link));
      if (place >= 0) {
        const start = place + shift;
        return rangeOf(text.nodes, start, start + found.length);
      }
    }
    return null;
  }

  // How often the same was found with the same surroundings further up in the list.
  function countBefore(link) {
    const same = (other) =>
      ["field", "before", "found", "after"].every(
        (name) => other.dataset[name] === link.dataset[name],
      );
    return findings(link.closest("details")).filter(same).indexOf(link);
  }

  function nthIndex(text, words, number) {
    let place = text.indexOf(words);
    for (let count = 0; count < number && place >= 0; count += 1) {
      place = text.indexOf(words, place + 1);
    }
    return place;
  }

  function rangeOf(nodes, start, end) {
    const range = document.createRange();
    const first = nodes.findLast((one) => one.start <= start);
    const last = nodes.findLast((one) => one.start < end);
    range.setStart(first.node, start - first.start);
    range.setEnd(last.node, end - last.start);
    return range;
  }

  function goToPlace(link) {
    if (link.dataset.field === "body") {
      goToBody(link);
      return;
    }
    const field = fieldOf(link);
    const start = placeInField(field, link.dataset);
    field.focus();
    if (start >= 0) {
      field.setSelectionRange(start, start + link.dataset.found.length);
    }
    field.scrollIntoView({ block: "center" });
  }

  function goToBody(link) {
    const editor = CKEDITOR.instances.id_body;
    const root = editor?.editable()?.$;
    const range = root ? findPlace(readText(root), link) : null;
    if (!range) {
      return;
    }
    editor.focus();
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    if (canMark) {
      CSS.highlights.set("checker-now", new Highlight(range));
    }
  }
})();
