/* Runs before the page is drawn, so that nothing flashes or moves: says that scripts run, and puts the
   reader's own choice of type size and of light or dark on the root element. Storage may be
   forbidden; then the system's choice holds, or the address's. */
(function (root) {
  root.setAttribute("data-script", "");
  if (location.hash === "#" + root.id) root.setAttribute("data-type", "huge");
  try {
    ["type", "scheme"].forEach(function (name) {
      var choice = localStorage.getItem(name);
      if (choice) root.setAttribute("data-" + name, choice);
    });
  } catch (forbidden) {
    root.setAttribute("data-storage", "none");
  }
})(document.documentElement);
