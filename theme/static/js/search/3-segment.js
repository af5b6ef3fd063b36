/* One segment: its shards, and the map of its articles. */

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
