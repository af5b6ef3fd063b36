/* Photos: dropped, chosen or taken; caption and credit are asked for at once; the strip shows their order. */
import { ask, element } from "./api.js";
import { become, block } from "./tools.js";

const PHOTO = /^!\[([^\]\n]*)\]\(([^()\s]+)(?: "([^"\n]*)")?\)$/;
const at = (id) => document.getElementById(id);
const plain = (text) => text.replace(/[[\]"\n]/g, (sign) => ({ "[": "［", "]": "］", '"': "”" })[sign] || " ").trim();

export class Photos {
  constructor(key, area, strip, { said, flush }) {
    Object.assign(this, { key, area, strip, said, flush });
    this.dialog = at("photo-dialog");
  }

  src(name) {
    return "/desk/photo/" + this.key + "/" + encodeURIComponent(name);
  }

  async take(files) {
    for (const file of files) {
      const at = this.area.selectionEnd; // a dialog makes the browser forget it
      this.said("正在收" + file.name + "……");
      const taken = await ask("sheet/" + this.key + "/photo?name=" + encodeURIComponent(file.name || "zhao-pian.jpg"), "POST", file);
      this.said("");
      const said = await this.words(taken.name, taken.caption, taken.credit || localStorage.getItem("desk credit") || "");
      if (!said) continue;
      localStorage.setItem("desk credit", said.credit);
      this.area.setSelectionRange(at, at);
      block(this.area, this.line(said.caption, taken.name, said.credit));
    }
  }

  line(caption, name, credit) {
    return "![" + plain(caption) + "](" + name + (plain(credit) ? ' "' + plain(credit) + '"' : "") + ")";
  }

  /* Ask for caption and credit; nothing where the editor would rather not. */
  words(name, caption, credit) {
    at("photo-shown").src = this.src(name);
    at("photo-caption").value = caption;
    at("photo-credit").value = credit;
    this.dialog.returnValue = "cancel";
    this.dialog.showModal();
    at("photo-caption").focus();
    return new Promise((resolve) => this.dialog.addEventListener("close", () => resolve(
      this.dialog.returnValue === "ok" && { caption: at("photo-caption").value, credit: at("photo-credit").value }
    ), { once: true }));
  }

  /* The photos of the text, in its order. */
  placed() {
    return this.area.value.split("\n").map((row, line) => ({ line, found: row.trim().match(PHOTO) }))
      .filter((one) => one.found)
      .map(({ line, found }) => ({ line, caption: found[1], name: found[2], credit: found[3] || "" }));
  }

  show() {
    const some = this.placed();
    this.strip.hidden = !some.length;
    const mark = JSON.stringify(some);
    if (mark === this.mark) return;
    this.mark = mark;
    this.strip.replaceChildren(element("h2", {}, "照片"), element("ul", {}, ...some.map((photo, number) => element("li", {},
      element("img", { src: this.src(photo.name), alt: "" }),
      element("span", {}, photo.caption || "（没有图说）", element("small", { class: "muted" }, " " + photo.credit)),
      element("span", { class: "acts" },
        element("button", { type: "button", onclick: () => this.rewrite(photo) }, "改图说"),
        element("button", { type: "button", disabled: number === 0, onclick: () => this.swap(some[number - 1], photo), "aria-label": "前移：" + photo.caption }, "前移"),
        element("button", { type: "button", disabled: number === some.length - 1, onclick: () => this.swap(photo, some[number + 1]), "aria-label": "后移：" + photo.caption }, "后移"),
        element("button", { type: "button", onclick: () => this.remove(photo), "aria-label": "不用：" + photo.caption }, "不用"))))));
  }

  put(rows) {
    become(this.area, rows.join("\n"));
  }

  async rewrite(photo) {
    const said = await this.words(photo.name, photo.caption, photo.credit);
    const rows = this.area.value.split("\n");
    if (said) rows[photo.line] = this.line(said.caption, photo.name, said.credit);
    this.put(rows);
  }

  swap(one, other) {
    const rows = this.area.value.split("\n");
    [rows[one.line], rows[other.line]] = [rows[other.line], rows[one.line]];
    this.put(rows);
  }

  remove(photo) {
    const rows = this.area.value.split("\n");
    rows.splice(photo.line, rows[photo.line + 1] === "" ? 2 : 1);
    this.put(rows);
  }
}
