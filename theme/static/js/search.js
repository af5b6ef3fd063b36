/* Search: finds every article that contains the words, and no other. It reads the index that
   bulletin/search makes: the shards that hold the query's terms, newest segment first, then the file
   of each article it shows, in which it looks for the words once more: so what is shown is right
   whatever the index said. The query stands in the address, how far the reader came in its history entry.
   Nothing in here is newer than the Chromium of 2019. */
(function () {
  const form = document.querySelector("form.search");
  const list = document.getElementById("results");
  const said = document.getElementById("count");
  const more = document.getElementById("more");
  const filters = ["section", "topic", "reporter"], names = filters.concat("year"), all = ["q"].concat(names);
  const LOOK = 1, PAGE = 10; // hits shown at first, at a time
  const TERMS = 2, LONG = 5; // terms of a query, unless it has more words; from so many letters, one more
  const TRADITIONAL = "乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽"; // in GB2312
  const SURE = 200; // articles that are looked through to count hits without being asked
  const NONE = 3; // the rank of a document without the word; 0 is the title, 1 a deck, 2 the rest
  const MIX = 0x9e3779b1;
  const DAY = 864e5, EPOCH = 719163; // milliseconds; 1 January 1970, counted from 1 January of the year 1
  const kept = new Map(), pending = new Set();
  let flight = new AbortController(), directory, scripts = new Map(), usual;
  let hits = [], words = [], chosen = [], shown = 0, turn = 0, fixed = location.search;

  /* --- what is read from the server, once ---------------------------------------------------- */

  async function ask(path, read, options) {
    const response = await fetch(new URL(path, form.action), options).catch(function (error) {
      throw Object.assign(error, { said: "没能连上网站，请检查网络后再按“搜索”。" });
    });
    if (response.ok) return response[read]().catch(function (error) {
      throw Object.assign(error, { said: "搜索数据没有收全，请再按一次“搜索”。" });
    });
    throw Object.assign(new Error(path), { gone: response.status === 404,
      said: "网站暂时给不出搜索数据（" + response.status + "），请过一会儿再按“搜索”。" });
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
      const one = c.toLowerCase().toUpperCase().toLowerCase();
      return scripts.get(one) || one;
    }).join("");
  }

  /* Whether a text has a character that may be a traditional one: those outside GB2312, which every browser
     can spell out, and those few that are in it. */
  function foreign(text) {
    usual = usual || new TextDecoder("gbk").decode(
      Uint8Array.from({ length: 72 * 188 }, (_, i) => i & 1 ? 161 + (i >> 1) % 94 : 176 + Math.floor(i / 188)));
    return [...new Set(text.normalize("NFKC").replace(/[^一-鿿]/g, ""))].some((c) =>
      !usual.includes(c) || TRADITIONAL.includes(c));
  }

  /* Have the table of scripts, bulletin/search/scripts.py, where a text needs it. */
  async function learn(text) {
    if (scripts.size || !foreign(text)) return;
    const [from, to] = (await get("scripts.txt", "text")).split("\n").map((line) => [...line]);
    scripts = new Map(from.map((c, i) => [c, to[i]]));
  }

  /* The words of a query, as bulletin/search/fold.py parts them. */
  function wordsOf(query) {
    const parted = query.replace(/[，。！？、；：\u2018\u2019\u201c\u201d「」『』《》!?,;:"']/g, (sign, at) =>
      sign < "~" && /\w\w/.test((query[at - 1] || "") + (query[at + 1] || "")) ? sign : " ");
    return [...new Set(fold(parted).split(/[\s\x1c-\x1f\x85]+/).filter(Boolean))];
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
    await learn(row.join());
    const fields = [title, kicker, deck, byline.join(" "), topics.join(" "), text].map(fold);
    const places = words.map((word) => [0, 1, 1, 2, 2, 2, NONE][
      (fields.findIndex((field) => field.includes(word)) + 7) % 7]);
    const fits = chosen.every(([kind, name]) =>
      [].concat({ section, topic: topics, reporter: reporters }[kind]).includes(name));
    hit.rank = fits ? Math.max(0, ...places) : NONE;
    const about = [date.replace(/(\d+)-0?(\d+)-0?(\d+)/, "$1年$2月$3日"), section, byline.join(" "), topics.join(" ")].filter(Boolean).join("　");
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

  /* --- a query -------------------------------------------------------------------------------- */

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
})();
