/* Reads the article aloud, sentence by sentence, in the voice that js/bulletin.js found and asked this
   script for. Pausing forgets the sentence half spoken and goes on with it: what browsers call pause
   stops for good on Android. */
(function () {
  const button = document.querySelector("[data-do=speak]");
  const stop = document.querySelector("[data-do=stop]");
  const speech = window.speechSynthesis;
  const sentences = []; // { text, range }
  let at = 0, now;

  /* --- the sentences, in the order of reading -------------------------------------------------- */

  /* Headline, summary and text; not notes, tables, charts and what stands under photos. */
  function texts(place) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches("sup, figure, table, .footnote") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
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
      sentences.push({ text: match[0].replace(/\s+/g, " ").trim(), range });
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

  function mark(range) {
    if (!window.Highlight) return;
    CSS.highlights.delete("spoken");
    if (range) CSS.highlights.set("spoken", new Highlight(range));
  }

  function say() {
    if (at === sentences.length) return end();
    const one = now = new SpeechSynthesisUtterance(sentences[at].text);
    one.voice = button.voice;
    one.lang = button.voice.lang;
    one.onend = () => {
      if (one !== now) return;
      at++;
      say();
    };
    one.onerror = () => one === now && end();
    mark(sentences[at].range);
    speech.speak(one);
    button.textContent = "暂停";
    stop.hidden = false;
  }

  function hush(word) {
    now = null;
    speech.cancel();
    button.textContent = word;
  }

  function end() {
    if (document.activeElement === stop) button.focus();
    hush("朗读");
    at = 0;
    mark();
    stop.hidden = true;
  }

  button.addEventListener("click", () => now ? hush("继续") : say());
  stop.addEventListener("click", end);
  addEventListener("pagehide", end);
  say();
})();
