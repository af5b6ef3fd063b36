/* The desk's writing page: the form and the text on one side, the real page on the other. */
import { ask, element, rememberWho, tellOthers } from "./api.js";
import { Form } from "./form.js";
import { Keeping } from "./keeping.js";
import { Look } from "./look.js";
import { Looks } from "./looks.js";
import { Manuscript } from "./manuscript.js";
import { Margin } from "./margin.js";
import { Paste } from "./paste.js";
import { Photos } from "./photos.js";
import { become, TOOLS, type } from "./tools.js";
import { Undo } from "./undo.js";

const at = (id) => document.getElementById(id);
const key = location.pathname.split("/").pop();
const area = at("body"), slug = at("slug");
const form = new Form(at("form"));
let notes = [], fixed = false, status = "", me = { name: "" };

/* The state that a save leaves as it is: steps are taken on the page of review. */
const kept = () => (status && status !== "发布" ? status : "草稿");

const say = (...said) => at("told").replaceChildren(...said);

async function go(work) {
  try {
    await work();
  } catch (refused) {
    say(refused.message);
  }
}

/* --- what is typed, and where it is kept --------------------------------------------------------- */

const read = () => ({
  fields: { ...form.read(), status }, body: area.value, slug: fixed ? "" : slug.value.trim(), notes,
});

const keeping = new Keeping(key, read, {
  said: (text) => { at("kept").textContent = text; },
  shown: (state) => {
    place(state);
    look.load();
    looks.load();
    go(proof);
  },
  clash: (told) => clash(told + "用哪边的？"),
});

const look = new Look(at("screen"), [...document.querySelectorAll("[data-look]")], key);
const looks = new Looks(at("looks"), at("elsewhere"), key);
const manuscript = new Manuscript({
  empty: () => at("counter").hidden && !area.value.trim() && !form.read().title,
  said: say,
  leave: forget,
});
const photos = new Photos(key, area, at("strip"), { said: say, manuscript });
const undo = new Undo(area);
const margin = new Margin(area, at("mirror"), at("margin"), at("slip-list"), { mend, leave });

function changed() {
  settleNotes();
  keeping.changed();
  margin.place();
  photos.show();
}

function place(state) {
  const address = state.address || state.sheet.path;
  fixed = state.fixed;
  at("folder").textContent = address ? "/" + address.split("/").slice(0, 3).join("/") + "/" : "/年/月/日/";
  slug.placeholder = address ? address.split("/")[3].replace(/\.md$/, "") : "由标题拼音生成";
  slug.disabled = fixed;
  at("counter").hidden = !state.sheet.path;
  at("counter").href = "/desk/piece/" + state.sheet.path.split("/").map(encodeURIComponent).join("/");
  if (fixed) slug.value = slug.placeholder;
  at("save-draft").textContent = fixed ? "改回草稿" : kept() === "草稿" ? "存草稿" : "存";
  at("publish").textContent = fixed ? "存改动" : me.name ? "去审稿" : "发布";
}

function show(state) {
  status = state.sheet.fields.status || "";
  form.show(state.sheet.fields);
  if (area.value !== state.sheet.body) area.value = state.sheet.body;
  undo.reset();
  slug.value = state.sheet.slug;
  notes = state.sheet.notes || [];
  place(state);
  showNotes();
  margin.place();
  photos.show();
}

async function clash(told) {
  at("clash-told").textContent = told;
  const dialog = at("clash-dialog");
  if (dialog.open) return;
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  await go(async () => {
    if (!dialog.returnValue) return;
    const state = await ask("sheet/" + key);
    const { fields, body } = dialog.returnValue === "theirs" ? read() : state.sheet; // what is not taken is not lost
    await ask("sheet/" + key + "/aside", "POST", { rev: 0, fields, body });
    say("没有用的那一份也留着，在写稿首页的“写了没有存的”里。");
    if (dialog.returnValue === "theirs") {
      Object.assign(keeping, { rev: state.sheet.rev, sent: state.sheet.rev });
      localStorage.removeItem(keeping.place);
      show(state);
      look.load();
    } else {
      keeping.rev = Math.max(keeping.rev, state.sheet.rev);
      keeping.sent = state.sheet.rev;
      changed();
    }
  });
}

/* --- a meant save --------------------------------------------------------------------------------- */

async function save(next) {
  say("");
  const name = at("who").value.trim();
  if (!name) {
    at("who").focus();
    throw new Error("请先在上面写您的姓名，再存。");
  }
  if (status !== next) {
    status = next;
    keeping.changed();
  }
  await keeping.flush();
  const before = keeping.rev;
  const saved = await ask("sheet/" + key + "/save", "POST", { name }).catch(async (refused) => {
    if (refused.status !== 409) throw refused;
    location.href = "/desk/merge/" + key; // what is typed is with the server; there both versions stand side by side
    return null;
  });
  if (!saved) return;
  if (before === keeping.rev) slug.value = saved.sheet.slug;
  place(await ask("sheet/" + key));
  at("told").replaceChildren(saved.told || (next ? "草稿存好了。" : "存好了，网站马上更新。"),
    next ? "" : element("a", { href: "/" + saved.address, target: "_blank", rel: "noopener" }, "打开网页看看"));
}

/* --- the proof-reader ------------------------------------------------------------------------------ */

let asked = 0;

async function proof() {
  const own = ++asked;
  const slips = await ask("sheet/" + key + "/slips");
  if (own !== asked) return;
  at("slips-head").textContent = slips.length ? "校对 " + slips.length + " 处" : "校对";
  margin.show(slips);
}

function mend(slip) {
  go(async () => {
    await keeping.flush();
    const now = await ask("sheet/" + key + "/slips"); // lines may have moved since they were read
    const same = now.find((one) => one.mend && one.rule === slip.rule && one.message === slip.message);
    if (!same) return margin.show(now);
    const made = await ask("sheet/" + key + "/mend", "POST", same);
    form.show(made.fields);
    become(area, made.body);
    changed();
    return at("slips-head").focus();
  });
}

function leave(slip) {
  const dialog = at("reason-dialog");
  at("reason-rule").textContent = slip.title + "：" + slip.message;
  at("reason").value = "";
  dialog.returnValue = "cancel";
  dialog.showModal();
  dialog.addEventListener("close", () => go(async () => {
    if (dialog.returnValue !== "ok") return;
    await keeping.flush();
    const said = await ask("sheet/" + key + "/unchecked", "POST", { rule: slip.title, reason: at("reason").value });
    form.show({ ...form.read(), ...said });
    changed();
  }), { once: true });
}

/* --- notes of import ------------------------------------------------------------------------------- */

/* A line that holds the piece up may go and come by other ways than a tick: by hand, by 撤销. */
function settleNotes() {
  const rows = new Set(area.value.split("\n"));
  const now = notes.map((note) => note.line && note.done === rows.has(note.line) ? { ...note, done: !note.done } : note);
  if (now.every((note, number) => note === notes[number])) return;
  notes = now;
  showNotes();
}

function showNotes() {
  at("notes").hidden = !notes.length;
  at("notes").replaceChildren(element("h2", {}, "导入和粘贴的提示，看过打钩"), element("ul", {}, ...notes.map((note, number) => {
    const box = element("input", { type: "checkbox", id: "note-" + number });
    box.checked = note.done;
    box.addEventListener("change", () => {
      notes = notes.map((one, other) => other === number ? { ...one, done: box.checked } : one);
      if (note.line) {  /* what holds the piece up goes; untick, and it is back on top */
        const rows = area.value.split("\n"), there = rows.indexOf(note.line);
        if (box.checked && there >= 0) rows.splice(there, rows[there + 1] === "" ? 2 : 1);
        if (!box.checked && there < 0) rows.unshift(note.line, "");
        become(area, rows.join("\n"));
      }
      changed();
    });
    return element("li", {}, box, element("label", { for: "note-" + number }, note.text));
  })));
}

/* --- links ----------------------------------------------------------------------------------------- */

async function link() {
  const start = area.selectionStart, end = area.selectionEnd, dialog = at("link-dialog");
  at("link-text").value = area.value.slice(start, end);
  at("link-url").value = "";
  at("link-found").replaceChildren();
  dialog.returnValue = "cancel";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  const url = at("link-url").value.trim();
  if (dialog.returnValue !== "ok" || !url) return area.focus();
  const text = at("link-text").value.trim() || url;
  return type(area, start, end, "[" + text + "](" + url.replace(/[\s()]/g, encodeURIComponent) + ")");
}

at("link-url").addEventListener("input", () => go(async () => {
  const typed = at("link-url").value.trim();
  if (!typed || /^(https?:|\/|#)/.test(typed)) return at("link-found").replaceChildren();
  const found = await ask("find?q=" + encodeURIComponent(typed));
  return at("link-found").replaceChildren(...found.pieces.slice(0, 6).map((row) => element("button", {
    type: "button",
    onclick: () => {
      at("link-url").value = "/" + row.path.replace(/(\/index)?\.md$/, "/");
      at("link-text").value = at("link-text").value || row.title;
    },
  }, row.title + "（" + row.date.slice(0, 10) + "）")));
}));

/* --- all together ---------------------------------------------------------------------------------- */

const tools = {
  ...TOOLS, link, undo: () => undo.back(), redo: () => undo.forth(),
};
for (const [tool, id] of [["photo", "photo-file"], ["take", "take-file"], ["file", "any-file"]]) {
  tools[tool] = () => at(id).click();
  at(id).addEventListener("change", (event) => go(async () => {
    await photos.take([...event.target.files]);
    event.target.value = "";
  }));
}
at("tools").addEventListener("click", (event) => {
  const tool = event.target.closest("[data-tool]");
  if (tool) tools[tool.dataset.tool](area);
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  go(() => photos.take([...event.dataTransfer.files]));
});
new Paste(key, area, {
  said: say,
  photos: (files) => go(() => photos.take(files)),
  noted: (asked) => {
    notes = [...notes, ...asked.map((one) => ({ ...one, done: false }))];
    showNotes();
    if (asked.length) changed();
  },
});
at("form").addEventListener("submit", (event) => event.preventDefault());
for (const own of [at("form"), area]) own.addEventListener("input", changed);
/* Where people log in, a piece goes to readers by its steps. */
async function onward() {
  if (!me.name || fixed) return save("");
  await save(kept());
  const state = await ask("sheet/" + key);
  if (state.sheet.saved === state.sheet.rev) location.href = "/desk/review/" + key;
  return null;
}

at("save-draft").addEventListener("click", () => go(() => save(fixed ? "草稿" : kept())));
at("publish").addEventListener("click", () => go(onward));
/* Throw away what is not saved, and go elsewhere. */
async function forget(elsewhere) {
  keeping.rev = keeping.sent = 0;
  localStorage.removeItem(keeping.place);
  await ask("sheet/" + key + "/throw", "POST");
  location.href = elsewhere;
}
at("throw").addEventListener("click", () => go(async () => {
  if (window.confirm("没有存的改动会丢掉，找不回来。确定吗？")) await forget("/desk/");
}));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.key === "s") go(() => save(fixed ? "" : kept()));
  else if (document.activeElement !== area) return;
  else if (event.key === "b") TOOLS.stress(area);
  else if (event.key === "y" || (event.key.toLowerCase() === "z" && event.shiftKey)) undo.forth();
  else if (event.key === "z") undo.back();
  else return;
  event.preventDefault();
});
for (const side of ["write", "look"]) {
  at("side-" + side).addEventListener("click", () => {
    document.body.dataset.side = side;
    at("side-write").setAttribute("aria-pressed", String(side === "write"));
    at("side-look").setAttribute("aria-pressed", String(side === "look"));
    look.fit();
  });
}

go(async () => {
  me = await rememberWho(at("who"));
  if (me.name) tellOthers(key, at("others"));
  const [state, known] = await Promise.all([keeping.open(), form.suggest()]);
  show(state);
  at("desk").inert = false; // nothing can be typed before what there is already is shown
  keeping.begin();
  document.querySelector('[data-look="hant"]').hidden = !known.languages.includes("zh-Hant");
  look.load();
  margin.place();
  await proof();
});
