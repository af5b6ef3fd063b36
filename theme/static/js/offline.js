/* The service worker, which bulletin/pages/offline.py starts with `SHELL`: the page for want of a line, the list of
   withdrawn addresses, and the files that every page needs. With a line everything comes from the server. Without
   one a reader has the articles read last, for three days at most; and as soon as there is a line again, what was
   withdrawn meanwhile goes, with all that names it. */
(function () {
  const [PAGE, LIST, ...FILES] = SHELL;
  const DAYS = 3 * 864e5, COPIES = 20, PHOTOS = 100;
  const ADDRESS = /\d{4}\/\d\d\/\d\d\/[^\/\s"#?]+\//g;
  const [shell, copies, photos] = ["shell ", "copies ", "photos "].map((name) => name + registration.scope);

  function isArticle(url) {
    const own = url.startsWith(registration.scope) && url.slice(registration.scope.length);
    return own && own.replace(ADDRESS, "") === "";
  }

  const isOld = (copy) => Date.now() - copy.headers.get("kept") > DAYS;

  /* An address as the list has it. */
  async function mark(address) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(address)));
    return Array.from(bytes.slice(0, 8), (byte) => (256 + byte).toString(16).slice(1)).join("");
  }

  async function keep(url, answer) {
    const cache = await caches.open(copies);
    if (answer.status === 404) await cache.delete(url);
    if (!answer.ok || !isArticle(url)) return;
    const headers = new Headers(answer.headers);
    headers.set("kept", Date.now());
    const copy = new Response(await answer.blob(), { headers });
    await cache.delete(url); // so that what was read last stands last
    await cache.put(url, copy);
  }

  /* Have done with what is withdrawn, old or too much. Without a line there is no list. */
  async function check() {
    const cache = await caches.open(copies), keys = await cache.keys();
    const withdrawn = await fetch(LIST, { cache: "no-cache" }).then((answer) => answer.json()).catch(() => []);
    for (const [at, key] of keys.entries()) {
      const copy = await cache.match(key), text = key.url + " " + await copy.clone().text();
      const named = await Promise.all([...new Set(text.match(ADDRESS))].map(mark));
      const gone = named.some((one) => withdrawn.includes(one));
      if (gone) await caches.delete(photos);
      if (gone || isOld(copy) || at < keys.length - COPIES) await cache.delete(key);
    }
    const seen = await caches.open(photos), old = (await seen.keys()).slice(0, -PHOTOS);
    await Promise.all(old.map((key) => seen.delete(key)));
  }

  async function navigate(event) {
    const url = event.request.url.replace(/[?#].*/, "");
    try {
      const answer = await event.preloadResponse || await fetch(event.request), own = answer.clone();
      event.waitUntil(keep(url, own).then(check));
      return answer;
    } catch (noLine) {
      const copy = await (await caches.open(copies)).match(url);
      return copy && !isOld(copy) ? said(copy, "<main", '<p class="notice wrap">没有网络，这是先前存下的一份。</p><main') : offline();
    }
  }

  async function offline() {
    const cache = await caches.open(copies), lines = [];
    for (const key of await cache.keys()) {
      const copy = await cache.match(key);
      if (isOld(copy)) continue;
      const title = (await copy.text()).match(/<title>(.*?)( - [^-]*)?<\/title>/)[1];
      lines.unshift('<li><a href="' + key.url + '">' + title + "</a></li>");
    }
    return said(await caches.match(PAGE), "<li></li>", lines.join(""));
  }

  async function said(answer, place, words) {
    return new Response((await answer.text()).replace(place, () => words), { headers: answer.headers });
  }

  /* Files whose names say what they hold: what is kept is right. */
  async function file(event) {
    const kept = await caches.match(event.request, { ignoreVary: true });
    if (kept) return kept;
    const answer = await fetch(event.request);
    if (answer.status === 200 && isArticle(event.request.referrer)) {
      const own = answer.clone();
      event.waitUntil(caches.open(photos).then((cache) => cache.put(event.request, own)));
    }
    return answer;
  }

  async function install() {
    const fresh = new Request(PAGE, { cache: "reload" }); // the files' names say what they hold: the browser has them
    await (await caches.open(shell)).addAll([fresh, ...FILES]);
    await skipWaiting();
  }

  async function activate() {
    if (registration.navigationPreload) await registration.navigationPreload.enable();
    await clients.claim();
  }

  addEventListener("install", (event) => event.waitUntil(install()));
  addEventListener("activate", (event) => event.waitUntil(activate()));
  addEventListener("message", (event) => event.waitUntil(check()));
  addEventListener("fetch", function (event) {
    const { request } = event, { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (request.mode === "navigate") event.respondWith(navigate(event));
    else if (/\/(assets|photos)\/(?!.*\.(mp4|m4a|mp3)$)/.test(pathname)) event.respondWith(file(event));
  });
})();
