/* The clipboard: formatted text and plain text at once. Where a page is not allowed to write there (an address
   without https that is not this computer's), the old way of a copying key press does it. */
export async function clipped(html, text) {
  if (navigator.clipboard && window.ClipboardItem) {
    const kinds = { "text/plain": new Blob([text], { type: "text/plain" }) };
    if (html) kinds["text/html"] = new Blob([html], { type: "text/html" });
    try {
      await navigator.clipboard.write([new ClipboardItem(kinds)]);
      return true;
    } catch { /* not allowed: the old way */ }
  }
  return pressed(html, text);
}

function pressed(html, text) {
  const area = document.createElement("textarea"), before = document.activeElement;
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select(); // some browsers copy nothing where nothing is chosen
  const put = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
  };
  document.addEventListener("copy", put, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put);
  area.remove();
  if (before) before.focus();
  return done;
}
