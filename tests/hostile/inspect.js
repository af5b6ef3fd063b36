/* What is wrong in a tree of HTML, as the browser itself understood it: a list of lines. `tags` may
   stand in it; scripts only from `scripts`. */
(function () {
  window.inspect = function (root, tags, scripts) {
    const wrong = [], schemes = ["http:", "https:", "mailto:", "tel:"];
    root.querySelectorAll("*").forEach(function (element) {
      const tag = element.localName;
      if (!tags.includes(tag)) wrong.push("tag " + tag);
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on") || ["style", "srcdoc", "ping", "formaction", "target"].includes(name))
          wrong.push(tag + " " + name + "=" + value);
        if (/^(xlink:)?href$|^src$|^action$|^poster$|^data$|^background$/.test(name)) {
          const url = new URL(value, "https://paper.example/2022/05/21/x/");
          if (!schemes.includes(url.protocol)) wrong.push(tag + " " + name + "=" + value);
          if (tag !== "a" && tag !== "link" && url.host !== "paper.example" && url.host !== location.host)
            wrong.push(tag + " from elsewhere: " + value);
        }
      }
      if (tag === "script" && element.type !== "application/ld+json" &&
          !scripts.includes(element.getAttribute("src"))) wrong.push("script " + element.outerHTML);
      if (tag === "a" && !/^[a-z]+:/i.test(element.getAttribute("href") || "") &&
          element.hasAttribute("href") && new URL(element.href).host !== location.host)
        wrong.push("leads elsewhere unsaid: " + element.outerHTML);
    });
    return wrong;
  };
  for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = function () { console.error("executed " + name + " in " + location.href); };
})();
