// @ts-check
// What a quantity is, in words.

/** A key as it is read. @param {string} key @returns {string} */
function nameOf(key) {
  const [stem, rounds] = key.split("@");
  const after = rounds ? (rounds === "-1" ? " before" : ` after ${rounds} rounds`) : "";
  if (stem.includes("/")) return stem.split("/").map(side => "∂" + nameOf(side.slice(1))).join("/") + after;
  const text = stem === "eta" ? "η" : stem.replace(/^delta_/, "δ ").replace(/^change_/, "Δ").replace(/^(net|out|target|E)_/, "$1 ");
  return (text.endsWith("+") ? "new " + text.slice(0, -1) : text) + after;
}

/** What a key is. @param {string} key @returns {string} */
function meaningOf(key) {
  const stem = stemOf(key), [, rounds] = key.split("@");
  const after = rounds && rounds !== "-1" ? `, after ${rounds} rounds` : "";
  return basic(stem) + after;
}

/** @param {string} stem @returns {string} */
function basic(stem) {
  const [head, name] = [stem.split("_")[0], stem.slice(stem.indexOf("_") + 1)];
  if (stem.includes("/")) {
    const [above, below] = stem.split("/").map(side => nameOf(side.slice(1)));
    return `slope: how fast ${above} moves with ${below}`;
  }
  if (stem === "E_total") return "the error in all";
  if (stem === "eta") return "learning rate";
  if (stem === "beta") return "momentum: the part of the last change that is kept";
  if (stem.endsWith("+")) return stem.slice(0, -1) + " after the first round";
  if (head === "change") return "what the round adds to " + name;
  if (head === "delta") return `delta of ${name}: slope of the error by its net input`;
  if (head === "net") return "net input of " + name;
  if (head === "out") return "output of " + name;
  if (head === "target") return "target for " + name;
  if (head === "E" && name !== stem) return "error of " + name;
  if (PAGE.layers[0].includes(stem)) return "input";
  return wire(stem);
}

/** Where a parameter stands. @param {string} name */
function wire(name) {
  const uses = [], biased = [];
  for (const [k, rows] of PAGE.wires.entries())
    for (const [n, row] of rows.entries())
      for (const [from, weight] of row.entries()) {
        if (weight !== name) continue;
        if (from < PAGE.layers[k].length) uses.push(`from ${PAGE.layers[k][from]} to ${PAGE.layers[k + 1][n]}`);
        else biased.push(PAGE.layers[k + 1][n]);
      }
  if (uses.length) return "weight " + uses.join(", and ");
  if (biased.length) return (biased.length > 1 ? "bias shared by " : "bias of ") + biased.join(" and ");
  return PAGE.layers.some(layer => layer.includes(name)) ? "neuron" : "";
}
