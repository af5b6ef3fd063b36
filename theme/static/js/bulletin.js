/* What a reader may choose and do: larger type, dark, copy, share, listen; and a word before leaving the
   site. The page is whole without. What this browser cannot do stays hidden. */
(function () {
  var root = document.documentElement;

  /* --- type in three steps and dark, remembered ------------------------------------------------------- */

  var types = ["normal", "large", "huge"], names = ["大字", "特大", "标准"]; // what comes next
  var dark = matchMedia("(prefers-color-scheme: dark)");

  function chosen(name) {
    var value = root.getAttribute("data-" + name);
    if (name === "type") return Math.max(0, types.indexOf(value));
    return value ? value === "dark" : dark.matches;
  }

  document.querySelectorAll("[data-choice]").forEach(function (button) {
    var name = button.getAttribute("data-choice");
    function show() {
      if (name === "type") button.textContent = names[chosen(name)];
      else button.setAttribute("aria-pressed", chosen(name));
    }
    button.addEventListener("click", function () {
      var value = name === "type" ? types[(chosen(name) + 1) % 3] : chosen(name) ? "light" : "dark";
      root.setAttribute("data-" + name, value);
      show();
      if (root.getAttribute("data-storage") !== "none") localStorage.setItem(name, value);
    });
    show();
  });

  /* --- copy, share, listen ------------------------------------------------------------------- */

  var canonical = document.querySelector("link[rel=canonical]");
  var address = canonical ? canonical.href : location.href.replace(/[?#].*/, "");
  var speech = window.speechSynthesis;

  function ready(name, act) {
    document.querySelectorAll("[data-do=" + name + "]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", act);
    });
  }

  if (navigator.clipboard) ready("copy", function () {
    var button = this;
    navigator.clipboard.writeText(button.value || address).then(function () {
      button.textContent = "已复制";
    }, function () {
      button.textContent = "浏览器不让复制";
    });
  });

  if (navigator.share) ready("share", function () {
    navigator.share({ title: document.title, url: address }).catch(function (closed) {
      if (closed.name !== "AbortError") throw closed; // else the reader changed their mind
    });
  });

  /* The day as a PDF, where it has been made. */
  document.querySelectorAll("[data-there]").forEach(function (line) {
    fetch(line.querySelector("a").href, { method: "HEAD" }).then(function (answer) {
      line.hidden = !answer.ok;
    }, function () {}); // without a line it stays hidden
  });

  /* A voice for Mandarin: one for Cantonese reads the same signs as other words. */
  function voice() {
    var all = speech.getVoices().filter(function (one) {
      return /^(zh|cmn)\b(?!.*(HK|MO))/i.test(one.lang.replace(/_/g, "-"));
    });
    return all.filter(function (one) { return /CN|Hans/i.test(one.lang); })[0] || all[0];
  }

  function listen() {
    var button = this;
    button.removeEventListener("click", listen);
    speech.speak(new SpeechSynthesisUtterance("")); // Safari wants the first word within the click
    var script = document.createElement("script");
    script.src = button.getAttribute("data-script");
    script.onerror = function () { button.addEventListener("click", listen); };
    document.head.appendChild(script);
  }

  function look() { // browsers find their voices late
    var button = document.querySelector("[data-do=speak]"), found = voice();
    if (!button || !found) return;
    if (!button.voice) ready("speak", listen);
    button.voice = found;
  }

  if (speech && window.SpeechSynthesisUtterance) {
    speech.onvoiceschanged = look;
    look();
  }

  /* --- long reads: contents beside the text, links to sections, notes where they are asked for ---------- */

  var contents = document.querySelector(".contents details");

  if (contents) {
    contents.open = matchMedia("(min-width: 80rem)").matches;
    document.querySelectorAll(".prose [id^=h-]").forEach(function (heading) {
      var link = heading.appendChild(document.createElement("a"));
      link.className = "section-link";
      link.href = "#" + heading.id;
      link.setAttribute("aria-label", "本节的链接");
    });
  }

  /* Where no margin has room for it, the way back up is there for who scrolls up: it covers no line that is read. */
  var up = document.querySelector(".up"), last = 0;

  if (up) addEventListener("scroll", function () {
    if (Math.abs(scrollY - last) < 8) return; // a finger trembles
    up.classList.toggle("away", scrollY > last);
    last = scrollY;
  }, { passive: true });

  function beside(mark, event) {
    var open = document.querySelector(".note"), own = open && open.mark === mark, note;
    if (open) {
      open.mark.removeAttribute("aria-expanded");
      open.remove();
    }
    if (own) return event.preventDefault();
    note = document.createElement("span");
    note.className = "note";
    note.setAttribute("role", "note");
    note.mark = mark;
    note.innerHTML = document.getElementById(decodeURIComponent(mark.hash.slice(1))).innerHTML;
    note.querySelectorAll("[id], .footnote-backref").forEach(function (one) { one.remove(); });
    mark.parentNode.insertAdjacentElement("afterend", note);
    if (note.getBoundingClientRect().right > innerWidth) return note.remove(); // no room: the page goes to it
    mark.setAttribute("aria-expanded", "true");
    event.preventDefault();
  }

  document.addEventListener("click", function (event) {
    var mark = event.target.closest(".footnote-ref");
    if (mark) beside(mark, event);
  });

  /* --- without a line ------------------------------------------------------------------------ */

  var manifest = document.querySelector("link[rel=manifest]"), workers = navigator.serviceWorker;

  if (manifest && workers) {
    addEventListener("load", function () {
      workers.register(manifest.href.replace(/[^/]*$/, "worker.js")).catch(function () {}); // then not
    });
    addEventListener("online", function () {
      if (workers.controller) workers.controller.postMessage("");
    });
  }

  /* --- before leaving the site --------------------------------------------------------------- */

  var dialog;

  function ask(link) {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.setAttribute("aria-labelledby", "leaving");
      dialog.innerHTML = '<p id="leaving">您将离开本网站，前往</p><p><b></b></p>' +
        '<p class="tools"><a rel="external noopener">继续</a><button type="button">返回</button></p>';
      dialog.addEventListener("click", function (event) {
        if (event.target.matches("a, button")) dialog.close();
      });
      document.body.appendChild(dialog);
    }
    dialog.querySelector("b").textContent = dialog.querySelector("a").href = link.href;
    dialog.showModal();
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || link.host === location.host || !/^http/.test(link.protocol)) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!window.HTMLDialogElement || dialog && dialog.contains(link)) return;
    event.preventDefault();
    ask(link);
  });
})();
