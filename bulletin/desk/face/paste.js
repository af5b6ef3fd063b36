/* Pasting: what Word, WPS, Excel or a web page put on the clipboard becomes text of this paper, in one step that
   撤销 takes back. Plain text is the browser's own affair. */
import { ask } from "./api.js";
import { type } from "./tools.js";

const MARK = /(?<!\\)\[\^(\d+)\]/g;

/* The numbers of the footnotes that come, behind those that are there. */
function renumbered(text, there) {
  const last = Math.max(0, ...[...there.matchAll(MARK)].map((found) => Number(found[1])));
  return last ? text.replace(MARK, (_, number) => "[^" + (Number(number) + last) + "]") : text;
}

/* Blocks in place of what is selected, with a blank line before and behind them. */
function blocks(area, start, end, text) {
  const before = area.value.slice(0, start), after = area.value.slice(end);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  type(area, start, end, lead + text + tail);
}

export class Paste {
  /* `photos` takes picture files in; `noted` gets what a human eye is asked for; `said` tells. */
  constructor(key, area, { photos, noted, said }) {
    Object.assign(this, { key, area, photos, noted, said });
    area.addEventListener("paste", (event) => this.take(event));
  }

  take(event) {
    const data = event.clipboardData, html = data.getData("text/html"), plain = data.getData("text/plain");
    const page = new DOMParser().parseFromString(html, "text/html").body;
    const words = plain.trim() || page.textContent.trim(), files = [...data.files];
    if (files.length && !words) this.photos(files);
    else if (html && (words || page.querySelector("img"))) this.rich(html, plain, data.getData("text/rtf"));
    else return;
    event.preventDefault();
  }

  async rich(html, plain, rtf) {
    const { area } = this, start = area.selectionStart, end = area.selectionEnd;
    const pictures = /<img\b/i.test(html) && rtf;
    area.readOnly = true; // what is typed meanwhile would stand in another place
    this.said("正在整理粘贴的内容……");
    let made = {};
    try {
      made = await ask("sheet/" + this.key + "/paste", "POST", { html, rtf: pictures ? rtf : "" });
      this.said(made.told || "");
    } catch (refused) {
      this.said("格式没有带过来，只放了文字。" + refused.message);
    }
    area.readOnly = false;
    if (!made.text) return type(area, start, end, plain || new DOMParser().parseFromString(html, "text/html").body.textContent);
    const text = renumbered(made.text, area.value.slice(0, start) + area.value.slice(end));
    if (made.inline) type(area, start, end, text);
    else blocks(area, start, end, text);
    return this.noted(made.asked);
  }
}
