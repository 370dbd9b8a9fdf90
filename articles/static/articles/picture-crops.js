// A frame on the picture for the place of use that is being worked on: it is dragged, moved by the arrow keys
// (with Shift they change its size), and follows the numbers. Without this script the numbers do the same.
(() => {
  const form = document.getElementById("picture-crops");
  if (!form) return;
  const picture = form.querySelector(".crop-picture img");
  const width = Number(form.dataset.width);
  const height = Number(form.dataset.height);
  const SMALLEST = 5; // per cent of a side, as the server has it
  const STEP = 1;
  const boxes = Array.from(form.querySelectorAll(".crop-use"));
  let chosen = boxes[0];

  const stage = document.createElement("div");
  stage.className = "crop-stage";
  picture.replaceWith(stage);
  const frame = document.createElement("button");
  frame.type = "button";
  frame.className = "crop-frame";
  const corner = document.createElement("span");
  corner.className = "crop-corner";
  frame.append(corner);
  stage.append(picture, frame);

  const number = (box, name) => box.querySelector(`input[name$="${name}"]`);
  const isPoint = (box) => box.dataset.use === "focal";
  const read = (box, name) => Number(number(box, name).value) || 0;
  const limit = (value, low, high) => Math.min(Math.max(value, low), high);
  // Width by height of a crop in per cent, so that its pixels have the shape of the place.
  const shape = (box) => (Number(box.dataset.ratio) * height) / width;

  const rectangleOf = (box) => ({
    left: read(box, "left"),
    top: read(box, "top"),
    width: read(box, "width"),
    height: read(box, "height"),
  });

  // What the focal point gives a place without a crop of its own.
  const usual = (box) => {
    if (!Number(box.dataset.ratio)) return { left: 0, top: 0, width: 100, height: 100 };
    const ratio = shape(box);
    const part = { width: Math.min(100, 100 * ratio), height: Math.min(100, 100 / ratio) };
    const x = read(boxes[0], "focal_x") / 100;
    const y = read(boxes[0], "focal_y") / 100;
    return { ...part, left: x * (100 - part.width), top: y * (100 - part.height) };
  };

  const write = (box, rectangle) => {
    for (const name of ["left", "top", "width", "height"]) {
      number(box, name).value = rectangle[name].toFixed(2);
    }
  };

  // The rectangle inside the picture and in the shape of its place.
  const fitted = (box, rectangle) => {
    const part = { ...rectangle };
    part.width = limit(part.width, SMALLEST, 100);
    part.height = limit(part.height, SMALLEST, 100);
    if (Number(box.dataset.ratio)) {
      const ratio = shape(box);
      part.height = part.width / ratio;
      if (part.height > 100) {
        part.height = 100;
        part.width = 100 * ratio;
      }
    }
    part.left = limit(part.left, 0, 100 - part.width);
    part.top = limit(part.top, 0, 100 - part.height);
    return part;
  };

  const showPreview = (box) => {
    const view = box.querySelector("svg");
    if (!view) return;
    const part = rectangleOf(box);
    const values = [
      (part.left / 100) * width,
      (part.top / 100) * height,
      (part.width / 100) * width,
      (part.height / 100) * height,
    ];
    view.setAttribute("viewBox", values.map((value) => value.toFixed(1)).join(" "));
  };

  const show = () => {
    for (const box of boxes.slice(1)) {
      if (!number(box, "own").checked) write(box, usual(box));
      showPreview(box);
      box.classList.toggle("is-chosen", box === chosen);
    }
    boxes[0].classList.toggle("is-chosen", isPoint(chosen));
    frame.classList.toggle("is-point", isPoint(chosen));
    corner.hidden = isPoint(chosen);
    const label = chosen.querySelector("legend").textContent.trim();
    frame.setAttribute("aria-label", `${label}. ${form.dataset.keys}`);
    const at = isPoint(chosen)
      ? { left: read(chosen, "focal_x"), top: read(chosen, "focal_y") }
      : rectangleOf(chosen);
    frame.style.left = `${at.left}%`;
    frame.style.top = `${at.top}%`;
    frame.style.width = at.width ? `${at.width}%` : "";
    frame.style.height = at.height ? `${at.height}%` : "";
  };

  const choose = (box) => {
    chosen = box;
    show();
  };

  // Moves the frame, and changes its size, by per cent of the picture.
  const move = (right, down, wider = 0, higher = 0) => {
    if (isPoint(chosen)) {
      number(chosen, "focal_x").value = limit(read(chosen, "focal_x") + right, 0, 100).toFixed(1);
      number(chosen, "focal_y").value = limit(read(chosen, "focal_y") + down, 0, 100).toFixed(1);
    } else {
      const part = rectangleOf(chosen);
      const hasShape = Boolean(Number(chosen.dataset.ratio));
      const grown = hasShape ? wider || higher * shape(chosen) : wider;
      number(chosen, "own").checked = true;
      write(
        chosen,
        fitted(chosen, {
          left: part.left + right,
          top: part.top + down,
          width: part.width + grown,
          height: part.height + higher,
        }),
      );
    }
    show();
  };

  frame.addEventListener("keydown", (event) => {
    const arrows = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    };
    const arrow = arrows[event.key];
    if (!arrow) return;
    event.preventDefault();
    if (event.shiftKey) move(0, 0, arrow[0], arrow[1]);
    else move(arrow[0], arrow[1]);
  });

  let held = null;
  stage.addEventListener("pointerdown", (event) => {
    const size = stage.getBoundingClientRect();
    held = { x: event.clientX, y: event.clientY, size, resizes: event.target === corner };
    if (isPoint(chosen) && event.target !== frame) {
      number(chosen, "focal_x").value = (100 * (event.clientX - size.left)) / size.width;
      number(chosen, "focal_y").value = (100 * (event.clientY - size.top)) / size.height;
      move(0, 0);
    }
    stage.setPointerCapture(event.pointerId);
    frame.focus({ preventScroll: true });
    event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (!held) return;
    const right = (100 * (event.clientX - held.x)) / held.size.width;
    const down = (100 * (event.clientY - held.y)) / held.size.height;
    if (!right && !down) return;
    held.x = event.clientX;
    held.y = event.clientY;
    if (held.resizes) move(0, 0, right, down);
    else move(right, down);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, () => {
      held = null;
    });
  }

  for (const box of boxes) {
    box.addEventListener("focusin", () => choose(box));
    box.addEventListener("click", () => choose(box));
    box.addEventListener("input", (event) => {
      if (!isPoint(box) && event.target.type === "number") number(box, "own").checked = true;
      show();
    });
    box.addEventListener("change", (event) => {
      const own = isPoint(box) ? null : number(box, "own");
      if (own && own.checked && event.target.type === "number") {
        write(box, fitted(box, rectangleOf(box)));
      }
      show();
    });
  }
  show();
})();
