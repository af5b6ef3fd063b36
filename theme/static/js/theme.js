/* Runs before the page is drawn: puts the reader's own choice of type size and of light or dark on
   the root element, so that nothing flashes. Storage may be forbidden; then the system's choice holds. */
(function (root) {
  try {
    ["type", "scheme"].forEach(function (name) {
      var choice = localStorage.getItem(name);
      if (choice) root.setAttribute("data-" + name, choice);
    });
  } catch (forbidden) {
    root.setAttribute("data-storage", "none");
  }
})(document.documentElement);
