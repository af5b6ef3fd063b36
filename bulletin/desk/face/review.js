/* The page of steps: where a piece stands, what was changed since, what may be done with it. */
import { ask, element, rememberWho, tellOthers } from "./api.js";

const at = (id) => document.getElementById(id);
const key = location.pathname.split("/").pop();
const MARKS = { same: "span", gone: "del", new: "ins" };

async function go(work) {
  try {
    at("told").textContent = "";
    await work();
  } catch (refused) {
    if (refused.status === 409) await show(); // somebody saved meanwhile: nobody signs what he has not seen
    at("told").textContent = refused.message;
  }
}

/* Long stretches that stayed are cut to what stands beside a change. */
function shortened(text, first, last) {
  if (text.length < 120) return text;
  return (first ? "" : text.slice(0, 40)) + " …… " + (last ? "" : text.slice(-40));
}

async function step(offer) {
  const why = at("why").value.trim();
  if (offer.act === "退回" && !why) {
    at("why").focus();
    throw new Error("退回的稿件，请写一句为什么，再按一次。");
  }
  const done = await ask("review/" + key + "/step", "POST", { status: offer.status, why: offer.act === "退回" ? why : "" });
  await show();
  at("told").textContent = done.told || "好了，这一步记下了。";
}

async function show() {
  const seen = await ask("review/" + key);
  at("title").textContent = seen.title || "（没有标题）";
  at("status").textContent = seen.status ? "现在：" + seen.status : "还没有存过";
  at("edit").href = "/desk/write/" + key;
  at("offers").replaceChildren(...seen.offers.map((offer, number) => element("button", {
    type: "button", class: offer.act === "退回" ? "" : "main", onclick: () => go(() => step(offer)),
  }, offer.act)));
  if (!seen.offers.length) at("offers").textContent = "这一步不由您来做，或者上一步是您做的。";
  at("seen").hidden = !seen.seen.length;
  at("seen-list").replaceChildren(...seen.seen.map((one) => element("li", {},
    element("strong", {}, one.kind + "：" + one.name), " " + one.told,
    ...one.lines.map((line) => element("span", { class: "muted line" }, line)))));
  at("changes").hidden = !seen.runs.length;
  at("changes-head").textContent = "和" + seen.since + "那时比，改了这些";
  at("runs").replaceChildren(...seen.runs.map((run, number) => element(MARKS[run.kind], {},
    run.kind === "same" ? shortened(run.text, number === 0, number === seen.runs.length - 1) : run.text)));
  at("steps").replaceChildren(...seen.steps.map((one) => element("li", {},
    one.subject, element("span", { class: "muted" }, " " + one.who + " " + one.at.slice(0, 16).replace("T", " ")))));
}

await rememberWho(at("who"));
tellOthers(key, at("others"));
go(show);
