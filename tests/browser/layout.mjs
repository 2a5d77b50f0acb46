// Whether a page's layout holds: everything inside its width and nothing upon anything else, also
// at twice the size, and in a language that is written from the right, where it is its own mirror image.
import assert from "node:assert/strict";

/** Fails unless the page holds at its size, at twice that, and from right to left, which is kept as a picture. */
export async function inPlaceEveryWay(browser, page, state) {
  await inPlace(page, state);
  await inPlaceZoomed(page, state);
  await inPlaceMirrored(page, state, () => browser.screenshot(page, `${state}-right-to-left`, { fullPage: true }));
}

/** Fails with the elements that are out of place in what the page shows now. */
export async function inPlace(page, state) {
  const found = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const seen = (element) => element.checkVisibility() && !element.closest(".unseen, .skip, pre, svg");
    const boxes = [...document.querySelectorAll("header, main, header *, main *")].filter(seen);
    const name = (element) => element.outerHTML.slice(0, 100);
    const outside = boxes.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > left && (left < -0.5 || right > width + 0.5);
    });
    const laidOut = (element) => {
      const { position, display, float } = getComputedStyle(element);
      return position === "static" && float === "none" && !display.startsWith("inline") && display !== "contents";
    };
    const upon = [];
    for (const parent of boxes) {
      const children = [...parent.children].filter((child) => seen(child) && laidOut(child));
      const rects = children.map((child) => child.getBoundingClientRect());
      for (const [place, one] of rects.entries()) {
        for (const [later, other] of rects.entries()) {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          if (place < later && across > 1 && down > 1) upon.push(`${name(children[place])} | ${name(children[later])}`);
        }
      }
    }
    return { outside: outside.map(name), upon };
  });
  assert.deepEqual(found, { outside: [], upon: [] }, state);
}

/** The same at twice the size, which the browser's zoom gives. */
async function inPlaceZoomed(page, state) {
  const zoom = (factor) =>
    page.evaluate(async (factor) => {
      const { id } = await chrome.tabs.getCurrent();
      await chrome.tabs.setZoom(id, factor);
    }, factor);
  const width = await page.evaluate(() => innerWidth);
  await zoom(2);
  try {
    await page.waitForFunction((wanted) => Math.abs(innerWidth - wanted) <= 1, width / 2);
    await inPlace(page, `${state}, twice the size`);
  } finally {
    await zoom(1);
    await page.waitForFunction((wanted) => Math.abs(innerWidth - wanted) <= 1, width);
  }
}

/** The same from right to left; each box stands where its mirror image would. `see` is called meanwhile. */
async function inPlaceMirrored(page, state, see) {
  const turn = (direction) => page.evaluate((direction) => document.documentElement.setAttribute("dir", direction), direction);
  const places = () =>
    page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const inText = (element) =>
        getComputedStyle(element).display.startsWith("inline") && getComputedStyle(element.parentElement).display !== "flex";
      const boxes = [...document.querySelectorAll("header *, main *")].filter(
        (element) => element.checkVisibility() && !element.closest(".unseen, .skip, svg") && !inText(element),
      );
      return boxes.map((element) => {
        const { left, right } = element.getBoundingClientRect();
        return { name: element.outerHTML.slice(0, 100), left, right, mirrored: [width - right, width - left] };
      });
    });
  const before = await places();
  await turn("rtl");
  try {
    await inPlace(page, `${state}, from right to left`);
    const after = await places();
    assert.equal(after.length, before.length);
    const astray = after.filter(
      ({ left, right }, place) =>
        Math.abs(left - before[place].mirrored[0]) > 1.5 || Math.abs(right - before[place].mirrored[1]) > 1.5,
    );
    assert.deepEqual(astray, [], `${state}: not mirrored`);
    await see();
  } finally {
    await turn("ltr");
  }
}
