/* In every page of the preview: shows the next build, or its faults until they are mended.
   Browsers allow a server six connections, so of all open tabs one listens and tells the others; when it
   closes, the next one takes over. */
(function () {
  "use strict";
  var seen = document.currentScript.dataset.edition;
  var others = new BroadcastChannel("preview");
  var box;

  function told(faults) {
    if (!faults) {
      location.reload();
      return;
    }
    box = box || document.body.appendChild(document.createElement("pre"));
    box.setAttribute("role", "alert");
    box.className = "preview-faults";
    box.style.cssText = "position:fixed;inset:auto 0 0 0;margin:0;padding:1em;max-height:50vh;" +
      "overflow:auto;background:#fff3cd;color:#1a1a1a;border-top:3px solid #a61c1c;" +
      "white-space:pre-wrap;font:16px/1.6 sans-serif;z-index:9";
    box.textContent = faults;
  }

  function listen() {
    var stream = new EventSource("/.preview/events?seen=" + seen);
    stream.onmessage = function (event) {
      var faults = JSON.parse(event.data);
      others.postMessage(faults);
      told(faults);
    };
    return new Promise(function () {}); // as long as the tab is open
  }

  others.onmessage = function (event) { told(event.data); };
  fetch("/.preview/state?seen=" + seen)
    .then(function (answer) { return answer.json(); })
    .then(function (missed) { if (missed !== false) told(missed); })
    .catch(function () {}); // the server is gone; the stream asks again by itself
  navigator.locks.request("preview", listen);
})();
