// Notes: an @ offers the people who may be named; arrow keys choose, Enter or Tab takes, Escape ends.
// Whoever is taken is chosen in the list of people as well, which is what is stored. The list itself is for whoever
// has no script: here it is hidden.
(function () {
  "use strict";
  const WRITTEN = /(^|[\s\p{P}\p{Script=Han}])[@＠]([\p{L}\p{N}._+-]{0,30})$/u;

  const served = new WeakSet();
  let count = 0;

  begin();
  document.addEventListener("newsroom:shown", begin);

  function begin() {
    document.querySelectorAll("textarea[data-mentions]").forEach(function (area) {
      const people = document.getElementById(area.dataset.mentionsField);
      if (people && !served.has(area)) {
        served.add(area);
        offerPeople(area, people, count);
        count += 1;
      }
    });
  }

  function offerPeople(area, people, place) {
    const list = document.createElement("ul");
    const state = document.createElement("p");
    const taken = new Map(); // what is written of a person, by the number of the account
    let offered = [];
    let current = -1;
    let waiting = 0;
    let asked = null;
    list.id = "mention-list-" + place;
    list.className = "mention-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.dataset.mentionsLabel);
    state.className = "visually-hidden";
    state.setAttribute("role", "status");
    area.after(list, state);
    hideList();
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", list.id);

    // A note that was refused comes back with its people: those that its words name are known, and others keep the
    // list in sight.
    function hideList() {
      const row = people.closest(".form-row");
      const chosen = Array.from(people.selectedOptions);
      if (chosen.every((option) => area.value.includes("@" + option.text))) {
        chosen.forEach((option) => taken.set(option.value, "@" + option.text));
        if (row) {
          row.hidden = true;
        }
      }
    }

    function writtenName() {
      const found = area.value.slice(0, area.selectionStart).match(WRITTEN);
      return found ? found[2] : null;
    }

    function close() {
      list.hidden = true;
      list.replaceChildren();
      offered = [];
      current = -1;
      asked = null;
      area.removeAttribute("aria-activedescendant");
      state.textContent = "";
    }

    function point(next) {
      current = next;
      Array.from(list.children).forEach(function (option, number) {
        option.setAttribute("aria-selected", String(number === current));
        if (number === current) {
          area.setAttribute("aria-activedescendant", option.id);
          option.scrollIntoView({ block: "nearest" });
        }
      });
    }

    function show(found) {
      offered = found;
      list.replaceChildren(
        ...found.map(function (person, number) {
          const option = document.createElement("li");
          const account = document.createElement("small");
          option.id = list.id + "-" + number;
          option.setAttribute("role", "option");
          account.textContent = person.account;
          option.append(person.name + " ", account);
          option.addEventListener("mousedown", function (event) {
            event.preventDefault(); // the note keeps the focus
            take(person);
          });
          return option;
        }),
      );
      list.hidden = !found.length;
      state.textContent = found.length
        ? found.length + " · " + area.dataset.mentionsHint
        : area.dataset.mentionsNobody;
      if (found.length) {
        point(0);
      } else {
        area.removeAttribute("aria-activedescendant");
      }
    }

    async function ask() {
      const name = writtenName();
      if (name === null) {
        close();
        return;
      }
      if (name === asked) {
        return;
      }
      asked = name;
      const address = area.dataset.mentions + "?q=" + encodeURIComponent(name);
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      const isJson = answer && (answer.headers.get("Content-Type") || "").includes("json");
      const found = answer && answer.ok && isJson ? await answer.json() : { people: [] };
      if (asked === name && document.activeElement === area) {
        show(found.people);
      }
    }

    function take(person) {
      const end = area.selectionStart;
      const start = end - writtenName().length - 1;
      area.setRangeText("@" + person.name + " ", start, end, "end");
      taken.set(String(person.id), "@" + person.name);
      choose(String(person.id), true, person.name);
      close();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function choose(number, isChosen, name) {
      const option = Array.from(people.options).find((one) => one.value === number);
      if (option) {
        option.selected = isChosen;
      } else if (isChosen) {
        people.add(new Option(name, number, true, true));
      }
    }

    // Whose name was taken out of the note again is not named any more.
    function forget() {
      taken.forEach(function (written, number) {
        if (!area.value.includes(written)) {
          taken.delete(number);
          choose(number, false);
        }
      });
    }

    area.addEventListener("input", function () {
      forget();
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
    area.addEventListener("keydown", function (event) {
      if (list.hidden || event.isComposing) {
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        point((current + step + offered.length) % offered.length);
      } else if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        take(offered[current]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
    area.addEventListener("click", ask);
    area.addEventListener("blur", close);
  }
})();
