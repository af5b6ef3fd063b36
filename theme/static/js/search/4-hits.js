/* Hits: looked at, put in order, shown. */

/* Read an article's file; it alone says where the words stand, if they do. */
async function check(hit) {
  const [path, place] = await placeOf(hit.folder, hit.n), row = (await get(path, "json"))[place];
  if (!row) return void (hit.rank = NONE); // of an article that a newer release has no more
  const [url, title, kicker, deck, date, section, byline, topics, reporters, text] = row;
  await learn(row.join());
  const fields = [title, kicker, deck, byline.join(" "), topics.join(" "), text].map(fold);
  const places = words.map((word) => [0, 1, 1, 2, 2, 2, NONE][
    (fields.findIndex((field) => field.includes(word)) + 7) % 7]);
  const fits = chosen.every(([kind, name]) =>
    [].concat({ section, topic: topics, reporter: reporters }[kind]).includes(name));
  hit.rank = fits ? Math.max(0, ...places) : NONE;
  const about = [date, section, ...[byline, topics].map((names) => names.join(" "))].filter(Boolean).join("　");
  hit.row = { url, title, lines: [kicker, deck, about].filter(Boolean), text };
}

/* Check hits until the first `count` are certain, in their order. */
async function settle(count, mine) {
  for (;;) {
    hits = hits.filter((hit) => hit.rank < NONE);
    hits.sort((a, b) => a.rank - b.rank || a.part - b.part || a.n - b.n);
    const open = hits.slice(0, count).filter((hit) => !hit.row);
    if (!open.length || mine !== turn) return;
    await Promise.all(open.map(check));
  }
}

/* A text as letters, its folded form, and the letter that each unit of this came from. */
function traced(text) {
  const letters = Array.from(text), from = [];
  const folded = letters.map(function (letter, i) {
    const some = fold(letter);
    for (let k = 0; k < some.length; k++) from.push(i);
    return some;
  }).join("");
  return { letters, folded, from };
}

/* A text with the words marked. */
function marked(element, text) {
  const { letters, folded, from } = traced(text), lit = new Set();
  words.forEach(function (word) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
      for (let k = 0; k < word.length; k++) lit.add(from[at + k]);
  });
  for (let i = 0; i < letters.length;) {
    const on = lit.has(i);
    let run = "";
    while (i < letters.length && lit.has(i) === on) run += letters[i++];
    if (on) element.appendChild(document.createElement("mark")).textContent = run;
    else element.append(run);
  }
  return element;
}

/* The passage of a text in which the first word stands, or its beginning. */
function passage(text) {
  const { letters, folded, from } = traced(text);
  const places = words.map((word) => folded.indexOf(word)).filter((at) => at >= 0);
  const start = Math.max(0, (places.length ? from[Math.min(...places)] : 0) - 20), end = start + 80;
  return (start ? "…" : "") + letters.slice(start, end).join("") + (end < letters.length ? "…" : "");
}

function draw(count) {
  const focused = document.activeElement, last = shown;
  const some = hits.slice(0, count).filter((hit) => hit.row);
  list.textContent = "";
  list.append(...some.map(function (hit) {
    if (hit.item) return hit.item;
    hit.item = document.createElement("li");
    const link = hit.item.appendChild(document.createElement("a"));
    link.href = hit.row.url;
    marked(link, hit.row.title);
    hit.row.lines.concat(passage(hit.row.text)).forEach((line) =>
      hit.item.append(marked(document.createElement("p"), line)));
    return hit.item;
  }));
  shown = some.length;
  more.hidden = shown >= hits.length;
  if (focused === more && some[last]) list.children[last].firstChild.focus();
  else if (list.contains(focused)) focused.focus();
}

/* How many are not looked at yet, and may be none. Words of one or two characters need no look. */
function open() {
  return words.some((word) => word.length > 2) ? hits.filter((hit) => !hit.row).length : 0;
}

function tally() {
  const left = open();
  if (!hits.length) return "没有找到。请换个说法，或少用几个词。";
  if (!left) return "找到 " + hits.length + " 篇";
  return "已找到 " + (hits.length - left) + " 篇，还有 " + left + " 篇没有核对";
}

/* Look through what may still be a hit, and say so meanwhile: no number is shown as that of hits before. */
async function count(mine) {
  for (let seen = shown; mine === turn; seen += PAGE) {
    said.textContent = tally();
    more.hidden = shown >= hits.length;
    if (!open() || seen >= SURE) break;
    await settle(seen + PAGE, mine);
  }
}
