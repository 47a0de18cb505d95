// Reads pages in Firefox, over WebDriver BiDi: node firefox.mjs FIREFOX URL... prints, for each, what the page shows
// and what the browser had to say about it.
import puppeteer from "puppeteer-core";

const [executablePath, read, ...addresses] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const found = [];
for (const address of addresses) {
  const page = await browser.newPage();
  const said = [];
  page.on("console", message => said.push(message.text()));
  page.on("pageerror", error => said.push(String(error)));
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(address);
  await page.waitForFunction("![...document.querySelectorAll('[data-v]')].some(el => el.textContent === '…')");
  found.push({ said, shown: await page.evaluate(`(${read})()`) });
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found));
