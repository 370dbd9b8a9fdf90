// The writing screen: rows that are added, lines that grow, the way from what is missing to its field, an act that
// stores first, and the length against the space in print.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("article_form");
    if (!form) {
      return;
    }
    document.getElementById("faults")?.focus();
    form.querySelectorAll(".row-set").forEach(manageRows);
    form.querySelectorAll(".write-line textarea").forEach(keepOneLine);
    form.addEventListener("click", (event) => followLink(form, event));
    document.addEventListener("keydown", (event) => saveByKey(form, event));
    const byline = form.querySelector(".write-byline");
    ["input", "change"].forEach((name) => byline?.addEventListener(name, showByline));
    showByline();
    showPrintLengths();
    document.querySelector(".edits")?.addEventListener("submit", (event) => holdBack(form, event));
    window.CKEDITOR?.on("instanceReady", (ready) => letToolsScroll(ready.editor));
  });

  // On a phone the tools are one line that is scrolled, by keyboard too.
  function letToolsScroll(editor) {
    const tools = editor.container.$.querySelector(".cke_toolbox");
    const narrow = window.matchMedia("(max-width: 1024px)");
    function follow() {
      if (narrow.matches) {
        tools?.setAttribute("tabindex", "0");
      } else {
        tools?.removeAttribute("tabindex");
      }
    }
    narrow.addEventListener("change", follow);
    follow();
  }

  // A set of rows hides its blank row behind a button; the button then adds copies of the template.
  function manageRows(set) {
    const button = set.querySelector(".add-row");
    const total = document.getElementById(`id_${set.dataset.prefix}-TOTAL_FORMS`);
    const rows = [...set.querySelectorAll(":scope > .row")];
    const blank = rows.length > 1 && isBlank(rows.at(-1)) ? rows.at(-1) : null;
    if (blank) {
      blank.hidden = true;
    }
    button.hidden = false;
    const nextRow = () => (blank?.hidden ? reveal(blank) : addRow(set, total));
    button.addEventListener("click", function () {
      nextRow().querySelector("select, input:not([type=hidden])")?.focus();
    });
    // Another script fills a row, a blank one first; the focus stays where it is.
    set.addEventListener("row:add", function (event) {
      const free = [...set.querySelectorAll(":scope > .row")].find(isBlank);
      event.detail(free ? reveal(free) : addRow(set, total));
    });
    set.addEventListener("change", function (event) {
      if (event.target.name?.endsWith("-DELETE")) {
        event.target.closest(".row").classList.toggle("removed", event.target.checked);
      }
    });
  }

  function isBlank(row) {
    const fields = row.querySelectorAll("input[type=text], input[type=checkbox], select");
    const filled = [...fields].some(function (field) {
      return field.type === "checkbox" ? field.checked : field.value && !/-role$/.test(field.name);
    });
    return !filled && !row.querySelector(".errorlist");
  }

  function reveal(row) {
    row.hidden = false;
    return row;
  }

  function addRow(set, total) {
    const number = Number(total.value);
    const holder = document.createElement("div");
    holder.innerHTML = set
      .querySelector("template")
      .innerHTML.replaceAll("__prefix__", String(number));
    const row = holder.firstElementChild;
    total.value = String(number + 1);
    set.insertBefore(row, set.querySelector("template"));
    // Django's search boxes begin to work when they hear of the row.
    row.dispatchEvent(
      new CustomEvent("formset:added", {
        bubbles: true,
        detail: { formsetName: set.dataset.prefix },
      }),
    );
    return row;
  }

  // A headline is one line that wraps: Enter goes on to the next field.
  function keepOneLine(area) {
    if (area.name === "abstract") {
      return;
    }
    area.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        const lines = [...document.querySelectorAll(".write-line :is(textarea, input)")];
        lines[lines.indexOf(area) + 1]?.focus();
      }
    });
    area.addEventListener("input", function () {
      if (/[\r\n]/.test(area.value)) {
        area.value = area.value.replace(/\s*[\r\n]+\s*/g, " ");
      }
    });
  }

  function followLink(form, event) {
    const link = event.target.closest("a");
    if (!link || event.defaultPrevented) {
      return;
    }
    const target = link.getAttribute("href") || "";
    if (target.startsWith("#") && !link.classList.contains("finding")) {
      event.preventDefault();
      goTo(target.slice(1));
    } else if (link.dataset.then && form.dataset.changed && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      storeFirst(form, link.dataset.then);
    }
  }

  // Put the focus on a field, also where it is folded away or edited by another element.
  function goTo(id) {
    const field = document.getElementById(id);
    if (!field) {
      return;
    }
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    const editor = window.CKEDITOR?.instances[id];
    if (editor) {
      editor.focus();
      editor.container.$.scrollIntoView({ block: "center" });
      return;
    }
    const shown = field.nextElementSibling?.classList.contains("select2")
      ? field.nextElementSibling.querySelector(".select2-selection")
      : field;
    shown.focus();
    shown.scrollIntoView({ block: "center" });
  }

  // What was typed is stored before an act opens: it is done to what everybody sees. The save may wait for an answer
  // (writing.js), so the act stays in the form; pressing the button itself asks for none.
  function storeFirst(form, act) {
    const save = form.querySelector("[name=_save]");
    const then = form.elements._then;
    then.value = act;
    save.addEventListener("click", () => (then.value = ""), { once: true });
    form.requestSubmit(save);
  }

  // A decision about a suggestion makes a revision: what was typed is stored before, and nothing of it waits beside.
  function holdBack(form, event) {
    const warning = event.target.querySelector("[data-save-first]");
    if (form.dataset.changed && warning) {
      event.preventDefault();
      warning.hidden = false;
      warning.focus();
    }
  }

  function saveByKey(form, event) {
    const save = form.querySelector("[name=_save]");
    if (save && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.elements._then.value = "";
      form.requestSubmit(save);
    }
  }

  function showByline() {
    const shown = document.getElementById("byline-shown");
    const roles = JSON.parse(shown?.dataset.roles || "{}");
    const rows = document.querySelectorAll(".credit-row:not(.removed)");
    const names = [...rows].map((row) => nameOf(row, roles)).filter(Boolean);
    if (shown && names.length) {
      shown.textContent = "■ " + names.join(" ");
    }
  }

  function nameOf(row, roles) {
    const person = row.querySelector("[name$=-person]");
    const chosen = person?.value ? person.selectedOptions[0].textContent.trim() : "";
    const name = row.querySelector("[name$=-name]").value.trim() || chosen;
    const role = roles[row.querySelector("[name$=-role]").value] || "";
    return name ? `${role} ${name}` : "";
  }

  function showPrintLengths() {
    const length = document.getElementById("live-length");
    const places = document.querySelectorAll(".print-length");
    if (!length || !places.length) {
      return;
    }
    const observer = new MutationObserver(function () {
      const count = Number(length.textContent.replace(/\D/g, ""));
      places.forEach((place) => showLength(place, count));
    });
    observer.observe(length, { childList: true, characterData: true, subtree: true });
  }

  function showLength(place, count) {
    const planned = Number(place.dataset.planned);
    const rest = Math.max(count - Number(place.dataset.begins), 0);
    const actual = place.dataset.continues ? Math.min(rest, planned) : rest;
    const over = actual - planned;
    let verdict = place.dataset.fits;
    if (over > 0) {
      verdict = place.dataset.over.replace("{count}", String(over));
    } else if (over < 0) {
      verdict = place.dataset.missing.replace("{count}", String(-over));
    }
    place.classList.toggle("over", over > 0);
    place.querySelector(".print-actual").textContent = actual.toLocaleString();
    place.querySelector(".print-verdict").textContent = verdict;
    place.querySelector("progress").value = Math.min((100 * actual) / planned, 100);
  }
})();
