/* Search: finds every article that contains the words, and no other. It reads the index that
   bulletin/search makes: for each segment the shards that hold the query's terms, then the rows of
   the documents it shows. Everything it has read it keeps; the query stands in the address. */
(function () {
  const form = document.querySelector("form.search");
  const list = document.getElementById("results");
  const said = document.getElementById("count");
  const more = document.getElementById("more");
  const names = ["section", "topic", "reporter", "year"];
  const kept = new Map();
  let hits = [], words = [], shown = 0, turn = 0, timer;

  function get(path, read) {
    if (!kept.has(path)) {
      const answer = fetch(new URL(path, form.action)).then(function (response) {
        if (!response.ok) throw new Error(path + ": " + response.status);
        return response[read]();
      });
      answer.catch(() => kept.delete(path));
      kept.set(path, answer);
    }
    return kept.get(path);
  }

  /* NFKC and full case folding, as Python's casefold; one by one, because lower
     case of a final sigma depends on its neighbours. */
  function fold(text) {
    return Array.from(text.normalize("NFKC"), function (c) {
      if (c === "ı") return c;
      if (/[Ꭰ-ᏽꭰ-ꮿ]/.test(c)) return c.toUpperCase();
      return c.toLowerCase().toUpperCase().toLowerCase();
    }).join("");
  }

  function shardOf(term, count) {
    let value = 0;
    for (const c of term) {
      value = Math.imul(value ^ c.codePointAt(0), 0x9e3779b1);
      value ^= value >>> 15;
    }
    return (value >>> 0) % count;
  }


  /* The numbers of a term in a segment, and the segment's slot and stride. */
  async function numbers(segment, term) {
    const path = segment[0] + "/" + shardOf(term, segment[2]) + ".bin";
    const buffer = await get(path, "arrayBuffer");
    const head = new DataView(buffer), bytes = new Uint8Array(buffer);
    let at = 12 + head.getUint32(8, true);
    function next() {
      let number = 0, scale = 1, byte;
      do {
        byte = bytes[at++];
        number += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return number;
    }
    const terms = new TextDecoder().decode(bytes.subarray(12, at)).split("\n");
    const lengths = terms.map(next), which = terms.indexOf(term), found = [];
    if (which >= 0) {
      for (let i = 0; i < which; i++) at += lengths[i];
      let last = 0;
      for (const end = at + lengths[which]; at < end;) found.push(last += next());
    }
    return { found, slot: head.getUint32(0, true), stride: head.getUint32(4, true) };
  }

  /* Each document that holds a word, with the best rank of its places. */
  async function ranks(segment, word) {
    const letters = Array.from(word), best = new Map();
    if (letters.length === 1 || word[0] === " ") {
      (await numbers(segment, word)).found.forEach((n) => best.set(Math.floor(n / 3), n % 3));
      return best;
    }
    const offsets = [];
    for (let i = 0; i < letters.length - 2; i += 2) offsets.push(i);
    offsets.push(letters.length - 2);
    const lists = await Promise.all(offsets.map((i) => numbers(segment, letters[i] + letters[i + 1])));
    const rest = lists.map((one) => new Set(one.found)), slot = lists[0].slot, stride = lists[0].stride;
    lists[0].found.forEach(function (n) {
      const document = Math.floor(n / stride), at = n % stride;
      if (!best.has(document) && offsets.every((offset, i) => rest[i].has(n + offset)))
        best.set(document, at < slot ? 0 : at < 3 * slot ? 1 : 2);
    });
    return best;
  }

  async function search(segment, terms) {
    const all = await Promise.all(terms.map((term) => ranks(segment, term))), found = [];
    for (let n = 0; n < segment[1]; n++) {
      if (all.every((one) => one.has(n)))
        found.push({ segment: segment[0], n, rank: Math.max(0, ...all.map((one, i) =>
          terms[i][0] === " " ? 0 : one.get(n))) });
    }
    return found;
  }

  /* A text with the words marked: the letters are folded one by one to know where each came from. */
  function marked(element, text) {
    const letters = Array.from(text), from = [];
    let folded = "";
    letters.forEach(function (letter, i) {
      const some = fold(letter);
      folded += some;
      for (let k = 0; k < some.length; k++) from.push(i);
    });
    const lit = new Set();
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

  async function show(count, mine) {
    const some = hits.slice(0, count);
    const rows = await Promise.all(some.map(async (hit) =>
      (await get(hit.segment + "/d" + (hit.n >> 4) + ".json", "json"))[hit.n % 16]));
    if (mine !== turn) return;
    const had = document.activeElement === more ? shown : -1;
    list.replaceChildren(...rows.map(function (row) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = row[0];
      item.append(marked(link, row[1]));
      [row[2], row[3], row[7], row[4] + " " + row[5] + " " + row[6]].forEach(function (text) {
        if (text) item.append(marked(document.createElement("p"), text));
      });
      return item;
    }));
    shown = some.length;
    more.hidden = shown >= hits.length;
    if (had >= 0 && list.children[had]) list.children[had].firstChild.focus();
  }

  function say(text) {
    said.textContent = text;
  }

  async function run() {
    const mine = ++turn;
    list.dataset.query = "";
    try {
      const index = await get("index.json", "json");
      const query = new URLSearchParams(location.search);
      const asked = fold(query.get("q") || "").split(/[\s\x1c-\x1f\x85]+/).filter(Boolean);
      const terms = [...new Set(asked)].concat(names.slice(0, 3).filter((name) => query.get(name))
        .map((name) => " " + name[0] + query.get(name)));
      const year = query.get("year") || "";
      if (mine !== turn) return;
      words = asked;
      hits = [];
      if (!terms.length && !year) {
        say("");
        await show(0, mine);
      } else {
        const parts = index.segments.filter((one) => one[0].startsWith(year));
        const done = parts.map(() => null);
        let showing = false;
        await Promise.all(parts.map(async function (segment, i) {
          done[i] = await search(segment, terms);
          if (mine !== turn) return;
          const ready = done.findIndex((one) => !one);
          hits = done.slice(0, ready < 0 ? done.length : ready).flat();
          hits.sort((a, b) => a.rank - b.rank);
          if (ready < 0 || showing || !hits.length) return;
          showing = true;
          await show(20, mine);
          showing = false;
        }));
        if (mine !== turn) return;
        say(hits.length ? "找到 " + hits.length + " 篇" : "没有找到。请换个说法，或少用几个词。");
        await show(20, mine);
      }
      if (mine === turn) list.dataset.query = location.search;
    } catch (error) {
      if (mine === turn) say("没能取到搜索数据，请检查网络后再按“搜索”。");
    }
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    ["q"].concat(names).forEach((name) => { form.elements[name].value = query.get(name) || ""; });
    run();
  }

  function go(push) {
    const query = new URLSearchParams();
    ["q"].concat(names).forEach(function (name) {
      if (form.elements[name].value) query.set(name, form.elements[name].value);
    });
    const address = location.pathname + (String(query) && "?" + query);
    if (push && address !== location.pathname + location.search) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    run();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    go(true);
  });
  form.addEventListener("input", function (event) {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(go, 40, event.target.name !== "q");
  });
  form.addEventListener("compositionend", () => go(false));
  more.addEventListener("click", () => show(shown + 20, turn));
  addEventListener("popstate", restore);
  get("index.json", "json").then(function (index) {
    names.forEach((name) => index[name].forEach((text) =>
      form.elements[name].add(new Option(text, text))));
    restore();
  }, run);
})();
