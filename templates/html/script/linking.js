// @ts-check
// What belongs together lights up together, in formulas, sentences, pictures and the panel; and is said in words.

/** @type {string | null} */
let pinned = null;

/** The key that an element stands for. @param {EventTarget | null} target @returns {[Element, string] | null} */
function termAt(target) {
  const el = target instanceof Element ? target.closest("[data-t], [data-v], [data-g]") : null;
  return el && [el, attr(el, "data-t") || attr(el, "data-v") || attr(el, "data-g")];
}

/** A key without its pair and its round. @param {string} key */
const stemOf = key => key.replace(/\[\d+\]°?/g, "").split("@")[0].replace(/^[\w-]+:/, "");

/** The parts of the picture that a quantity belongs to. @param {string} key @returns {string[]} */
function placesOf(key) {
  const stem = stemOf(key);
  if (stem.includes("/")) return stem.split("/").flatMap(side => placesOf(side.slice(1)));
  if (stem.startsWith("delta_")) return ["net_" + stem.slice(6), "out_" + stem.slice(6)];
  if (stem.startsWith("change_")) return [stem.slice(7)];
  if (PAGE.neurons.includes(stem)) return ["net_" + stem, "out_" + stem];
  return [stem.replace(/\+$/, "")];
}

/** Light a key, or nothing. @param {string | null} key */
function light(key) {
  for (const el of all(".on")) flag(el, "on", false);
  if (key) {
    const same = CSS.escape(key);
    for (const el of all(`[data-t="${same}"], [data-v="${same}"], [data-g="${same}"]`)) flag(el, "on", true);
    for (const place of placesOf(key)) for (const el of all(`.net [data-t="${CSS.escape(place)}"]`)) flag(el, "on", true);
  }
  tell(key);
}

/** Light a key until another is chosen. @param {string | null} key */
function pin(key) {
  pinned = key;
  light(key);
  one("#said").textContent = key ? `${valued(key)}, ${meaningOf(key)}` : "";
  flag(one("#dock"), "peek", !!key);
}

/** A key with its value, if it has one. @param {string} key */
function valued(key) {
  const shown = PLACE.has(key.split("@")[0]) && shownOf(key);
  return nameOf(key) + (shown ? ` ${shown.exact ? "=" : "≈"} ${minus(shown.text)}` : "");
}

/** What stands under the picture: the quantity that is lit, or the step being read; with a given number also the error. @param {string | null} key */
function tell(key) {
  const read = one("#read");
  if (!read) return;
  read.replaceChildren(line("b", key ? valued(key) : step ? numberOf(step) : say("network")),
    line("span", key ? meaningOf(key) : step ? titleOf(step) : say("today")));
  if (key && isGiven(key)) read.append(line("span", valued("E_total")));
  offer(key);
}

/** @param {string} tag @param {string} text */
function line(tag, text) {
  const el = document.createElement(tag);
  el.textContent = text;
  return el;
}

on(window, "pointerover", event => {
  if (event.pointerType === "touch") return;
  const found = termAt(event.target);
  light(found ? found[1] : pinned);
});

on(window, "click", event => {
  const found = termAt(event.target), target = /** @type {Element} */ (event.target);
  if (target.closest("#dock :is(input, button, summary, textarea), #options, .yn")) return;
  if (!found) return void (pinned && pin(null));
  const [el, key] = found;
  if (covering && el.hasAttribute("data-v") && !isGiven(key)) reveal(key);
  if (target.closest("summary, a") && !covering) return;
  pin(pinned === key ? null : key);
});

// Each derivation and each picture is one stop; the arrow keys walk what is in it.
on(window, "keydown", event => {
  if (event.key === "Escape") {
    pin(null);
    return unfold(false);
  }
  const focus = document.activeElement, typing = focus instanceof HTMLInputElement;
  const box = focus?.closest(".drv, svg.dia");
  const arrow = /^Arrow(Down|Up|Right|Left)$/.exec(event.key), way = arrow && /D|R/.test(arrow[1]) ? 1 : -1;
  if (!box || !arrow || (typing && /t$/.test(arrow[1]))) return;
  const keys = [...new Set(all("[data-t], [data-v]", box).map(el => termAt(el)?.[1] || ""))], here = keys.indexOf(pinned || "");
  event.preventDefault();
  if (keys.length) pin(keys[(here + way + (here < 0 && way < 0 ? 1 : 0) + keys.length) % keys.length]);
});

// -- the step being read ----------------------------------------------------------------------

/** @type {Element | null} */
let step = null;

/** @param {Element} el */
const numberOf = el => say("step", one(".sn", el).textContent);
/** @param {Element} el */
const titleOf = el => one(".ttl", el)?.textContent || "";

/** Everything in the picture that has to do with a key: its places, and what its step is computed from. @param {string} key */
function partsOf(key) {
  const row = PAGE.rows[(PLACE.get(key) ?? -1) - GIVEN], found = new Set(placesOf(key));
  for (const arg of row ? row.slice(2) : []) for (const place of placesOf(KEYS[Number(arg)])) found.add(place);
  const slope = /^d(E\w*|out_\w+|net_\w+)\/d([^[]+)(.*)$/.exec(key);
  if (slope) for (const part of between(slope[2], slope[1], slope[3])) found.add(part);
  return found;
}

/** The way from one quantity forward to another, with the weights on it. @param {string} from @param {string} to @param {string} pair */
function between(from, to, pair) {
  const has = (/** @type {string} */ key) => (PLACE.has(key + pair) ? key + pair : key), ahead = new Set(moved(has(from), needed([has(to)])).map(k => k + GIVEN));
  ahead.add(at(has(from)));
  const parts = [];
  for (const place of ahead) {
    parts.push(stemOf(KEYS[place]));
    const args = place < GIVEN || !/^net_/.test(KEYS[place]) ? [] : PAGE.rows[place - GIVEN].slice(2).map(Number);
    args.forEach((arg, k) => ahead.has(arg) && arg >= GIVEN && parts.push(stemOf(KEYS[args[k - 1]])));
  }
  return parts;
}

/** Show where a step takes place. @param {Element | null} el */
function follow(el) {
  if (el === step) return;
  flag(step, "now", false);
  step = el;
  flag(el, "now", true);
  const key = el ? ofPair(el.id).replace(/^chain-/, "dE_total/d") : "", parts = el ? partsOf(key) : new Set();
  for (const net of all("#dock .net")) {
    flag(net, "focus", parts.size > 0);
    for (const part of all("[data-t]", net)) flag(part, "lit", parts.has(attr(part, "data-t")));
  }
  if (!pinned) tell(null);
}

/** Find the step at reading height. */
function spy() {
  const height = innerHeight * 0.38;
  let found = null;
  for (const el of all("section.step")) {
    const { top, bottom } = el.getBoundingClientRect();
    if (top < height && bottom > 60) found = el;
  }
  follow(found);
}
