/* The line to the server: every request of the desk goes through here. */
const TOKEN = document.querySelector('meta[name="desk-token"]').content;

/* A refusal of the server, in Chinese; `status` tells which. Status 0: there is no line. */
export class Refused extends Error {
  constructor(told, status) {
    super(told);
    this.status = status;
  }
}

const NO_LINE = "连不上写稿台。写的都存在这台电脑的浏览器里，连上了自动补存。";

export async function ask(path, method = "GET", sent = undefined, more = {}) {
  const file = sent instanceof Blob;
  const headers = { "X-Desk-Token": TOKEN };
  if (sent !== undefined) headers["Content-Type"] = file ? "application/octet-stream" : "application/json";
  const body = sent === undefined || file ? sent : JSON.stringify(sent);
  let answer;
  try {
    answer = await fetch("/desk/api/" + path, { method, headers, body, ...more });
  } catch {
    throw new Refused(NO_LINE, 0);
  }
  const text = await answer.text();
  let said = text;
  try {
    said = JSON.parse(text);
  } catch {
    if (answer.ok) throw new Refused(NO_LINE, 0);
  }
  if (!answer.ok) throw new Refused((said && said.told) || text, answer.status);
  return said;
}

/* Who writes: who is logged in, where people log in; else asked once on this computer. Resolves to the former. */
export async function rememberWho(input) {
  input.value = localStorage.getItem("desk who") || "";
  input.addEventListener("input", () => input.readOnly || localStorage.setItem("desk who", input.value.trim()));
  const me = await ask("me").catch(() => ({ name: "", role: "" }));
  if (me.name) {
    input.value = me.name;
    input.readOnly = true;
    input.title = me.role;
    input.closest("label").after(element("button", { type: "button", class: "quiet", onclick: leave }, "退出"));
  }
  return me;
}

async function leave() {
  await fetch("/desk/logout", { method: "POST", headers: { "X-Desk-Token": TOKEN } });
  location.href = "/desk/login";
}

/* Whoever else has a piece open, told now and every twenty seconds. */
export function tellOthers(key, place) {
  const look = async () => {
    const others = await ask("review/" + key + "/others").catch(() => []);
    place.textContent = others.length ? others.join("、") + "也打开着这一篇。" : "";
  };
  look();
  setInterval(look, 20000);
}

/* An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
