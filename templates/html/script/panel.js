// @ts-check
// The panel: numbers to change, digits, light and dark; the banner that says what is changed.

/** Set a given number; the text as it was typed. @param {string} key @param {string} text @returns {boolean} whether it is a number */
function setGiven(key, text) {
  const read = readNumber(text);
  if (!read || abs(rough(read.value).m) > 1e6) return false;
  if (sgn(sub(read.value, given(key))) === 0) edits.delete(key);
  else edits.set(key, read.text);
  restart();
  return true;
}

/** After a change: the whole page, the banner, the address. */
function changed() {
  if (stateAfter(roundsTaken)) paint();
  banner();
  writeAddress();
  light(pinned);
}

/** Everything back to the page's own numbers. */
function reset() {
  edits.clear();
  roundsTaken = 0;
  choosePair(1);
  restart();
  refill();
  changed();
}

/** @param {HTMLInputElement} input */
function fill(input) {
  const text = typed(attr(input.closest("[data-g]"), "data-g"));
  input.value = input.type === "range" ? text : marked(text);
  input.removeAttribute("aria-invalid");
}

/** Every field anew. */
const refill = () => /** @type {HTMLInputElement[]} */ (all("[data-g] input")).forEach(fill);

/** The words of the banner. */
function banner() {
  const box = one("#changed"), parts = [...edits].slice(0, 4).map(([key, text]) => `${nameOf(key)} ${minus(PAGE.given[key] + " → " + text)}`);
  if (edits.size > 4) parts.push(say("more", edits.size - 4));
  if (pairTold > 1) parts.unshift(say("pair", pairTold));
  if (roundsTaken) parts.unshift(say("rounds", roundsTaken));
  box.hidden = !parts.length;
  one("span", box).textContent = parts.join(", ");
}

/** A field for a given number. @param {string} key */
function field(key) {
  const box = one("#field").content.firstElementChild.cloneNode(true);
  put(box, "data-g", key);
  one("span", box).textContent = nameOf(key);
  fill(one("input", box));
  return box;
}

/* eslint-disable prefer-const -- another file sets it */
/** The fields of the panel; where there are very many, those that a search finds. */
let fields = () => one("#fields").replaceChildren(...ASKED.map(field));
/* eslint-enable prefer-const */
const ASKED = Object.keys(PAGE.given).filter(key => !/[@°]/.test(key));

/** Offer to change the number that is lit. @param {string | null} key */
function offer(key) {
  const box = one("#slide"), input = /** @type {HTMLInputElement} */ (one("input", box));
  box.hidden = !key || !isGiven(key);
  if (!key || box.hidden || attr(box, "data-g") === key) return;
  const x = rough(given(key)).m, reach = key === "eta" ? 0 : max(2, 2 * abs(x));
  put(box, "data-g", key);
  input.min = String(key === "eta" ? 0 : floor(x - reach));
  input.max = String(key === "eta" ? max(2, 4 * x) : ceil(x + reach));
  input.step = "0.01";
  input.value = typed(key);
  put(input, "aria-label", nameOf(key));
}

/** @param {string} key @param {string} text @param {Element} from */
function enter(key, text, from) {
  const good = setGiven(key, text);
  from.toggleAttribute("aria-invalid", false);
  if (!good) return put(from, "aria-invalid", "true");
  for (const input of /** @type {HTMLInputElement[]} */ (all(`[data-g="${CSS.escape(key)}"] input`))) if (input !== from) fill(input);
  changed();
}

/** Put the panel into the page. */
function build() {
  const picture = one("figure .net.nr [data-v]")?.closest("svg") || one("figure .net");
  if (picture) one("#dock .pic").append(picture.cloneNode(true));
  one("#dock").append(one("#tools").content.cloneNode(true));
  one("header").prepend(one("#bar").content.cloneNode(true));
  one("header figcaption").append(one("#hint").content.cloneNode(true));
  document.body.append(one("#notice").content.cloneNode(true));
  fields();
  for (const box of [one("#fields"), one("#slide")]) {
    on(box, "input", (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target), key = attr(input.closest("[data-g]"), "data-g");
      if (key) enter(key, input.value, input);
    });
    on(box, "focusin", (/** @type {Event} */ event) => light(termAt(event.target)?.[1] || null));
  }
  on(one("#back"), "click", reset);
  on(one("#digits"), "change", event => {
    digitsShown = Number(event.target.value);
    paint();
  });
  on(one("#cover"), "click", () => cover(!covering));
  for (const button of all("#train button")) on(button, "click", () => {
    roundsTaken += Number(attr(button, "value"));
    changed();
  });
  on(one("#pair"), "change", event => {
    choosePair(Number(event.target.value));
    changed();
  });
  on(one("#copy"), "click", () => {
    one("#sheet").select();
    navigator.clipboard?.writeText(one("#sheet").value);
  });
  let dark = matchMedia("(prefers-color-scheme: dark)").matches;
  put(one("#theme"), "aria-pressed", dark);
  on(one("#theme"), "click", event => {
    dark = !dark;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    put(event.target, "aria-pressed", dark);
  });
  on(one("#handle"), "click", () => unfold(!one("#dock.open")));
}

/** On a phone: the sheet with the picture and the panel. @param {boolean} open */
function unfold(open) {
  flag(one("#dock"), "open", open);
  put(one("#handle"), "aria-expanded", open);
}

/** Hide every answer, or show them all. @param {boolean} covered */
function cover(covered) {
  covering = covered;
  revealed.clear();
  flag(document.body, "cover", covered);
  put(one("#cover"), "aria-pressed", covered);
  paint();
}

/** Show one covered answer. @param {string} key */
function reveal(key) {
  revealed.add(key);
  paint();
}
