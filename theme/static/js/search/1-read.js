/* Search: finds every article that contains the words, and no other. It reads the index that
   bulletin/search makes: the shards that hold the query's terms, newest segment first, then the file
   of each article it shows, in which it looks for the words once more: so what is shown is right
   whatever the index said. The query stands in the address, how far the reader came in its history entry.
   Nothing in here is newer than the Chromium of 2019. The files of this folder are one script, put together in the
   order of their names (bulletin/engine/assets.py). */

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

/* --- what is read from the server, once --- */

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
