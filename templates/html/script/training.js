// @ts-check
// Rounds of training, taken in slices so that the page never stands still.
//
// Bounds on errors, carried over thousands of rounds, grow far beyond the errors themselves. So the
// rounds are taken twice, the second time with every number moved a little in its last digit: how far
// the two have come apart says how far off the first may be.

/** The given numbers after so many rounds, and the same with moved digits. @typedef {{state: Values, moved: Values}} Reached */

/** @type {Map<number, Reached>} */
let reached = new Map();
/** @type {Map<number, Values>} */
let bounded = new Map();
/** @type {Set<number>} */
let wanted = new Set();
/** The rounds that are being taken. @type {Generator<void, void> | null} */
let work = null;
const SLICE = 8;

/** Whether rounds are being taken. @param {boolean} is */
const busy = is => put(document.body, "aria-busy", is);

/** The given numbers after so many rounds; undefined while these are being taken. @param {number} rounds */
function stateAfter(rounds) {
  if (!rounds) return start();
  if (!STATE.length) return start().map(() => new Ball(NaN, NaN));
  const found = bounded.get(rounds);
  if (!found) {
    wanted.add(rounds);
    if (!work) setTimeout(advance);
    work ||= taking();
    busy(true);
  }
  return found;
}

/** The error along the way. @type {[number, number][]} */
let trail = [];

/** Forget all rounds: a given number has changed. */
function restart() {
  reached = new Map();
  bounded = new Map();
  wanted = new Set();
  trail = [];
  work &&= taking();
}

/** Take rounds for a few milliseconds; show the page anew when all that were asked for are there. */
function advance() {
  const until = performance.now() + SLICE;
  while (performance.now() < until) if (work?.next().done) {
    work = null;
    busy(false);
    return paint();
  }
  setTimeout(advance);
}

/** All rounds that are wanted, with pauses. @returns {Generator<void, void>} */
function* taking() {
  while (wanted.size) {
    const aim = min(...wanted), stride = ceil((PAGE.rounds + roundsTaken) / 160);
    if (!reached.size) reached.set(0, { state: start(), moved: start() });
    let done = max(...[...reached.keys()].filter(n => n <= aim));
    let now = /** @type {Reached} */ (reached.get(done));
    if (done && !bounded.has(done)) reached.delete(done);
    if (!trail.length) trace(0, now.state);
    while (done < aim) {
      now = yield* onward(now, ++done);
      if (done % stride === 0 && done > trail[trail.length - 1][0]) trace(done, now.state);
    }
    reached.set(done, now);
    bounded.set(aim, withBounds(now));
    wanted.delete(aim);
  }
}

/** @param {number} rounds @param {Values} state */
function trace(rounds, state) {
  const error = run([...state], ERROR)[at("E_total")];
  trail.push([rounds, error ? rough(error).m : NaN]);
}

/** One round more. @param {Reached} before @param {number} rounds @returns {Generator<void, Reached>} */
function* onward(before, rounds) {
  const state = yield* round(before.state), exact = PLACES.every(k => state[k] instanceof Exact);
  if (exact) return { state, moved: state };
  const plain = rounds < 3 ? state : state.map(x => x && (isExact(x) ? x : new Ball(x.m, 0)));
  const moved = (yield* round(before.moved)).map((x, k) => x && TRAINED.has(k) && !isExact(x) ? new Ball(rough(x).m * (1 + (((rounds * 7 + k * 5) % 11) - 5) * 1e-16), 0) : plain[k]);
  return { state: plain, moved };
}

/** @param {Reached} now @returns {Values} */
function withBounds({ state, moved }) {
  if (state === moved) return state;
  const apart = state.map((x, k) => x && moved[k] ? abs(rough(x).m - rough(/** @type {Value} */ (moved[k])).m) : 0), most = apart.reduce((a, b) => max(a, b));
  return state.map((x, k) => x && TRAINED.has(k) && !isExact(x) ? ball(x.m, 8 * (apart[k] + most)) : x);
}
