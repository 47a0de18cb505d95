// @ts-check
// Of several training pairs the story follows one: the first, or the one that the reader chooses.

/** Let the story follow another pair: every key and every sign up to where all pairs are taken together. */
choosePair = pair => {
  const own = `[${pairTold}]`, other = `[${pair}]`, end = one("#all-pairs");
  pairTold = pair;
  for (const el of all("[data-t], [data-v], [data-g]")) {
    if (el.closest("#fields") || (end && end.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    for (const name of ["data-t", "data-v"]) {
      const key = el.getAttribute(name);
      if (key) el.setAttribute(name, key.replace(own, other));
    }
    const walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.nodeValue === own) walk.currentNode.nodeValue = other;
  }
  one("#pair").value = String(pair);
};
