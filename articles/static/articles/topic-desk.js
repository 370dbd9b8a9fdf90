// The desk of a topic: drag a row to its place, or move it by keys. The forms are sent without
// leaving the page. Without this file every change is a button of the same forms.
(() => {
  "use strict";
  const PARTS = ["topic-order", "topic-finding", "topic-state"];
  const status = document.getElementById("topic-status");
  let dragged = null;
  let busy = false;

  function take(html, focus) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    PARTS.forEach((id) => {
      const fresh = answer.getElementById(id);
      if (fresh) {
        document.getElementById(id).replaceWith(document.importNode(fresh, true));
      }
    });
    const version = answer.querySelector("#topic-state [name=version]");
    if (version) {
      document.querySelectorAll("[name=version]").forEach((field) => {
        field.value = version.value;
      });
    }
    const messages = answer.querySelectorAll(".messagelist li");
    status.textContent = Array.from(messages, (item) => item.textContent.trim()).join(" ");
    const target = focus && document.querySelector(focus);
    if (target) {
      target.focus();
    }
  }

  async function send(values, focus) {
    if (busy) {
      return;
    }
    busy = true;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("version", document.querySelector("#topic-state [name=version]").value);
    Object.entries(values).forEach(([name, value]) => body.set(name, value));
    try {
      const response = await fetch(location.href, { method: "POST", body });
      if (response.ok) {
        take(await response.text(), focus);
      } else {
        location.reload();
      }
    } catch {
      location.reload();
    } finally {
      busy = false;
    }
  }

  const buttonOf = (row, name) => `#row-${row} [name=${name}]:not(:disabled)`;

  function moveTo(row, place) {
    send({ move: row.dataset.row, place: Math.max(place, 1) }, buttonOf(row.dataset.row, "move"));
  }

  function clearMarks() {
    document
      .querySelectorAll(".drop-before, .drop-after")
      .forEach((row) => row.classList.remove("drop-before", "drop-after"));
  }

  function isBelow(event, row) {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const form = event.target.closest("#topic-order form, #topic-finding .topic-moves");
    if (!form || !button || !button.name) {
      return;
    }
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    delete values.csrfmiddlewaretoken;
    delete values.version;
    values[button.name] = button.value;
    const next = button.name === "choose" ? "#topic-q" : buttonOf(button.value, "move");
    send(values, next);
  });
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || !event.altKey || event.isComposing) {
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      event.preventDefault();
      moveTo(row, Number(row.dataset.place) + step);
    }
  });
  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest && event.target.closest("[data-row]");
    if (row) {
      dragged = row;
      row.classList.add("dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.textContent.trim().slice(0, 80));
    }
  });
  document.addEventListener("dragend", () => {
    if (dragged) {
      dragged.classList.remove("dragged");
    }
    dragged = null;
    clearMarks();
  });
  document.addEventListener("dragover", (event) => {
    const row = event.target.closest("[data-row]");
    if (dragged && row) {
      event.preventDefault();
      clearMarks();
      row.classList.add(isBelow(event, row) ? "drop-after" : "drop-before");
    }
  });
  document.addEventListener("drop", (event) => {
    const row = event.target.closest("[data-row]");
    if (dragged && row && row !== dragged) {
      event.preventDefault();
      const from = Number(dragged.dataset.place);
      const to = Number(row.dataset.place) + (isBelow(event, row) ? 1 : 0);
      moveTo(dragged, to > from ? to - 1 : to);
    }
  });
})();
