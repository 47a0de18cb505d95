// @ts-check
// What formulas may call besides sums, products and quotients. A page holds those that its own formulas use, so each
// stands between blank lines.

/** A fraction that a formula holds. @param {bigint} p @param {bigint} q */
const ratio = (p, q) => new Exact(p, q);

/** @param {Value} a */
function positive(a) {
  const s = sgn(a);
  if (s !== s) throw new Undefined();
  return s > 0;
}

/** @param {Value} a @param {Value} b */
const larger = (a, b) => (positive(sub(b, a)) ? b : a);

/** @param {Value} a */
const absolute = a => (a instanceof Ball && sgn(a) !== sgn(a) ? new Ball(abs(a.m), a.r) : sgn(a) < 0 ? neg(a) : a);

/** @param {Value} a */
function sign(a) {
  const s = sgn(a);
  if (!s) throw new Undefined();
  return s > 0 ? ONE : new Exact(-1n, 1n);
}

/** @param {Value} a @returns {Value} */
function exp(a) {
  if (isExact(a) && !a.p) return ONE;
  const x = rough(a), m = Math.exp(x.m);
  return near(m, m * Math.expm1(x.r));
}

/** @param {Value} a @returns {Value} */
function ln(a) {
  if (isExact(a) && a.p === a.q) return ZERO;
  if (sgn(a) < 1) throw new Undefined();
  const x = rough(a);
  return sgn(a) > 0 ? near(Math.log(x.m), x.r / (x.m - x.r)) : new Ball(NaN, NaN);
}

/** @param {Value} a @returns {Value} */
function tanh(a) {
  if (isExact(a) && !a.p) return ZERO;
  const x = rough(a), far = max(0, abs(x.m) - x.r);
  return near(Math.tanh(x.m), x.r / Math.cosh(min(far, 300)) ** 2);
}

/** @param {Value} a @returns {Value} */
function erf(a) {
  if (isExact(a) && !a.p) return ZERO;
  const x = rough(a), z = abs(x.m);
  let term = z, total = z;
  for (let n = 1; z < 6 && term > total * 1e-18; n++) total += term *= (2 * z * z) / (2 * n + 1);
  const m = z < 6 ? (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * total : 1;
  return ball(x.m < 0 ? -m : m, 1.2 * x.r + m * 3e-14);
}

/** @param {Value} a @returns {Value} */
function sqrt(a) {
  const s = sgn(a), x = rough(a);
  if (s < 0) throw new Undefined();
  if (isExact(a)) {
    const p = BigInt(Math.round(Math.sqrt(Number(a.p)))), q = BigInt(Math.round(Math.sqrt(Number(a.q))));
    if (p * p === a.p && q * q === a.q) return new Exact(p, q);
  }
  return s > 0 ? near(Math.sqrt(x.m), x.r / Math.sqrt(x.m - x.r)) : new Ball(NaN, NaN);
}

/** t · ln o, 0 at t = 0 whatever o is; so with the next. @param {Value} t @param {Value} o */
const tlog = (t, o) => (isExact(t) && !t.p ? ZERO : mul(t, ln(o)));

/** @param {Value} t @param {Value} o */
const tover = (t, o) => (isExact(t) && !t.p ? ZERO : div(t, o));

/** Products of so many pairs, and what stands alone after them, added up. @param {Value[]} x @param {number} pairs */
function products(x, pairs) {
  /** @type {Value} */
  let total = ZERO;
  for (let k = 0; k < pairs; k++) total = add(total, mul(x[2 * k], x[2 * k + 1]));
  return sum(total, ...x.slice(2 * pairs));
}

/** A whole power. @param {Value} a @param {number} n */
function pow(a, n) {
  let result = a;
  for (let k = 1; k < n; k++) result = mul(result, a);
  return result;
}

const PI = new Ball(Math.PI, 2e-16);
