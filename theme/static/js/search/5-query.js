/* A query: found, counted, kept in the address. */

async function find(mine) {
  const index = await directory, query = new URLSearchParams(location.search);
  const year = query.get("year") || "";
  if (mine !== turn) return;
  hits = [];
  const typed = query.get("q") || "";
  await learn(typed);
  if (mine !== turn) return;
  words = wordsOf(typed);
  chosen = filters.map((kind) => [kind, query.get(kind)]).filter(([, name]) => name);
  const terms = termsOf(), wanted = terms.length || year;
  const parts = wanted ? index.segments.filter(([folder]) => folder.startsWith(year)) : [];
  const found = parts.map((segment, part) => search(segment, part, terms));
  // What leads from hits to articles is read meanwhile, most often before a key is pressed.
  index.segments.forEach(([folder]) => get(folder + "/rows.bin", "arrayBuffer").catch(() => {}));
  found.forEach((some) => some.catch(() => {})); // the first one that fails is thrown below
  for (const [at, some] of found.entries()) {
    late(mine, at + 1 + "/" + parts.length);
    hits.push(...await some);
    if (mine !== turn) return;
    if (hits.some((hit) => hit.item)) continue;
    await settle(LOOK, mine);
    if (mine !== turn) return;
    draw(LOOK); // the newest hit, while older segments or the other hits are still to be read
  }
  const before = history.state || {}, first = Math.max(PAGE, before.shown || 0);
  await settle(first, mine);
  if (mine !== turn) return;
  draw(first);
  busy(false);
  list.dataset.query = location.search;
  if (before.top) scrollTo(0, before.top);
  if (wanted) await count(mine);
}

/* Say that work goes on, where it takes a moment, and how far it is. */
function late(mine, part) {
  setTimeout(function () {
    if (mine === turn && !list.dataset.query) said.textContent = "正在查找……" + part;
  }, 200);
}

/* How far the reader came, for when they come back. */
function remember() {
  history.replaceState({ shown, top: scrollY }, "");
}

/* A folder that is gone was replaced by a newer one: then everything is read anew. */
async function run(again) {
  const mine = ++turn;
  busy(true);
  said.textContent = "";
  if (location.search) late(mine, "");
  delete list.dataset.query;
  abandon();
  try {
    await find(mine);
  } catch (error) {
    if (mine !== turn) return;
    if (error.gone && !again) {
      kept.clear();
      directory = ask("index.json", "json", { cache: "reload" });
      return run(true);
    }
    directory = ask("index.json", "json");
    directory.catch(() => {});
    fail(error, mine);
  }
}

function fail(error, mine) {
  if (mine !== turn) return;
  turn++; // nothing of this query speaks any more
  busy(false);
  said.textContent = error.said || "搜索出了错，请告诉编辑部：" + error;
}

function busy(is) {
  list.setAttribute("aria-busy", is);
}

function restore(fields) {
  const query = new URLSearchParams(location.search);
  fields.forEach((name) => { form.elements[name].value = query.get(name) || ""; });
}

/* Show what the form says. A search that was meant (`settled`) stays in the history, and what is typed
   next comes after it. A filter has no choices yet while the directory is on its way; until then the
   address holds it. */
function go(settled) {
  const query = new URLSearchParams(), before = new URLSearchParams(location.search);
  all.forEach(function (name) {
    const value = form.elements[name].length === 1 ? before.get(name) : form.elements[name].value;
    if (value) query.set(name, value);
  });
  const address = location.pathname + (String(query) && "?" + query);
  if (address !== location.pathname + location.search)
    history[fixed ? "pushState" : "replaceState"](null, "", address);
  fixed = settled;
  run();
}

form.addEventListener("submit", function (event) {
  event.preventDefault();
  if (matchMedia("(pointer: coarse)").matches) form.elements.q.blur(); // its keyboard hides the hits
  go(true);
});
form.addEventListener("input", function (event) {
  if (!event.isComposing) go(event.target.name !== "q");
});
form.addEventListener("compositionend", () => go(false));
more.addEventListener("click", async function () {
  const mine = turn, wanted = shown + PAGE;
  try {
    await settle(wanted, mine);
    if (mine !== turn) return;
    draw(wanted);
    remember();
    await count(mine);
  } catch (error) {
    fail(error, mine);
  }
});
list.addEventListener("click", remember);
addEventListener("popstate", function () {
  fixed = true;
  restore(all);
  run();
});
directory = ask("index.json", "json");
if (form.elements.q.value) go(false); // typed before this script was there
else restore(["q"]);
directory.then(function (index) {
  names.forEach((name) => index[name].forEach((text) =>
    form.elements[name].add(new Option(text, text))));
  restore(names);
  run();
}, () => run());
