// Reads pages in Firefox, over WebDriver BiDi: node firefox.mjs FIREFOX URL... prints, for each, what the page shows
// and what the browser had to say about it.
import puppeteer from "puppeteer-core";

const [executablePath, read, ...addresses] = process.argv.slice(2);
// Firefox lays out what it has read so far, and then calls a formula wrong that the next piece of the file completes.
// So its word for that is left out, and the formulas of the whole page are counted instead.
const HALF_READ = /^Error: Invalid markup: Incorrect number of children for </;
const countChildren = () => {
  const wanted = { msub: 2, msup: 2, mfrac: 2, munder: 2, mover: 2, mroot: 2, msubsup: 3, munderover: 3 };
  return Object.entries(wanted).flatMap(([tag, count]) =>
    [...document.querySelectorAll(tag)].filter(el => el.childElementCount !== count).map(el => el.outerHTML));
};
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const found = [];
for (const address of addresses) {
  const page = await browser.newPage();
  const said = [];
  page.on("console", message => said.push(message.text()));
  page.on("pageerror", error => said.push(String(error)));
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(address);
  await page.waitForFunction(
    "document.body.getAttribute('aria-busy') !== 'true'"
      + " && ![...document.querySelectorAll('[data-v]')].some(el => el.textContent === '…')");
  const misshapen = await page.evaluate(`(${countChildren})()`);
  found.push({ said: said.filter(text => !HALF_READ.test(text)), misshapen, shown: await page.evaluate(`(${read})()`) });
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found));
