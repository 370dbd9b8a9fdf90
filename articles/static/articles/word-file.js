// A Word file that is dropped on the page goes into the form, which is sent. Without this script the file is
// chosen, or dropped on the field itself.
(() => {
  const form = document.querySelector("form[data-drop='word-file']");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const place = form.querySelector(".word-drop");

  // A second click would make a second draft of the file.
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });

  const carriesFiles = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.classList.remove("dropping");
    field.files = event.dataTransfer.files;
    if (field.files.length === 1) form.requestSubmit();
  });
})();
