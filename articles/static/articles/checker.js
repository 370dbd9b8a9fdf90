// What the checker found, shown in the text: marks that are no part of it, and the way to each place.
(function () {
  "use strict";
  const canMark = "highlights" in (window.CSS || {}) && typeof Highlight === "function";

  document.addEventListener("DOMContentLoaded", function () {
    const box = document.querySelector(".checker");
    if (!box || !window.CKEDITOR) {
      return;
    }
    CKEDITOR.on("instanceReady", function (ready) {
      const editor = ready.editor;
      const show = () => markPlaces(editor, findings(box));
      let waiting = 0;
      editor.on("change", function () {
        clearTimeout(waiting);
        waiting = setTimeout(show, 300);
      });
      show();
    });
    offerOnes(box);
    box.addEventListener("click", function (event) {
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
        checkAgain(box, again);
      }
    });
  });

  function offerOnes(box) {
    box.querySelectorAll(".accept-one").forEach((button) => (button.hidden = false));
  }

  // Ask for the findings of what the form holds now, and show them in place. Where the answer is another one the form
  // is sent, as without a script.
  async function checkAgain(box, button) {
    const form = button.form;
    const editor = CKEDITOR.instances.id_body;
    editor?.updateElement();
    const body = new FormData(form, button);
    const answer = await fetch(location.href, { method: "POST", body }).catch(() => null);
    const page = answer?.ok ? await answer.text() : "";
    const found = new DOMParser().parseFromString(page, "text/html").querySelector(".checker");
    if (!found) {
      form.requestSubmit(button);
      return;
    }
    box.replaceChildren(...found.childNodes);
    offerOnes(box);
    if (editor) {
      markPlaces(editor, findings(box));
    }
    box.querySelector("[name=_check]").focus();
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
    const field = document.getElementById(`id_${link.dataset.field}`);
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

  function markPlaces(editor, links) {
    const root = editor.editable()?.$;
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
    const field = document.getElementById(`id_${link.dataset.field}`);
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
