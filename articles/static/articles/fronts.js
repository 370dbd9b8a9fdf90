// The desk of a front: drag an article to its place on the page, or move it by keys.
// Without this file every change is a button of the same forms.
(() => {
  "use strict";
  const KIND = "application/x-newsroom-article";
  const frame = document.getElementById("front-frame");
  const status = document.getElementById("front-status");
  let dragged = null;
  let busy = false;

  const panel = () => document.getElementById("front-panel");
  const page = () => frame.contentDocument;

  function tell(html) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const fresh = answer.getElementById("front-panel");
    if (fresh) {
      panel().replaceWith(document.importNode(fresh, true));
    }
    const messages = answer.querySelectorAll(".messagelist li");
    status.textContent = Array.from(messages, (item) => item.textContent.trim()).join(" ");
  }

  async function showPage(focusId) {
    const response = await fetch(frame.src);
    if (!response.ok) {
      location.reload();
      return;
    }
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page().importNode(fresh.querySelector("main"), true);
    page().querySelector("main").replaceWith(main);
    const piece = focusId && page().getElementById(focusId);
    if (piece) {
      (piece.querySelector(".handles button") || piece).focus();
    }
  }

  async function send(values, focusId) {
    if (busy) {
      return;
    }
    busy = true;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("version", panel().dataset.version);
    Object.entries(values).forEach(([name, value]) => body.set(name, value));
    try {
      const response = await fetch(location.href, { method: "POST", body });
      if (response.ok) {
        tell(await response.text());
        await showPage(focusId);
      } else {
        location.reload();
      }
    } catch {
      location.reload();
    } finally {
      busy = false;
    }
  }

  function move(item, slot, place) {
    const values = { put: "1", slot };
    if (place) {
      values.place = place;
    }
    if (item.entry) {
      values.entry = item.entry;
    } else {
      values.article = item.article;
    }
    send(values, `piece-${item.article}`);
  }

  const itemOf = (element) => ({
    article: element.dataset.article,
    entry: element.dataset.entry,
  });

  function clearMarks() {
    page()
      .querySelectorAll(".drop-here, .drop-before")
      .forEach((element) => element.classList.remove("drop-here", "drop-before"));
  }

  function watchDragging(target) {
    target.addEventListener("dragstart", (event) => {
      const element = event.target.closest && event.target.closest("[data-article]");
      if (element) {
        dragged = itemOf(element);
        element.classList.add("dragged");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData(KIND, dragged.article);
        event.dataTransfer.setData("text/plain", element.textContent.trim().slice(0, 80));
      }
    });
    target.addEventListener("dragend", (event) => {
      dragged = null;
      event.target.classList.remove("dragged");
      clearMarks();
    });
  }

  function watchPage() {
    const inner = page();
    if (!inner || !inner.querySelector("[data-slot]")) {
      return;
    }
    watchDragging(inner);
    inner.addEventListener("dragover", (event) => {
      const slot = event.target.closest("[data-slot]");
      if (!dragged || !slot) {
        return;
      }
      event.preventDefault();
      clearMarks();
      const piece = event.target.closest("[data-article]");
      (piece || slot).classList.add(piece ? "drop-before" : "drop-here");
    });
    inner.addEventListener("drop", (event) => {
      const slot = event.target.closest("[data-slot]");
      if (!dragged || !slot) {
        return;
      }
      event.preventDefault();
      const piece = event.target.closest("[data-article]");
      const pieces = slot.querySelectorAll("[data-article]");
      const last = pieces.length ? Number(pieces[pieces.length - 1].dataset.place) + 1 : 1;
      move(dragged, slot.dataset.slot, piece ? piece.dataset.place : last);
    });
    inner.addEventListener("submit", (event) => {
      const form = event.target.closest(".handles");
      if (!form || !event.submitter) {
        return;
      }
      event.preventDefault();
      const values = Object.fromEntries(new FormData(form));
      delete values.csrfmiddlewaretoken;
      delete values.version;
      values[event.submitter.name] = event.submitter.value;
      send(values, form.closest("[data-article]").id);
    });
    inner.addEventListener("keydown", (event) => {
      const piece = event.target.closest("[data-article]");
      if (piece && event.altKey && !event.isComposing) {
        moveByKey(event, piece);
      }
    });
  }

  function moveByKey(event, piece) {
    const slots = Array.from(page().querySelectorAll("[data-slot]"));
    const slot = piece.closest("[data-slot]");
    const place = Number(piece.dataset.place);
    const neighbour = (step) => slots[slots.indexOf(slot) + step];
    const keys = {
      ArrowUp: () => move(itemOf(piece), slot.dataset.slot, Math.max(place - 1, 1)),
      ArrowDown: () => move(itemOf(piece), slot.dataset.slot, place + 1),
      ArrowLeft: () => neighbour(-1) && move(itemOf(piece), neighbour(-1).dataset.slot, 1),
      ArrowRight: () => neighbour(1) && move(itemOf(piece), neighbour(1).dataset.slot, 1),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  }

  // A page wider than the desk is shown smaller, as a whole.
  function fit() {
    const view = frame.parentElement;
    frame.style.transform = "";
    frame.style.height = "";
    const scale = Math.min(1, view.clientWidth / frame.offsetWidth);
    if (scale < 1) {
      const height = frame.offsetHeight;
      frame.style.transformOrigin = "0 0";
      frame.style.transform = `scale(${scale})`;
      frame.style.height = `${height / scale}px`;
      view.style.height = `${height}px`;
      view.style.overflow = "hidden";
    }
  }

  if (frame) {
    fit();
    addEventListener("resize", fit);
    watchDragging(document);
    frame.addEventListener("load", watchPage);
    if (page() && page().readyState === "complete") {
      watchPage();
    }
  }
})();
