/* The piece elsewhere: shared in another app, found in the paper's own search. Asked for while it is looked at. */
import { ask, element } from "./api.js";

export class Looks {
  constructor(button, place, key) {
    Object.assign(this, { button, place, key, number: 0 });
    button.addEventListener("click", () => {
      place.hidden = !place.hidden;
      button.setAttribute("aria-pressed", String(!place.hidden));
      this.load();
    });
  }

  async load() {
    if (this.place.hidden) return;
    const own = ++this.number;
    const looks = await ask("sheet/" + this.key + "/looks").catch((refused) => ({ lacks: refused.message }));
    if (own !== this.number) return;
    this.place.replaceChildren(...(looks.title ? [this.card(looks), this.hit(looks)] : []),
      element("p", { class: "muted" }, looks.lacks));
  }

  card(looks) {
    const image = looks.image ? [element("img", { src: looks.image, alt: "分享图", class: looks.square ? "square" : "" })] : [];
    return element("section", { class: "card" }, element("h2", {}, "转发出去"),
      element("div", { class: "shared" },
        element("p", {}, element("strong", {}, looks.title), element("span", { class: "muted" }, looks.description),
          element("small", { class: "muted" }, looks.site)), ...image));
  }

  hit(looks) {
    return element("section", { class: "hit" }, element("h2", {}, "本报搜索里"),
      element("div", {}, element("strong", {}, looks.title), ...looks.lines.map((line) => element("p", {}, line)),
        element("p", {}, looks.passage)));
  }
}
