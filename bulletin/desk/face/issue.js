/* A day's issue by its pages. “排版面” lets pieces be dragged to another place or page, or moved by buttons and
   keys; nothing is written before “存版面”. */
import { ask, element } from "./api.js";

const NONE = "没有写版次的";
const at = (id) => document.getElementById(id);

export class Issue {
  constructor({ open, go, say, who }) {
    Object.assign(this, { open, go, say, who, sheets: [], ranks: [], laying: false, held: null });
    at("day").addEventListener("change", () => go(() => this.load(at("day").value)));
    const place = at("sheets");
    place.addEventListener("dragover", (event) => this.over(event));
    place.addEventListener("drop", (event) => this.held && event.preventDefault());
  }

  async load(day) {
    if (this.laying && !window.confirm("版面还没有存，改动会丢掉。确定吗？")) return;
    this.see(await ask("overview?day=" + encodeURIComponent(day)));
  }

  see(seen) {
    this.laying = false;
    this.day = at("day").value = seen.day;
    this.ranks = seen.ranks;
    this.sheets = seen.issue.map((sheet) => ({ name: sheet.name, rows: sheet.rows.map((row) => ({ ...row, to: row.rank })) }));
    at("issue-head").textContent = seen.day === this.today() ? "今天的报纸" : "这一天的报纸";
    this.show();
  }

  today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  get count() {
    return this.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  }

  show() {
    const parts = this.sheets.flatMap((sheet) => [
      element("h3", {}, sheet.name ? sheet.name + " 版" : NONE),
      element("ul", { class: this.laying ? "pieces laid" : "pieces", "data-sheet": sheet.name },
        ...sheet.rows.map((row) => this.laying ? this.laid(sheet, row) : this.plain(row))),
    ]);
    at("sheets").replaceChildren(...(parts.length ? parts : [element("p", { class: "muted" }, "这一天还没有稿件。")]));
    at("issue-acts").replaceChildren(...this.acts());
  }

  acts() {
    const button = (text, onclick, kind) => element("button", { type: "button", class: kind || "", onclick }, text);
    if (!this.laying) return this.count ? [button("排版面", () => this.lay(true))] : [];
    return [
      button("存版面", () => this.go(() => this.save()), "main"),
      button("加一个版", () => this.more()),
      button("不改了", () => this.go(async () => { this.laying = false; await this.load(this.day); })),
    ];
  }

  plain(row) {
    const what = [row.section, row.rank === "一般" ? "" : row.rank, row.date.slice(11), row.what].filter(Boolean).join(" · ");
    return element("li", {}, element("button", { type: "button", class: "piece", onclick: () => this.go(() => this.open(row)) }, row.title),
      element("span", { class: "muted" }, what));
  }

  laid(sheet, row) {
    const move = (text, far, disabled) => element("button", {
      type: "button", class: "move", disabled, "aria-label": text + "：" + row.title, "data-move": far,
      onclick: () => this.move(row, far),
    }, text === "上移" ? "↑" : "↓");
    const rank = element("select", { "aria-label": "位次：" + row.title, onchange: (event) => { row.to = event.target.value; } },
      ...this.ranks.map((name) => element("option", { value: name, selected: name === row.to }, name)));
    const page = element("select", { "aria-label": "版次：" + row.title, onchange: (event) => this.put(row, event.target.value) },
      ...this.names().map((name) => element("option", { value: name, selected: name === sheet.name }, name ? name + " 版" : "不上版")));
    const place = [this.sheets.indexOf(sheet), sheet.rows.indexOf(row)];
    const first = place[0] === 0 && place[1] === 0;
    const last = place[0] === this.sheets.length - 1 && place[1] === sheet.rows.length - 1;
    return element("li", {
      draggable: "true", "data-path": row.path, class: this.held === row ? "held" : "",
      ondragstart: (event) => this.take(event, row), ondragend: () => this.let(),
    }, element("span", { class: "grip", "aria-hidden": "true" }, "⠿"), element("span", { class: "name" }, row.title),
      element("span", { class: "acts" }, page, rank, move("上移", -1, first), move("下移", 1, last)));
  }

  names() {
    return [...new Set([...this.sheets.map((sheet) => sheet.name), ""])];
  }

  lay(on) {
    this.laying = on;
    this.show();
    const first = at("sheets").querySelector("select");
    if (first) first.focus();
  }

  more() {
    const name = (window.prompt("新的版次，如 A05") || "").trim();
    if (name && !this.sheets.some((sheet) => sheet.name === name)) this.sheet(name);
    this.show();
  }

  /* The page of this name, made where there is none: pages by name, what stands on none at the end. */
  sheet(name) {
    const found = this.sheets.find((sheet) => sheet.name === name);
    if (found) return found;
    const made = { name, rows: [] };
    this.sheets.push(made);
    this.sheets.sort((one, other) => !one.name - !other.name || one.name.localeCompare(other.name, "en", { numeric: true }));
    return made;
  }

  out(row) {
    for (const sheet of this.sheets) sheet.rows = sheet.rows.filter((one) => one !== row);
  }

  put(row, name, before = null) {
    this.out(row);
    const rows = this.sheet(name).rows, there = rows.indexOf(before);
    rows.splice(there < 0 ? rows.length : there, 0, row);
    this.show();
    this.focus(row, "select");
  }

  /* One place up or down; past a page's end, onto the next page. */
  move(row, far) {
    const at = this.sheets.findIndex((sheet) => sheet.rows.includes(row));
    const rows = this.sheets[at].rows, place = rows.indexOf(row) + far;
    if (place >= 0 && place < rows.length) {
      rows.splice(place - far, 1);
      rows.splice(place, 0, row);
    } else if (this.sheets[at + far]) {
      this.out(row);
      const next = this.sheets[at + far].rows;
      next.splice(far > 0 ? 0 : next.length, 0, row);
    }
    this.show();
    this.focus(row, '[data-move="' + far + '"]:not(:disabled)', "[data-move]:not(:disabled)");
    const sheet = this.sheets.find((one) => one.rows.includes(row));
    this.say("《" + row.title + "》现在是" + (sheet.name ? sheet.name + " 版" : NONE) + "第 " + (sheet.rows.indexOf(row) + 1) + " 篇。");
  }

  focus(row, ...some) {
    const own = [...at("sheets").querySelectorAll("li")].find((one) => one.dataset.path === row.path);
    const wanted = own && some.map((what) => own.querySelector(what)).find(Boolean);
    if (wanted) wanted.focus();
  }

  take(event, row) {
    this.held = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.title);
    event.currentTarget.classList.add("held");
  }

  let() {
    this.held = null;
    this.show();
  }

  /* What is dragged stands at once where it would be dropped. */
  over(event) {
    if (!this.held) return;
    event.preventDefault();
    event.stopPropagation();
    const list = event.target.closest("ul");
    const dragged = [...at("sheets").querySelectorAll("li")].find((one) => one.dataset.path === this.held.path);
    if (!list || !dragged) return;
    const others = [...list.children].filter((one) => one !== dragged);
    const next = others.find((one) => event.clientY < one.getBoundingClientRect().top + one.offsetHeight / 2);
    list.insertBefore(dragged, next || null);
    const before = next && this.sheets.flatMap((sheet) => sheet.rows).find((row) => row.path === next.dataset.path);
    this.out(this.held);
    const rows = this.sheet(list.dataset.sheet).rows;
    rows.splice(before ? rows.indexOf(before) : rows.length, 0, this.held);
  }

  async save() {
    const pieces = this.sheets.flatMap((sheet) => sheet.rows.map((row) => ({
      path: row.path, sheet: sheet.name, rank: row.to, page_was: row.page, rank_was: row.rank,
    })));
    const made = await ask("layout", "POST", { name: this.who(), pieces });
    this.laying = false;
    this.sheets.flatMap((sheet) => sheet.rows).forEach((row, number) => {
      Object.assign(row, { page: made.pages[number], rank: row.to });
    });
    this.sheets = this.sheets.filter((sheet) => sheet.rows.length);
    this.show();
    this.say(made.told || (made.changed ? "版面存好了，改了 " + made.changed + " 篇。网站马上更新。" : "版面没有变。"));
  }
}
