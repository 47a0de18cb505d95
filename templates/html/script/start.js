// @ts-check
// The page comes to life.

remember();
build();
boxes();
for (const el of all(".drv:not([data-box]), figure svg")) el.setAttribute("tabindex", "0");
addEventListener("scroll", spy, { passive: true });
addEventListener("hashchange", readAddress);
addEventListener("beforeprint", () => all("details").forEach(el => el.setAttribute("open", "")));
document.documentElement.classList.add("js");
spy();
readAddress();
