// sharp's side of the photo benchmark.
//
//   node sharp.mjs run PHOTOS OUT SETTINGS   makes every file of every photo, as fast as sharp can
//   node sharp.mjs serve                     encodes one picture for each line of JSON on stdin
//
// SETTINGS and each line of `serve` hold sharp's own options. Of the ways to go about it (one
// pipeline for each file, all widths from one decoded picture, each width from the one before; one
// to four photos at a time; one or two threads for each) the fastest on two cores was the last
// picture's pixels passed on, as many photos at a time as there are cores, one thread each.

import { readdirSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import process from "node:process";
import sharp from "sharp";

sharp.concurrency(1);
sharp.cache(false);

async function photo(path, out, widths) {
  let source = sharp(path).autoOrient();
  for (const { width, height, avif, jpeg } of widths) {
    const { data, info } = await source
      .resize({ width, height, fit: "fill" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const stem = join(out, `${basename(path, ".jpg")}-${width}`);
    await sharp(data, { raw: info }).avif(avif).toFile(`${stem}.avif`);
    await sharp(data, { raw: info }).jpeg(jpeg).toFile(`${stem}.jpg`);
    source = sharp(data, { raw: info });
  }
}

async function run(folder, out, settings) {
  mkdirSync(out, { recursive: true });
  const waiting = readdirSync(folder).sort().map((name) => join(folder, name));
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    for (let path = waiting.shift(); path; path = waiting.shift()) {
      await photo(path, out, JSON.parse(settings));
    }
  });
  await Promise.all(lanes);
}

async function serve() {
  for await (const line of createInterface({ input: process.stdin })) {
    const { input, output, format, options } = JSON.parse(line);
    const { data, info } = await sharp(input).raw().toBuffer({ resolveWithObject: true });
    const before = process.cpuUsage();
    const encoded = await sharp(data, { raw: info })[format](options).toBuffer();
    const { user, system } = process.cpuUsage(before);
    writeFileSync(output, encoded);
    console.log(JSON.stringify({ bytes: encoded.length, cpu: (user + system) / 1e6 }));
  }
}

const [, , mode, ...rest] = process.argv;
await (mode === "run" ? run(...rest) : serve());
