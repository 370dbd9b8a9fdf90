// The region editor by mouse and by arrow keys. Everything ends in the text field of the corners, which
// works without this script too.
(() => {
  const sheet = document.getElementById("page-regions");
  if (!sheet) return;
  const SVG = "http://www.w3.org/2000/svg";
  const width = Number(sheet.dataset.width);
  const height = Number(sheet.dataset.height);
  const STEP = 0.25; // hundredths of the page, for one press of an arrow key
  const drawField = document.getElementById("draw-corners");

  const parse = (text) =>
    text
      .split(/\n\s*\n/)
      .map((part) =>
        part
          .split("\n")
          .map((line) =>
            line
              .trim()
              .split(/[\s,，;；]+/)
              .map(Number),
          )
          .filter((corner) => corner.length === 2 && corner.every(Number.isFinite)),
      )
      .filter((part) => part.length);
  const round = (number) => Math.round(number * 1000) / 1000;
  const format = (parts) =>
    parts.map((part) => part.map((corner) => corner.map(round).join(" ")).join("\n")).join("\n\n");
  const inside = (number) => Math.min(100, Math.max(0, number));
  const svgPoint = ([x, y]) => [(x / 100) * width, (y / 100) * height];

  const cornerAt = (event) => {
    const box = sheet.getBoundingClientRect();
    return [
      inside(((event.clientX - box.left) / box.width) * 100),
      inside(((event.clientY - box.top) / box.height) * 100),
    ];
  };

  const make = (name, attributes, parent) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };

  // One field of corners with the shape that it draws.
  class Outline {
    constructor(field, group) {
      this.field = field;
      this.group = group;
      this.handles = make("g", { class: "handles" }, group);
      field.addEventListener("input", () => this.draw());
    }

    get parts() {
      return parse(this.field.value);
    }

    draw() {
      this.group.querySelectorAll("polygon").forEach((polygon) => polygon.remove());
      const parts = this.parts;
      parts.forEach((part) => {
        const points = part.map((corner) => svgPoint(corner).join(",")).join(" ");
        this.group.insertBefore(make("polygon", { points }, this.group), this.handles);
      });
      this.handles.replaceChildren();
      if (!this.group.classList.contains("chosen")) return;
      parts.forEach((part, partNumber) =>
        part.forEach((corner, number) => this.addHandle(corner, partNumber, number)),
      );
    }

    addHandle(corner, part, number) {
      const [x, y] = svgPoint(corner);
      const label = `${part + 1}.${number + 1}: ${corner.map(round).join(" ")}`;
      const handle = make(
        "circle",
        { cx: x, cy: y, r: width / 110, tabindex: 0, role: "button", "aria-label": label },
        this.handles,
      );
      handle.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.drag(part, number);
      });
      handle.addEventListener("keydown", (event) => {
        const moves = {
          ArrowLeft: [-STEP, 0],
          ArrowRight: [STEP, 0],
          ArrowUp: [0, -STEP],
          ArrowDown: [0, STEP],
        };
        const move = moves[event.key];
        if (!move) return;
        event.preventDefault();
        this.move(part, number, [corner[0] + move[0], corner[1] + move[1]]);
        this.handles.children[this.handleNumber(part, number)]?.focus();
      });
    }

    handleNumber(part, number) {
      return this.parts.slice(0, part).reduce((sum, other) => sum + other.length, 0) + number;
    }

    move(part, number, corner) {
      const parts = this.parts;
      parts[part][number] = corner.map(inside);
      this.field.value = format(parts);
      this.draw();
    }

    drag(part, number) {
      const follow = (event) => this.move(part, number, cornerAt(event));
      const stop = () => {
        window.removeEventListener("pointermove", follow);
        window.removeEventListener("pointerup", stop);
      };
      window.addEventListener("pointermove", follow);
      window.addEventListener("pointerup", stop);
    }
  }

  const outlines = new Map();
  document.querySelectorAll("[data-corners]").forEach((field) => {
    const group = sheet.querySelector(`g[data-region="${field.dataset.corners}"]`);
    if (group) outlines.set(field.dataset.corners, new Outline(field, group));
  });

  const choose = (number) => {
    outlines.forEach((outline, key) => {
      outline.group.classList.toggle("chosen", key === number);
      outline.draw();
    });
  };

  document.querySelectorAll("details.region-row").forEach((row) => {
    row.addEventListener("toggle", () => {
      if (row.open) {
        document.querySelectorAll("details.region-row[open]").forEach((other) => {
          if (other !== row) other.open = false;
        });
        choose(row.dataset.region);
      } else if (!document.querySelector("details.region-row[open]")) {
        choose("");
      }
    });
    if (row.open) choose(row.dataset.region);
  });

  sheet.querySelectorAll("g[data-region]").forEach((group) => {
    group.addEventListener("click", (event) => {
      if (drawField && drawField.value.trim()) return; // a drawing goes on
      event.stopPropagation();
      const row = document.getElementById(`region-${group.dataset.region}`);
      row.open = true;
      row.querySelector("summary").focus();
    });
  });

  // A click on the page adds a corner to the region that is drawn.
  if (drawField) {
    const group = make("g", { class: "region drawn chosen" }, sheet);
    const drawing = new Outline(drawField, group);
    sheet.addEventListener("click", (event) => {
      if (document.querySelector("details.region-row[open]")) return;
      if (event.target.closest("circle")) return;
      const corner = cornerAt(event).map(round).join(" ");
      drawField.value = drawField.value.trim() ? `${drawField.value.trimEnd()}\n${corner}` : corner;
      drawing.draw();
    });
    drawing.draw();
  }
})();
