/* The margin: what the proof-reader says, beside the line and in a list below the text. */
import { element } from "./api.js";

export class Margin {
  /* `act` has `mend(slip)` and `leave(slip)`; `fields` are the form's, by name. */
  constructor(area, mirror, margin, list, act) {
    Object.assign(this, { area, mirror, margin, list, act, slips: [] });
    new ResizeObserver(() => this.place()).observe(area);
  }

  show(slips) {
    this.slips = slips;
    const cards = slips.map((slip, number) => this.card(slip, number));
    this.list.replaceChildren(...cards);
    if (!cards.length) this.list.append(element("li", { class: "fine" }, "没有发现问题。"));
    this.place();
  }

  card(slip, number) {
    const where = slip.line ? "第 " + slip.line + " 行" : "稿头";
    const buttons = [element("button", { type: "button", onclick: () => this.go(slip) }, "到这一行")];
    if (slip.mend) buttons.unshift(element("button", { type: "button", class: "main", onclick: () => this.act.mend(slip) }, "改好"));
    if (slip.title) buttons.push(element("button", { type: "button", onclick: () => this.act.leave(slip) }, "不查"));
    const head = element("strong", {}, slip.kind + " · " + where + (slip.title ? " · " + slip.title : ""));
    return element("li", { id: "slip-" + number, tabindex: "-1", "data-kind": slip.kind }, head,
      element("p", {}, slip.message), element("p", { class: "acts" }, ...buttons));
  }

  go(slip) {
    if (!slip.line) {
      const field = document.getElementById("f-" + (slip.field || "title"));
      if (field.closest("details")) field.closest("details").open = true;
      field.focus();
      return;
    }
    const rows = this.area.value.split("\n");
    const start = rows.slice(0, slip.line - 1).join("\n").length + (slip.line > 1 ? 1 : 0);
    this.area.focus();
    this.area.setSelectionRange(start, start + (rows[slip.line - 1] || "").length);
    const row = this.mirror.children[slip.line - 1];
    if (row) window.scrollTo({ top: this.area.getBoundingClientRect().top + scrollY + row.offsetTop - innerHeight / 3 });
  }

  /* Marks beside the lines: the mirror breaks lines as the text box does. */
  place() {
    this.area.style.height = "auto";
    this.area.style.height = this.area.scrollHeight + 2 + "px";
    this.mirror.replaceChildren(...this.area.value.split("\n").map((row) => element("div", {}, row || " ")));
    const first = new Map();
    for (const [number, slip] of this.slips.entries()) {
      if (slip.line && !first.has(slip.line)) first.set(slip.line, number);
    }
    this.margin.replaceChildren(...[...first].map(([line, number]) => {
      const slip = this.slips[number], row = this.mirror.children[line - 1];
      const mark = element("button", {
        type: "button", "data-kind": slip.kind, title: slip.message,
        "aria-label": "第 " + line + " 行：" + slip.message,
        onclick: () => {
          const card = document.getElementById("slip-" + number);
          card.scrollIntoView({ block: "center" });
          card.focus();
        },
      }, slip.kind === "错误" ? "！" : "？");
      mark.style.top = (row ? row.offsetTop : 0) + "px";
      return mark;
    }));
  }
}
