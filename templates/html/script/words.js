// @ts-check
// What a quantity is, in words; the words themselves stand in labels.jinja of the story.

/** A phrase with its gaps filled. @param {string} id @param {...(string | number)} parts */
const say = (id, ...parts) => PAGE.words[id].replace(/\{(\d)\}/g, (_, k) => String(parts[Number(k)]));

/* eslint-disable prefer-const -- other files set it */
/** What a given number is, where the page does not say so itself. @param {string} _name */
let joined = _name => "";
/* eslint-enable prefer-const */

/** A key as it is read. @param {string} key @returns {string} */
function nameOf(key) {
  const [stem, rounds] = key.split("@");
  let text = stem.replace("eta°", "eta").replace(/^delta_/, "δ ").replace(/^change_/, "Δ").replace(/^(net|out|target|E)_/, "$1 ").replace(/^eta$/, "η");
  if (stem.includes("/")) text = stem.split("/").map(side => "∂" + nameOf(side.slice(1))).join("/");
  else if (stem.endsWith("+")) text = say("new", stem.slice(0, -1));
  return rounds && rounds !== "-1" ? say("after", text, rounds) : text;
}

/** What a key is. @param {string} key @returns {string} */
function meaningOf(key) {
  const stem = stemOf(key), rounds = key.split("@")[1];
  return rounds && rounds !== "-1" ? say("after", basic(stem), rounds) : basic(stem);
}

/** @param {string} stem @returns {string} */
function basic(stem) {
  const [, head, name] = /^(change|delta|net|out|target|E)_(.*)$/.exec(stem) || [];
  if (stem.includes("/")) return say("slope", ...stem.split("/").map(side => nameOf(side.slice(1))));
  if (/^(E_total|eta|beta)$/.test(stem)) return say(stem);
  if (stem.endsWith("+")) return say("+", stem.slice(0, -1));
  if (head) return say(head, name);
  return PAGE.means[stem] || joined(stem) || (PAGE.neurons.includes(stem) ? say("neuron") : "");
}
