/* The clipboard: formatted text and plain text at once, exactly as they are given. A copying key press is made,
   which every page may do that a hand has just pressed something on, also on an address without https; browsers
   that know it no more have a clipboard to write to, which looks through what it is given. */
export async function clipped(html, text) {
  if (pressed(html, text)) return true;
  if (!navigator.clipboard || !window.ClipboardItem) return false;
  const kinds = { "text/plain": new Blob([text], { type: "text/plain" }) };
  if (html) kinds["text/html"] = new Blob([html], { type: "text/html" });
  try {
    await navigator.clipboard.write([new ClipboardItem(kinds)]);
    return true;
  } catch {
    return false;
  }
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
