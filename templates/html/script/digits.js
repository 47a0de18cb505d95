// @ts-check
// Numbers as they are shown: N decimals but never fewer than 3 significant digits, ties away from zero,
// and no digit that is not certain.

/** @typedef {{text: string, exact: boolean}} Shown */

const TINY = -16, HUGE = 15;

/** A double as the fraction that it is. @param {number} x */
function fraction(x) {
  let q = 1n;
  while (!Number.isInteger(x)) { x *= 4; q *= 4n; }
  return new Exact(BigInt(x), q);
}

/** The least and the largest number that a value may be. @param {Value} x @returns {[Exact, Exact]} */
function ends(x) {
  if (isExact(x)) return [x, x];
  const m = fraction(x.m), r = fraction(x.r);
  return [/** @type {Exact} */ (sub(m, r)), /** @type {Exact} */ (add(m, r))];
}

/** x · 10^places as the nearest whole number, half away from 0. @param {Exact} x @param {number} places */
function nearest(x, places) {
  const up = 10n ** BigInt(abs(places)), p = x.p < 0n ? -x.p : x.p;
  const [a, b] = places < 0 ? [p, x.q * up] : [p * up, x.q];
  const whole = (2n * a + b) / (2n * b);
  return x.p < 0n ? -whole : whole;
}

/** The same for a value; null where its bounds round to different numbers. @param {Value} x @param {number} places */
function rounded(x, places) {
  const [low, high] = ends(x).map(end => nearest(end, places));
  return low === high ? low : null;
}

/** The exponent of the leading digit. @param {Exact} x */
function magnitude(x) {
  const p = x.p < 0n ? -x.p : x.p, guess = String(p).length - String(x.q).length, up = 10n ** BigInt(abs(guess));
  return (guess < 0 ? p * up >= x.q : p >= x.q * up) ? guess : guess - 1;
}

/** How many decimals a fraction has when written out; Infinity where they never end. @param {Exact} x */
function decimals(x) {
  let q = x.q / common(x.p, x.q), count = 0;
  for (; q % 10n === 0n; q /= 10n) count++;
  for (const f of [2n, 5n]) for (; q % f === 0n; q /= f) count++;
  return q === 1n ? count : Infinity;
}

/** @param {bigint} whole @param {number} places */
function placed(whole, places) {
  if (places <= 0) return String(whole * 10n ** BigInt(-places));
  const digits = String(whole < 0n ? -whole : whole).padStart(places + 1, "0");
  return (whole < 0n ? "-" : "") + digits.slice(0, -places) + "." + digits.slice(-places);
}

/** @param {bigint} whole @param {number} places @param {boolean} exact */
function scientific(whole, places, exact) {
  const digits = String(whole < 0n ? -whole : whole), rest = digits.slice(1).replace(exact ? /0+$/ : /^$/, "");
  return (whole < 0n ? "-" : "") + digits[0] + (rest && "." + rest) + "e" + (digits.length - 1 - places);
}

/** Text of x with at most that many decimals, fewer where they are not certain. @param {Value} x @param {number} places @param {(whole: bigint, places: number, exact: boolean) => string} write @returns {Shown | null} */
function certain(x, places, write) {
  for (let n = places; n > places - 18; n--) {
    const whole = rounded(x, n);
    if (whole === null) continue;
    if (n < places && String(whole).length < 3) return null;
    const exact = isExact(x) && decimals(x) <= n;
    return { text: write(whole, n, exact), exact };
  }
  return null;
}

/** A value with N decimals; null where no digit is certain. @param {Value} x @param {number} places @returns {Shown | null} */
function shown(x, places) {
  if (x instanceof Ball && !(Number.isFinite(x.m) && Number.isFinite(x.r))) return null;
  if (isExact(x) && !x.p) return { text: "0", exact: true };
  const level = max(...ends(x).filter(end => end.p).map(magnitude));
  if (level > HUGE) return certain(x, max(3, places) - 1 - level, scientific);
  const most = max(places, 2 - level);
  if (isExact(x)) {
    const all = decimals(x);
    if (all <= most && (level >= TINY || all <= places)) return { text: placed(nearest(x, all), all), exact: true };
  }
  if (x instanceof Ball && sgn(x) !== sgn(x)) return certain(x, places, placed);
  return level < TINY ? certain(x, 2 - level, scientific) : certain(x, most, placed);
}

/** A value short enough for a picture. @param {Value | null} x @param {number} significant */
function brief(x, significant) {
  const full = x && shown(x, 9);
  if (!x || !full) return "–";
  if (full.exact && full.text.length <= significant + 2) return full.text;
  const end = ends(x).find(e => e.p);
  if (!end || sgn(x) !== sgn(x)) return "0";
  const level = magnitude(end);
  const found = level < -4 || level > 5
    ? certain(x, significant - 1 - level, scientific)
    : certain(x, max(0, significant - 1 - max(level, -1)), placed);
  return found ? found.text : "–";
}

/** Shown text with fewer decimals, rounded as a whole number would be. @param {Shown} full @param {number} places @returns {Shown} */
function shorter(full, places) {
  const x = decimal(full.text), level = x && x.p ? magnitude(x) : 0;
  if (!x || !x.p || full.text.includes("e")) return full;
  const most = max(places, 2 - level), now = (full.text.split(".")[1] || "").length;
  if (now <= most) return full;
  return { text: placed(nearest(x, most), most), exact: false };
}

/** A plain decimal number as it was typed; null where it is not one. @param {string} text */
function decimal(text) {
  const found = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (!found || !(found[2] + found[3]) || text.length > 60) return null;
  const power = Number(found[4] || 0) - found[3].length, whole = BigInt(found[1] + found[2] + found[3]);
  return power < 0 ? new Exact(whole, 10n ** BigInt(-power)) : new Exact(whole * 10n ** BigInt(power), 1n);
}
