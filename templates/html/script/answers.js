// @ts-check
// The reader's own numbers: each is compared with what the page has, then with what comes of the numbers entered so
// far, then with what comes of known mistakes. Nothing leaves the page.

/** A number that was read: how a sheet writes it, its value, the worth of its last digit, how many digits it has, and whether a value may be what was rounded to it. @typedef {{text: string, value: Exact, unit: Exact, digits: number, fits: (x: Value | null) => boolean}} Read */
/** @typedef {[mark: string, text: string]} Verdict */

/** What the reader entered, by key, and how it was judged. @type {Map<string, [text: string, verdict: Verdict]>} */
const entered = new Map();

/** A number as people write it, and the worth of its last digit. @param {string} text @returns {Read | null} */
function readNumber(text) {
  const plain = text.replace(/^\s*[=≈+]|[\s\u2009\u202f]/g, "").replace(/[−–]/g, "-").replace(/^([+-]?\d*),(\d+)/, "$1.$2").replace(/[·×*x]10\^?(-?\d+)$/, "e$1");
  const value = decimal(plain);
  if (!value) return null;
  const [digits, power] = plain.split(/e/i), places = (digits.split(".")[1] || "").length - Number(power || 0);
  const unit = places < 0 ? new Exact(10n ** BigInt(-places), 1n) : new Exact(1n, 10n ** BigInt(places)), half = div(unit, new Exact(2n, 1n));
  const fits = (/** @type {Value | null} */ x) => meets(x, sub(value, half), add(value, half));
  return { text: plain, value, unit, digits: digits.replace(/^[+-]?[0.]*/, "").replace(".", "").length, fits };
}

/** Works a quantity out with some rows changed and some values fixed. @param {number} goal @param {Map<number, number[]>} changes @param {Map<number, Value>} fixed @param {number} digits to which every step before it may have been rounded; 0 for none */
function worked(goal, changes, fixed, digits) {
  const base = values(), known = new Map(fixed), used = new Set();
  /** @param {number} place @returns {Value | null} */
  const work = place => {
    const found = known.get(place);
    if (found) used.add(place);
    if (found || place < GIVEN) return found || base[place];
    const row = PAGE.rows[place - GIVEN], [formula, ...args] = changes.get(place) || row.slice(1).map(Number);
    if (row[0].startsWith("§same|")) return base[args[0]];
    const numbers = args.map(work);
    let value = numbers.includes(null) ? null : attempt(PAGE.formulas[formula], numbers);
    if (value && digits && formula && place !== goal) value = widened(value, digits);
    if (value) known.set(place, value);
    return value;
  };
  return { result: work(goal), used };
}

/** A value that may have been rounded to so many digits. @param {Value} x @param {number} digits */
function widened(x, digits) {
  const { m, r } = rough(x), short = isExact(x) && sgn(sub(x, fraction(Number(m.toPrecision(digits))))) === 0;
  return m && !short ? new Ball(m, r + 0.5 * 10 ** (floor(log10(abs(m))) + 1 - digits)) : x;
}

/** Whether a value may lie between two numbers. @param {Value | null} x @param {Value} low @param {Value} high */
function meets(x, low, high) {
  if (!x || (x instanceof Ball && !Number.isFinite(x.m + x.r))) return false;
  const [least, most] = ends(x);
  return sgn(sub(high, least)) >= 0 && sgn(sub(most, low)) >= 0;
}

/** @param {string} key @param {string} text @returns {Verdict} */
function judge(key, text) {
  const read = readNumber(text), exact = valueOf(key);
  if (!read) return ["no", say("unread")];
  if (!exact) return ["no", say("nothing")];
  const slips = PAGE.mistakes.filter(([, rows]) => {
    const comes = replayed(rows, at(key));
    return comes && read.fits(comes) && apart(comes, exact);
  }).map(([says]) => says);
  if (read.fits(exact)) return whenRight(key, read, exact, slips[0]);
  return carriedOn(key, read) || whenWrong(read, exact, [...new Set(slips)].slice(0, 2).join(say("or")));
}

/** @param {string} key @param {Read} read @param {Value} exact @param {string} slip @returns {Verdict} */
function whenRight(key, { value, fits }, exact, slip) {
  const old = key.endsWith("+") ? valueOf(key.slice(0, -1)) : null;
  if (old && fits(old) && apart(old, exact, 12)) return ["near", say("few")];
  if (isExact(exact) && sgn(sub(value, exact)) === 0) return ["yes", say("right")];
  return ["yes", slip ? say("weak", slip) : say("so far")];
}

/** What a number is as a continuation of those entered before, or of numbers rounded on the way. @param {string} key @param {Read} read @returns {Verdict | null} */
function carriedOn(key, { fits, digits }) {
  const others = [...entered].filter(([other]) => other !== key);
  for (const wrong of [false, true]) {
    const taken = others.filter(([, [, verdict]]) => wrong || verdict[0] !== "no");
    const fixed = new Map(taken.map(([other, [text]]) => [at(other), windowOf(text)]));
    const { result, used } = worked(at(key), new Map(), fixed, 0);
    if (fits(result) && used.size) return wrong ? ["near", say("follows")] : ["yes", say("carried")];
    if (!wrong && digits > 2 && fits(worked(at(key), new Map(), fixed, digits).result)) return ["near", say("rounded")];
  }
  return null;
}

/** @param {Read} read @param {Value} exact @param {string} slips @returns {Verdict} */
function whenWrong({ value, unit, digits, fits }, exact, slips) {
  const ends = sgn(value) < 0 ? [sub(value, unit), value] : [value, add(value, unit)];
  if (meets(exact, ends[0], ends[1])) return ["near", say("cut")];
  if (fits(neg(exact))) return ["no", slips ? say("sign because", slips) : say("sign")];
  if (digits > 1 && slips) return ["no", say("slip", slips)];
  for (let k = 1; digits > 2 && k < 5; k++) {
    const ten = new Exact(10n ** BigInt(k), 1n);
    if (fits(mul(exact, ten)) || fits(div(exact, ten))) return ["no", say("point")];
  }
  return ["no", say(entered.size ? "no" : "no, maybe")];
}

/** What comes out under a mistake. @param {number[][]} rows @param {number} place */
const replayed = (rows, place) => worked(place, new Map(rows.map(([at, ...row]) => [at, row])), new Map(), 0).result;

/** Whether two values differ in their first digits. @param {Value | null} a @param {Value} b */
function apart(a, b, digits = 3) {
  if (!a) return false;
  const x = rough(a).m, y = rough(b).m;
  return abs(x - y) > 10 ** -digits * max(abs(x), abs(y));
}

/** All that a written number may stand for. @param {string} text */
function windowOf(text) {
  const { value, unit } = /** @type {Read} */ (readNumber(text));
  return new Ball(rough(value).m, rough(unit).m / 2);
}

/** A box at each value. */
function boxes() {
  for (const line of all(".res .rhs")) {
    const key = attr(line.querySelector("[data-v]"), "data-v");
    if (!PLACE.has(key) || at(key) < GIVEN || key.includes(":")) continue;
    line.append(one("#box").content.cloneNode(true));
    const input = one(".yn", line);
    put(input, "aria-label", say("yours", nameOf(key)));
    on(input, "input", () => {
      clearTimeout(timer);
      timer = setTimeout(answer, 350, key, input);
    });
    line.closest(".drv")?.setAttribute("data-box", "");
  }
}
let timer = 0;

/** @param {string} key @param {HTMLInputElement} input */
function answer(key, input) {
  const told = /** @type {Element} */ (input.nextElementSibling), read = readNumber(input.value), verdict = input.value.trim() ? judge(key, input.value) : null;
  told.className = "verdict " + (verdict ? verdict[0] : "");
  told.textContent = one("#said").textContent = verdict ? verdict[1] : "";
  if (verdict && read) entered.set(key, [read.text, verdict]);
  else entered.delete(key);
  one("#mine").hidden = !entered.size;
  one("#sheet").value = sheet();
  if (verdict && verdict[0] === "yes" && covering) reveal(key);
}

/** The entered numbers as a sheet for `explainer check -`. */
function sheet() {
  const set = [...edits].map(([key, text]) => ` --set ${key}=${text}`).join("");
  const lines = [...entered].map(([key, [text]]) => `${later(key)} = ${text}`);
  return [`# explainer check - -e ${PAGE.name}${set}`, ...lines, ""].join("\n");
}

/** A key as it is called after the rounds that are taken. @param {string} key */
const later = key => !roundsTaken ? key : key.endsWith("+") ? `${key.slice(0, -1)}@${roundsTaken + 1}` : `${key}@${roundsTaken}`;
