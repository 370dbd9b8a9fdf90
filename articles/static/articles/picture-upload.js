// Chosen or dropped pictures go to the library one by one. Without this script the form sends them together.
(() => {
  const form = document.getElementById("picture-upload");
  if (!form) return;
  const { FileSender, carriesFiles, droppedFiles } = window.newsroomFiles;
  const field = form.querySelector("input[type=file]");
  const place = form.querySelector(".picture-drop");
  const section = document.querySelector(".upload-progress");
  const total = document.getElementById("upload-total");
  const all = document.getElementById("upload-all");
  const words = form.dataset;

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

  const sender = new FileSender(document.getElementById("upload-list"), words, {
    refreshToken,
    address: () => form.action,
    data: (upload) => {
      const data = new FormData(form);
      data.delete("file");
      data.append("file", upload.file);
      return data;
    },
    accept: (upload, answer) =>
      [answer.known ? words.known : words.stored, ...answer.notes].join(" "),
    changed: () => showTotal(),
  });

  const showTotal = () => {
    total.textContent = sender.total;
    all.max = sender.uploads.length || 1;
    all.value = sender.uploads.reduce((sum, upload) => sum + upload.share, 0);
    const back = document.getElementById("upload-back");
    if (back) {
      const numbers = sender.uploads.map((upload) => upload.answer?.id).filter(Boolean);
      back.href = `${back.dataset.address}?pictures=${numbers.join(",")}`;
    }
  };

  const take = (files) => {
    if (!files.length) return;
    section.hidden = false;
    for (const file of files) sender.add(file);
    field.value = "";
    sender.start();
  };

  form.addEventListener("submit", (event) => {
    if (!field.files.length) return;
    event.preventDefault();
    take(Array.from(field.files));
  });
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
    take(droppedFiles(event));
  });
  window.addEventListener("beforeunload", (event) => {
    if (sender.isBusy) event.preventDefault();
  });
})();
