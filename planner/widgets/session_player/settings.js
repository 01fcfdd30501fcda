// What a person chose about sound, voice and tempo: kept in the browser, and the panel to choose it.

const FLASH = { auto: "When it can't be heard", always: "Always", never: "Never" };
const INSTEAD = { never: "Sounds stand in for it.", auto: "Sounds and a flash of the screen stand in for it." };
export const OWN = "planner"; // the planner's own among the voices

/** The choices as they stand in the browser's storage, with the usual ones for what is missing or spoilt. */
export function choices(kept) {
  const number = (value, least, most, usual) => (Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual);
  const text = (value, usual) => (typeof value === "string" ? value : usual);
  const { sound, voice, volume, rate, lang, named, flash, tempo, paces } = Object(kept);
  const measured = Object.entries(Object(paces)).filter(([, pace]) => Number.isFinite(pace) && pace > 0);
  return {
    sound_on: sound !== false, voice_on: voice !== false, volume: number(volume, 0, 1, 0.6), rate: number(rate, 0.5, 2, 1),
    lang: text(lang, "en"), voice: text(named, ""), flash: Object.hasOwn(FLASH, flash) ? flash : "auto",
    tempo: number(tempo, 0.5, 2, 1), paces: Object.fromEntries(measured),
  };
}

export class Settings {
  constructor(store) {
    this.store = store;
    this.read();
  }

  /** Take up what another tab may have changed. */
  read() {
    this.now = choices(this.store.read("sound"));
  }

  keep(change) {
    this.read();
    this.now = { ...this.now, ...change };
    const { sound_on, voice_on, voice, ...rest } = this.now;
    this.store.write("sound", { ...rest, sound: sound_on, voice: voice_on, named: voice });
  }
}

const times = (usual) => (value) => (value === 1 ? usual : `${Number(value.toFixed(2))} times as fast`);
const percent = (value) => `${Math.round(100 * value)} %`;

/** "Sound, voice and tempo": one per place where it is shown. player.choose(change) does what is chosen. */
class SettingsPanel {
  constructor(player) {
    this.player = player;
    this.rows = [];
    this.stand = el("p", { class: "sp-quiet", role: "status" });
    this.trial = el("button", { type: "button", class: "sp-button", onclick: () => player.tryOut() }, "Try it");
    onlyUsable(this.trial);
    this.node = el("details", { class: "sp-settings" }, el("summary", {}, "Sound, voice and tempo"),
      el("div", { class: "sp-settings-body" },
        this.slider("Tempo", "tempo", 0.5, 2, 0.05, times("as planned")),
        this.slider("Volume", "volume", 0, 1, 0.05, percent),
        this.slider("Speed of the voice", "rate", 0.5, 2, 0.05, times("as it is")),
        this.choice("Language", "lang", () => this.languages()),
        this.choice("Which voice", "voice", () => this.voices()),
        this.choice("Flash the screen", "flash", () => Object.entries(FLASH))),
      this.stand,
      el("div", { class: "sp-settings-foot" }, this.trial, el("p", { class: "sp-quiet" },
        "During the session, tap beside the buttons, press space, or press play on your headset to pause and to go on.")));
  }

  slider(label, name, min, max, step, words) {
    const input = el("input", { type: "range", min, max, step, oninput: () => this.player.choose({ [name]: Number(input.value) }), "aria-label": label });
    const shown = el("span", { class: "sp-setting-value", "aria-hidden": "true" });
    this.rows.push(() => {
      const value = this.player.settings.now[name];
      if (Number(input.value) !== value) input.value = value;
      input.setAttribute("aria-valuetext", words(value));
      setText(shown, words(value));
    });
    return el("label", { class: "sp-setting" }, el("span", {}, label), shown, input);
  }

  choice(label, name, options) {
    const select = el("select", { "aria-label": label, onchange: () => this.player.choose({ [name]: select.value }) });
    let known = "";
    this.rows.push(() => {
      const now = options();
      if (JSON.stringify(now) !== known) {
        known = JSON.stringify(now);
        select.replaceChildren(...now.map(([value, words]) => el("option", { value }, words)));
      }
      const value = this.player.settings.now[name];
      if (select.value !== value) select.value = now.some(([each]) => each === value) ? value : now[0][0];
    });
    return el("label", { class: "sp-setting" }, el("span", {}, label), select);
  }

  languages() {
    const tags = new Set(["en", this.player.settings.now.lang, ...this.player.voice.browser.voices.map(({ lang }) => lang.replace("_", "-"))]);
    const rows = [...tags].map((tag) => [tag, languageName(tag)]);
    return rows.sort(([, one], [, other]) => one.localeCompare(other));
  }

  voices() {
    const { browser, own } = this.player.voice;
    const fitting = voicesOf(browser.voices, this.player.settings.now.lang);
    const usual = fitting.length || !own.able ? [["", fitting.length ? "The usual one" : "None"]] : [];
    const ours = own.able ? [[OWN, "The planner's own"]] : [];
    const named = ({ voiceURI, name, localService }) => [voiceURI, localService ? name : `${name} (online: sends the words away)`];
    return [...usual, ...ours, ...fitting.map(named)];
  }

  refresh() {
    for (const row of this.rows) row();
    const { voice, settings, state, leading } = this.player;
    const runs = Boolean(leading) || state?.mode === "running";
    setUsable(this.trial, !runs);
    setText(this.stand, voice.able ? voice.told : `${voice.told} ${INSTEAD[settings.now.flash] ?? INSTEAD.auto}`);
  }
}

function languageName(tag) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}
