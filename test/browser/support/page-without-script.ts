import type { Browser, Page } from 'playwright-core';
import { whenDone } from '../../support/temporary.ts';

/** A page in which scripts do not run, until the test ends. */
export async function pageWithoutScript(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    acceptDownloads: true,
    timezoneId: 'UTC',
  });
  whenDone(() => context.close());
  return context.newPage();
}
