const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** An amount of bytes as people read it. */
export function bytes(amount) {
  let unit = 0;
  let rest = amount;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest.toFixed(unit === 0 || rest >= 100 ? 0 : 1)} ${UNITS[unit]}`;
}

/** Seconds as m:ss or h:mm:ss. */
export function time(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A file's name as it is shown: without what would turn the text beside it around, or break its line. */
export function shown(name) {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** What part of a whole this is. All of nothing is all; and what is not all is never 100. */
export function percent(part, whole) {
  return whole === 0 || part >= whole ? "100 %" : `${Math.floor((100 * part) / whole)} %`;
}
