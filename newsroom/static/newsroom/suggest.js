// Suggestions while a reader types into a search field (combobox, WAI-ARIA 1.2).
// Without this file the form sends the words as they are.
(() => {
  "use strict";
  const PAUSE = 150; // milliseconds without a key
  const MOST = 40; // characters that are looked up
  const KEPT = 50; // answers
  // The words come in the characters of the page; an English page has them as the newspaper writes.
  const OF_THE_PAGE = document.documentElement.lang;
  const CHINESE = OF_THE_PAGE.startsWith("zh") ? OF_THE_PAGE : "zh-Hans";

  function attach(input, number) {
    const answers = new Map();
    const list = document.createElement("span");
    const status = document.createElement("span");
    let asked = null;
    let timer = 0;
    let active = -1;

    list.id = `suggested-${number}`;
    list.className = "suggested";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel);
    status.className = "hidden";
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.autocomplete = "off";
    input.after(list, status);

    const options = () => Array.from(list.children);

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      const all = options();
      active = place;
      all.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
      if (all[place]) {
        input.setAttribute("aria-activedescendant", all[place].id);
        all[place].scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function makeOption(page, index) {
      const option = document.createElement("span");
      const kind = document.createElement("span");
      const label = document.createElement("span");
      option.id = `${list.id}-${index}`;
      option.dataset.address = page.address;
      option.setAttribute("role", "option");
      kind.className = "kind";
      kind.textContent = page.kind;
      label.lang = CHINESE;
      label.textContent = page.label;
      option.append(kind, " ", label);
      return option;
    }

    function show(pages) {
      list.replaceChildren(...pages.map(makeOption));
      choose(-1);
      list.hidden = pages.length === 0;
      input.setAttribute("aria-expanded", String(pages.length > 0));
      status.textContent = pages.length ? `${input.dataset.suggestLabel}: ${pages.length}` : "";
    }

    async function ask(words) {
      asked = new AbortController();
      const mine = asked;
      try {
        const address = `${input.dataset.suggest}?q=${encodeURIComponent(words)}`;
        const response = await fetch(address, { signal: mine.signal });
        if (!response.ok) {
          return;
        }
        const pages = (await response.json()).suggestions;
        if (answers.size >= KEPT) {
          answers.clear();
        }
        answers.set(words, pages);
        if (!mine.signal.aborted && document.activeElement === input) {
          show(pages);
        }
      } catch {
        // typed on, or no connection: the form works without
      }
    }

    function look() {
      clearTimeout(timer);
      if (asked) {
        asked.abort();
      }
      const words = input.value.trim().replace(/\s+/g, " ");
      if (!words || words.length > MOST) {
        show([]);
      } else if (answers.has(words)) {
        show(answers.get(words));
      } else {
        timer = setTimeout(() => ask(words), PAUSE);
      }
    }

    function press(event) {
      const count = list.hidden ? 0 : options().length;
      if (event.isComposing) {
        return;
      }
      if (event.key === "Escape" && count) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!count) {
          look();
          return;
        }
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        // one place more than there are options: the field itself
        choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
      } else if (event.key === "Enter" && count && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.address);
      }
    }

    input.addEventListener("input", (event) => {
      if (!event.isComposing) {
        look();
      }
    });
    input.addEventListener("compositionend", look);
    input.addEventListener("keydown", press);
    input.addEventListener("blur", () => {
      if (asked) {
        asked.abort();
      }
      clearTimeout(timer);
      close();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        location.assign(option.dataset.address);
      }
    });
    // This file comes when somebody is in the field: what was typed meanwhile is looked up too.
    if (document.activeElement === input && input.value !== input.defaultValue) {
      look();
    }
  }

  document.querySelectorAll("input[data-suggest]").forEach(attach);
})();
