// The grid says how many pictures are chosen. Without this script the form works the same.
(() => {
  const form = document.getElementById("picture-bulk");
  const shown = document.getElementById("picture-count");
  if (!form || !shown) return;

  const count = () => {
    const chosen = form.querySelectorAll("input[name=image]:checked").length;
    shown.textContent = chosen ? `(${chosen})` : "";
  };

  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  count();
})();
