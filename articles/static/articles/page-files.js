// While pages are being made, the part of the screen that tells of it is fetched again and again. What
// is typed in the forms below stays. Without this script the link “Reload” does the same.
(() => {
  const SECONDS = 2;

  const refresh = async () => {
    const shown = document.getElementById("page-files");
    if (!shown || shown.dataset.waiting !== "yes") return;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (answer.ok) {
        const text = await answer.text();
        const fresh = new DOMParser()
          .parseFromString(text, "text/html")
          .getElementById("page-files");
        if (fresh) shown.replaceWith(fresh);
      }
    } catch {
      // The network failed: the next round asks again.
    }
    window.setTimeout(refresh, SECONDS * 1000);
  };

  window.setTimeout(refresh, SECONDS * 1000);
})();
