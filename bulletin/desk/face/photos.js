/* Photos and other files: dropped, chosen or taken; caption and credit are asked for at once; the strip shows the
   photos in their order. */
import { ask, element } from "./api.js";
import { become, block } from "./tools.js";

const PHOTO = /^!\[([^\]\n]*)\]\(([^()\s]+)(?: "([^"\n]*)")?\)$/;
const DRAGGED = "application/x-desk-photo"; // what is dragged is a photo of the strip, and no file
const at = (id) => document.getElementById(id);
const plain = (text) => text.replace(/[[\]"\n]/g, (sign) => ({ "[": "［", "]": "］", '"': "”" })[sign] || " ").trim();

export class Photos {
  constructor(key, area, strip, { said, manuscript }) {
    Object.assign(this, { key, area, strip, said, manuscript });
    this.dialog = at("photo-dialog");
  }

  src(name) {
    return "/desk/photo/" + this.key + "/" + encodeURIComponent(name);
  }

  /* Take files in, one after the other. What the paper does not publish is refused with what to do instead. */
  async take(files) {
    const told = [];
    for (const file of files) {
      const at = this.area.selectionEnd; // a dialog makes the browser forget it
      if (await this.manuscript.take(file)) continue;
      this.said("正在收" + file.name + "……");
      const taken = await ask("sheet/" + this.key + "/file?name=" + encodeURIComponent(file.name || "zhao-pian.jpg"), "POST", file)
        .catch((refused) => { told.push(refused.message); });
      if (taken?.told) told.push(taken.told);
      this.said(told.join(""));
      if (taken) await this.place(taken, at);
    }
  }

  async place(taken, at) {
    const { name, kind, caption, credit } = taken;
    let line = "[" + plain(caption) + "](" + name + ")";
    if (["图片", "视频", "音频"].includes(kind)) {
      const said = await this.words(name, caption, credit || localStorage.getItem("desk credit") || "", kind);
      if (!said) return;
      localStorage.setItem("desk credit", said.credit);
      line = this.line(said.caption, name, said.credit);
    } else if (kind === "字幕") {
      return; // it belongs to the video of its name, and stands in no text
    }
    this.area.setSelectionRange(at, at);
    block(this.area, line);
  }

  line(caption, name, credit) {
    return "![" + plain(caption) + "](" + name + (plain(credit) ? ' "' + plain(credit) + '"' : "") + ")";
  }

  /* Ask for caption and credit; nothing where the editor would rather not. */
  words(name, caption, credit, kind = "图片") {
    const shown = at("photo-shown");
    shown.hidden = kind !== "图片";
    if (!shown.hidden) shown.src = this.src(name);
    at("photo-head").textContent = kind === "图片" ? "这张照片" : "这段" + kind;
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
    this.strip.replaceChildren(element("h2", {}, "照片"),
      element("ul", {}, ...some.map((photo, number) => this.row(photo, number, some))));
  }

  row(photo, number, some) {
    const name = photo.caption || photo.name;
    const button = (text, act, off = false) => element("button", {
      type: "button", disabled: off, onclick: act, "aria-label": text + "：" + name,
    }, text);
    return element("li", {
      draggable: "true", title: "拖动可以换先后",
      ondragstart: (event) => { event.dataTransfer.setData(DRAGGED, String(number)); },
      ondragover: (event) => event.currentTarget.classList.add("over"),
      ondragleave: (event) => event.currentTarget.classList.remove("over"),
      ondrop: (event) => {
        event.currentTarget.classList.remove("over");
        const from = event.dataTransfer.getData(DRAGGED);
        if (from) this.move(some, Number(from), number);
      },
    }, element("img", { src: this.src(photo.name), alt: "", draggable: "false" }),
    element("span", {}, photo.caption || "（没有图说）", element("small", { class: "muted" }, " " + photo.credit)),
    element("span", { class: "acts" },
      button("改图说", () => this.rewrite(photo)),
      button("前移", () => this.step(some, number, number - 1, "前移"), number === 0),
      button("后移", () => this.step(some, number, number + 1, "后移"), number === some.length - 1),
      button("不用", () => this.remove(photo))));
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

  /* Put a photo where another stands; those between move up. The places in the text stay. */
  move(some, from, to) {
    const rows = this.area.value.split("\n"), lines = some.map((one) => rows[one.line].trim());
    lines.splice(to, 0, ...lines.splice(from, 1));
    some.forEach((one, number) => { rows[one.line] = lines[number]; });
    this.put(rows);
  }

  /* The same by a button, which stays under the finger: the next press moves the same photo on. */
  step(some, from, to, text) {
    this.move(some, from, to);
    const buttons = this.strip.querySelectorAll("li")[to].querySelectorAll("button");
    const again = [...buttons].find((one) => one.textContent === text && !one.disabled);
    (again || buttons[0]).focus();
  }

  remove(photo) {
    const rows = this.area.value.split("\n");
    rows.splice(photo.line, rows[photo.line + 1] === "" ? 2 : 1);
    this.put(rows);
  }
}
