/* Terms, as bulletin/search/index.py makes them. */

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
