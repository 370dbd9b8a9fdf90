// The plan of an issue: drag an article to its page, move it by keys, see what others move.
// Without this file every move is a button of the same forms.
(() => {
  "use strict";
  const POLL = 4000;
  const told = document.getElementById("plan-told");
  let dragged = null;
  let busy = false;

  const plan = () => document.getElementById("plan");
  const mayPlace = () => plan().dataset.mayPlace === "1";

  function show(html, focusId) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.getElementById("plan");
    if (!fresh) {
      return;
    }
    plan().replaceWith(document.importNode(fresh, true));
    const messages = page.querySelectorAll(".messagelist li");
    if (messages.length) {
      told.textContent = Array.from(messages, (item) => item.textContent.trim()).join(" ");
    }
    const focused = focusId && document.getElementById(focusId);
    if (focused) {
      (focused.querySelector("a, button") || focused).focus();
    }
  }

  async function send(values, focusId) {
    if (busy) {
      return;
    }
    busy = true;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("version", plan().dataset.version);
    Object.entries(values).forEach(([name, value]) => body.set(name, value));
    told.textContent = "";
    try {
      const response = await fetch(location.href, { method: "POST", body });
      if (response.ok) {
        show(await response.text(), focusId);
      } else {
        location.reload();
      }
    } catch {
      location.reload();
    } finally {
      busy = false;
    }
  }

  function moveCard(card, page, position) {
    const values = { page: page.dataset.page };
    if (position) {
      values.position = position;
    }
    if (card.dataset.article) {
      values.article = card.dataset.article;
    } else {
      values.placement = card.dataset.placement;
    }
    send(values, card.id);
  }

  function clearMarks() {
    document
      .querySelectorAll(".drop-here, .drop-before")
      .forEach((element) => element.classList.remove("drop-here", "drop-before"));
  }

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest(".plan-card");
    if (!card || !mayPlace()) {
      return;
    }
    dragged = card;
    card.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.id);
  });

  document.addEventListener("dragend", () => {
    if (dragged) {
      dragged.classList.remove("dragged");
    }
    dragged = null;
    clearMarks();
  });

  document.addEventListener("dragover", (event) => {
    const page = event.target.closest(".plan-page");
    const aside = event.target.closest("[data-unplaced]");
    if (!dragged || (!page && !(aside && dragged.dataset.placement))) {
      return;
    }
    event.preventDefault();
    clearMarks();
    const card = event.target.closest(".plan-page .plan-card");
    (card || page || aside).classList.add(card ? "drop-before" : "drop-here");
  });

  document.addEventListener("drop", (event) => {
    const page = event.target.closest(".plan-page");
    if (!dragged) {
      return;
    }
    event.preventDefault();
    if (page) {
      const card = event.target.closest(".plan-card");
      moveCard(dragged, page, card && card !== dragged ? card.dataset.position : "");
    } else if (event.target.closest("[data-unplaced]") && dragged.dataset.placement) {
      send({ take_off: dragged.dataset.placement });
    }
  });

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest && event.target.closest(".plan-page .plan-card");
    if (!card || !event.altKey || event.isComposing || !mayPlace()) {
      return;
    }
    const pages = Array.from(document.querySelectorAll(".plan-page"));
    const page = card.closest(".plan-page");
    const index = pages.indexOf(page);
    const keys = {
      ArrowUp: () => send({ placement: card.dataset.placement, up: "1" }, card.id),
      ArrowDown: () => send({ placement: card.dataset.placement, down: "1" }, card.id),
      ArrowLeft: () => pages[index - 1] && moveCard(card, pages[index - 1], ""),
      ArrowRight: () => pages[index + 1] && moveCard(card, pages[index + 1], ""),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  async function look() {
    const typing = document.activeElement && document.activeElement.closest("#plan form");
    if (dragged || busy || typing || document.hidden) {
      return;
    }
    const address = `${plan().dataset.state}?since=${plan().dataset.version}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok) {
      return;
    }
    const state = await response.json();
    if (state.stamp !== plan().dataset.stamp) {
      const focused = document.activeElement && document.activeElement.closest("[id]");
      const page = await fetch(location.href);
      if (page.ok) {
        show(await page.text(), focused && focused.id);
        told.textContent = state.changes.join(" ");
      }
    }
  }

  if (plan()) {
    setInterval(() => look().catch(() => {}), POLL);
  }
})();
