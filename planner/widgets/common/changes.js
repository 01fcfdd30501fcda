// When a page has to look at the diary again: the kernel says that the folder changed, whoever wrote there (following.py);
// the page is seen again, after which it may have missed that; or the person's next day began. Not for what is then looked at.
// A page that nobody sees waits until somebody does.

const LONGEST_WAIT_MS = 3_600_000; // a timer that is longer goes wrong where the computer sleeps

/** heard(): what is shown may be out of date. */
export class Changes {
  constructor(model, heard) {
    this.model = model;
    this.heard = () => document.hidden || this.ended || heard();
    this.day = ownDay(model);
    this.begins = () => this.wait();
    model.on("change:day_begins", this.begins);
    model.on("change:folder_changed", this.heard);
    document.addEventListener("visibilitychange", this.heard);
    if (model.get("folder_changed")) queueMicrotask(this.heard); // shown anew, by a kernel whose widget is older than that
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const day = ownDay(this.model);
      if (day !== this.day) this.heard();
      this.day = day;
      this.wait();
    }, Math.min(LONGEST_WAIT_MS, untilNextDay(Date.now(), this.model.get("day_begins")) + 1_000));
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.heard);
    this.model.off("change:folder_changed", this.heard);
    this.model.off("change:day_begins", this.begins);
  }
}
