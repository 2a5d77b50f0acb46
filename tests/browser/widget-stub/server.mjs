// Serves the stub on loopback, from an origin of its own, and hands tests its inside.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const FILES = { "/widget.html": "text/html", "/widget.js": "text/javascript" };

export class WidgetServer {
  #server;

  static async start() {
    const widget = new WidgetServer();
    widget.#server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url, "http://127.0.0.1");
      if (!FILES[pathname]) return response.writeHead(404).end();
      const text = await readFile(new URL(`.${pathname}`, import.meta.url));
      response.writeHead(200, { "content-type": FILES[pathname] }).end(text);
    });
    widget.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => widget.#server.once("listening", resolve));
    widget.url = `http://127.0.0.1:${widget.#server.address().port}/widget.html`;
    return widget;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The stub in a page, once it is there. */
  async in(page) {
    for (let tries = 0; tries < 150; tries += 1) {
      const frame = page.frames().find((one) => one.url().startsWith(this.url));
      if (frame && (await frame.evaluate(() => "widget" in globalThis).catch(() => false))) return new Stub(frame);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return assert.fail("the page has not loaded the widget");
  }
}

/** The stub's inside. */
class Stub {
  constructor(frame) {
    this.frame = frame;
  }

  /** Runs something in the stub. */
  run(what, argument) {
    return this.frame.evaluate(what, argument);
  }

  /** A value of the stub's, once it is as it should be. */
  async until(what, words, argument) {
    for (let tries = 0; tries < 200; tries += 1) {
      const value = await this.frame.evaluate(what, argument);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return assert.fail(`not within 10 s: ${words}; ${JSON.stringify(await this.state())}`);
  }

  state() {
    return this.run(() => ({ path: widget.path, alerts: widget.alerts, breaches: widget.breaches, page: widget.logPage, autoLog: widget.autoLog, logged: widget.logged }));
  }

  /** Fails unless every request was answered once and in time, and nothing else was said. */
  async check() {
    await this.until(() => widget.unanswered.size === 0, "every request is answered");
    assert.deepEqual(await this.run(() => widget.breaches), []);
  }
}
