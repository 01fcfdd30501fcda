// How the pages of a diary keep up with each other: one tells that it wrote, the others look. So does a page that is seen
// again, and one that is open when the day turns over. Not for what is then looked at, nor for files other programs write.

const CHANNEL = "stretching-planner.changed";
const LONGEST_WAIT_MS = 3_600_000; // a timer that is longer goes wrong where the computer sleeps

/** Milliseconds from a moment to the next local midnight. */
export function untilMidnight(moment) {
  const next = new Date(moment);
  next.setHours(24, 0, 0, 0);
  return next.getTime() - moment;
}

/** heard(): another page wrote, this one is seen again, or it is another day. */
export class Changes {
  constructor(heard) {
    this.heard = heard;
    this.day = localDay();
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
    this.channel?.addEventListener("message", () => this.heard());
    this.seen = () => document.hidden || this.heard();
    document.addEventListener("visibilitychange", this.seen);
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

  /** Tell the others that something was written. */
  tell() {
    this.channel?.postMessage("");
  }

  end() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.channel?.close();
  }
}
