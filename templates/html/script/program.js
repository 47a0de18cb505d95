// @ts-check
// The example as a straight line of steps, computed anew when a number changes.

/** @typedef {(Value | null)[]} Values */

const KEYS = [...Object.keys(PAGE.given), ...PAGE.rows.map(row => row[0])];
const PLACE = new Map(KEYS.map((key, at) => /** @type {[string, number]} */ ([key, at])).reverse());
const GIVEN = Object.keys(PAGE.given).length;
const EVERY = PAGE.rows.map((_, k) => k), ALL = EVERY.slice(0, PAGE.shown);

/** The rows that a quantity needs, in computing order. @param {Iterable<string>} keys */
function needed(keys) {
  const seen = new Set([...keys].map(key => PLACE.get(key)));
  for (let at = KEYS.length - 1; at >= GIVEN; at--) if (seen.has(at)) for (const arg of PAGE.rows[at - GIVEN].slice(2)) seen.add(Number(arg));
  return EVERY.filter(k => seen.has(k + GIVEN));
}

/** Of some rows those that a quantity moves. @param {string} key @param {number[]} rows */
function moved(key, rows) {
  const seen = new Set([PLACE.get(key)]);
  return rows.filter(k => PAGE.rows[k].slice(2).some(arg => seen.has(Number(arg))) && seen.add(k + GIVEN));
}

/** Compute rows, one after the other. @param {Values} values @param {number[]} rows */
function run(values, rows) {
  for (const k of rows) {
    const [, formula, ...args] = PAGE.rows[k], numbers = args.map(arg => values[arg]);
    values[k + GIVEN] = numbers.includes(null) ? null : PAGE.zeros.includes(k + GIVEN) ? ZERO : attempt(PAGE.formulas[formula], numbers);
  }
  return values;
}

/** @param {(...x: any[]) => Value} formula @param {(Value | null)[]} numbers */
function attempt(formula, numbers) {
  try {
    return lean(formula(...numbers));
  } catch (reason) {
    if (reason instanceof Undefined) return null;
    throw reason;
  }
}

const STATE = Object.keys(PAGE.state || {});
const ERROR = needed(["E_total"]);
const UPDATE = PAGE.state ? needed(Object.values(PAGE.state)) : [];

const AFTER = Object.values(PAGE.state || {}).map(at), PLACES = STATE.map(at), TRAINED = new Set(PLACES);
/** So many rows are computed between two looks at the clock. */
const STRETCH = 2000;

/** One round of training, with pauses. @param {Values} values @returns {Generator<void, Values>} */
function* round(values) {
  const done = [...values], next = values.slice(0, GIVEN);
  for (let k = 0; k < UPDATE.length; k += STRETCH) {
    run(done, UPDATE.slice(k, k + STRETCH));
    yield;
  }
  PLACES.forEach((place, k) => { next[place] = done[AFTER[k]]; });
  return next;
}

/** @param {string} key */
function at(key) {
  const place = PLACE.get(key);
  if (place === undefined) throw new Error(key);
  return place;
}
