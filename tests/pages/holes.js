// The most white of a front page's sheet, in pixels: from the bottom of what can be seen to the next thing in
// its column, or to the column's end. Gives the number of columns, the hole, where it is.
() => {
  const sheet = document.querySelector(".sheet"), grid = getComputedStyle(sheet).display === "grid";
  const columns = grid ? 3 : +getComputedStyle(sheet).columnCount || 1;
  const seen = sheet.querySelectorAll(
    ".photo, .story h2, .story h3, .story p, .headlines a, .month, .block > h2, .row a");
  const boxes = [...seen].flatMap((one) => [...one.getClientRects()]).filter((box) => box.height);
  let hole = 0, where = "";

  function gap(from, to, name) {
    if (to - from > hole) [hole, where] = [to - from, name + " at " + Math.round(from)];
  }

  function column(some, top, bottom, name) {
    let at = top;
    for (const box of some.sort((one, other) => one.top - other.top)) {
      gap(at, box.top, name);
      at = Math.max(at, box.bottom);
    }
    gap(at, bottom, name + "'s end");
  }

  const whole = sheet.getBoundingClientRect(), strip = sheet.querySelector(".strip");
  if (grid) {
    for (const part of sheet.children) {
      const own = part.getBoundingClientRect();
      const within = (box) => box.left >= own.left - 2 && box.right <= own.right + 2
        && box.top >= own.top - 2 && box.bottom <= own.bottom + 2;
      if (part !== strip) column(boxes.filter(within), own.top, own.bottom, part.className);
    }
    // The cards of a strip stand in a row: from each to the end of the row, and from the last one to the side.
    for (const card of sheet.querySelectorAll(".strip .story"))
      gap(card.getBoundingClientRect().bottom, card.closest("ul").getBoundingClientRect().bottom, "strip");
    const rights = [...sheet.querySelectorAll(".strip .story")].map((one) => one.getBoundingClientRect().right);
    if (strip) gap(Math.max(...rights), whole.right, "strip's side");
    // No part of the grid is left empty: the lead and what is under it end with what is beside them.
    const ends = [...sheet.children].filter((one) => one !== strip).map((one) => one.getBoundingClientRect());
    for (const left of new Set(ends.map((one) => one.left)))
      gap(Math.max(...ends.filter((one) => one.left <= left && one.right > left).map((one) => one.bottom)),
        Math.max(...ends.map((one) => one.bottom)), "grid");
  } else if (columns > 1) {
    const lead = sheet.querySelector(".lead").getBoundingClientRect(), middle = (whole.left + whole.right) / 2;
    const first = strip && strip.previousElementSibling.matches(".lead");
    const over = lead.right > middle + 20 ? lead.bottom : whole.top;
    const top = first ? strip.getBoundingClientRect().bottom : over;
    const bottom = strip && !first ? strip.getBoundingClientRect().top : whole.bottom;
    const flow = boxes.filter((box) => box.top >= top - 2 && box.bottom <= bottom + 2);
    column(flow.filter((box) => box.right <= middle + 4), top, bottom, "left");
    column(flow.filter((box) => box.left >= middle - 4), top, bottom, "right");
  }
  return [columns, Math.round(hole), where];
}
