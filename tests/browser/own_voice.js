// The audio clock goes with the page's own, and `sounded` says which sounds were begun on it, and which taken back.

const sounded = (window.sounded = []);
const digests = new WeakMap(); // of the MP3 from which a sound was decoded

Object.defineProperty(BaseAudioContext.prototype, "currentTime", { get: () => performance.now() / 1000 });
Object.defineProperty(AudioContext.prototype, "outputLatency", { get: () => 0 });

const decode = BaseAudioContext.prototype.decodeAudioData;
BaseAudioContext.prototype.decodeAudioData = async function (bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes.slice(0));
  const buffer = await decode.call(this, bytes);
  digests.set(buffer, [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  return buffer;
};

const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (at) {
  this.entry = { digest: digests.get(this.buffer), at: Math.round(1000 * at), ms: Math.round(1000 * this.buffer.duration) };
  sounded.push(this.entry);
  start.call(this, 0);
};
const disconnect = AudioBufferSourceNode.prototype.disconnect;
AudioBufferSourceNode.prototype.disconnect = function () {
  if (this.entry) this.entry.back = performance.now();
  disconnect.call(this);
};
