/* Tools: what the toolbar does to the text. Each change is told as if it was typed, so that 撤销 takes it back. */

/* Put `text` in place of the characters from `start` to `end`, and select from `from` to `to` of it. */
export function type(area, start, end, text, from = text.length, to = from) {
  area.focus();
  area.setRangeText(text, start, end, "end");
  area.setSelectionRange(start + from, start + to);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Make the whole text another one, changing no more than differs. */
export function become(area, text) {
  const old = area.value;
  let start = 0, end = old.length, stop = text.length;
  while (start < Math.min(end, stop) && old[start] === text[start]) start += 1;
  while (end > start && stop > start && old[end - 1] === text[stop - 1]) { end -= 1; stop -= 1; }
  if (start === end && start === stop) return;
  type(area, start, end, text.slice(start, stop));
}

/* A block of its own, with a blank line before and behind it. */
export function block(area, text, from = text.length, to = from) {
  const at = area.selectionEnd;
  const before = area.value.slice(0, at), after = area.value.slice(at);
  const lead = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  type(area, at, at, lead + text + tail, lead.length + from, lead.length + to);
}

function lines(area) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const found = area.value.indexOf("\n", area.selectionEnd);
  return [start, found < 0 ? area.value.length : found];
}

function heading(area) {
  const [start, end] = lines(area);
  const line = area.value.slice(start, end).replace(/^[#\s　]+/, "");
  if (!line) return block(area, "## 小标题", 3, 6);
  const lead = start && !area.value.slice(0, start).endsWith("\n\n") ? "\n" : "";
  const tail = end < area.value.length && !area.value.slice(end).startsWith("\n\n") ? "\n" : "";
  return type(area, start, end, lead + "## " + line + tail, lead.length + 3, lead.length + 3 + line.length);
}

function stress(area) {
  const { selectionStart: start, selectionEnd: end } = area;
  const word = area.value.slice(start, end).trim() || "重点";
  type(area, start, end, "**" + word + "**", 2, 2 + word.length);
}

function list(area) {
  const [start, end] = lines(area);
  const rows = area.value.slice(start, end).split("\n").filter((row) => row.trim());
  if (!rows.length) return block(area, "- 第一项\n- 第二项", 2, 5);
  const text = rows.map((row) => "- " + row.trim()).join("\n");
  const lead = start && !area.value.slice(0, start).endsWith("\n\n") ? "\n" : "";
  return type(area, start, end, lead + text);
}

const TABLE = "| 项目 | 数量 |\n| --- | --- |\n| 甲 | 1 |\n| 乙 | 2 |";

function note(area) {
  const used = [...area.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const mark = "[^" + (Math.max(0, ...used) + 1) + "]";
  const at = area.selectionEnd;
  const text = area.value.slice(0, at) + mark + area.value.slice(at).replace(/\n*$/, "") + "\n\n" + mark + ": ";
  become(area, text);
  area.setSelectionRange(area.value.length, area.value.length);
}

export const TOOLS = {
  heading, stress, list, note,
  table: (area) => block(area, TABLE, 2, 4),
  chart: (area) => block(area, "图：标题（单位）\n" + TABLE, 2, 4),
};
