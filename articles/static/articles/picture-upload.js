// Chosen or dropped pictures are sent one by one, each in a request of its own, with its progress. One that is
// refused stops no other and can be tried again. Without this script the form sends them together.
(() => {
  const form = document.getElementById("picture-upload");
  if (!form) return;
  const AT_ONCE = 2;
  const BYTES_MAX = 25 * 1024 * 1024;
  const field = form.querySelector("input[type=file]");
  const place = form.querySelector(".picture-drop");
  const section = document.querySelector(".upload-progress");
  const list = document.getElementById("upload-list");
  const total = document.getElementById("upload-total");
  const all = document.getElementById("upload-all");
  const words = form.dataset;
  const uploads = [];
  let running = 0;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const showTotal = () => {
    const stored = uploads.filter((upload) => upload.state === "stored").length;
    const refused = uploads.filter((upload) => upload.state === "refused").length;
    total.textContent = words.total
      .replace("{done}", stored)
      .replace("{all}", uploads.length)
      .replace("{refused}", refused);
    const done = uploads.reduce((sum, upload) => sum + upload.share, 0);
    all.max = uploads.length || 1;
    all.value = done;
  };

  const say = (upload, state, text) => {
    upload.state = state;
    upload.item.className = state;
    upload.said.textContent = text;
    showTotal();
  };

  const refuse = (upload, text) => {
    upload.share = 1;
    upload.bar.hidden = true;
    upload.retry.hidden = false;
    say(upload, "refused", text);
  };

  const accept = (upload, answer) => {
    upload.share = 1;
    upload.bar.hidden = true;
    const picture = make("img");
    picture.src = answer.thumbnail;
    picture.alt = "";
    const link = make("a", "", answer.title);
    link.href = answer.address;
    upload.item.prepend(picture);
    upload.name.replaceWith(link);
    const said = [answer.known ? words.known : words.stored, ...answer.notes];
    say(upload, "stored", said.join(" "));
  };

  // What the server says of a file, else what its status means.
  const reasonOf = (request) => {
    if (request.status === 400 && request.response?.error) return request.response.error;
    if (request.status === 403 || request.status === 401) return words.signedOut;
    if (request.status === 413) return words.large;
    return words.failed;
  };

  const finish = (upload, request) => {
    running -= 1;
    const isPicture = request.status === 200 && request.response && request.response.id;
    // Whoever was signed out is led to another page: the answer is no picture.
    if (isPicture) accept(upload, request.response);
    else if (request.status === 200) refuse(upload, `${upload.file.name}: ${words.signedOut}`);
    else refuse(upload, nameOnce(upload.file.name, reasonOf(request)));
    next();
  };

  const nameOnce = (name, reason) => (reason.startsWith(name) ? reason : `${name}: ${reason}`);

  const send = (upload) => {
    running += 1;
    upload.share = 0;
    upload.bar.hidden = false;
    upload.retry.hidden = true;
    say(upload, "sending", words.sending);
    const data = new FormData(form);
    data.delete("file");
    data.append("file", upload.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      upload.share = (event.loaded / event.total) * 0.9;
      upload.bar.value = upload.share;
      showTotal();
    });
    request.upload.addEventListener("load", () => {
      say(upload, "sending", words.reading);
    });
    request.addEventListener("load", () => finish(upload, request));
    for (const failure of ["error", "abort", "timeout"]) {
      request.addEventListener(failure, () => {
        running -= 1;
        refuse(upload, `${upload.file.name}: ${words.offline}`);
        next();
      });
    }
    request.send(data);
  };

  const next = () => {
    while (running < AT_ONCE) {
      const upload = uploads.find((waiting) => waiting.state === "waiting");
      if (!upload) return;
      send(upload);
    }
  };

  // Signing in again makes the form's token worthless: the page has a new one.
  const refreshToken = async () => {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#picture-upload [name=csrfmiddlewaretoken]");
      if (fresh) form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
    } catch {
      // The network failed: the upload that follows says so.
    }
  };

  const add = (file) => {
    const upload = {
      file,
      share: 0,
      item: make("li"),
      name: make("span", "", file.name),
      said: make("span", "upload-said"),
      bar: make("progress"),
      retry: make("button", "", words.retry),
    };
    upload.bar.max = 1;
    upload.bar.value = 0;
    upload.bar.setAttribute("aria-label", file.name);
    upload.retry.type = "button";
    upload.retry.hidden = true;
    upload.retry.setAttribute("aria-label", `${words.retry}: ${file.name}`);
    upload.retry.addEventListener("click", async () => {
      upload.state = "waiting";
      await refreshToken();
      next();
    });
    upload.item.append(upload.name, upload.said, upload.bar, upload.retry);
    list.append(upload.item);
    uploads.push(upload);
    if (file.size > BYTES_MAX) refuse(upload, `${file.name}: ${words.large}`);
    else say(upload, "waiting", words.waiting);
  };

  const take = (files) => {
    if (!files.length) return;
    section.hidden = false;
    for (const file of files) add(file);
    field.value = "";
    next();
  };

  form.addEventListener("submit", (event) => {
    if (!field.files.length) return;
    event.preventDefault();
    take(Array.from(field.files));
  });

  const carriesFiles = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.classList.remove("is-over");
    take(Array.from(event.dataTransfer.files));
  });
  window.addEventListener("beforeunload", (event) => {
    if (uploads.some((upload) => upload.state === "sending" || upload.state === "waiting")) {
      event.preventDefault();
    }
  });
})();
