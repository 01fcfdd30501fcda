// When a page has to look at the diary again: the kernel says that the folder changed, whoever wrote there (following.py);
// the page is seen again, after which it may have missed that; or it is another day. Not for what is then looked at.
// A page that nobody sees waits until somebody does.

const LONGEST_WAIT_MS = 3_600_000; // a timer that is longer goes wrong where the computer sleeps

/** Milliseconds from a moment to the next local midnight. */
export function untilMidnight(moment) {
  const next = new Date(moment);
  next.setHours(24, 0, 0, 0);
  return next.getTime() - moment;
}

/** heard(): what is shown may be out of date. */
export class Changes {
  constructor(model, heard) {
    this.model = model;
    this.heard = () => document.hidden || this.ended || heard();
    this.day = localDay();
    model.on("change:folder_changed", this.heard);
    document.addEventListener("visibilitychange", this.heard);
    if (model.get("folder_changed")) queueMicrotask(this.heard); // shown anew, by a kernel whose widget is older than that
    this.wait();
  }

  wait() {
    this.timer = setTimeout(() => {
      const day = localDay();
      if (day !== this.day) this.heard();
      this.day = day;
      this.wait();
    }, Math.min(LONGEST_WAIT_MS, untilMidnight(Date.now()) + 1_000));
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.heard);
    this.model.off("change:folder_changed", this.heard);
  }
}
