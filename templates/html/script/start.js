// @ts-check
// The page comes to life.

remember();
build();
boxes();
for (const el of all(".drv:not([data-box]), figure svg")) put(el, "tabindex", "0");
on(window, "scroll", spy);
on(window, "hashchange", readAddress);
on(window, "beforeprint", () => all("details").forEach(el => put(el, "open", "")));
flag(document.documentElement, "js", true);
spy();
tell(null);
readAddress();
