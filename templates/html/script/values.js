// @ts-check
// Every number on the page, shown anew: the proven text while nothing is changed, else what double precision holds.

// What the reader has set.
/** @type {Map<string, string>} */
const edits = new Map();
/** @type {Set<string>} */
const revealed = new Set();
/* eslint-disable prefer-const -- other files set them */
let roundsTaken = 0, pairTold = 1, digitsShown = PAGE.digits, covering = false;
/** Let the story follow another pair; nothing where there is only one. @param {number} _pair */
let choosePair = _pair => {};
/** Draw the curves anew; nothing where there are none. */
let plots = () => {};
/** The value at a place. @param {number} place */
let worth = place => values()[place];
/* eslint-enable prefer-const */

/** What belongs to the first pair, said of the one that is chosen. @param {string} text */
const ofPair = text => text.replaceAll("[1]", `[${pairTold}]`);

/** The page's own texts by key. @type {Map<string, Shown>} */
const proven = new Map();
/** @type {Values | null} */
let now = null;

/** @template {Element} T @param {string} selector @param {ParentNode} root @returns {T[]} */
const all = (selector, root = document) => /** @type {T[]} */ ([...root.querySelectorAll(selector)]);
/** @param {string} selector @param {ParentNode} root @returns {any} */
const one = (selector, root = document) => root.querySelector(selector);

/** @param {EventTarget} target @param {string} type @param {(event: any) => void} act */
const on = (target, type, act) => target.addEventListener(type, act);
/** @param {Element | null | undefined} el @param {string} name */
const attr = (el, name) => el?.getAttribute(name) || "";
/** @param {Element} el @param {string} name @param {unknown} value */
const put = (el, name, value) => el.setAttribute(name, String(value));
/** @param {Element | null | undefined} el @param {string} name @param {boolean} set */
const flag = (el, name, set) => el?.classList.toggle(name, set);
/** Numbers as the page writes them: with minus signs, and with the decimal mark of its language. @param {string} text */
const minus = text => marked(text.replaceAll("-", "−"));
/** @param {string} text */
const marked = text => text.replace(/(?<=\d)\.(?=\d)/g, PAGE.mark);

const edited = () => edits.size > 0 || roundsTaken > 0 || pairTold > 1;
/** @param {Element} el */
const keyOf = el => attr(el, "data-v");
/** @param {string} key */
const isGiven = key => key in PAGE.given;
/** @param {string} key */
const typed = key => edits.get(key) ?? PAGE.given[key];

/** A given number as the page was built with it. @param {string} key */
const given = key => /** @type {Exact} */ (decimal(PAGE.given[key]));

/** All of them. @type {Values | undefined} */
let own;

/** The given numbers as they are set now. @returns {Values} */
function start() {
  own ||= Object.keys(PAGE.given).map(given);
  const numbers = [...own];
  for (const [key, text] of edits) numbers[at(key)] = decimal(text);
  return numbers;
}

/** The values as they are set now. */
function values() {
  if (!now) now = run([...stateAfter(roundsTaken) || start()], ALL);
  return now;
}

/** The value of a key; undefined while its rounds are being taken. @param {string} key @returns {Value | null | undefined} */
function valueOf(key) {
  const [stem, rounds] = key.split("@"), place = PLACE.get(key);
  if (place !== undefined) return worth(place);
  const state = stateAfter(roundsTaken + Number(rounds));
  return state ? run([...state], needed([stem]))[at(stem)] : undefined;
}

const VAGUE = { text: "–", exact: false }, UNKNOWN = { text: "…", exact: false }, NONE = { text: PAGE.words.undefined, exact: false }, COVERED = { text: "?", exact: false };

/** A given number under whatever name: the slope of a net input by an output is the weight. @param {string} key @returns {string} */
function source(key) {
  const row = PAGE.rows[(PLACE.get(key) ?? 0) - GIVEN];
  return row && row[1] === 0 ? source(KEYS[row[2]]) : key;
}

/** Texts of the present numbers, each made once. @type {Map<string, Shown>} */
const texts = new Map();

/** What is shown for a key. @param {string} key @returns {Shown} */
function shownOf(key) {
  const text = texts.get(key) || textOf(key);
  texts.set(key, text);
  return text;
}

/** @param {string} key @returns {Shown} */
function textOf(key) {
  if (covering && !isGiven(key) && !revealed.has(key)) return COVERED;
  const own = proven.get(key), name = source(key);
  if (!edited() && own) return shorter(own, digitsShown);
  if (isGiven(name) && !(roundsTaken && STATE.includes(name))) return written(typed(name));
  const value = valueOf(key);
  return value === undefined ? UNKNOWN : value ? shown(value, digitsShown) || VAGUE : NONE;
}

/** A given number as it was typed, where it is short enough. @param {string} text @returns {Shown} */
function written(text) {
  const short = /^-?\d+(\.\d+)?$/.test(text) && (text.split(".")[1] || "").length <= digitsShown;
  return short ? { text, exact: true } : shown(/** @type {Exact} */ (decimal(text)), digitsShown) || NONE;
}

// -- the elements -------------------------------------------------------------------------------

/** The text of a number in the page, in plain characters. @param {Element} el */
const textIn = el => (el.textContent || "").replace("·10", "e").replaceAll("−", "-").replace(",", ".");

/** @param {string} text */
function markup(text) {
  if (!/\d/.test(text)) return `<mtext>${text}</mtext>`;
  const [digits, power] = marked(text.replace("-", "")).split("e");
  let body = `<mn>${digits}</mn>`;
  if (power) body = `<mrow>${body}<mo>·</mo><msup><mn>10</mn><mn>${power.replace("-", "−")}</mn></msup></mrow>`;
  return text[0] === "-" ? `<mo>−</mo>${body}` : body;
}

/** Whether a number at this place needs brackets when it is negative. @param {Element} el @returns {boolean} */
function guarded(el) {
  const before = el.previousElementSibling, outer = el.parentElement;
  if (before) return before.localName === "mo" && /^[+−·]$/.test(before.textContent || "");
  if (!outer || outer.localName === "math" || outer.hasAttribute("data-v")) return false;
  return outer.localName === "msup" || (outer.localName === "mrow" && guarded(outer));
}

/** The brackets of nothing but this number, if it has some. @param {Element} el */
function bracketOf(el) {
  const outer = el.parentElement;
  const bare = outer && outer.children.length === 3 && outer.firstElementChild?.textContent === "(" && guarded(outer);
  return bare ? outer : null;
}

/** A row for formulas such as this one. @param {Element} el */
const mrow = el => document.createElementNS(/** @type {string} */ (el.namespaceURI), "mrow");

/** Put a number in the place of another; the element that now holds it. @param {Element} el @param {string} text */
function setMath(el, text) {
  let box = el;
  if (el.localName === "mn") {
    if (/^[\d.]+$/.test(text)) {
      el.textContent = marked(text);
      return el;
    }
    box = mrow(el);
    for (const { name, value } of el.attributes) put(box, name, value);
    el.replaceWith(box);
  }
  box.innerHTML = markup(text);
  const bracket = bracketOf(box), negative = text[0] === "-";
  if (negative && !bracket && guarded(box)) {
    const row = mrow(box);
    row.innerHTML = '<mo stretchy="false">(</mo><mo stretchy="false">)</mo>';
    box.replaceWith(row);
    row.insertBefore(box, row.lastChild);
  } else if (!negative && bracket) bracket.replaceWith(box);
  return box;
}

/** The few digits that a picture has room for. @param {Element} el @param {string} key */
function inPicture(el, key) {
  if (covering && shownOf(key) === COVERED) return "?";
  if (!edited()) return attr(el, "data-own");
  const name = source(key), significant = el.closest(".strip") ? 4 : 3, value = valueOf(key);
  if (isGiven(name) && !(roundsTaken && STATE.includes(name)) && typed(name).length < significant + 3) return minus(typed(name));
  return value === undefined ? "…" : minus(brief(value, significant));
}

/** @param {Element} el */
function setText(el) {
  const key = keyOf(el), picture = el.localName === "text";
  if (picture && !el.hasAttribute("data-own")) put(el, "data-own", el.textContent || "");
  const text = picture ? inPicture(el, key) : shownOf(key).text;
  if (picture && el.textContent !== text) {
    el.textContent = text;
    const room = max(5, (attr(el, "data-own")).length) / text.length;
    /** @type {SVGElement} */ (el).style.fontSize = room < 1 ? 15 * room + "px" : "";
  }
  return picture || textIn(el) === text ? el : setMath(el, text);
}

/** = where every number of a line is whole, ≈ where one is rounded. @param {Map<Element, boolean>} lines */
function setRelations(lines) {
  for (const [line, whole] of lines) {
    const mark = all("mo, .rel", line).find(el => /^[=≈]$/.test(el.textContent || ""));
    if (mark) mark.textContent = whole ? "=" : "≈";
  }
}

/** Sentences that rest on the numbers: the one that holds, or none. */
function setCases() {
  const plain = !edited() && !covering;
  for (const el of all("[data-case]")) {
    const variants = PAGE.cases[Number(attr(el, "data-case"))], own = el.getAttribute("data-own") ?? el.innerHTML;
    put(el, "data-own", own);
    const text = plain ? own : ofPair(variants.find(([condition]) => holds(condition))?.[1] || "");
    if (el.getAttribute("data-now") !== text) el.innerHTML = text;
    put(el, "data-now", text);
  }
  for (const el of all("[data-if]")) el.toggleAttribute("hidden", !plain && !holds(attr(el, "data-if")));
}

/** @param {string} condition */
function holds(condition) {
  if (condition === "given") return !edited() && !covering;
  return ofPair(condition).split(" & ").every(part => {
    const [left, relation, right] = part.split(" "), [a, b] = [left, right].map(side => (/^[\d.-]+$/.test(side) ? decimal(side) : valueOf(side)));
    if (!a || !b || [left, right].some(key => PLACE.has(key) && shownOf(key) === COVERED)) return false;
    const s = sgn(sub(a, b));
    return relation === ">" ? s > 0 : relation === "<" ? s < 0 : relation === "<=" ? s <= 0 : s === 0;
  });
}

/** Show everything anew. */
function paint() {
  now = null;
  texts.clear();
  flag(document.body, "edited", edited());
  if (edited() || covering || one("[data-now]")) setCases();
  /** @type {Map<Element, boolean>} */
  const lines = new Map();
  for (const el of all("[data-v]")) {
    const key = keyOf(el), set = setText(el);
    const line = set.localName === "text" ? null : set.closest(".rhs, .fr > span") || set.closest("math");
    flag(set, "mine", edits.has(key));
    if (line) lines.set(line, (lines.get(line) ?? true) && shownOf(key).exact);
  }
  setRelations(lines);
  plots();
}

/** Keep the page's own texts. */
function remember() {
  const whole = new Set(PAGE.exact);
  for (const el of all("math [data-v]")) {
    const key = keyOf(el), text = textIn(el);
    if (proven.has(key)) continue;
    const short = !text.includes("e") && (text.split(".")[1] || "").length < PAGE.digits;
    proven.set(key, { text, exact: short || isGiven(key) || whole.has(key) });
  }
}
