/* The desk's first page: what is in hand, what can be begun, what can be found. */
import { ask, element, rememberWho } from "./api.js";
import { Issue } from "./issue.js";

const at = (id) => document.getElementById(id);
const told = at("told");
let me = { name: "" };

function say(text) {
  told.textContent = text;
}

async function go(work) {
  try {
    say("");
    await work();
  } catch (refused) {
    say(refused.message);
  }
}

async function open(row) {
  const key = row.key || (await ask("new", "POST", { path: row.path })).key;
  location.href = "/desk/write/" + key;
}

async function begin(how, path, photo = "") {
  location.href = "/desk/write/" + (await ask("new", "POST", { how, path, photo })).key;
}

const issue = new Issue({ open, go, say, who: () => at("who").value.trim() });

function list(rows, more = () => "") {
  return element("ul", { class: "pieces" }, ...rows.map((row) => {
    const button = element("button", { type: "button", class: "piece", onclick: () => go(() => open(row)) }, row.title);
    const what = [row.section, row.date, row.what].filter(Boolean).join(" · ");
    return element("li", {}, button, element("span", { class: "muted" }, what), more(row));
  }));
}

function block(title, rows, empty, more) {
  if (!rows.length && !empty) return "";
  const inside = rows.length ? list(rows, more) : element("p", { class: "muted" }, empty);
  return element("section", {}, element("h2", {}, title), inside);
}

async function review(piece) {
  location.href = "/desk/review/" + (await ask("new", "POST", { path: piece.path })).key;
}

/* What waits for whoever is logged in, and what lies with others. */
async function waits() {
  const found = me.name ? await ask("waits") : [];
  const part = (id, title, rows) => rows.length ? element("section", { id }, element("h2", {}, title), element("ul", { class: "pieces" },
    ...rows.map((one) => element("li", {},
      element("button", { type: "button", class: "piece", onclick: () => go(() => review(one)) }, one.title),
      element("span", { class: "muted" }, [one.status === "草稿" ? "退回" : one.status, "等" + (one.own ? "您" : one.lies),
        one.who + " " + one.since.slice(0, 16).replace("T", " ")].filter((part) => part.trim()).join(" · ")))))) : "";
  return [part("waits", "等您办的", found.filter((one) => one.own)), part("lies", "等同事办的", found.filter((one) => !one.own))];
}

/* What the last publication said, and which pieces readers do not see as they were written. */
function said(publication) {
  if (!publication.told.length) return "";
  const rows = publication.unlike.map((one) => element("li", {},
    /^\d{4}\/.+\.md$/.test(one.path)
      ? element("button", { type: "button", class: "piece", onclick: () => go(() => open(one)) }, one.path)
      : element("span", {}, one.path),
    element("span", { class: "muted" }, one.told)));
  return element("section", { class: "said", "data-kind": publication.kind }, element("h2", {}, "最近一次发布"),
    ...publication.told.map((line) => element("p", {}, line)), rows.length ? element("ul", { class: "pieces" }, ...rows) : "");
}

function silent(sections) {
  if (!sections.length) return "";
  return element("section", {}, element("h2", {}, "两个星期没有新稿的栏目"), element("ul", { class: "pieces" },
    ...sections.map((one) => element("li", {}, element("b", {}, one.section),
      element("span", { class: "muted" }, one.since ? "上一篇是 " + one.since : "还没有过稿件")))));
}

async function overview() {
  const [seen, waiting] = await Promise.all([ask("overview"), waits()]);
  at("hand").replaceChildren(...waiting, block("写了没有存的", seen.unsaved), said(seen.publication));
  if (!issue.laying) issue.see(seen);
  at("overview").replaceChildren(block("草稿", seen.drafts, "没有草稿。"), block("定时，还没有到时间", seen.scheduled),
    silent(seen.silent), block("最近发布的", seen.latest));
}

async function find() {
  const found = await ask("find?q=" + encodeURIComponent(at("q").value));
  const photos = element("ul", { class: "photos" }, ...found.photos.map((photo) => element("li", {},
    element("img", { src: "/desk/old/" + photo.file.split("/").map(encodeURIComponent).join("/"), alt: "", loading: "lazy" }),
    element("span", {}, photo.caption || "（没有图说）", element("small", { class: "muted" }, " " + photo.credit)),
    element("span", { class: "acts" },
      element("button", { type: "button", onclick: () => go(() => open(photo)) }, "打开《" + photo.title + "》"),
      element("button", { type: "button", onclick: () => go(() => begin("photo", photo.path, photo.file)), "aria-label": "用这张照片写新稿：" + photo.caption }, "用它写新稿")))));
  const follow = (row) => row.what.startsWith("已撤稿") ? "" : element("button", {
    type: "button", class: "quiet", onclick: () => go(() => begin("follow", row.path)), "aria-label": "写后续：" + row.title,
  }, "写后续");
  at("found").replaceChildren(
    block("旧稿", found.pieces, "没有找到这样的旧稿。", follow),
    found.photos.length ? element("section", {}, element("h2", {}, "照片"), photos) : "",
    element("p", {}, element("a", { class: "button", href: "/search/?q=" + encodeURIComponent(at("q").value) }, "在报纸的全文里搜")));
}

async function take(files) {
  for (const file of files) {
    say("正在导入" + file.name + "……");
    const made = await ask("import?name=" + encodeURIComponent(file.name), "POST", file);
    say("导入了 " + made.length + " 篇，在“写了没有存的”里，逐篇打开核对。");
  }
  await overview();
}

async function sync() {
  const state = await ask("sync").catch((refused) => ({ told: refused.message, kind: "waiting" }));
  at("sync").textContent = state.told;
  at("sync").dataset.kind = state.kind;
  if ((state.pieces || []).length) at("sync").append(element("a", { href: "/desk/merge/" }, "去对照"));
}

at("new").addEventListener("click", () => go(async () => open(await ask("new", "POST", {}))));
at("import").addEventListener("change", (event) => go(() => take([...event.target.files])));
at("find").addEventListener("submit", (event) => {
  event.preventDefault();
  go(find);
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  go(() => take([...event.dataTransfer.files]));
});
window.addEventListener("pageshow", (event) => event.persisted && go(overview));
go(async () => {
  me = await rememberWho(at("who"));
  await overview();
});
sync();
setInterval(sync, 5000);
