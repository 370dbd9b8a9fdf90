// While something is being made, the part of the screen that says how far it is (data-waiting="yes")
// is fetched again and again. What is typed beside it stays. Without this script a link “Reload” does
// the same.
(() => {
  const SECONDS = 2;

  const refresh = async () => {
    const shown = document.querySelector("[data-waiting='yes']");
    if (!shown) return;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (answer.ok) {
        const text = await answer.text();
        const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(shown.id);
        if (fresh) shown.replaceWith(fresh);
      }
    } catch {
      // The network failed: the next round asks again.
    }
    window.setTimeout(refresh, SECONDS * 1000);
  };

  window.setTimeout(refresh, SECONDS * 1000);
})();
