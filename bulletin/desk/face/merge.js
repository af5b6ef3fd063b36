/* Two versions side by side: at each place where they differ one side is taken, or both; then one save. With a
   key in the address it is somebody's sheet beside its file; without, this copy of the paper beside the other. */
import { ask, element, rememberWho } from "./api.js";

const at = (id) => document.getElementById(id);
const key = location.pathname.split("/").pop();
const FOUND = key ? "merge/" + key : "copies", MADE = key ? FOUND : "copies/merge";
const SIDES = { mine: "用我的", theirs: "用那边的", both: "两边都要，那边的在前" };
const ALONE = { mine: "只有您这边改过。", theirs: "只有那边改过。" };
let seen = "";

async function go(work) {
  try {
    at("told").textContent = "";
    await work();
  } catch (refused) {
    at("told").textContent = refused.message;
    if (refused.status === 409) await show();
    if (refused.status === 422 && key) at("told").append(element("a", { href: "/desk/write/" + key }, "回到写稿页去改"));
  }
}

/* The words of one side; those that only it has are marked. */
function words(runs) {
  const text = runs.map((run) => run.text).join("");
  if (!text.trim()) return [element("i", { class: "muted" }, text ? "（空一行）" : "（没有）")];
  return runs.map((run) => element(run.kind === "new" ? "mark" : "span", {}, run.text));
}

function side(name, value, place) {
  const id = name + "-" + value;
  const own = element("input", { type: "radio", id, name, value, required: true, checked: place.first === value });
  const label = element("label", { for: id }, own, SIDES[value]);
  return element("div", { class: "side " + value }, label, value === "both" ? "" : element("p", { class: "runs" }, ...words(place[value])));
}

function choice(name, place, number) {
  const sides = ["mine", "theirs", ...(place.both ? ["both"] : [])];
  return element("fieldset", {}, element("legend", {}, number + "　" + place.label),
    place.above ? element("p", { class: "muted above" }, "……" + place.above) : "",
    place.first ? element("p", { class: "muted" }, ALONE[place.first]) : "",
    element("div", { class: "two" }, ...sides.map((value) => side(name, value, place))));
}

function piece(one, number) {
  const who = [one.who, one.at.slice(0, 16).replace("T", " ")].filter(Boolean).join(" ");
  const head = element("h2", {}, one.title || one.path);
  if (who) head.append(element("small", { class: "muted" }, "　那边最后存的是 " + who));
  if (one.gone) return element("section", {}, head, element("p", {}, "这篇稿件的文件已经不在了：可能有人移走或删了它。您写的都在。"),
    element("p", { class: "saves" }, element("button", { type: "button", class: "main", onclick: () => go(anew) }, "作为新稿接着写")));
  return element("section", {}, head, ...one.places.map((place, index) => choice("p" + number + "-" + index, place, index + 1)),
    one.places.length ? "" : element("p", {}, "两边已经一样了。"));
}

async function anew() {
  await ask("sheet/" + key + "/anew", "POST");
  location.href = "/desk/write/" + key;
}

async function show() {
  const found = await ask(FOUND);
  seen = found.seen;
  const places = found.pieces.reduce((sum, one) => sum + one.places.length, 0);
  at("what").textContent = !found.pieces.length ? "现在没有要合并的。"
    : places ? "有 " + places + " 处不一样。每一处选一边；没有存以前，两边都原样留着，关掉网页也不会丢。" : "";
  at("acts").hidden = !places;
  at("pieces").replaceChildren(...found.pieces.map(piece),
    seen ? element("p", { class: "saves" }, element("button", { class: "main" }, "合并，存")) : "");
}

function all(value) {
  for (const own of at("pieces").querySelectorAll(`input[value="${value}"]`)) own.checked = true;
}

async function save() {
  const sets = [...at("pieces").querySelectorAll("fieldset")];
  const open = sets.filter((one) => !one.querySelector(":checked"));
  if (open.length) {
    open[0].querySelector("input").focus();
    throw new Error("还有 " + open.length + " 处没有选。");
  }
  if (!at("who").value.trim()) {
    at("who").focus();
    throw new Error("请先在上面写您的姓名，再存。");
  }
  const choices = [...at("pieces").querySelectorAll("section")].map((one) => [...one.querySelectorAll(":checked")].map((own) => own.value));
  await ask(MADE, "POST", { seen, choices, name: at("who").value.trim() });
  location.href = key ? "/desk/write/" + key : "/desk/";
}

at("all-mine").addEventListener("click", () => all("mine"));
at("all-theirs").addEventListener("click", () => all("theirs"));
at("pieces").noValidate = true; /* what is missing is told in the page's own words */
at("pieces").addEventListener("submit", (event) => {
  event.preventDefault();
  go(save);
});
await rememberWho(at("who"));
go(show);
