import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { findChromium } from './chromium.ts';

/** Without these a browser that drives itself would call home, or fail where it has no sandbox or graphics card. */
const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = findChromium();

/** Where there is no browser its tests are skipped, except in continuous integration: there they fail and say why. */
const skipped = executablePath === undefined && !process.env.CI;

/** A suite that needs a browser: `browserSuite('the page of an import', () => { browserTest(...) })`. */
export const browserSuite = describe.skipIf(skipped);

/**
 * A test in a real Chromium: `browserTest('imports a list', async ({ page }) => { ... })`. One browser serves the
 * file; each test has a `context` and a `page` of its own. It fails when a script of a page throws, or when the
 * page's Content Security Policy stops something.
 */
export const browserTest = test
  .extend<{ browser: Browser; context: BrowserContext; page: Page }>({
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are used
      async ({}, use) => {
        const browser = await launchBrowser();
        await use(browser);
        await browser.close();
      },
      { scope: 'file' },
    ],
    context: async ({ browser }, use) => {
      const context = await browser.newContext({
        acceptDownloads: true,
        locale: 'en-US',
        timezoneId: 'UTC',
        viewport: { width: 1280, height: 800 },
      });
      const faults = faultsOfPages(context);
      await use(context);
      await context.close();
      if (faults.length > 0) throw new Error(`The page is at fault:\n${faults.join('\n')}`);
    },
    page: async ({ context }, use) => {
      await use(await context.newPage());
    },
  })
  .skipIf(skipped);

/** Starts Chromium; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error('No Chromium was found: install it, or name the program in CHROMIUM_PATH.');
  }
  return chromium.launch({ executablePath, args: launchArguments });
}

/** Collects what goes wrong in the scripts of the context's pages, for as long as it is open. */
function faultsOfPages(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on('weberror', (fault) => faults.push(String(fault.error().stack ?? fault.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy'))
      faults.push(message.text());
  });
  return faults;
}
