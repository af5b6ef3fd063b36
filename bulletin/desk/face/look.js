/* The real page beside the text. A new one is loaded unseen and takes the old one's place when it is there. */
const WIDTHS = { phone: 390, wide: 1280 };
const STEP = 15; // milliseconds between two looks at a page that is coming

export class Look {
  constructor(screen, buttons, key) {
    Object.assign(this, { screen, buttons, key, on: new Set(["phone"]), number: 0, shown: null });
    for (const button of buttons) button.addEventListener("click", () => this.toggle(button));
    new ResizeObserver(() => this.fit()).observe(screen);
  }

  toggle(button) {
    const name = button.dataset.look;
    const width = name in WIDTHS;
    if (width) Object.keys(WIDTHS).forEach((one) => this.on.delete(one));
    if (!width && this.on.has(name)) this.on.delete(name); else this.on.add(name);
    for (const one of this.buttons) one.setAttribute("aria-pressed", String(this.on.has(one.dataset.look)));
    if (name === "hant") this.load(); else this.dress(this.shown);
    this.fit();
  }

  load() {
    const own = ++this.number, frame = document.createElement("iframe");
    frame.title = "网页的样子";
    frame.className = "coming";
    frame.src = "/desk/page/" + this.key + (this.on.has("hant") ? "?lang=zh-Hant" : "");
    const swap = () => {
      if (own !== this.number) return frame.remove();
      if (!this.there(frame)) return setTimeout(swap, STEP);
      this.dress(frame);
      const old = this.shown, at = old && old.contentWindow ? old.contentWindow.scrollY : 0;
      frame.contentWindow.scrollTo(0, at);
      frame.className = "";
      this.shown = frame;
      return old && old.remove();
    };
    setTimeout(swap, STEP);
    for (const late of this.screen.querySelectorAll(".coming")) late.remove();
    this.screen.append(frame);
    this.fit();
  }

  /* Whether text and style are there; photos may come later. */
  there(frame) {
    const page = frame.contentDocument;
    if (!page || page.location.href === "about:blank" || page.readyState === "loading") return false;
    return [...page.querySelectorAll("link[rel=stylesheet]")].every((one) => one.sheet) || page.readyState === "complete";
  }

  dress(frame) {
    const root = frame && frame.contentDocument && frame.contentDocument.documentElement;
    if (!root) return;
    root.dataset.scheme = this.on.has("dark") ? "dark" : "light";
    if (this.on.has("large")) root.dataset.type = "large"; else delete root.dataset.type;
  }

  fit() {
    const width = this.on.has("wide") ? WIDTHS.wide : WIDTHS.phone;
    const room = this.screen.clientWidth, scale = Math.min(1, room / width);
    for (const frame of this.screen.querySelectorAll("iframe")) {
      frame.style.width = width + "px";
      frame.style.height = this.screen.clientHeight / scale + "px";
      frame.style.transform = "scale(" + scale + ")";
      frame.style.left = Math.max(0, (room - width * scale) / 2) + "px";
    }
  }
}
