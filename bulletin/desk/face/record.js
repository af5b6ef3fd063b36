/* The ledger: who wrote, checked and signed each piece, for a time or for a person. */
import { ask, element } from "./api.js";

const at = (id) => document.getElementById(id);
const HEAD = [
  ["date", "日期"], ["title", "标题"], ["section", "栏目"], ["state", "状态"], ["byline", "署名"], ["editor", "责任编辑"],
  ["proofreader", "校对"], ["wrote", "写稿"], ["passed", "审稿"], ["signed", "签发"], ["acts", "发布以后"],
];

function cell(row, name) {
  if (name !== "title") return element("td", {}, row[name]);
  const link = "/desk/piece/" + row.path.split("/").map(encodeURIComponent).join("/");
  return element("td", {}, element("a", { href: link }, row.title));
}

async function show() {
  const said = new URLSearchParams(new FormData(at("ask")));
  try {
    const found = await ask("record?" + said);
    at("when").value = found.when;
    const rows = found.ledger.rows;
    at("told").textContent = rows.length ? "共 " + (rows.length + found.more) + " 篇" + (found.more ? "，这里是前 " + rows.length + " 篇，表格文件里有全部。" : "。") : "没有这样的稿件。";
    const query = new URLSearchParams({ when: found.when, who: found.who });
    at("download").replaceChildren(element("a", { class: "button", href: "/desk/record.csv?" + query, download: true }, "下载表格（Excel、WPS 能打开）"));
    at("counts").replaceChildren(...found.ledger.counts.map(([name, count]) => element("li", {}, name + " " + count + " 篇")));
    at("rows").replaceChildren(element("table", {},
      element("thead", {}, element("tr", {}, ...HEAD.map(([, label]) => element("th", { scope: "col" }, label)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...HEAD.map(([name]) => cell(row, name)))))));
  } catch (refused) {
    at("told").textContent = refused.message;
  }
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
const asked = new URLSearchParams(location.search);
for (const name of ["when", "who"]) at(name).value = asked.get(name) || "";
show();
