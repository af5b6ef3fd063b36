/* The form: the header's fields, with what the newsroom knows as suggestions. */
import { ask, element } from "./api.js";

const MORE = [
  ["kicker", "引题"], ["deck", "副题"], ["summary", "摘要", "area"], ["photo", "头图（文件名）"],
  ["source", "来源"], ["source_url", "来源网址"], ["original_title", "原标题"], ["original_author", "原作者"],
  ["editor", "编辑"], ["proofreader", "校对"], ["issue", "期"], ["page", "版（如 A03/2）"], ["page_name", "版名"],
  ["rank", "位次", ["", "头条", "要", "一般", "简讯"]], ["updated", "更新时间"],
  ["corrections", "更正：日期｜内容，一行一条", "area"], ["withdrawn", "撤稿：写原因，文章就撤下"],
  ["aliases", "旧址，一行一个", "area"], ["lang", "语言"], ["unchecked", "不查：规则（理由），一行一条", "area"],
];
const OFFERED = 8;

function control([name, label, kind]) {
  const id = "f-" + name;
  const own = kind === "area" ? element("textarea", { id, name, rows: 2 })
    : Array.isArray(kind) ? element("select", { id, name }, ...kind.map((one) => element("option", { value: one }, one || "（不写）")))
    : element("input", { id, name });
  return element("p", { class: "row" }, element("label", { for: id }, label), own);
}

/* Buttons that add a word to a list field, those first that contain what is being typed. */
function offers(input, place, words, join) {
  const draw = () => {
    const parts = input.value.split(join.split), last = parts[parts.length - 1].trim();
    const known = words.filter((word) => !input.value.includes(word) || word === last);
    const fits = known.filter((word) => last && word !== last && word.includes(last));
    place.replaceChildren(...(fits.length ? fits : known.filter((word) => word !== last)).slice(0, OFFERED).map((word) =>
      element("button", {
        type: "button",
        onclick: () => {
          const kept = fits.length ? input.value.slice(0, input.value.length - parts[parts.length - 1].length) : input.value;
          input.value = join.add(kept.trim(), word);
          input.dispatchEvent(new Event("input", { bubbles: true }));
          input.focus();
        },
      }, word)));
  };
  input.addEventListener("input", draw);
  draw();
}

const TOPICS = { split: /[、，,；;]/, add: (kept, word) => (kept ? kept.replace(/[、，,；;]$/, "") + "、" : "") + word };
const PEOPLE = { split: /[\s、，,]/, add: (kept, word) => (kept ? kept + " " : "记者 ") + word };

export class Form {
  constructor(form) {
    this.form = form;
    document.getElementById("more").append(...MORE.map(control));
    this.fields = {};
  }

  async suggest() {
    const known = await ask("suggestions");
    const section = this.form.elements.section;
    section.replaceChildren(...known.sections.map((name) => element("option", { value: name }, name)));
    offers(this.form.elements.topics, document.getElementById("offers-topics"), known.topics, TOPICS);
    offers(this.form.elements.authors, document.getElementById("offers-authors"), known.people, PEOPLE);
    return known;
  }

  /* Show values; a select that does not know one gets it as a choice of its own, so that nothing is lost. */
  show(fields) {
    this.fields = { ...fields };
    for (const own of this.form.elements) {
      if (!own.name) continue;
      const value = fields[own.name] || "";
      if (own.tagName === "SELECT" && ![...own.options].some((one) => one.value === value)) {
        own.append(element("option", { value }, value || "（请选）"));
      }
      if (own.value !== value) own.value = value;
    }
    const more = document.querySelector(".more");
    if (MORE.some(([name]) => fields[name])) more.open = true;
  }

  read() {
    const fields = { ...this.fields };
    for (const own of this.form.elements) if (own.name) fields[own.name] = own.value;
    return fields;
  }
}
