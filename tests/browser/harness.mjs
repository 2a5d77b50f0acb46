// Chromium with the built extension in it, for the browser tests. `cargo xtask test browser`
// builds, names the browser in $CHROME, and runs every *.test.mjs beside this file.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Starts Chromium with a fresh profile and the extension.
 * @param {object} [options]
 * @param {string} [options.extension] the unpacked extension; build/extension if not given
 * @param {"light" | "dark"} [options.colorScheme]
 * @returns {Promise<Browser>}
 */
export async function openExtension({ extension = join(root, "build/extension"), colorScheme = "light" } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "ledger-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROME ?? "chromium",
    headless: true,
    colorScheme,
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-features=DisableLoadExtensionCommandLineSwitch",
      // Nothing but this machine: no test can depend on, or reach, anything else.
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
      `--load-extension=${extension}`,
      `--disable-extensions-except=${extension}`,
    ],
  });
  const background = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker", { timeout: 20_000 }));
  return new Browser(context, background, profile);
}

class Browser {
  #profile;

  constructor(context, background, profile) {
    /** Playwright's context: pages, routes, service workers. */
    this.context = context;
    /** The extension's service worker; `evaluate` runs in it, with chrome.*. */
    this.background = background;
    /** The extension's id. */
    this.id = new URL(background.url()).host;
    this.#profile = profile;
  }

  /** Opens one of the extension's pages in a tab. `problems` collects what it should not print. */
  async page(name) {
    const page = await this.context.newPage();
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(String(error)));
    page.on("console", (line) => {
      if (line.type() === "error") page.problems.push(line.text());
    });
    await page.goto(`chrome-extension://${this.id}/${name}`);
    return page;
  }

  /** Stops the service worker, as Chrome does after 30 idle seconds: its memory is gone. */
  async stopBackground(page) {
    const session = await this.context.newCDPSession(page);
    await session.send("ServiceWorker.enable");
    await session.send("ServiceWorker.stopAllWorkers");
    await session.detach();
  }

  /** Starts the service worker if it is not running, as any message of a page does. */
  async wake(page) {
    await page.evaluate(() => chrome.runtime.sendMessage("status\n"));
    for (let tries = 0; tries < 100; tries += 1) {
      const [newest] = this.context.serviceWorkers().slice(-1);
      const lives = await newest?.evaluate(() => true).catch(() => false);
      if (lives) return (this.background = newest);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the service worker does not start");
  }

  /** Forgets all that the extension keeps, as if it were new. */
  async forget() {
    const page = await this.page("icons/16.png");
    await page.evaluate(async () => {
      await chrome.storage.local.clear();
      await chrome.storage.session.clear();
    });
    await page.close();
  }

  /** Keeps a picture in build/screenshots. */
  async screenshot(page, name, { fullPage = false } = {}) {
    const folder = join(root, "build/screenshots");
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
  }

  async close() {
    await this.context.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
