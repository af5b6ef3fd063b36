/* Shows a photo large, in the page, with its caption and credit: by a press, a key or a swipe on to the next. What
   this browser cannot do stays a link to the file. */
(function () {
  var links = [].slice.call(document.querySelectorAll(".open")), dialog, frame, words, count, at, from;
  if (!links.length || !window.HTMLDialogElement) return;

  function add(parent, tag, name) {
    var one = parent.appendChild(document.createElement(tag));
    one.className = name || "";
    return one;
  }

  function button(parent, text, label, act) {
    var one = add(parent, "button");
    one.type = "button";
    one.textContent = text;
    one.setAttribute("aria-label", label);
    one.addEventListener("click", act);
    return one;
  }

  function show(to) {
    at = (to + links.length) % links.length;
    var picture = links[at].querySelector("picture").cloneNode(true), img = picture.querySelector("img");
    var under = links[at].parentNode.querySelector("figcaption"), ratio = img.getAttribute("width") / img.getAttribute("height");
    var wide = ratio > 2.2 && innerHeight > innerWidth;
    picture.querySelectorAll("[sizes]").forEach(function (one) {
      one.sizes = wide ? Math.ceil(ratio * innerHeight * .7) + "px" : "100vw";
    });
    img.removeAttribute("loading");
    img.className = "";
    frame.className = wide ? "pan" : "";
    frame.textContent = "";
    frame.appendChild(picture);
    words.innerHTML = under ? under.innerHTML : "";
    count.textContent = at + 1 + " / " + links.length;
  }

  function step(by) {
    return function () { show(at + by); };
  }

  function make() {
    dialog = add(document.body, "dialog", "viewer");
    dialog.setAttribute("aria-label", "看大图");
    var box = add(dialog, "div"), tools;
    frame = add(box, "figure");
    words = add(box, "p");
    words.setAttribute("aria-live", "polite");
    tools = add(box, "p", "tools");
    if (links.length > 1) button(tools, "‹", "上一张", step(-1));
    count = add(tools, "span");
    if (links.length > 1) button(tools, "›", "下一张", step(1));
    button(tools, "×", "关闭", function () { dialog.close(); }).autofocus = true;
    dialog.addEventListener("close", function () { links[at].focus(); });
    dialog.addEventListener("keydown", function (event) {
      var by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) show(at + by);
    });
    frame.addEventListener("touchstart", function (event) {
      from = event.touches.length < 2 && frame.scrollWidth <= frame.clientWidth ? event.touches[0] : null;
    }, { passive: true });
    frame.addEventListener("touchend", function (event) {
      var to = event.changedTouches[0], x = from ? to.clientX - from.clientX : 0;
      if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(to.clientY - from.clientY)) show(at + (x < 0 ? 1 : -1));
    });
  }

  links.forEach(function (link, number) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!dialog) make();
      show(number);
      dialog.showModal();
    });
  });
})();
