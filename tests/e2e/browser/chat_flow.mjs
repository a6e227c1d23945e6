// The owner's first minutes in a real browser: open, confirm, watch, look at the profit, close, emergency close.
// usage: node chat_flow.mjs TRADEWIND_BINARY PICTURES_DIR   Exit codes: 0 passed, 1 failed, 77 skipped.
// The pictures of every step stay in PICTURES_DIR for people to look at.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [binary, picturesDir] = process.argv.slice(2).map((path) => resolve(path));
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
const stepTimeout = 15_000;

function check(condition, what) {
  if (!condition) {
    throw new Error(`expected ${what}`);
  }
}

function startAgent(home) {
  const agent = spawn(binary, ["run", "--home", home, "--http", "127.0.0.1:0", "--seed", "7"]);
  let said = "";
  const started = new Promise((done, failed) => {
    const listen = (bytes) => {
      said += bytes;
      const address = said.match(/^chat: (http:\S+)$/m);
      if (address) {
        done(address[1]);
      }
    };
    agent.stdout.on("data", listen);
    agent.stderr.on("data", listen);
    agent.on("exit", (code) => failed(new Error(`the agent ended with ${code}: ${said}`)));
    setTimeout(() => failed(new Error(`the agent did not say where its chat is: ${said}`)), stepTimeout).unref();
  });
  const ended = new Promise((done) => agent.on("exit", done));
  return { agent, started, ended };
}

class Chat {
  constructor(page) {
    this.page = page;
    this.shots = 0;
  }
  async shot(name) {
    this.shots += 1;
    await this.page.locator("#toast").waitFor({ state: "hidden", timeout: stepTimeout });
    const number = String(this.shots).padStart(2, "0");
    await this.page.screenshot({ path: join(picturesDir, `${number}-${name}.png`) });
  }
  async say(text) {
    await this.page.fill("#text", text);
    await this.page.click("#send");
  }
  botMessage(text) {
    return this.page.locator("article.row:not(.own)", { hasText: text }).last();
  }
  async expectBot(text) {
    await this.botMessage(text).waitFor({ timeout: stepTimeout });
    return this.botMessage(text);
  }
  // Asks, taps the confirmation and follows that very message until it has become the answer.
  async confirm(command, question, button, answer, name) {
    await this.say(command);
    const id = await (await this.expectBot(question)).getAttribute("data-id");
    const message = this.page.locator(`article.row[data-id="${id}"]`);
    await this.shot(`${name}-preview`);
    await message.getByRole("button", { name: button }).click();
    await message.filter({ hasText: answer }).waitFor({ timeout: stepTimeout });
    await message.filter({ hasText: "edited" }).waitFor({ timeout: stepTimeout });
    await message.getByRole("button", { name: button }).waitFor({ state: "detached", timeout: stepTimeout });
    await this.shot(`${name}-done`);
    return message.innerText();
  }
}

async function flow(page, address) {
  const problems = [];
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("console", (line) => line.type() === "error" && problems.push(`console: ${line.text()}`));
  const chat = new Chat(page);
  await page.goto(address);
  await chat.expectBot("Tradewind is up");
  await chat.shot("welcome");

  await page.click("#menu-button");
  await page.locator("#menu").getByText("/futures_open").waitFor();
  await chat.shot("menu");
  await page.click("#menu-button");

  await chat.confirm("/futures_open long 100", "Open LONG", /Open/, "Long 0.0", "open");
  await chat.say("/futures_status");
  const status = await chat.expectBot("LONG BTCUSDT");
  await chat.shot("status");
  check(/stop/i.test(await status.innerText()), "the status to name the stop");

  await chat.say("/pnl");
  const photo = page.locator("article.row:not(.own) img").last();
  await photo.waitFor({ timeout: stepTimeout });
  await page.waitForFunction((image) => image.complete && image.naturalWidth > 300, await photo.elementHandle());
  await chat.shot("pnl");

  await chat.confirm("/futures_close", "Close 100", /Close/, /flat|closed/i, "close");
  await chat.confirm("/futures_open short 150 ETHUSDT x3 tp 4% sl 2%", "Open SHORT", /Open/, /Short \d/,
    "open-short");
  await chat.say("/liquidation_risk");
  await chat.expectBot("Liquidation risk");
  await chat.shot("liquidation-risk");
  await page.emulateMedia({ colorScheme: "dark" });
  await chat.shot("dark");
  const verdict = await chat.confirm("/futures_emergency_close", "Emergency close", /close everything/i,
    /positions 0, orders 0/i, "emergency");
  check(/positions 0, orders 0/i.test(verdict), "the emergency close to verify itself");
  await page.setViewportSize({ width: 1280, height: 800 });
  await chat.shot("desktop-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await chat.shot("desktop");
  check(problems.length === 0, `no errors in the page, got:\n${problems.join("\n")}`);
}

rmSync(picturesDir, { recursive: true, force: true });
mkdirSync(picturesDir, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "tradewind-browser-"));
const { agent, started, ended } = startAgent(join(home, "state"));
let browser;
let exitCode = 0;
try {
  const address = await started;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  const page = await browser.newPage({ viewport: phone, deviceScaleFactor: 2, colorScheme: "light" });
  try {
    await flow(page, address);
    console.log(`passed; pictures are in ${picturesDir}`);
  } catch (error) {
    await page.screenshot({ path: join(picturesDir, "failure.png") });
    throw error;
  }
} catch (error) {
  console.error(error.message);
  exitCode = 1;
} finally {
  await browser?.close();
  agent.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
}
process.exit(exitCode);
