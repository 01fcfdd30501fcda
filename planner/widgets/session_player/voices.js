// Which voice speaks: the browser's own (speech.js) where it has one, the planner's own (own_voice.js) where it has none or
// where a person chose that.

class Voices {
  constructor(player) {
    const { settings, sounds, model } = player;
    Object.assign(this, { settings });
    this.browser = new Voice(settings, () => player.changed());
    this.own = new OwnVoice({ settings, sounds, model, player, active: () => this.speaks && this.now === this.own });
  }

  get now() {
    if (!this.own.able) return this.browser;
    return this.settings.now.voice === OWN || !this.browser.able ? this.own : this.browser;
  }

  get able() {
    return this.now.able;
  }

  get heard() {
    return this.now.heard;
  }

  get speaks() {
    return this.settings.now.voice_on && this.able;
  }

  /** Whether it counts the last seconds of a hold, so that no ticks have to. */
  get counts() {
    return this.speaks && canCount((words) => this.now.need(words));
  }

  /** What to say of the voice beside its settings, "" where all is as one expects. */
  get told() {
    const { lang, rate } = this.settings.now;
    const ours = this.now === this.own, english = /^en\b/.test(lang);
    if (ours && this.own.words.fixed && this.own.words.fixed !== rate) return "In this file the voice keeps the speed at which it was spoken.";
    if (ours) return english ? "" : "The planner's own voice speaks English alone.";
    if (this.own.fault && (!this.able || this.settings.now.voice === OWN)) return this.own.fault;
    if (!this.able) return this.browser.voices.length ? "No voice of this language can speak here." : "This browser has no voice.";
    return english ? "" : "The words are English: a voice of another language reads them its own way.";
  }

  /** The person chose another voice, or another way for it to speak. */
  chosenAnew() {
    this.browser.failed = false;
    this.quiet();
    this.own.words.ask();
  }

  begin(cue, later) {
    if (!this.browser.voices.length) this.browser.find(); // some browsers know their voices late and do not say so
    (this.now === this.own ? this.browser : this.own).quiet();
    if (this.speaks) this.now.begin(cue, later);
  }

  countIn(ms) {
    if (this.speaks) this.now.countIn(ms);
  }

  close() {
    if (this.speaks) this.now.close();
  }

  tryOut() {
    this.browser.failed = false;
    this.now.tryOut();
  }

  quiet() {
    this.browser.quiet();
    this.own.quiet();
  }

  destroy() {
    this.browser.destroy();
    this.own.destroy();
  }
}
