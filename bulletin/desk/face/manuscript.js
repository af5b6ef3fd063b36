/* A manuscript that is dropped on a piece: it may be the piece's own text, or a file for readers. Nobody but its
   editor knows which, so they are asked. */
import { ask, element } from "./api.js";

const TEXT = /\.(docx?|docm|wps|wpt|odt|rtf|html?)$/i; // what the importer reads, and editors write texts in
const GIVEN = /\.(docx?|wps|odt)$/i; // what may be given to readers, too
const at = (id) => document.getElementById(id);

export class Manuscript {
  /* `empty` says whether nothing is written here yet; `leave` forgets the piece and goes to another one. */
  constructor({ empty, said, leave }) {
    Object.assign(this, { empty, said, leave, dialog: at("manuscript-dialog") });
  }

  /* Whether a file is dealt with here; else it is taken like any other. */
  async take(file) {
    if (!TEXT.test(file.name)) return false;
    at("manuscript-told").textContent = this.empty() ? "导入以后，这一篇就是它。"
      : "这一篇已经写了字，不会动它：导入的另成一篇。";
    at("manuscript-name").textContent = file.name;
    at("manuscript-give").hidden = !GIVEN.test(file.name);
    this.dialog.returnValue = "";
    this.dialog.showModal();
    await new Promise((resolve) => this.dialog.addEventListener("close", resolve, { once: true }));
    if (this.dialog.returnValue === "give") return false;
    if (this.dialog.returnValue === "import") await this.bring(file);
    return true;
  }

  async bring(file) {
    this.said("正在导入" + file.name + "……");
    const made = await ask("import?name=" + encodeURIComponent(file.name), "POST", file);
    if (made.length === 1 && this.empty()) return this.leave("/desk/write/" + made[0].key);
    const one = { href: "/desk/write/" + made[0]?.key, target: "_blank", rel: "noopener" };
    return this.said("导入了 " + made.length + " 篇，在写稿首页的“写了没有存的”里。",
      made.length ? element("a", one, "打开" + (made.length > 1 ? "第一篇" : "它")) : "");
  }
}
