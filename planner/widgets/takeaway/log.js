// What was done in a session, as one text that a telephone gives out: for a file, the clipboard and a QR code alike. It is
// read by log.py, where its form stands. Pure functions; how it leaves the telephone is handing_over.js's.

const LOG_PREFIX = "STRETCH1:"; // in the letters that a QR code packs closest
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SHARED = ["session_id", "plan_id", "date", "planned_s"]; // what all events of a session say alike
const STORED_BLOCK = 65_535; // the most that a block of RFC 1951 holds as it is

/** The log of a session: about, what the file said of itself when it began; events as they went to the diary; given: now. */
export function logOf({ program, diary, file, made }, events, given) {
  const alike = Object.fromEntries(SHARED.map((name) => [name, events[0][name]]));
  const bare = events.map((event) => Object.fromEntries(Object.entries(event).filter(([name]) => !SHARED.includes(name))));
  return { program, diary, file, made, given, planned_for: plannedFor(events[0].session_id), ...alike, events: bare };
}

/** The day for which a session was planned, by its id: plan.20261123.t0000000a.1 */
const plannedFor = (session) => session.split(".").at(-3).replace(/(....)(..)(..)/, "$1-$2-$3");

/** A log as text. */
export async function packed(log) {
  return LOG_PREFIX + base32(await zlib(new TextEncoder().encode(JSON.stringify(log))));
}

/** Bytes in the letters of RFC 4648, without padding. */
export function base32(bytes) {
  let text = "", bits = 0, held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

async function zlib(bytes) {
  if (typeof CompressionStream === "undefined") return stored(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The bytes as zlib's format holds what it does not make smaller (RFC 1950, 1951), for browsers that can't. */
export function stored(bytes) {
  const parts = [[0x78, 0x01]];
  for (let at = 0; at === 0 || at < bytes.length; at += STORED_BLOCK) {
    const block = bytes.subarray(at, at + STORED_BLOCK), size = block.length;
    const last = at + STORED_BLOCK >= bytes.length;
    parts.push([Number(last), size & 255, size >> 8, ~size & 255, (~size >> 8) & 255], block);
  }
  const check = adler32(bytes);
  parts.push([24, 16, 8, 0].map((shift) => (check >>> shift) & 255));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function adler32(bytes) {
  let one = 1, other = 0;
  for (const byte of bytes) {
    one = (one + byte) % 65_521;
    other = (other + one) % 65_521;
  }
  return ((other << 16) | one) >>> 0;
}
