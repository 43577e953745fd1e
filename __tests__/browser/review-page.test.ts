/** The page of a review as people meet it: on a phone, with a keyboard, through a screen reader, in the dark. */
import type { Browser, Page } from "playwright-core";
import { reviewHtml } from "../../cli/review/html";
import { startBrowser } from "../support/browser";
import { removeFolders } from "../support/command-line";
import { reviewedChange } from "../support/reviewed";
import { proposedChanges } from "../review/changes";

jest.setTimeout(120_000);

let browser: Browser;
let html: string;

beforeAll(async () => {
  const change = proposedChanges.find(({ title }) => title === "a new pipeline");
  if (change === undefined) throw new Error("no such change");
  html = reviewHtml(await reviewedChange(change));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  removeFolders();
});

async function opened(options: Parameters<Browser["newPage"]>[0] = {}) {
  const asked: string[] = [];
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.setContent(html, { waitUntil: "load" });
  return { page, asked, complaints };
}

test("it asks nobody for anything, and the browser has nothing to complain about", async () => {
  const { page, asked, complaints } = await opened();
  expect(asked.filter((url) => !url.startsWith("about:"))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each([320, 390, 1280])("nothing is cut off or wider than a screen of %i pixels", async (width) => {
  const { page } = await opened({ viewport: { width, height: 800 } });
  const widths = "[document.documentElement.scrollWidth, window.innerWidth]";
  for (const details of await page.locator("details > summary").all()) await details.click();
  const [content, screen] = await page.evaluate<[number, number]>(widths);
  expect(content).toBeLessThanOrEqual(screen);
  await page.close();
});

test("a screen reader finds a title, the headings in order, what each part is called, and the picture in words", async () => {
  const { page } = await opened();
  expect(await page.title()).toBe("To decide: 5 gain access, 1 pipeline starts");
  expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  expect(await levels(page)).toEqual([1, 2, 2, 2, 2, 2]);
  await page.getByRole("main").waitFor();
  await page.getByRole("region", { name: "Who gains access" }).waitFor();
  const picture = page.getByRole("img", { name: /Pipelines that change/ });
  await picture.waitFor();
  expect(await page.locator("svg desc").textContent()).toBe(
    "orders-db to lake-vouchers: vouchers-to-lake starts.",
  );
  const first = page.getByRole("region", { name: "Who gains access" }).getByRole("listitem").first();
  expect(await first.textContent()).toContain("role lake-vouchers_writer (lake) may now delete from");
  await page.close();
});

test("a keyboard opens what is folded", async () => {
  const { page } = await opened();
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.querySelector('details').open")).toBe(true);
  await page.close();
});

test.each(["light", "dark"] as const)("text stands out from the ground, %s", async (colorScheme) => {
  const { page } = await opened({ colorScheme });
  const ratios = await page.evaluate<number[]>(contrasts);
  expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
  await page.close();
});

async function levels(page: Page): Promise<number[]> {
  const names = await page.evaluate<string[]>(
    "[...document.querySelectorAll('h1,h2,h3')].map((one) => one.tagName)",
  );
  return names.map((name) => Number(name.slice(1)));
}

/** WCAG's contrast of each text with the page's ground, as code for the browser. */
const contrasts = `(() => {
  const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const luminance = (text) => channels(text)
    .map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = luminance(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("h1,h2,p,li,code,summary,small,svg text")].map((one) => {
    const style = getComputedStyle(one);
    const text = luminance(one.closest("svg") ? style.fill : style.color);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  });
})()`;
