/* Reads the article aloud, sentence by sentence, in the voice that js/bulletin.js found and asked this
   script for. Meanwhile a bar at the window's foot has all there is to press. Pausing, or another speed, forgets
   the sentence half spoken and goes on with it: what browsers call pause stops for good on Android. */
(function () {
  const button = document.querySelector("[data-do=speak]");
  const bar = document.createElement("div");
  const speech = window.speechSynthesis;
  const sentences = []; // { text, range }
  const rates = [1, 1.25, 1.5, 2, 0.75];
  const [halt, pace, stop] = ["暂停", "语速 1", "停止"].map(function (name) {
    const one = bar.appendChild(document.createElement("button"));
    one.type = "button";
    one.textContent = name;
    return one;
  });
  let at = 0, rate = 0, now;

  /* --- the sentences, in the order of reading -------------------------------------------------- */

  /* Headline, summary and text; not notes, tables, charts and what stands under photos. */
  function texts(place) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches("sup, figure, table, .footnote, .note") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  }

  /* A run is what one block says without another block in between. */
  function cut(run) {
    const text = run.map((node) => node.data).join("");
    for (const match of text.matchAll(/[^。！？!?；…]*(?:[。！？!?；…]+[”’」』）)]*|$)/g)) {
      if (!/[\p{L}\p{N}]/u.test(match[0])) continue;
      const range = document.createRange();
      const [first, last] = [place(run, match.index), place(run, match.index + match[0].length, true)];
      range.setStart(first.node, first.offset);
      range.setEnd(last.node, last.offset);
      sentences.push({ text: match[0].replace(/\s+/g, " ").trim(), range, block });
    }
  }

  function place(run, offset, ends) {
    for (const node of run) {
      if (offset < node.length || ends && offset === node.length) return { node, offset };
      offset -= node.length;
    }
  }

  let run = [], block;
  for (const part of document.querySelectorAll(".paper hgroup, .paper > .summary, .prose")) {
    for (const node of texts(part)) {
      const own = node.parentNode.closest("p, li, h1, h2, h3, h4, h5, h6, dt, dd, blockquote, div");
      if (own !== block) {
        cut(run);
        run = [];
        block = own;
      }
      run.push(node);
    }
  }
  cut(run);

  /* --- speaking ------------------------------------------------------------------------------ */

  /* Mark what is spoken, and bring it into view; but who has moved away from what was spoken before looks at
     something else, and is left there. */
  function mark(sentence, before) {
    const old = before && before.range.getBoundingClientRect();
    if (before) before.block.classList.remove("spoken");
    if (window.Highlight) CSS.highlights.delete("spoken");
    if (!sentence) return;
    if (window.Highlight) CSS.highlights.set("spoken", new Highlight(sentence.range));
    else sentence.block.classList.add("spoken");
    const next = sentence.range.getBoundingClientRect(), foot = bar.getBoundingClientRect().top;
    if (old && (old.bottom < 0 || old.top > foot) || next.top > 0 && next.bottom < foot) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: next.top - foot / 4, behavior: calm ? "auto" : "smooth" });
  }

  function say(before) {
    if (at === sentences.length) return end();
    const one = now = new SpeechSynthesisUtterance(sentences[at].text);
    one.voice = button.voice;
    one.lang = button.voice.lang;
    one.rate = rates[rate];
    one.onend = () => one === now && say(sentences[at++]);
    one.onerror = () => one === now && end();
    mark(sentences[at], before);
    speech.speak(one);
    halt.textContent = "暂停";
  }

  function hush() {
    now = null;
    speech.cancel();
    halt.textContent = "继续";
  }

  function start() {
    button.hidden = true;
    document.body.append(bar);
    halt.focus({ preventScroll: true });
    say();
  }

  function end() {
    if (!bar.isConnected) return;
    const focused = bar.contains(document.activeElement);
    hush();
    mark(null, sentences[Math.min(at, sentences.length - 1)]);
    at = 0;
    bar.remove();
    button.hidden = false;
    if (focused) button.focus({ preventScroll: true });
  }

  bar.className = "player";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "朗读");
  halt.addEventListener("click", () => now ? hush() : say());
  pace.addEventListener("click", function () {
    rate = (rate + 1) % rates.length;
    pace.textContent = "语速 " + rates[rate];
    if (now) {
      hush();
      say();
    }
  });
  stop.addEventListener("click", end);
  button.addEventListener("click", start);
  addEventListener("pagehide", end);
  addEventListener("keydown", (event) => event.key === "Escape" && end());
  start();
})();
