// @ts-check
// A large network comes packed: numbered names as runs, numbers as one text, rows of one shape as one row.

/** Names in a row: what stands before the number, the first number, how many, what follows. @typedef {[head: string, first: number, count: number, tail: string]} Run */

/** @param {(string | Run)[]} runs @returns {string[]} */
const unrolled = runs => runs.flatMap(run => typeof run === "string" ? run : each(run[2], k => run[0] + (run[1] + k) + run[3]));
/** @template T @param {number} count @param {(k: number) => T} make */
const each = (count, make) => Array.from({ length: count }, (_, k) => make(k));

/** Arguments in pairs, each in equal steps from its first place. @param {number | number[]} arg @returns {number | number[]} */
const spread = arg => typeof arg === "number" ? arg : each(arg[0], k => [arg[1] + k * arg[2], arg[3] + k * arg[4]]).flat();

/** A row as it is, or for a family of rows each of them. @param {any[]} row @param {string[]} names @returns {any[]} */
function unpackedRow([key, formula, ...args], names) {
  if (typeof key === "string") return [[key, formula, ...args.flatMap(spread)]];
  return each(key[2], k => [key[0].replace("*", names[key[1] + k]), formula, ...args.map(arg => arg.length ? arg[0] + k * arg[1] : arg)]);
}

/** Put in full what came packed. */
function unpack() {
  const names = unrolled(PAGE.packed.names), numbers = PAGE.packed.numbers.split(" "), end = PAGE.rows.findIndex(([key]) => typeof key !== "string");
  PAGE.given = Object.fromEntries(names.map((name, k) => [name, (numbers[k] || "0").replace(/^-?(?=\.)/, "$&0")]));
  PAGE.shown = end < 0 ? undefined : end;
  PAGE.rows = PAGE.rows.flatMap(row => unpackedRow(row, names));
  const trained = unrolled(PAGE.packed.trained), state = PAGE.state && Object.entries(PAGE.state);
  PAGE.state = state && Object.fromEntries(state.flatMap(([was, is]) => trained.map(name => [was.replace("*", name), is.replace("*", name)])));
}
unpack();
