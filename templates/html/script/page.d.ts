// What Python writes in front of the scripts: the example, and how its quantities are computed.

/** Key, index of the formula, and the places of its arguments (the given numbers come first). */
type Row = [string, number, ...number[]];

declare const PAGE: {
  /** Name of the example, as `explainer check -e` takes it. */
  name: string;
  /** Decimals that the page was built with. */
  digits: number;
  /** Rounds of training that the page reports. */
  rounds: number;
  /** How many training pairs there are to choose from; 1 where there is nothing to choose. */
  pairs: number;
  /** Every given number, as its author wrote it; of a large network unpacked from what follows. */
  given: Record<string, string>;
  packed: { names: (string | [string, number, number, string])[]; numbers: string; trained: (string | [string, number, number, string])[] };
  /** So many rows are computed at once, those after them when they are asked for; all, where it is not said. */
  shown?: number;
  formulas: ((...x: any[]) => any)[];
  rows: Row[];
  /** Places of quantities that are 0 whatever the given numbers are, though it takes letters to see that. */
  zeros: number[];
  /** What a round of training changes, and what takes its place; null where that is too much for a page. */
  state: Record<string, string> | null;
  /** Keys whose text on the page is the whole number though it has all decimals. */
  exact: string[];
  /** Sentences that hold under a condition: the variants of each, as condition and markup. */
  cases: [string, string][][];
  /** What the script says, in the language of the page: phrases in labels.jinja. */
  words: Record<string, string>;
  /** What stands before the decimals: a point or a comma. */
  mark: string;
  /** Known mistakes: what each is, and the rows that come out otherwise (place, formula, arguments). */
  mistakes: [says: string, rows: number[][]][];
  /** Names of the neurons. */
  neurons: string[];
  /** What each input, weight and bias is, in words. */
  means: Record<string, string>;
};
