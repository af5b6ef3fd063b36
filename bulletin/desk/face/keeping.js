/* Keeping: every change goes at once into this browser, and from there to the server as soon as it answers.
   Nothing is lost with a closed tab, a killed server, a cut line: whichever copy is newer when the piece is
   opened again is the one that is shown, and the other side gets it. */
import { ask, Refused } from "./api.js";

const PAUSE = 120; // milliseconds without a key before the server is told
const AGAIN = 1500; // milliseconds before it is asked again

export class Keeping {
  /* `read` gives what is typed; `shown` is told the server's answer, `said` the state in words. */
  constructor(key, read, { shown, said, clash }) {
    Object.assign(this, { key, read, shown, said, clash });
    this.place = "desk " + key;
    this.tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.begun = false;
    this.rev = 0;
    this.sent = 0;
    this.timer = 0;
    this.busy = null;
    window.addEventListener("pagehide", () => this.last());
    window.addEventListener("online", () => this.soon(0));
  }

  /* The newest copy there is: the server's state, with what only this browser has in it. */
  async open() {
    const state = await ask("sheet/" + this.key);
    this.rev = this.sent = state.sheet.rev;
    const own = JSON.parse(localStorage.getItem(this.place) || "null");
    if (own && own.rev > state.sheet.rev) {
      const { base, tab, ...typed } = own;
      Object.assign(state.sheet, typed);
      if (tab === state.sheet.tab) this.tab = tab; // what the server has came from here, too
      this.rev = own.rev;
      this.sent = base;
    } else {
      localStorage.removeItem(this.place);
    }
    return state;
  }

  /* What there is stands in the form. Before, an empty form would be taken for what somebody typed. */
  begin() {
    this.begun = true;
    if (this.sent < this.rev) this.soon(0);
    else this.said("每一个字都存着。");
  }

  /* Something was typed. */
  changed() {
    this.rev += 1;
    this.store();
    this.said("正在存……");
    this.soon(PAUSE);
  }

  store() {
    try {
      localStorage.setItem(this.place, JSON.stringify(this.sheet()));
    } catch {
      this.said("浏览器存不下了，请马上按“存草稿”。");
    }
  }

  /* What is sent: all that is typed, and what this tab knows the server to have. */
  sheet() {
    return { rev: this.rev, base: this.sent, tab: this.tab, ...this.read() };
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  /* Send what the server has not; resolves when it has everything, rejects where it refuses. */
  async flush() {
    clearTimeout(this.timer);
    while (this.busy || this.sent < this.rev) await (this.busy || this.put());
  }

  async send() {
    if (!this.begun || this.busy || this.sent >= this.rev) return;
    try {
      await this.flush();
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      this.said(refused.message);
      if (refused.status === 0 || refused.status >= 500) this.soon(AGAIN);
    }
  }

  put() {
    const rev = this.rev;
    this.busy = ask("sheet/" + this.key, "PUT", this.sheet()).then((state) => {
      this.sent = Math.max(this.sent, rev);
      if (this.rev === rev) {
        localStorage.removeItem(this.place);
        this.said("每一个字都存着。");
      }
      this.shown(state);
    }).catch((refused) => {
      if (refused.status === 409) this.clash(refused.message);
      throw refused;
    }).finally(() => { this.busy = null; });
    return this.busy;
  }

  /* The tab closes: the browser sends this after it. */
  last() {
    if (!this.begun || this.sent >= this.rev) return;
    this.store();
    ask("sheet/" + this.key, "PUT", this.sheet(), { keepalive: true }).catch(() => {});
  }
}
