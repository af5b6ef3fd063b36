/* Undo: what the text was, step by step. A browser's own takes lines that a tool put in apart again, and puts
   only some of them back; so all steps, typed ones too, are kept here. */
const PAUSE = 1000; // milliseconds: what is typed without one is one step
const MOST = 500; // steps

export class Undo {
  constructor(area) {
    Object.assign(this, { area, past: [], future: [], typed: 0 });
    this.now = this.look();
    area.addEventListener("input", (event) => this.note(event));
    area.addEventListener("beforeinput", (event) => {
      if (event.inputType === "historyUndo") this.back(); else if (event.inputType === "historyRedo") this.forth(); else return;
      event.preventDefault();
    });
  }

  look() {
    return { text: this.area.value, from: this.area.selectionStart, to: this.area.selectionEnd };
  }

  /* Begin anew: another text was put here that nobody typed. */
  reset() {
    Object.assign(this, { past: [], future: [], typed: 0, now: this.look() });
  }

  note(event) {
    if (this.area.value === this.now.text) return;
    const typing = /^(insert(Text|CompositionText)|delete)/.test(event.inputType || "");
    if (!typing || Date.now() - this.typed > PAUSE) this.past.push(this.now);
    if (this.past.length > MOST) this.past.shift();
    this.typed = typing ? Date.now() : 0;
    this.future = [];
    this.now = this.look();
  }

  back() {
    if (this.past.length) this.put(this.past.pop(), this.future);
  }

  forth() {
    if (this.future.length) this.put(this.future.pop(), this.past);
  }

  put(state, left) {
    left.push(this.now);
    this.now = state;
    this.typed = 0;
    this.area.value = state.text;
    this.area.focus();
    this.area.setSelectionRange(state.from, state.to);
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
