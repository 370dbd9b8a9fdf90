// Files that are dropped on the writing screen, pasted or chosen there: pictures go to the library and from there into
// the text or above it, a Word file becomes a draft. Nothing that was typed is touched.
(() => {
  const box = document.querySelector(".write-drop");
  const form = document.getElementById("article_form");
  if (!box || !form) return;
  const { FileSender, isWordFile, carriesFiles, droppedFiles } = window.newsroomFiles;
  const text = window.newsroomTextPictures;
  const words = box.dataset;
  const list = box.querySelector(".upload-list");
  const total = box.querySelector(".write-drop-total");
  const foot = document.querySelector("[data-files]");
  const token = form.elements.csrfmiddlewaretoken;
  let waitingButton; // pressed while pictures were on their way

  // Signing in again makes the token worthless. Another person's token is not taken.
  const refreshToken = async () => {
    try {
      const writing = document.getElementById("writing").dataset;
      const answer = await fetch(writing.token, { credentials: "same-origin" });
      const reply = await answer.json();
      if (String(reply.user) === writing.user) token.value = reply.token;
    } catch {
      // The network failed, or nobody is signed in: the upload that follows says so.
    }
  };

  const dataOf = (upload) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", token.value);
    data.append("file", upload.file);
    if (upload.isWord) {
      data.append("publication", form.elements.publication?.value ?? "");
      if (upload.batch.begins) data.append("open", "1");
    } else if (upload.title) data.append("title", upload.title);
    return data;
  };

  const accept = (upload, answer) => {
    upload.link.target = "_blank";
    upload.link.rel = "noopener";
    if (upload.isWord) {
      upload.batch.draft = answer;
      return [words.draft, ...answer.notes].join(" ");
    }
    upload.item.append(describe(upload));
    const known = answer.known ? [words.known] : [];
    const where = upload.batch.begins ? words.stored : bring(upload);
    return [where, ...known, ...answer.notes].join(" ");
  };

  const sender = new FileSender(list, words, {
    accept,
    refreshToken,
    address: (upload) => (upload.isWord ? words.word : words.address),
    data: dataOf,
    changed: () => showTotal(),
  });

  const showTotal = () => {
    total.textContent = sender.total;
    foot.firstElementChild.textContent = sender.total;
    foot.hidden = !sender.isBusy && !sender.count("refused");
    if (!sender.isBusy) window.setTimeout(finish);
  };

  // When nothing is on its way any more: a draft is opened, and what was to be saved is saved.
  const finish = () => {
    if (sender.isBusy) return;
    new Set(sender.uploads.map(({ batch }) => batch)).forEach(finishBatch);
    if (waitingButton === undefined) return;
    const button = waitingButton;
    waitingButton = undefined;
    form.requestSubmit(button);
  };

  const finishBatch = (batch) => {
    if (!batch.begins || batch.isFinished) return;
    const uploads = sender.uploads.filter((upload) => upload.batch === batch);
    const pictures = uploads.filter(({ answer, isWord }) => answer && !isWord);
    if (!batch.draft) {
      // The Word file was refused: its pictures are for the article that is open.
      batch.begins = false;
      pictures.forEach((upload) => (upload.said.textContent = bring(upload)));
      return;
    }
    const numbers = pictures.map(({ answer }) => answer.id).join(",");
    const address = numbers ? `${batch.draft.address}?pictures=${numbers}` : batch.draft.address;
    const word = uploads.find(({ isWord }) => isWord);
    word.link.href = address;
    word.link.removeAttribute("target");
    if (uploads.some(({ state }) => state === "refused")) {
      word.said.textContent = words.openDraft;
      return; // what was refused is read first
    }
    batch.isFinished = true;
    window.location.assign(address);
  };

  // Take files in. `place` is one in the text; without one pictures lead the article.
  const take = (files, place, title = "") => {
    const drafts = files.filter(isWordFile);
    const isUntouched = words.new && !form.dataset.changed;
    const batch = { place, begins: Boolean(isUntouched && drafts.length === 1) };
    for (const file of files) sender.add(file, { batch, title, isWord: isWordFile(file) });
    box.closest("section").querySelector(":scope > details").open = true;
    sender.start();
  };

  // Put a stored picture where it was dropped. Returns what is said of it.
  const bring = (upload) => (upload.batch.place ? intoText(upload) : asLead(upload));

  const intoText = (upload) => {
    const earlier = sender.uploads
      .slice(0, sender.uploads.indexOf(upload))
      .findLast((other) => other.batch === upload.batch && other.figure);
    upload.figure = text.makeFigure(upload.answer, upload.alt.value.trim());
    const place = upload.batch.place ?? text.placeOfCaret();
    if (!text.insert(upload.figure, place, earlier?.figure)) return asLead(upload);
    upload.toText.hidden = true;
    return words.inText;
  };

  const asLead = (upload) => {
    const set = document.querySelector('.row-set[data-prefix="image_uses"]');
    const chosen = [...set.querySelectorAll("[name$=-image]")].map((field) => field.value);
    upload.toLead.hidden = true;
    if (!chosen.includes(String(upload.answer.id))) {
      set.dispatchEvent(new CustomEvent("row:add", { detail: (row) => fillRow(row, upload) }));
    }
    return words.leads;
  };

  const fillRow = (row, upload) => {
    const field = row.querySelector("[name$=-image]");
    field.append(new Option(upload.answer.title, upload.answer.id, true, true));
    window.django?.jQuery(field).trigger("change");
    field.dispatchEvent(new Event("change", { bubbles: true }));
    upload.rowAlt = row.querySelector("[name$=-alt_text]");
    upload.rowAlt.value = upload.alt.value.trim();
  };

  // The words of a stored picture: its alternative text here, and what the library asks for.
  const describe = (upload) => {
    const part = box.querySelector("template").content.firstElementChild.cloneNode(true);
    upload.alt = part.querySelector("label input");
    upload.alt.value = upload.answer.caption;
    upload.toText = part.querySelector(".dropped-to-text");
    upload.toLead = part.querySelector(".dropped-to-lead");
    upload.alt.addEventListener("input", () => changeAlt(upload));
    upload.toText.addEventListener("click", () => (upload.said.textContent = intoText(upload)));
    upload.toLead.addEventListener("click", () => (upload.said.textContent = asLead(upload)));
    loadMissing(upload, part.querySelector(".dropped-missing"));
    return part;
  };

  const changeAlt = (upload) => {
    const alt = upload.alt.value.trim();
    const figure = upload.figure && text.find(upload.figure, upload.answer.id);
    text.follow(() => figure?.querySelector("img")?.setAttribute("alt", alt));
    if (upload.rowAlt) {
      upload.rowAlt.value = alt;
      upload.rowAlt.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const loadMissing = async (upload, holder) => {
    const address = words.missing.replace("/0/", `/${upload.answer.id}/`);
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok && !answer.redirected) showMissing(upload, holder, await answer.text());
  };

  // The library's form is none of the article's: it is outside, and its fields name it.
  const showMissing = (upload, holder, html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const missing = page.querySelector("form");
    document.getElementById(missing.id)?.remove();
    document.body.append(missing);
    holder.replaceChildren(page.querySelector(".picture-missing"));
    upload.keep = () => keepMissing(upload, holder, missing);
    missing.addEventListener("submit", (event) => {
      event.preventDefault();
      upload.keep();
    });
  };

  // Returns whether the library has what was typed.
  const keepMissing = async (upload, holder, missing) => {
    missing.elements.csrfmiddlewaretoken.value = token.value;
    const body = new FormData(missing);
    const answer = await fetch(missing.action, { method: "POST", body }).catch(() => null);
    const html = answer ? await answer.text() : "";
    if (!html.includes("picture-missing")) {
      holder.querySelector("[role=status]").textContent = words.notKept;
      await refreshToken();
      return false;
    }
    showMissing(upload, holder, html);
    const { caption, kept } = holder.firstElementChild.dataset;
    if (kept) followCaption(upload, caption);
    const faulty = holder.querySelector(
      ".write-field:has(.errorlist) :is(input, textarea, select)",
    );
    (faulty ?? holder.querySelector("button")).focus();
    upload.isTyped = !kept;
    return Boolean(kept);
  };

  // A caption that nobody changed in the text follows the library's.
  const followCaption = (upload, caption) => {
    const figure = upload.figure && text.find(upload.figure, upload.answer.id);
    const before = upload.answer.caption;
    if (figure && (figure.querySelector("figcaption")?.textContent ?? "") === before) {
      text.follow(() => text.setCaption(figure, caption));
    }
    if (!upload.alt.value.trim()) {
      upload.alt.value = caption;
      changeAlt(upload);
    }
    upload.answer.caption = caption;
  };

  // What is typed for the library is no change of the article. It is kept before the page goes.
  for (const name of ["input", "change"]) {
    list.addEventListener(name, (event) => {
      event.stopPropagation();
      const isForLibrary = event.target.closest(".dropped-missing");
      const upload = sender.uploads.find(({ item }) => item.contains(event.target));
      if (isForLibrary && upload) upload.isTyped = true;
    });
  }

  const typedUploads = () => sender.uploads.filter((upload) => upload.isTyped);

  const keepThenSubmit = async (button) => {
    for (const upload of typedUploads()) {
      if (!(await upload.keep())) {
        sayAtFoot(words.notKept);
        return;
      }
    }
    form.requestSubmit(button);
  };

  const sayAtFoot = (text) => {
    total.textContent = text;
    foot.firstElementChild.textContent = text;
    foot.hidden = false;
  };

  // --- what a hand does

  let isOurs = false; // something of this page is dragged, not a file
  document.addEventListener("dragstart", () => (isOurs = true), true);
  document.addEventListener("dragend", () => (isOurs = false), true);
  const brings = (event) => !isOurs && carriesFiles(event);
  const mark = (target) => {
    const inText = text.contains(target);
    box.classList.toggle("is-over", Boolean(target) && !inText);
    text.rootOf()?.classList.toggle("is-over", inText);
  };
  document.addEventListener(
    "dragover",
    (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      mark(event.target);
    },
    true,
  );
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(null);
  });
  document.addEventListener(
    "drop",
    (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      mark(null);
      take(droppedFiles(event), text.placeOfPoint(event));
    },
    true,
  );

  // Files in the clipboard are taken where it holds no words but their names; words are pasted as ever.
  const hasOnlyFiles = (data, files) => {
    const names = new Set(files.map((file) => file.name));
    const lines = data.getData("text/plain").split(/[\r\n]+/);
    return files.length > 0 && lines.every((line) => !line.trim() || names.has(line.trim()));
  };
  document.addEventListener(
    "paste",
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!event.clipboardData || !hasOnlyFiles(event.clipboardData, files)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const isNameless = files.length === 1 && /^image\.\w+$/.test(files[0].name);
      const title = isNameless ? form.elements.headline?.value.trim() || words.pasted : "";
      take(files, text.contains(event.target) ? text.placeOfCaret() : null, title.slice(0, 120));
    },
    true,
  );

  const field = document.getElementById("write-drop-files");
  field.closest("[hidden]").hidden = false;
  field.addEventListener("change", () => {
    take([...field.files], null);
    field.value = "";
  });

  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || (!sender.isBusy && !typedUploads().length)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (sender.isBusy) {
        waitingButton = event.submitter ?? null;
        sayAtFoot(words.stillSending);
      } else {
        keepThenSubmit(event.submitter);
      }
    },
    true,
  );
  window.addEventListener("beforeunload", (event) => {
    if (sender.isBusy || typedUploads().length) event.preventDefault();
  });
})();
