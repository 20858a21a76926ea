import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, fixture, imported, preview } from '../web/requests.ts';
import { asked, chosenFile, countsOf, importButton, outcomeOf, previewOf } from './support/steps.ts';

browserSuite('by keyboard alone', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
    await imported(server, fixture('linkshare-approved/northwind-approved.csv'), 'Northwind Outdoor');
    await preview(server, fixture('linkshare-approved/harbor-approved.csv'), 'Harbor & Pine');
  });

  browserTest('the first Tab offers to skip to the page, then the bar in its order', async ({ page }) => {
    await page.goto(server.url);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatchObject({ text: 'Skip to the page', seen: true });
    const bar: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      bar.push((await focused(page)).text.replace(/\d.*/, ''));
    }
    expect(bar).toEqual(['Roster', 'Start', 'Partners', 'Imports', 'Brands', 'Import a list']);

    await page.goto(server.url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  browserTest('a slash goes to the search, arrows to the rows, Enter opens one', async ({ page }) => {
    await page.goto(server.url);
    await page.keyboard.press('/');
    expect(await focused(page)).toMatchObject({ name: 'search', seen: true });
    await page.keyboard.type('a/b');
    expect(await page.getByRole('searchbox').inputValue()).toBe('a/b');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('journal');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/partners?search=journal');

    await page.keyboard.press('j');
    const names = await page.locator('tbody a.open').allTextContents();
    expect(await focused(page)).toMatchObject({ text: names[0], seen: true });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    expect(await focused(page)).toMatchObject({ text: names[1], seen: true });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: names[1] }).waitFor();
    await page.goBack();
    await page.waitForURL('**/partners?search=journal');
    expect(asked(page)).toEqual({ search: 'journal' });
  });

  browserTest('a list is chosen, described, checked and imported', async ({ page }) => {
    await page.goto(server.url);
    await tabTo(page, 'Import a list');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/imports/new');
    await tabTo(page, 'file');
    const opened = page.waitForEvent('filechooser');
    await page.keyboard.press('Space');
    await (await opened).setFiles(
      chosenFile(approved('4000001,Alder Deals,a@alder.example', '4000002,,b@birch.example')),
    );
    await tabTo(page, 'brand', 'Shift+Tab');
    await page.keyboard.type('Acme');
    await page.keyboard.press('Escape'); // the suggestions
    await tabTo(page, 'Check the list');
    await page.keyboard.press('Enter');

    await previewOf(page).waitFor();
    expect(await importButton(page).textContent()).toBe('Import 1 row into Acme');
    await tabTo(page, 'Import 1 row into Acme');
    await page.keyboard.press('Enter');
    await outcomeOf(page).waitFor();
    expect(await countsOf(outcomeOf(page))).toMatchObject({ new: 1, failed: 1 });

    // the question before a file is deleted opens with the focus in it, and Escape leads back to where it was asked
    await tabTo(page, 'Delete the stored file');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toMatchObject({ text: 'Keep it', seen: true });
    await page.keyboard.press('Escape');
    expect(await focused(page)).toMatchObject({ text: 'Delete the stored file', seen: true });

    // what an undo would do stands on a page of its own
    await tabTo(page, 'Undo this import');
    await page.keyboard.press('Enter');
    await page.getByText('1 partnership would go').waitFor();
    await tabTo(page, `Undo import ${page.url().match(/\d+(?=\/undo)/)?.[0]}`);
    await page.keyboard.press('Enter');
    await page.getByText('1 partnership removed').waitFor();
  });

  browserTest('partners are selected row by row', async ({ page }) => {
    await page.goto(`${server.url}/partners?email=yes`);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('2 selected, 2 with an e-mail address').waitFor();
  });

  browserTest('the focus is seen on the way back up through a table, too', async ({ page }) => {
    await page.goto(`${server.url}/partners`);
    await page.getByRole('link', { name: 'Next page' }).focus();
    for (let step = 0; step < 80; step += 1) {
      expect(await nextStop(page, 'Shift+Tab')).toMatchObject({ seen: true });
    }
  });

  for (const path of [
    '/',
    '/imports/new',
    '/imports?show=all',
    '/imports/1',
    '/imports/2?outcome=failed',
    '/partners',
    '/partners/1',
    '/brands',
  ]) {
    browserTest(`the focus is seen at every stop of ${path}, and goes down the page`, async ({ page }) => {
      await page.goto(`${server.url}${path}`);
      const stops = [];
      for (let stop = await nextStop(page); stop !== null && stops.length < 60; stop = await nextStop(page)) {
        // parts of one field are the browser's business
        if (stop.position !== stops.at(-1)?.position) stops.push(stop);
      }
      expect(stops.length).toBeGreaterThan(7);
      expect(stops.filter((stop) => !stop.seen)).toEqual([]);
      const order = stops.map((stop) => stop.position);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    });
  }
});

interface Stop {
  /** what it says, or its name where it is a field */
  text: string;
  name: string;
  /** in the order of the page's source */
  position: number;
  /** it has an outline, inside the window and not covered */
  seen: boolean;
}

/** What has the focus. */
async function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const outlined =
      outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && outlineColor !== 'transparent';
    const { left, top, width, height } = element.getBoundingClientRect();
    const at = [left + Math.min(width / 2, 8), top + Math.min(height / 2, 8)] as const;
    const there = document.elementFromPoint(...at);
    const uncovered =
      there !== null &&
      (element.contains(there) ||
        there.contains(element) ||
        there.closest('label')?.contains(element) === true);
    return {
      text: (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
      name: element.getAttribute('name') ?? '',
      position: [...document.querySelectorAll('*')].indexOf(element),
      seen: outlined && uncovered,
    };
  });
}

/** The stop that Tab goes to; null after the last. */
async function nextStop(page: Page, key = 'Tab'): Promise<(Stop & { html: string }) | null> {
  await page.keyboard.press(key);
  const html = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? '');
  return html.startsWith('<body') ? null : { ...(await focused(page)), html };
}

/** Presses Tab until it comes to what says this or is so named. */
async function tabTo(page: Page, target: string, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press(key);
    const { text, name, seen } = await focused(page);
    if (text !== target && name !== target) continue;
    expect(seen, `the focus on ${target} is seen`).toBe(true);
    return;
  }
  throw new Error(`Tab does not come to ${target}.`);
}
