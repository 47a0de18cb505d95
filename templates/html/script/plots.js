// @ts-check
// The two curves, drawn anew when numbers change: the error against a weight, and over the rounds.

/** @typedef {[number, number][]} Points */

/** The page's own drawings. @type {Map<Element, string>} */
const drawings = new Map();

plots = () => {
  for (const svg of all("figure .plot")) {
    if (!drawings.has(svg)) drawings.set(svg, svg.innerHTML);
    const weight = /^dE_total\/d([^[]+)(.*)$/.exec(svg.closest(".step")?.id || "");
    const drawn = !edited() ? drawings.get(svg) : weight ? slopePlot(svg, weight[1], ofPair(weight[2])) : trail.length > 2 ? curvePlot(svg) : null;
    svg.innerHTML = drawn || "";
  }
};

/** @param {Element} svg @param {string} weight @param {string} pair */
function slopePlot(svg, weight, pair) {
  const error = "E_total" + pair, rows = moved(weight, needed([error])), base = values(), here = base[at(weight)], slope = base[at(`dE_total/d${weight}${pair}`)];
  const height = (/** @type {number} */ x) => {
    const changed = [...base];
    changed[at(weight)] = new Ball(x, 0);
    const value = run(changed, rows)[at(error)];
    return value ? rough(value).m : NaN;
  };
  if (!here || !slope) return "";
  const x = rough(here).m, steep = rough(slope).m, y = height(x), next = !pair && PLACE.has(weight + "+") ? base[at(weight + "+")] : null;
  /** @type {Points} */
  const points = [];
  for (let k = -40; k <= 40; k++) points.push([x + k / 20, height(x + k / 20)]);
  const frame = axes(svg, points, weight, false), reach = 0.9;
  const to = next ? rough(next).m : x, arrow = Math.sign(to - x) * max(abs(to - x), 0.12);
  return frame.text + path("tan", [[x - reach, y - steep * reach], [x + reach, y + steep * reach]].map(frame.at)) + path("cv", points.map(frame.at))
    + (next && to !== x ? `<g class="st">${mark(frame.at([x + arrow, y + steep * arrow]), frame.at([x, y]))}</g>` : "")
    + dot(frame.at([x, y]), steep > 0, [say("now", shownOf(weight).text), ...(next && to !== x ? [say("one step", shown(next, 4)?.text || "–")] : [])]);
}

/** @param {Element} svg */
function curvePlot(svg) {
  const errors = trail.map(([, error]) => error).filter(Number.isFinite), log = min(...errors) > 0 && max(...errors) > 50 * min(...errors);
  const frame = axes(svg, log ? trail.map(([n, e]) => [n, log10(e)]) : trail, say("round"), log);
  const here = trail.findLast(([n]) => n <= roundsTaken) || trail[0];
  return frame.text + path("cv", trail.map(([n, e]) => frame.at([n, log ? log10(e) : e]))) + dot(frame.at([here[0], log ? log10(here[1]) : here[1]]), false, [say(roundsTaken ? "here" : "start")]);
}

/** @param {Element} svg @param {Points} points @param {string} label @param {boolean} log */
function axes(svg, points, label, log) {
  const [, , width, height] = (attr(svg, "viewBox")).split(" ").map(Number), left = 64, right = width - 30, top = 32, bottom = height - 44;
  const ys = points.map(p => p[1]).filter(Number.isFinite), [low, high] = [points[0][0], points[points.length - 1][0]];
  let [least, most] = [min(...ys), max(...ys)];
  if (!log && least > 0 && 2 * least < most) least = 0;
  if (!(most - least > 1e-12 * abs(most))) [least, most] = [least - 0.5, most + 0.5];
  /** @param {number[]} p @returns {[number, number]} */
  const place = ([x, y]) => [left + (x - low) / (high - low || 1) * (right - left), max(-500, min(900, bottom - (y - least) / (most - least) * (bottom - top)))];
  let text = "";
  for (const y of ticks(least, most, log)) text += path(y - least < 1e-9 * (most - least) ? "ax" : "gr", [[low, y], [high, y]].map(place)) + words([left - 8, place([low, y])[1] + 4.5], log ? power(y) : plain(y), "r");
  for (const x of ticks(low, high, false)) text += words([place([x, least])[0], bottom + 19], plain(x));
  return { at: place, text: text + words([right, bottom + 37], label, "r") + words([left, top - 13], say("error"), "s") };
}

/** Round numbers in a stretch. @param {number} low @param {number} high @param {boolean} whole */
function ticks(low, high, whole) {
  const rough = (high - low) / 4, ten = 10 ** floor(log10(rough)), found = [];
  const step = whole ? max(1, ceil(rough)) : ([1, 2, 5, 10].find(f => f * ten >= rough * 0.999) || 10) * ten;
  for (let k = ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step);
  return found;
}

const plain = (/** @type {number} */ x) => String(+x.toPrecision(6));
const power = (/** @type {number} */ x) => x > -5 && x < 5 ? plain(10 ** x) : "10^" + plain(x);
const spot = (/** @type {number[]} */ [x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const path = (/** @type {string} */ kind, /** @type {number[][]} */ points) => `<g class="${kind}"><path d="M${points.filter(p => Number.isFinite(p[1])).map(spot).join("L")}"/></g>`;
const words = (/** @type {number[]} */ [x, y], /** @type {string} */ text, kind = "") => `<g class="col"><text class="hd ${kind}" x="${x}" y="${y}">${minus(text).replace("&", "&amp;").replace("<", "&lt;")}</text></g>`;

/** A dot with words beside it where a line through it leaves room. @param {number[]} at @param {boolean} rises whether the line does @param {string[]} lines */
function dot([x, y], rises, lines) {
  const below = rises && y < LOW, left = rises && !below;
  return `<g class="pt"><circle cx="${x}" cy="${y}" r="6"/></g>` + lines.map((text, k) => words([left ? x - 10 : x + 10, below ? y + 22 + 18 * k : y - 14 - 18 * k], text, left ? "r" : "s")).join("");
}

/** Lower than this a dot has no room for words below it. */
const LOW = 185;

/** An arrow head at the end of a step. @param {number[]} to @param {number[]} from */
function mark([x, y], [x0, y0]) {
  const far = Math.hypot(x - x0, y - y0) || 1, [a, b] = [(x - x0) / far * 9, (y - y0) / far * 9];
  return `<path d="M${spot([x0, y0])}L${spot([x, y])}M${spot([x - a - b / 2, y - b + a / 2])}L${spot([x, y])}L${spot([x - a + b / 2, y - b - a / 2])}"/>`;
}
