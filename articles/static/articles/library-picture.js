// A picture of the media library goes into the body: a button of the editor that opens our own chooser.
(function () {
  "use strict";
  var seen = 0;

  function element(name, attributes, words) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (words) made.textContent = words;
    return made;
  }

  function labelled(words, field) {
    var label = element("label", {}, words);
    label.appendChild(field);
    return label;
  }

  function chooser(editor, words, address) {
    var dialog = element("dialog", { class: "library", "aria-label": words.button });
    var form = element("form", { method: "dialog" });
    var search = element("input", { type: "search", maxlength: "100" });
    var found = element("div", {
      class: "library-found",
      role: "radiogroup",
      "aria-label": words.button,
    });
    var alt = element("input", { type: "text", maxlength: "300" });
    var decorative = element("input", { type: "checkbox" });
    var caption = element("input", { type: "text", maxlength: "300" });
    var told = element("p", { role: "status", class: "library-told" });
    var insert = element("button", { type: "submit", class: "default" }, words.insert);
    var cancel = element("button", { type: "button" }, words.cancel);
    var chosen = null,
      waiting = null,
      asked = 0;

    function show(images) {
      found.textContent = "";
      told.textContent = images.length ? "" : words.none;
      var kept = chosen; // a late answer takes nobody's choice away
      chosen = null;
      images.forEach(function (image) {
        var choice = element("input", { type: "radio", name: "library-" + seen, value: image.id });
        if (kept && kept.id === image.id) {
          choice.checked = true;
          chosen = image;
        }
        var label = element("label", { class: "library-image" });
        label.appendChild(choice);
        label.appendChild(element("img", { src: image.thumbnail, alt: "" }));
        label.appendChild(element("span", {}, image.title));
        choice.addEventListener("change", function () {
          chosen = image;
          caption.value = image.caption;
        });
        found.appendChild(label);
      });
    }

    function ask() {
      var number = ++asked;
      fetch(address + "?q=" + encodeURIComponent(search.value), { credentials: "same-origin" })
        .then(function (answer) {
          if (!answer.ok) throw new Error(answer.status);
          return answer.json();
        })
        .then(function (answer) {
          if (number === asked) show(answer.images);
        })
        .catch(function () {
          told.textContent = words.failed;
        });
    }

    search.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 250);
    });
    search.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        event.preventDefault();
        ask();
      }
    });
    decorative.addEventListener("change", function () {
      alt.disabled = decorative.checked;
    });
    cancel.addEventListener("click", function () {
      dialog.close();
    });
    dialog.addEventListener("close", function () {
      dialog.remove();
      editor.focus();
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!chosen || (!decorative.checked && !alt.value.trim())) {
        told.textContent = chosen ? words.describe : words.none;
        (chosen ? alt : search).focus();
        return;
      }
      var figure = new CKEDITOR.dom.element("figure"),
        image = new CKEDITOR.dom.element("img");
      image.setAttributes({
        src: chosen.url,
        alt: decorative.checked ? "" : alt.value.trim(),
        "data-image": chosen.id,
      });
      figure.append(image);
      if (caption.value.trim()) {
        var below = new CKEDITOR.dom.element("figcaption");
        below.setText(caption.value.trim());
        figure.append(below);
      }
      dialog.close();
      editor.insertElement(figure);
    });

    [
      labelled(words.search, search),
      found,
      labelled(words.alt, alt),
      labelled(words.decorative, decorative),
      labelled(words.caption, caption),
      told,
    ].forEach(function (part) {
      form.appendChild(part);
    });
    var row = element("p", { class: "library-row" });
    row.appendChild(insert);
    row.appendChild(cancel);
    form.appendChild(row);
    dialog.appendChild(form);
    document.body.appendChild(dialog);
    seen += 1;
    ask();
    dialog.showModal();
    search.focus();
  }

  CKEDITOR.plugins.add("librarypicture", {
    init: function (editor) {
      var pictures = editor.config.pictures;
      editor.addCommand("librarypicture", {
        exec: function () {
          chooser(editor, pictures.words, pictures.address);
        },
      });
      editor.ui.addButton("LibraryPicture", {
        label: pictures.words.button,
        command: "librarypicture",
        toolbar: "insert",
      });
    },
  });
})();
