// Files are sent one by one, each in a request of its own, with its progress. One that is refused stops no other and
// can be tried again. The picture library and the writing screen use it.
(() => {
  const AT_ONCE = 2;
  const PICTURE_BYTES_MAX = 25 * 1024 * 1024;
  const WORD_FILE = /\.(docx?|docm|dotx?|wpt|wps|rtf|odt)$/i;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  // The files that are dropped. A folder among them is no file: it is remembered, and refused in words.
  const folders = new WeakSet();
  const droppedFiles = ({ dataTransfer }) => {
    const items = [...dataTransfer.items].filter((item) => item.kind === "file");
    const files = [...dataTransfer.files];
    files.forEach((file, place) => {
      if (items[place]?.webkitGetAsEntry?.()?.isDirectory) folders.add(file);
    });
    return files;
  };

  const nameOnce = (name, reason) => (reason.startsWith(name) ? reason : `${name}: ${reason}`);

  // `list` shows the files; `words` says what happens to them. The caller gives its `ways`: address(upload),
  // data(upload), accept(upload, answer) which returns what is said of it, refreshToken(), changed().
  class FileSender {
    constructor(list, words, ways) {
      this.list = list;
      this.words = words;
      this.ways = ways;
      this.uploads = [];
      this.running = 0;
    }

    get isBusy() {
      return this.uploads.some(({ state }) => state === "sending" || state === "waiting");
    }

    count(state) {
      return this.uploads.filter((upload) => upload.state === state).length;
    }

    get total() {
      return this.words.total
        .replace("{done}", this.count("stored"))
        .replace("{all}", this.uploads.length)
        .replace("{refused}", this.count("refused"));
    }

    // Take a file in; `more` is what the caller wants to know of it later.
    add(file, more = {}) {
      const upload = { ...more, file, share: 0, ...this.#makeItem(file) };
      upload.retry.addEventListener("click", async () => {
        upload.state = "waiting";
        await this.ways.refreshToken();
        this.#sendNext();
      });
      this.list.append(upload.item);
      this.uploads.push(upload);
      if (folders.has(file)) {
        this.#refuse(upload, `${file.name}: ${this.words.folder}`);
      } else if (file.size > PICTURE_BYTES_MAX && !WORD_FILE.test(file.name)) {
        this.#refuse(upload, `${file.name}: ${this.words.large}`);
      } else {
        this.#say(upload, "waiting", this.words.waiting);
      }
      return upload;
    }

    start() {
      this.#sendNext();
    }

    #makeItem(file) {
      const parts = {
        item: make("li"),
        name: make("span", "upload-name", file.name),
        said: make("span", "upload-said"),
        bar: make("progress"),
        retry: make("button", "upload-retry", this.words.retry),
      };
      parts.bar.max = 1;
      parts.bar.value = 0;
      parts.bar.setAttribute("aria-label", file.name);
      parts.retry.type = "button";
      parts.retry.hidden = true;
      parts.retry.setAttribute("aria-label", `${this.words.retry}: ${file.name}`);
      parts.item.append(parts.name, parts.said, parts.bar, parts.retry);
      return parts;
    }

    #say(upload, state, text) {
      upload.state = state;
      upload.item.className = state;
      upload.said.textContent = text;
      this.ways.changed();
    }

    #refuse(upload, text) {
      upload.share = 1;
      upload.bar.hidden = true;
      upload.retry.hidden = false;
      this.#say(upload, "refused", text);
    }

    #accept(upload, answer) {
      upload.share = 1;
      upload.bar.hidden = true;
      upload.answer = answer;
      if (answer.thumbnail) {
        const picture = make("img");
        picture.src = answer.thumbnail;
        picture.alt = "";
        upload.item.prepend(picture);
      }
      const link = make("a", "", answer.title || upload.file.name);
      link.href = answer.address;
      upload.name.replaceWith(link);
      upload.link = link;
      this.#say(upload, "stored", this.ways.accept(upload, answer));
    }

    // What the server says of a file, else what its status means.
    #reasonOf(request) {
      if (request.status === 400 && request.response?.error) return request.response.error;
      if (request.status === 403 || request.status === 401) return this.words.signedOut;
      if (request.status === 413) return this.words.large;
      return this.words.failed;
    }

    #finish(upload, request) {
      this.running -= 1;
      const name = upload.file.name;
      // Whoever was signed out is led to another page: the answer names nothing then.
      if (request.status === 200 && request.response?.address)
        this.#accept(upload, request.response);
      else if (request.status === 200) this.#refuse(upload, `${name}: ${this.words.signedOut}`);
      else this.#refuse(upload, nameOnce(name, this.#reasonOf(request)));
      this.#sendNext();
    }

    #send(upload) {
      this.running += 1;
      upload.share = 0;
      upload.bar.hidden = false;
      upload.retry.hidden = true;
      this.#say(upload, "sending", this.words.sending);
      const request = new XMLHttpRequest();
      request.open("POST", this.ways.address(upload));
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        upload.share = (event.loaded / event.total) * 0.9;
        upload.bar.value = upload.share;
        this.ways.changed();
      });
      request.upload.addEventListener("load", () => {
        this.#say(upload, "sending", this.words.reading);
      });
      request.addEventListener("load", () => this.#finish(upload, request));
      for (const failure of ["error", "abort", "timeout"]) {
        request.addEventListener(failure, () => {
          this.running -= 1;
          this.#refuse(upload, `${upload.file.name}: ${this.words.offline}`);
          this.#sendNext();
        });
      }
      request.send(this.ways.data(upload));
    }

    #sendNext() {
      while (this.running < AT_ONCE) {
        const upload = this.uploads.find((waiting) => waiting.state === "waiting");
        if (!upload) return;
        this.#send(upload);
      }
    }
  }

  window.newsroomFiles = {
    FileSender,
    droppedFiles,
    isWordFile: (file) => WORD_FILE.test(file.name),
    carriesFiles: (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files"),
  };
})();
