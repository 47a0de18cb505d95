// Reads formulas as JSON, [[source, display], ...], from standard input; writes as JSON those that
// KaTeX refuses or warns of, each with the reason.
import { readFileSync } from "node:fs";
import katex from "katex";

const refused = [];
for (const [source, displayMode] of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const strict = (code, message) => { throw new Error(`${code}: ${message}`); };
    katex.renderToString(source, { displayMode, strict });
  } catch (error) {
    refused.push([source, error.message]);
  }
}
process.stdout.write(JSON.stringify(refused));
