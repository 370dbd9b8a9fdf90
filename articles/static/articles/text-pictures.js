// Pictures of the body: the place where one goes, and its figure. A picture goes between paragraphs, never into one,
// and the caret stays where it is.
(() => {
  const editorOf = () => window.CKEDITOR?.instances.id_body;
  const rootOf = () => editorOf()?.editable()?.$ ?? null;

  // The block of the text that holds a node; null outside of the text.
  const blockOf = (node) => {
    const root = rootOf();
    let block = node;
    while (block && block.parentNode !== root) block = block.parentNode;
    return root && block;
  };

  const isBlank = (block) => !block.textContent.trim() && !block.querySelector("img");

  // Whether a caret is before everything that its block says.
  const isAtStart = (block, node, offset) => {
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    return !range.toString().trim() && !range.cloneContents().querySelector("img");
  };

  const placeAt = (node, offset) => {
    const root = rootOf();
    if (!root || !root.contains(node)) return null;
    if (node === root) {
      const before = root.childNodes[offset - 1];
      return before
        ? { block: before, isBefore: false }
        : { block: root.firstChild, isBefore: true };
    }
    const block = blockOf(node);
    return { block, isBefore: isBlank(block) || isAtStart(block, node, offset) };
  };

  // Where a hand drops something, null outside of the text.
  const placeOfPoint = (event) => {
    if (!rootOf()?.contains(event.target)) return null;
    const { clientX: x, clientY: y } = event;
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const node = caret?.offsetNode ?? range?.startContainer;
    const offset = caret?.offset ?? range?.startOffset;
    return (node && placeAt(node, offset)) ?? placeAt(event.target, 0);
  };

  // Where the caret was last; the end of the text before it was anywhere.
  let last = null;
  document.addEventListener("selectionchange", () => {
    const selection = window.getSelection();
    const place = selection.rangeCount && placeAt(selection.anchorNode, selection.anchorOffset);
    if (place) last = place;
  });
  const placeOfCaret = () => last ?? { block: rootOf()?.lastChild ?? null, isBefore: false };

  const makeFigure = (picture, alt) => {
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    image.setAttribute("src", picture.url);
    image.setAttribute("alt", alt);
    image.setAttribute("data-image", picture.id);
    figure.append(image);
    setCaption(figure, picture.caption);
    return figure;
  };

  const setCaption = (figure, caption) => {
    let below = figure.querySelector("figcaption");
    if (!caption) return;
    if (!below) {
      below = document.createElement("figcaption");
      figure.append(below);
    }
    below.textContent = caption;
  };

  // Every change can be undone, and is kept as what is typed is.
  const change = (act) => {
    const editor = editorOf();
    editor.fire("saveSnapshot");
    act();
    editor.fire("saveSnapshot");
    editor.fire("change");
  };

  // What is typed beside the text changes the figure as it goes; each letter is no step to undo.
  const follow = (act) => {
    act();
    editorOf()?.fire("change");
  };

  // The figure of a picture; undoing and doing again makes another element of it.
  const find = (figure, number) => {
    const root = rootOf();
    if (!root || root.contains(figure)) return root && figure;
    return root.querySelector(`img[data-image="${number}"]`)?.closest("figure") ?? null;
  };

  // Put a figure after one that came with it, else at the place, else at the end. Returns false without an editor.
  const insert = (figure, place, after) => {
    const root = rootOf();
    if (!root) return false;
    change(() => {
      if (after && root.contains(after)) after.after(figure);
      else if (!place?.block || !root.contains(place.block)) root.append(figure);
      else if (place.isBefore) place.block.before(figure);
      else place.block.after(figure);
      if (!figure.nextSibling) {
        // One goes on writing below the last picture.
        const paragraph = document.createElement("p");
        paragraph.append(document.createElement("br"));
        figure.after(paragraph);
      }
    });
    return true;
  };

  window.newsroomTextPictures = {
    contains: (node) => Boolean(rootOf()?.contains(node)),
    find,
    follow,
    insert,
    makeFigure,
    placeOfCaret,
    placeOfPoint,
    rootOf,
    setCaption,
  };
})();
