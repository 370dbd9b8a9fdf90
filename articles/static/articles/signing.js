// Approving, returning and publishing in a row or beside the queue: the page stays, and what it shows is
// renewed from the server's answer. Without this script the forms lead back to the same page.
(function () {
  "use strict";
  const RENEWED = ["#content-start", ".work-menu"];

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.closest(".waiting-row, .reading-pane .judgement") || form.dataset.plain) {
      return;
    }
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    event.submitter.disabled = true;
    fetch(form.action, { method: "POST", body: body, headers: { Accept: "text/html" } })
      .then(function (answer) {
        const stays = new URL(answer.url).pathname === location.pathname;
        if (!stays || !answer.ok) {
          return Promise.reject(answer);
        }
        history.replaceState(null, "", answer.url); // the text that is read next, if it names one
        return answer.text();
      })
      .then(renew)
      .catch(function (answer) {
        leave(form, event.submitter, answer);
      });
  });

  // A refusal has a page of its own, with what was typed: it is asked for as without this script.
  function leave(form, submitter, answer) {
    submitter.disabled = false;
    if (answer instanceof Response && answer.redirected) {
      location.assign(answer.url);
      return;
    }
    form.dataset.plain = "1";
    form.requestSubmit(submitter);
  }

  // The main part and the menu, whose numbers count what waits, become those of the answer.
  function renew(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const selector of RENEWED) {
      const old = document.querySelector(selector);
      const made = page.querySelector(selector);
      if (old && made) {
        old.replaceWith(made);
      }
    }
    document.dispatchEvent(new CustomEvent("newsroom:shown"));
    const told = document.querySelector("#content-start .messagelist");
    if (told) {
      told.tabIndex = -1; // what was done is read out
      told.focus();
    }
  }
})();
