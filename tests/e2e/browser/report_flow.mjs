// A backtest's report in a real browser, from a file and without a network: charts draw, symbols switch, tables sort.
// usage: node report_flow.mjs WRITE_SAMPLE_REPORT PICTURES_DIR   Exit codes: 0 passed, 1 failed, 77 skipped.
// The pictures stay in PICTURES_DIR for people to look at.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [writer, picturesDir] = process.argv.slice(2).map((path) => resolve(path));
const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
const modules = process.env.TRADEWIND_NODE_MODULES;
if (!chromiumPath || !modules || !existsSync(join(modules, "playwright-core"))) {
  console.log("skipped: chromium or playwright-core is missing");
  process.exit(77);
}
const { chromium } = createRequire(join(modules, "resolve-from-here.cjs"))("playwright-core");

const chromiumFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const phone = { width: 412, height: 860 };
const desktop = { width: 1280, height: 900 };

function check(condition, what) {
  if (!condition) {
    throw new Error(`expected ${what}`);
  }
}

// How many colours the largest canvas of a chart shows: an undrawn one has one.
function coloursOf(page, selector) {
  return page.locator(`${selector} canvas`).evaluateAll((all) => {
    const canvas = all.sort((a, b) => b.width * b.height - a.width * a.height)[0];
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4) {
      seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    return seen.size;
  });
}

const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function shot(page, name) {
  await settle(page);
  await page.screenshot({ path: join(picturesDir, `report-${name}.png`), fullPage: true });
}

async function column(page, title) {
  const index = await page.locator("#trades th").evaluateAll((heads, wanted) => heads.findIndex((head) => head.textContent === wanted), title);
  return page.locator(`#trades tbody tr td:nth-child(${index + 1})`).allInnerTexts();
}

async function checkSorting(page) {
  await page.locator("#trades th", { hasText: "Profit" }).click();
  const falling = (await column(page, "Profit")).map(Number);
  check(falling.length > 20, "the trades to be listed");
  check(falling.every((value, i) => i === 0 || falling[i - 1] >= value), "the best trades first");
  await page.locator("#trades th", { hasText: "Profit" }).click();
  const rising = (await column(page, "Profit")).map(Number);
  check(rising.every((value, i) => i === 0 || rising[i - 1] <= value), "the worst trades first");
  check(rising[0] < 0, "a losing trade among them");
  check(await page.locator("#trades th[aria-sort='ascending']").count() === 1, "one sorted column");
}

async function checkCrosshair(page, chart, reading, words) {
  const before = await page.locator(reading).innerText();
  await page.locator(chart).scrollIntoViewIfNeeded();
  const box = await page.locator(chart).boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.35);
  await settle(page);
  const after = await page.locator(reading).innerText();
  check(after !== before, `the reading of ${chart} to follow the pointer`);
  check(words.every((word) => after.includes(word)), `${words} in "${after}"`);
}

async function flow(page, address) {
  await page.setViewportSize(desktop);
  await page.goto(address);
  await page.locator("#trades table").waitFor();
  await settle(page);
  check(await page.locator("#equity-chart canvas").count() > 0, "live charts");
  check(await page.locator("#static").isHidden(), "the still charts to be hidden on a screen");
  check(await coloursOf(page, "#equity-chart") > 5, "the equity to be drawn");
  check(await coloursOf(page, "#price-chart") > 5, "the candles to be drawn");
  check(await page.locator("#headline").getByText("Net profit").isVisible(), "the figures");
  check(await page.locator("#months-table td.year").count() === 1, "the months of one year");
  check(await page.locator(".histogram rect").count() > 20, "the histogram");
  await shot(page, "1-desktop");

  await checkCrosshair(page, "#equity-chart", "#equity-reading", ["This run", "Buy and hold", "Drawdown"]);
  await checkCrosshair(page, "#price-chart", "#price-reading", ["O ", "H ", "L ", "C ", "Volume"]);

  const price = await page.locator("#price-reading").innerText();
  await page.getByRole("tab", { name: "ETHUSDT" }).click();
  await settle(page);
  check(await page.getByRole("tab", { name: "ETHUSDT" }).getAttribute("aria-selected") === "true", "the symbol to be chosen");
  check(await page.locator("#price-reading").innerText() !== price, "another price");
  await checkSorting(page);
  await page.locator("#trades tbody tr").first().click();
  const symbol = (await column(page, "Symbol"))[0];
  check(await page.getByRole("tab", { name: symbol }).getAttribute("aria-selected") === "true", "the trade's symbol");
  await page.locator("#price-reading .fill").waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("button", { name: "Log" }).click();
  await shot(page, "2-desktop-dark");

  await page.setViewportSize(phone);
  await shot(page, "3-phone-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await page.locator("#trades table").waitFor();
  await shot(page, "4-phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= phone.width, `no sideways scrolling, the page is ${wide} wide`);
  check(await coloursOf(page, "#price-chart") > 5, "the candles to be drawn on a phone");

  await page.emulateMedia({ media: "print" });
  check(await page.locator("#static svg").first().isVisible(), "still charts on paper");
  check(await page.locator("#equity-chart").isHidden(), "no live charts on paper");
  await page.setViewportSize({ width: 800, height: 1130 });
  await shot(page, "5-paper");
}

// The same page as a program without the charting library writes it.
async function flowWithoutLibrary(page, address) {
  await page.setViewportSize(desktop);
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await page.goto(address);
  await page.locator("#trades table").waitFor();
  check(await page.locator("#static svg").first().isVisible(), "still charts in place of the live ones");
  check(await page.locator("#equity").isHidden(), "no empty place for live charts");
  await shot(page, "6-still");
}

function withoutLibrary(html) {
  const inside = html.indexOf("TradingView Lightweight Charts");
  const start = html.lastIndexOf("<script>", inside) + "<script>".length;
  return html.slice(0, start) + html.slice(html.indexOf("</script>", inside));
}

mkdirSync(picturesDir, { recursive: true });
const report = join(picturesDir, "report.html");
const stillReport = join(picturesDir, "report-still.html");
execFileSync(writer, [report]);
const html = readFileSync(report, "utf8");
if (!html.includes("TradingView Lightweight Charts")) {
  console.log("skipped: the charting library could not be installed");
  process.exit(77);
}
writeFileSync(stillReport, withoutLibrary(html));
let browser;
let exitCode = 0;
try {
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  const page = await browser.newPage({ deviceScaleFactor: 2, colorScheme: "light" });
  const problems = [];
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("console", (line) => line.type() === "error" && problems.push(`console: ${line.text()}`));
  const [address, stillAddress] = [report, stillReport].map((file) => pathToFileURL(file).href);
  page.on("request", (request) => ![address, stillAddress].includes(request.url()) && problems.push(`loads ${request.url()}`));
  try {
    await flow(page, address);
    await flowWithoutLibrary(page, stillAddress);
    check(problems.length === 0, `no errors and no loading, got:\n${problems.join("\n")}`);
    console.log(`passed; pictures are in ${picturesDir}`);
  } catch (error) {
    await page.screenshot({ path: join(picturesDir, "report-failure.png") });
    console.error(problems.join("\n"));
    throw error;
  }
} catch (error) {
  console.error(error.message);
  exitCode = 1;
} finally {
  await browser?.close();
}
process.exit(exitCode);
