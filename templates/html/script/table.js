// @ts-check
// Very many given numbers stand in a table that is searched; of it there are only the rows that are found.

/** For each weight what it joins, for each bias who reads it, for each input nothing. @type {Map<string, string[][]>} */
const joins = new Map();

/** @param {number} place @param {string[]} ends */
function join(place, ends) {
  const name = stemOf(KEYS[place]), known = joins.get(name) || [];
  if (known.every(other => other.join() !== ends.join())) joins.set(name, [...known, ends]);
}

/** Read from the net inputs what is joined. */
function joinAll() {
  for (const [key, , ...args] of PAGE.rows) {
    const [, neuron] = /^net_(\w+)(\[1\])?$/.exec(key) || [], places = args.map(Number);
    if (!neuron) continue;
    for (let k = 0; k + 1 < places.length; k += 2) {
      const source = stemOf(KEYS[places[k + 1]]).replace(/^out_/, "");
      join(places[k], [source, neuron]);
      if (places[k + 1] < GIVEN) join(places[k + 1], []);
    }
    if (places.length % 2) join(places[places.length - 1], [neuron]);
  }
}

/** @param {string} name */
function endsOf(name) {
  if (!joins.size) joinAll();
  return joins.get(name) || [];
}

joined = name => {
  const ends = endsOf(name), kinds = ["input", ends.length > 1 ? "shared" : "bias", "weight"];
  const words = ends.map(end => (end[1] ? say("wire", ...end) : end[0] || ""));
  return ends.length ? say(kinds[ends[0].length], words.join(say("and"))) : "";
};

/** What nothing on the page asks for has not been computed yet. */
worth = place => {
  const known = values();
  if (known[place] === undefined) {
    PAGE.rows[place - GIVEN].slice(2).map(Number).forEach(worth);
    run(known, [place - GIVEN]);
  }
  return known[place];
};

/** Whether a number is meant: by the beginning of its key, or by words that are its key or what it joins. @param {string} key @param {string} query */
function meant(key, query) {
  if (key.toLowerCase().startsWith(query)) return true;
  const own = [key.replace(/\d+$/, ""), key, ...endsOf(stemOf(key)).flat()].map(word => word.toLowerCase());
  return query.split(/[^\p{L}\d]+/u).every(word => !word || own.includes(word));
}

/** A number with what it is, its slope and its new value. @param {string} key */
function tableRow(key) {
  const row = field(key), cells = all("td", row).slice(1);
  one("small", row).textContent = meaningOf(key);
  put(one("input", row), "aria-label", nameOf(key));
  [`dE_total/d${key}`, key + "+"].forEach((other, k) => {
    if (!PLACE.has(other)) return;
    cells[k].innerHTML = `<math><mn data-v="${other}"></mn></math>`;
    setText(one("mn", cells[k]));
  });
  return row;
}

fields = () => {
  const query = one("#search").value.trim().toLowerCase(), found = query ? ASKED.filter(key => meant(key, query)) : ASKED;
  one("#fields").replaceChildren(...found.slice(0, ROWS).map(tableRow));
  one("#more").textContent = found.length > ROWS ? say("many", found.length) : "";
};
const ROWS = 40;

on(window, "input", event => event.target.id === "search" && fields());
