/* The reader's two choices, large type and dark, as buttons that remember. The page is whole without. */
(function () {
  var root = document.documentElement;
  var on = { type: "large", scheme: "dark" };
  var dark = matchMedia("(prefers-color-scheme: dark)");

  function chosen(name) {
    var value = root.getAttribute("data-" + name);
    if (!value && name === "scheme") return dark.matches;
    return value === on[name];
  }

  document.querySelectorAll("[data-choice]").forEach(function (button) {
    var name = button.getAttribute("data-choice");
    button.parentNode.hidden = false;
    button.setAttribute("aria-pressed", chosen(name));
    button.addEventListener("click", function () {
      var value = chosen(name) ? { type: "normal", scheme: "light" }[name] : on[name];
      root.setAttribute("data-" + name, value);
      button.setAttribute("aria-pressed", chosen(name));
      if (root.getAttribute("data-storage") !== "none") localStorage.setItem(name, value);
    });
  });
})();
