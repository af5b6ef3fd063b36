/* Search: finds every article that contains the words, and no other. It reads the index that
   bulletin/search makes: the shards that hold the query's terms, newest segment first, then the file
   of each article it shows, in which it looks for the words once more: so what is shown is right
   whatever the index said. The query stands in the address. */
(function () {
  const form = document.querySelector("form.search");
  const list = document.getElementById("results");
  const said = document.getElementById("count");
  const more = document.getElementById("more");
  const filters = ["section", "topic", "reporter"], names = filters.concat("year"), all = ["q"].concat(names);
  const LOOK = 1, PAGE = 10; // hits shown at first, at a time
  const TERMS = 2, LONG = 5; // terms of a query, unless it has more words; from so many letters, one more
  const NONE = 3; // the rank of a document without the word; 0 is the title, 1 a deck, 2 the rest
  const MIX = 0x9e3779b1;
  const DAY = 864e5, EPOCH = 719163; // milliseconds; 1 January 1970, counted from 1 January of the year 1
  const kept = new Map(), pending = new Set();
  let flight = new AbortController(), directory;
  let hits = [], words = [], chosen = [], shown = 0, turn = 0, fixed = location.search;

  /* --- what is read from the server, once ---------------------------------------------------- */

  async function ask(path, read, options) {
    const response = await fetch(new URL(path, form.action), options);
    if (response.ok) return response[read]();
    throw Object.assign(new Error(path), { gone: response.status === 404 });
  }

  function get(path, read) {
    if (kept.has(path)) return kept.get(path);
    // An article that is to be shown goes before the shards that still wait for a connection.
    const priority = read === "json" ? "high" : "low";
    const answer = ask(path, read, { signal: flight.signal, priority });
    const mine = () => kept.get(path) === answer;
    answer.then(() => mine() && pending.delete(path),
      () => mine() && pending.delete(path) && kept.delete(path));
    kept.set(path, answer);
    pending.add(path);
    return answer;
  }

  /* What an earlier query still waits for would only hold up this one. */
  function abandon() {
    flight.abort();
    flight = new AbortController();
    pending.forEach((path) => kept.delete(path));
    pending.clear();
  }

  /* --- terms, as bulletin/search/index.py makes them ------------------------------------------ */

  /* NFKC and full case folding, as Python's casefold; one by one, because lower
     case of a final sigma depends on its neighbours. */
  function fold(text) {
    return Array.from(text.normalize("NFKC"), function (c) {
      if (c === "ı") return c;
      if (/[Ꭰ-ᏽꭰ-ꮿ]/.test(c)) return c.toUpperCase();
      return c.toLowerCase().toUpperCase().toLowerCase();
    }).join("");
  }

  /* The term that starts at a place of a word: three ASCII signs, else a pair, else one unit. */
  function termAt(word, at) {
    const [a, b, c] = [0, 1, 2].map((i) => word.charCodeAt(at + i) || 0);
    if (/^[!-~]{3}/.test(word.slice(at))) return (a << 7 | b | (0xdc00 | c) << 16) >>> 0;
    return (a | b << 16) >>> 0;
  }

  /* Terms that together narrow a query down: one of each word, then more up to `TERMS`; a long word's false
     hits would weigh more than one term more. */
  function termsOf() {
    const choices = words.map(function (word) {
      const last = word.length - (/[!-~]{3}$/.test(word) ? 3 : Math.min(2, word.length));
      return [...new Set([0, last, last >> 1])].map((at) => termAt(word, at));
    });
    const most = TERMS + words.some((word) => word.length >= LONG);
    const firsts = choices.map((some) => some[0]);
    const others = choices.flatMap((some) => some.slice(1, 2)).concat(choices.flatMap((some) => some.slice(2)));
    const wanted = chosen.map(([kind, name]) => filterTerm(kind, name)).concat(firsts);
    return [...new Set(wanted.concat(others.slice(0, Math.max(0, most - wanted.length))))];
  }

  function filterTerm(kind, name) {
    let value = filters.indexOf(kind);
    for (const c of name) {
      value = Math.imul(value ^ c.codePointAt(0), MIX) >>> 0;
      value ^= value >>> 15;
    }
    value >>>= 0;
    return (0xd800 | value & 0x3ff | 1 + (value >>> 10) % 0xd7ff << 16) >>> 0;
  }

  /* --- one segment ---------------------------------------------------------------------------- */

  /* A file's next number, and its next so many bytes. */
  async function reader(path) {
    const bytes = new Uint8Array(await get(path, "arrayBuffer"));
    let at = 0;
    function next() {
      let number = 0, scale = 1, byte;
      do {
        byte = bytes[at++];
        number += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return number;
    }
    return [next, (count) => bytes.subarray(at, at += count)];
  }

  /* Where the article's own file lies that a document of a segment is, and which row there it is, as
     bulletin/search/rows.py writes it down. */
  async function placeOf(folder, n) {
    const [next, take] = await reader(folder + "/rows.bin");
    for (let day = next(), keys; ; n -= keys.length, day -= next()) {
      keys = take(next());
      if (n >= keys.length) continue;
      const date = new Date((day - EPOCH) * DAY).toISOString().slice(0, 10).replace(/-/g, "/");
      const name = (256 + keys[n]).toString(16).slice(1);
      return ["rows/" + date + "/" + name + ".json", keys.subarray(0, n).filter((key) => key === keys[n]).length];
    }
  }

  /* For each document of a segment, the rank of a term. */
  async function ranks(segment, term) {
    const [folder, documents, shards] = segment, hash = Math.imul(term, MIX) >>> 0;
    const [next, take] = await reader(folder + "/" + Math.floor(hash * shards / 2 ** 32) + ".bin");
    const found = new Uint8Array(documents).fill(NONE);
    const count = next(), heads = [];
    let which = -1, value = 0;
    for (let i = 0; i < count; i++) if ((value += next()) === hash) which = i;
    if (which < 0) return found;
    for (let i = 0; i < count; i++) heads.push(next());
    heads.forEach(function (head, i) {
      for (let k = head >> 1, n = 0; k; k--) {
        n += next();
        if (i === which) found[n] = 2;
      }
    });
    heads.forEach(function (head, i) {
      if (head > 1) return;
      const bits = take(documents + 7 >> 3);
      if (i === which)
        for (let n = 0; n < documents; n++) if (bits[n >> 3] >> (n & 7) & 1) found[n] = 2;
    });
    heads.slice(0, which + 1).forEach(function (head, i) {
      for (let k = head & 1 ? next() : 0, n = 0; k; k--) {
        n += next();
        if (i === which) found[n >> 1] = n & 1;
      }
    });
    return found;
  }

  /* The documents of a segment that may hold all words, with the best rank they may have. */
  async function search(segment, part, terms) {
    const best = new Uint8Array(segment[1]);
    async function meet(term, i) {
      const some = i < chosen.length ? 0 : 1; // a filter, which comes before the words, says nothing of rank
      (await ranks(segment, term)).forEach(function (rank, n) {
        best[n] = Math.max(best[n], rank < NONE ? rank * some : NONE);
      });
    }
    await Promise.all(terms.slice(0, TERMS).map(meet));
    const left = best.filter((rank) => rank < NONE).length;
    if (left > 1) await Promise.all(terms.slice(TERMS).map((term, i) => meet(term, i + TERMS)));
    const found = [];
    best.forEach(function (rank, n) {
      if (rank < NONE) found.push({ folder: segment[0], part, n, rank: words.length ? rank : 0 });
    });
    return found;
  }

  /* --- hits ----------------------------------------------------------------------------------- */

  /* Read an article's file; it alone says where the words stand, if they do. */
  async function check(hit) {
    const [path, place] = await placeOf(hit.folder, hit.n), row = (await get(path, "json"))[place];
    if (!row) return void (hit.rank = NONE); // of an article that a newer release has no more
    const [url, title, kicker, deck, date, section, byline, topics, reporters, text] = row;
    const fields = [title, kicker, deck, byline.join(" "), topics.join(" "), text].map(fold);
    const places = words.map((word) => [0, 1, 1, 2, 2, 2, NONE][
      (fields.findIndex((field) => field.includes(word)) + 7) % 7]);
    const fits = chosen.every(([kind, name]) =>
      [].concat({ section, topic: topics, reporter: reporters }[kind]).includes(name));
    hit.rank = fits ? Math.max(0, ...places) : NONE;
    const about = [date, section, byline.join(" "), topics.join(" ")].filter(Boolean).join("　");
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
    list.replaceChildren(...some.map(function (hit) {
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

  /* How many: for words of more than two characters only a check is certain. */
  function tally() {
    const checked = hits.filter((hit) => hit.row).length;
    if (!hits.length) return "没有找到。请换个说法，或少用几个词。";
    if (checked === hits.length || words.every((word) => word.length < 3)) return "找到 " + hits.length + " 篇";
    return "找到至多 " + hits.length + " 篇，已逐篇核对前 " + checked + " 篇";
  }

  /* --- a query -------------------------------------------------------------------------------- */

  async function find(mine) {
    const index = await directory, query = new URLSearchParams(location.search);
    const year = query.get("year") || "";
    if (mine !== turn) return;
    hits = [];
    words = [...new Set(fold(query.get("q") || "").split(/[\s\x1c-\x1f\x85]+/).filter(Boolean))];
    chosen = filters.map((kind) => [kind, query.get(kind)]).filter(([, name]) => name);
    const terms = termsOf(), wanted = terms.length || year;
    const parts = wanted ? index.segments.filter(([folder]) => folder.startsWith(year)) : [];
    const found = parts.map((segment, part) => search(segment, part, terms));
    // What leads from hits to articles is read meanwhile, most often before a key is pressed.
    index.segments.forEach(([folder]) => get(folder + "/rows.bin", "arrayBuffer").catch(() => {}));
    found.forEach((some) => some.catch(() => {})); // the first one that fails is thrown below
    for (const some of found) {
      hits.push(...await some);
      if (mine !== turn) return;
      if (hits.some((hit) => hit.item)) continue;
      await settle(LOOK, mine);
      if (mine !== turn) return;
      draw(LOOK); // the newest hit, while older segments or the other hits are still to be read
    }
    await settle(PAGE, mine);
    if (mine !== turn) return;
    draw(PAGE);
    said.textContent = wanted ? tally() : "";
    list.dataset.query = location.search;
  }

  /* A folder that is gone was replaced by a newer one: then everything is read anew. */
  async function run(again) {
    const mine = ++turn;
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
      said.textContent = "没能取到搜索数据，请检查网络后再按“搜索”。";
    }
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
    go(true);
  });
  form.addEventListener("input", function (event) {
    if (!event.isComposing) go(event.target.name !== "q");
  });
  form.addEventListener("compositionend", () => go(false));
  more.addEventListener("click", async function () {
    const mine = turn, count = shown + PAGE;
    await settle(count, mine).catch(() => {});
    if (mine !== turn) return;
    draw(count);
    said.textContent = tally();
  });
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
})();
