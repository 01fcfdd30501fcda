// The picture in the form for a stretch of the person's own: it is seen, turned by a quarter and made small here, as it is
// to be shown. What is kept of it is the kernel's (pictures.py). Put after common.js.

const OWN_PICTURES = "image/png,image/jpeg,image/webp"; // a telephone that takes HEIC gives a JPEG then
const OWN_EDGE = 1000; // as EDGE in pictures.py

/** Width and height of a picture that is turned by so many quarters, and made as small as it is kept. */
export function ownSize([width, height], turns) {
  const scale = Math.min(1, OWN_EDGE / Math.max(width, height));
  const sides = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return turns % 2 ? sides.reverse() : sides;
}

/** What to say of a file that the browser can't show. */
export function ownUnread({ name, type }) {
  const heic = /hei[cf]/i.test(type) || /\.hei[cf]$/i.test(name);
  return heic ? "This is a HEIC photo, which can't be shown here. Send or save it as JPEG first; on an iPhone, Mail does that."
    : "This picture can't be read. Choose a PNG, a JPEG or a WebP.";
}

/** A picture from its address, upright as it says itself. Rejects where the browser can't show it. */
async function ownLoaded(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  return picture;
}

/** The field. found(sentence): after a file was chosen; sentence: what is wrong with it, "" for nothing. */
class OwnPicture {
  constructor(found) {
    Object.assign(this, { found, picture: null, turns: 0, changed: false, loads: 0 });
    this.input = el("input", { class: "sp-own-input", "data-field": "picture", type: "file", accept: OWN_PICTURES, onchange: () => this.choose() });
    this.canvas = el("canvas", { role: "img", "aria-label": "Your picture, as it is shown" });
    const button = (words, act) => el("button", { type: "button", class: "sp-small", onclick: act }, words);
    this.seen = el("div", { class: "sp-own-seen", hidden: true }, this.canvas,
      el("div", { class: "sp-actions" }, button("Turn it", () => this.turn()), button("No picture", () => this.take(null))));
  }

  get shown() {
    return this.picture !== null;
  }

  /** Show what a stretch has already; "" for none. */
  async show(address) {
    this.input.value = "";
    this.set(null, false);
    const load = (this.loads += 1);
    const picture = address && await ownLoaded(address).catch(() => null);
    if (picture && load === this.loads) this.set(picture, false);
  }

  async choose() {
    const [file] = this.input.files;
    if (!file) return;
    const load = (this.loads += 1);
    const address = URL.createObjectURL(file);
    const picture = await ownLoaded(address).catch(() => null);
    URL.revokeObjectURL(address);
    if (load !== this.loads) return;
    this.take(picture);
    this.found(picture ? "" : ownUnread(file));
  }

  take(picture) {
    this.loads += 1;
    if (!picture) this.input.value = "";
    const had = this.seen.contains(document.activeElement);
    this.set(picture, true);
    if (had && !picture) this.input.focus();
  }

  turn() {
    this.turns = (this.turns + 1) % 4;
    this.changed = true;
    this.draw();
  }

  set(picture, changed) {
    Object.assign(this, { picture, changed, turns: 0 });
    this.seen.hidden = !picture;
    this.draw();
    this.seen.dispatchEvent(new Event("shown", { bubbles: true }));
  }

  draw() {
    if (!this.picture) return;
    const { naturalWidth, naturalHeight } = this.picture;
    const [width, height] = ownSize([naturalWidth, naturalHeight], 0);
    [this.canvas.width, this.canvas.height] = ownSize([naturalWidth, naturalHeight], this.turns);
    const context = this.canvas.getContext("2d");
    context.fillStyle = "white"; // behind what can be seen through
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.translate(this.canvas.width / 2, this.canvas.height / 2);
    context.rotate(this.turns * Math.PI / 2);
    context.drawImage(this.picture, -width / 2, -height / 2, width, height);
  }

  /** What is to become of the picture: { picture: { name, base64 } or null for no other one, keep_picture }. */
  async given() {
    if (!this.picture || !this.changed) return { picture: null, keep_picture: !this.changed };
    const blob = await new Promise((done) => { this.canvas.toBlob(done, "image/png"); });
    return { picture: { name: this.input.files[0]?.name ?? "picture", base64: await base64Of(blob) }, keep_picture: true };
  }
}
