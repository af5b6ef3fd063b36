/* One piece of the paper: how it stands, whether readers have it, and what can be done with it. */
import { ask, element, rememberWho } from "./api.js";
import { clipped } from "./clip.js";

const AGAIN = 3000; // milliseconds between two looks at what readers have
const LONGEST = 15 * 60 * 1000; // milliseconds after which nobody waits any more
const at = (id) => document.getElementById(id);
const START = "/desk/piece/";
let path = decodeURIComponent(location.pathname.slice(START.length));
let standing = null, chosen = "", copies = {}, watching = 0;

const say = (text) => { at("told").textContent = text; };
const whole = (one) => one.split("/").map(encodeURIComponent).join("/");

async function go(work) {
  try {
    await work();
  } catch (refused) {
    say(refused.message);
  }
}

/* --- how it stands --------------------------------------------------------------------------------- */

async function load() {
  standing = await ask("piece/" + whole(path));
  copies = {};
  document.title = standing.title + " - 办理";
  at("title").textContent = standing.title;
  at("facts").textContent = [standing.named, standing.date, "/" + standing.address].filter(Boolean).join(" · ");
  at("ways").replaceChildren(
    element("button", { type: "button", onclick: () => go(write) }, standing.mine ? "回到没有存的稿纸" : "在写稿页打开"));
  for (const act of document.querySelectorAll(".act")) act.hidden = !act.dataset.states.split(" ").includes(standing.state);
  versions();
}

async function write() {
  location.href = "/desk/write/" + (await ask("new", "POST", { path })).key;
}

/* Whether readers have it, asked until they do, until waiting is of no use, or for a quarter of an hour. */
async function watch() {
  const own = ++watching, until = Date.now() + LONGEST;
  while (own === watching) {
    const seen = await ask("readers/" + whole(path)).catch((refused) => ({ kind: "unknown", told: refused.message, ends: false, more: [] }));
    if (own !== watching) return;
    const last = seen.ends || Date.now() > until;
    at("readers").dataset.kind = seen.kind;
    at("readers").replaceChildren(
      element("p", {}, seen.told, last ? "" : element("span", { class: "muted" }, " 每 3 秒看一次。")),
      seen.more.length ? element("ul", {}, ...seen.more.map((one) => element("li", {}, one))) : "");
    if (last) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

async function sync() {
  const state = await ask("sync").catch((refused) => ({ told: refused.message, kind: "waiting" }));
  at("sync").textContent = state.told;
  at("sync").dataset.kind = state.kind;
}

/* --- old versions ---------------------------------------------------------------------------------- */

function versions() {
  const some = standing.versions.slice(1); // the first is what stands there now
  at("version").hidden = true;
  chosen = "";
  at("versions").replaceChildren(...some.map((one) => element("li", {},
    element("button", { type: "button", onclick: () => go(() => look(one)) }, "看这一版"),
    element("span", {}, one.what, element("small", { class: "muted" }, " " + one.who + " · " + new Date(one.at).toLocaleString("zh-CN"))))));
  if (!some.length) at("versions").append(element("li", {}, "没有更早的版本。"));
}

async function look(one) {
  say("");
  const shown = await ask("version/" + one.commit + "/" + whole(path));
  const names = shown.photos.map((file) => file.split("/").pop()).join("、");
  chosen = one.commit;
  at("version-facts").textContent = one.what + "，" + one.who + (names ? "。一起放回来的照片：" + names : "。照片和现在的一样");
  at("version-page").src = "/desk/page/version/" + one.commit + "/" + whole(path);
  at("version").hidden = false;
  at("version").scrollIntoView({ block: "nearest" });
}

/* --- acts ------------------------------------------------------------------------------------------ */

async function act(form) {
  say("");
  const name = at("who").value.trim();
  if (!name) {
    at("who").focus();
    throw new Error("请先在上面写您的姓名。");
  }
  const said = Object.fromEntries(new FormData(form));
  if (said.when === "now") said.at = "";
  if (said.when === "at" && !said.at) {
    form.elements.at.focus();
    throw new Error("请选定时的日期和时间。");
  }
  delete said.when;
  const button = form.querySelector("button.main");
  button.disabled = true;
  try {
    const done = await ask("act/" + form.dataset.act, "POST", { path, base: standing.base, name, commit: chosen, ...said });
    path = done.path;
    history.replaceState(null, "", START + whole(path));
    say("办好了。" + done.told);
    form.reset();
    form.closest("details").open = false;
    await load();
    watch();
    at("title").focus();
  } finally {
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-act]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(() => act(form));
  });
}
at("publish-at").addEventListener("input", () => {
  document.querySelector('input[name="when"][value="at"]').checked = true;
});

/* --- copying --------------------------------------------------------------------------------------- */

async function copy(look) {
  const ready = copies[look];
  if (!ready) say("正在准备……");
  const made = ready || await ask("copy/" + look + "/" + whole(path));
  copies[look] = made;
  apart(made);
  const done = await clipped(made.html, made.text);
  const where = look === "wechat" ? "请到公众号的编辑器里粘贴。" : "请到那边的编辑器里粘贴。";
  say(done ? "复制好了，" + where + made.notes.join("") : "准备好了，浏览器要您再按一次。");
}

function apart(made) {
  const rows = [["标题", made.title], ["摘要", made.summary], ["原文网址", made.url]];
  at("apart").replaceChildren(...rows.map(([label, text], number) => element("p", { class: "row" },
    element("label", { for: "apart-" + number }, label),
    element("span", { class: "field" },
      element("input", { id: "apart-" + number, readonly: true, value: text }),
      element("button", { type: "button", onclick: () => go(async () => {
        say(await clipped("", text) ? label + "复制好了。" : "浏览器不让复制，请选中它再按 Ctrl+C。");
      }) }, "复制" + label)))));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => go(() => copy(button.dataset.copy)));
}

at("title").tabIndex = -1;
go(async () => {
  await rememberWho(at("who"));
  await load();
  watch();
});
sync();
setInterval(sync, 5000);
