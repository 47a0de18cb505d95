// @ts-check
// Numbers as the proofs have them: exact fractions for as long as they hold, and from there on balls,
// a double with a bound on its error. So the page knows which of its digits are certain.

/** An exact fraction; q is above 0. */
class Exact {
  /** @param {bigint} p @param {bigint} q */
  constructor(p, q) { this.p = p; this.q = q; }
}

/** A double and how far the true value may be from it. */
class Ball {
  /** @param {number} m @param {number} r */
  constructor(m, r) { this.m = m; this.r = r; }
}

/** @typedef {Exact | Ball} Value */

const { abs, max, min, log10, floor, ceil } = Math;
/** @param {Value | null} x @returns {x is Exact} */
const isExact = x => x instanceof Exact;

/** Thrown where a quantity has no value: a division by 0, the logarithm of 0. */
class Undefined extends Error {}

const LONG = 1n << 1024n;
const ZERO = new Exact(0n, 1n), ONE = new Exact(1n, 1n);

/** A ball about m that also covers the rounding of m and r themselves. @param {number} m @param {number} r */
const ball = (m, r) => new Ball(m, r * (1 + 1e-14) + abs(m) * 1.2e-16 + 1e-320);

/** A ball about a library function's result, which may be off in its last two bits. @param {number} m @param {number} r */
const near = (m, r) => ball(m, r + abs(m) * 4.5e-16);

/** @param {bigint} x */
const size = x => (x < 0n ? -x : x).toString(16).length * 4;

/** @param {Value} x @returns {Ball} */
function rough(x) {
  if (x instanceof Ball) return x;
  const { p, q } = x;
  if (p < LONG && p > -LONG && q < LONG) {
    const m = Number(p) / Number(q);
    if (Number.isFinite(m) && (m || !p)) return near(m, 0);
  }
  const shift = 80 - size(p) + size(q);
  const whole = shift >= 0 ? (p << BigInt(shift)) / q : p / (q << BigInt(-shift));
  return near(Number(whole) * 2 ** -shift, 0);
}

/** @param {bigint} a @param {bigint} b */
function common(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

/** The number itself; shorter where it is a long fraction, a ball where that is too long to carry. @param {Value} x @returns {Value} */
function lean(x) {
  if (x instanceof Ball || x.q < 1n << 64n) return x;
  const by = common(x.p, x.q), short = new Exact(x.p / by, x.q / by);
  return size(short.p) + size(short.q) > 4096 ? rough(short) : short;
}

/** @param {Value} a @param {Value} b @returns {Value} */
function add(a, b) {
  if (isExact(a) && isExact(b))
    return a.q === b.q ? new Exact(a.p + b.p, a.q) : a.q % b.q ? b.q % a.q ? new Exact(a.p * b.q + b.p * a.q, a.q * b.q) : add(b, a) : new Exact(a.p + b.p * (a.q / b.q), a.q);
  const x = rough(a), y = rough(b);
  return ball(x.m + y.m, x.r + y.r);
}

/** @param {Value[]} terms */
function sum(...terms) {
  let total = terms[0];
  for (let k = 1; k < terms.length; k++) total = add(total, terms[k]);
  return total;
}

/** @param {Value} a @returns {Value} */
const neg = a => (isExact(a) ? new Exact(-a.p, a.q) : new Ball(-a.m, a.r));
/** @param {Value} a @param {Value} b */
const sub = (a, b) => add(a, neg(b));

/** @param {Value} a @param {Value} b @returns {Value} */
function mul(a, b) {
  if (isExact(a) && isExact(b)) return new Exact(a.p * b.p, a.q * b.q);
  if ((isExact(a) && !a.p) || (isExact(b) && !b.p)) return ZERO;
  const x = rough(a), y = rough(b);
  return ball(x.m * y.m, abs(x.m) * y.r + abs(y.m) * x.r + x.r * y.r);
}

/** @param {Value} a @param {Value} b @returns {Value} */
function div(a, b) {
  if (isExact(b)) {
    if (!b.p) throw new Undefined();
    return mul(a, b.p > 0n ? new Exact(b.q, b.p) : new Exact(-b.q, -b.p));
  }
  if (isExact(a) && !a.p) return ZERO;
  const x = rough(a), room = abs(b.m) - b.r, m = x.m / b.m;
  return room > 0 ? ball(m, (x.r + abs(m) * b.r) / room) : new Ball(NaN, NaN);
}

/** -1, 0 or 1; NaN where the ball does not tell. @param {Value} a */
function sgn(a) {
  if (isExact(a)) return a.p > 0n ? 1 : a.p ? -1 : 0;
  return a.m > a.r ? 1 : -a.m > a.r ? -1 : NaN;
}
