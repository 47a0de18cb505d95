// @ts-check
// What is changed stands in the address (#KEY?w5=0.41&rounds=10), so that a link carries it.

const REST = 300;

/** The part of the address that names a place in the page. */
const anchor = () => decodeURIComponent(location.hash.slice(1).split("?")[0]);

/** When the address was written last, and the timer that writes it next: browsers take a while for it, and take only so many. */
let writtenAt = -REST, writing = 0;

function writeAddress() {
  clearTimeout(writing);
  const now = performance.now();
  if (now < writtenAt + REST) return void (writing = setTimeout(writeAddress, REST));
  writtenAt = now;
  const parts = [...edits].map(([key, text]) => `${key}=${text}`);
  if (pairTold > 1) parts.push("pair=" + pairTold);
  if (roundsTaken) parts.push("rounds=" + roundsTaken);
  const hash = anchor() || parts.length ? "#" + anchor() + (parts.length ? "?" + parts.join("&") : "") : "";
  if (hash !== decodeURIComponent(location.hash)) history.replaceState(null, "", hash || location.pathname + location.search);
}

/** Take from the address what it sets; a link within the page, which sets nothing, changes no number. */
function readAddress() {
  const [place, query] = decodeURIComponent(location.hash.slice(1)).split("?");
  if (query) {
    edits.clear();
    roundsTaken = 0;
    for (const part of query.split("&")) {
      const [key, text] = part.split("=");
      if (key === "rounds" && PAGE.state) roundsTaken = min(1e6, max(0, parseInt(text) || 0));
      else if (key === "pair" && Number(text) > 0 && Number(text) <= PAGE.pairs) choosePair(Number(text));
      else if (isGiven(key) && text) setGiven(key, text);
    }
    restart();
    refill();
    changed();
    document.getElementById(place)?.scrollIntoView();
  } else if (edited()) writeAddress();
}
