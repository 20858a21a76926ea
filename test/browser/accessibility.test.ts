import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, fixture, imported, post, preview, settled, twoSheets } from '../web/requests.ts';
import { chosenFile } from './support/steps.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** From a telephone to a wide screen, in CSS pixels. */
const widths = [360, 768, 1280, 1920];

browserSuite('the check of a page', () => {
  browserTest('finds what is planted', async ({ page }) => {
    await page.addInitScript({ path: axe });
    const planted = `<!doctype html><html lang="en"><title>Planted</title><main><h1>Planted</h1>
      <p style="color: silver; background: white">Pale</p><button style="margin-left: 2000px">Far</button></main>`;
    await page.goto(`data:text/html,${planted}`);
    expect(await violations(page)).toEqual([expect.stringContaining('color-contrast')]);
    expect(await outside(page)).toHaveLength(2);
  });
});

browserSuite('every page is accessible, light and dark, and as wide as the window', () => {
  browserTest('while nothing is there yet', async ({ page }) => {
    const server = await startServer();
    await page.addInitScript({ path: axe });
    for (const path of ['/', '/partners', '/imports', '/brands', '/imports/new', '/nowhere']) {
      await page.goto(`${server.url}${path}`);
      await expectAccessible(page);
    }
  });

  const ids = { committed: 0, preview: 0, corrected: 0, undone: 0, cancelled: 0, twins: 0 };
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
    const list = fixture('linkshare-approved/northwind-approved.csv');
    ids.committed = await imported(server, list, 'Northwind Outdoor');
    ids.corrected = await imported(server, fixture('failed-rows/northwind-approved-corrected.csv'), '');
    ids.undone = await imported(server, approved('4000001,Alder Deals,a@alder.example'), 'Alder');
    await post(server, `/imports/${ids.undone}/undo`);
    ids.cancelled = await preview(server, approved('4000001,Alder Deals,a@alder.example'), 'Alder');
    await post(server, `/imports/${ids.cancelled}/cancel`);
    ids.twins = await preview(server, fixture('refused/duplicate-titles.csv'));
    ids.preview = await preview(
      server,
      fixture('linkshare-my-publishers/northwind-my-publishers.csv'),
      'Northwind Outdoor',
    );
  });

  browserTest('with partners, brands and imports', async ({ page }) => {
    await page.addInitScript({ path: axe });
    for (const path of [
      '/',
      '/imports',
      '/imports?show=all',
      '/brands',
      '/partners/1',
      '/partners?search=none',
    ]) {
      await page.goto(`${server.url}${path}`);
      await expectAccessible(page);
    }
  });

  browserTest('where a list differs from what was seen, and from the list before', async ({ page }) => {
    await page.addInitScript({ path: axe });
    const rows = ['4100001,Alder Deals,a@alder.example', '4100002,Birch Deals,b@birch.example'];
    const waiting = await preview(
      server,
      approved(...rows, '4100003,Cedar Deals,c@cedar.example'),
      'Differing',
    );
    await imported(server, approved(...rows, '4100009,Gone Deals,g@gone.example'), 'Differing');
    await page.goto(`${server.url}/imports/${waiting}`);
    await page.getByRole('button', { name: 'Import 3 rows' }).click();
    await page.getByText('Not imported yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('link', { name: 'What changed since the list before' }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: /^No longer on it/ }).click();
    await page.getByRole('checkbox', { name: 'Choose Gone Deals' }).check();
    await page.getByRole('button', { name: 'Set the chosen ones to Removed' }).click();
    await page.getByText('They are set to Removed').waitFor();
    await expectAccessible(page);
    await page.goto(`${server.url}/changes`);
    await expectAccessible(page);
  });

  browserTest('in the workspace, filtered and with partners selected', async ({ page }) => {
    await page.addInitScript({ path: axe });
    await page.goto(`${server.url}/partners?brand=Northwind+Outdoor&email=yes&sort=-date`);
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: /^Select all/ }).check();
    await page.getByText('50 selected').waitFor();
    await expectAccessible(page);
  });

  browserTest('on the page of an import in each of its states', async ({ page }) => {
    await page.addInitScript({ path: axe });
    for (const path of [
      `/imports/${ids.preview}`,
      `/imports/${ids.preview}?outcome=updated`,
      `/imports/${ids.preview}?outcome=failed`,
      `/imports/${ids.preview}?outcome=ignored`,
      `/imports/${ids.preview}?search=nobody`,
      `/imports/${ids.committed}`,
      `/imports/${ids.committed}?outcome=failed`,
      `/imports/${ids.committed}/undo`,
      `/imports/${ids.committed}/undo?kind=kept`,
      `/imports/${ids.committed}/undo?search=nobody`,
      `/imports/${ids.undone}`,
      `/imports/${ids.undone}/undo`,
      `/imports/${ids.cancelled}`,
      `/imports/${ids.twins}`,
    ]) {
      await page.goto(`${server.url}${path}`);
      await expectAccessible(page);
    }
  });

  browserTest('where the sheet of a workbook is chosen, and after', async ({ page }) => {
    await page.addInitScript({ path: axe });
    const asking = await preview(server, twoSheets());
    await page.goto(`${server.url}/imports/${asking}`);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Read this sheet' }).click();
    await page.getByText('How it was read').click();
    await expectAccessible(page);
  });

  browserTest(
    'where rows are corrected, left out, and may still be changed all at once',
    async ({ page }) => {
      await page.addInitScript({ path: axe });
      const rows = ['4022211,Ann,press@', '4022212,Bob,press@', '402221x,Cem,cem@gmial.com', ',,'];
      const pending = await preview(server, approved(...rows));
      await page.goto(`${server.url}/imports/${pending}?outcome=failed`);
      await page.getByRole('grid', { name: 'Failed rows' }).locator('td.wrong').first().click();
      await page.keyboard.type('press@agency.example');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Leave out row 4' }).click();
      await page.getByText('1 row left out.').waitFor();
      await page.getByText('stands in 1 more row of Email').waitFor();
      await page.getByText('By problem:').click();
      await expectAccessible(page);
      await page.keyboard.press('F2');
      await expectAccessible(page);
    },
  );

  browserTest('where columns are mapped by hand, and mappings are kept', async ({ page }) => {
    await page.addInitScript({ path: axe });
    const unknown = await preview(server, fixture('refused/titles-in-german.csv'), '');
    const columns = { 'column.0': 'networkPublisherId', 'column.1': 'name', 'column.2': 'mediaPropertyUrls' };
    await page.goto(`${server.url}/imports/${unknown}`);
    await page.getByText('Why it was not recognised').click();
    await expectAccessible(page);
    await page.getByLabel('E-Mail-Adresse').selectOption('name');
    await expectAccessible(page);
    await post(server, `/imports/${unknown}/choices`, { ...columns, profile: 'by-hand' });
    await settled(server, unknown);
    await page.goto(`${server.url}/imports/${unknown}`);
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    const named = { ...columns, profile: 'by-hand', brand: 'Alder', saveAs: 'Partner auf Deutsch' };
    await post(server, `/imports/${unknown}/choices`, named);
    await settled(server, unknown);
    await page.goto(`${server.url}/imports/${unknown}`);
    await page.getByText('How it was read').click();
    await expectAccessible(page);
    await page.goto(`${server.url}/profiles`);
    await expectAccessible(page);
    await page.goto(`${server.url}/profiles/partner-auf-deutsch`);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete this mapping' }).click();
    await page.getByRole('dialog', { name: 'Delete this mapping' }).waitFor();
    await expectAccessible(page);
  });

  browserTest('with everything unfolded, and with a question asked', async ({ page }) => {
    await page.addInitScript({ path: axe });
    await page.goto(`${server.url}/imports/${ids.preview}`);
    await page.getByText('How it was read').click();
    await expectAccessible(page);
    await page.goto(`${server.url}/imports/${ids.committed}`);
    const question = 'Delete the stored file';
    await page.getByRole('button', { name: question }).click();
    await page.getByRole('dialog', { name: question }).waitFor();
    await expectAccessible(page);
  });

  browserTest('on the upload page with files, and with a refusal', async ({ page }) => {
    await page.addInitScript({ path: axe });
    await page.goto(`${server.url}/imports/new`);
    const long = `${'a-very-long-name-without-any-space-'.repeat(6)}.csv`;
    await page
      .getByLabel('Choose files')
      .setInputFiles([
        chosenFile(approved('4000001,Alder Deals,')),
        chosenFile({ name: long, content: 'no list at all\n' }),
      ]);
    await page.getByText('Network, dates, encoding').click();
    await expectAccessible(page);
    await page.getByLabel('Brand, unless a file has its own').fill('Alder');
    await page.getByRole('button', { name: 'Check 2 lists' }).click();
    await page.getByText('has no title row').waitFor();
    await page.getByRole('link', { name: 'Check it' }).waitFor();
    await expectAccessible(page);
  });

  browserTest('while an import runs', async ({ page }) => {
    await page.addInitScript({ path: axe });
    const rows = Array.from({ length: 30_000 }, (_, index) => `${4_000_000 + index},Publisher ${index},`);
    const progress = {
      job: 'preview',
      state: 'running',
      ahead: 0,
      done: 9000,
      total: 30_000,
      rate: 9000,
      secondsLeft: 2,
    };
    await page.route('**/progress', (route) => route.fulfill({ json: progress }));
    await page.goto(`${server.url}/imports/new`);
    await page.getByLabel('Choose files').setInputFiles(chosenFile(approved(...rows)));
    await page.getByLabel('Brand', { exact: true }).fill('Alder');
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByText('9,000 of 30,000 rows').waitFor();
    await expectAccessible(page);
  });
});

/** axe finds nothing on this page, wide and light or narrow and dark, and no width makes the page scroll sideways. */
async function expectAccessible(page: Page): Promise<void> {
  await loaded(page);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await outside(page), `${page.url()} at ${width} px`).toEqual([]);
  }
  for (const [colorScheme, width] of [
    ['dark', 360],
    ['light', 1280],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await violations(page), `${page.url()} ${colorScheme}`).toEqual([]);
  }
}

/**
 * A click on a link ends when the next page begins: its styles and scripts may still be on their way, and without
 * them the page is laid out otherwise.
 */
async function loaded(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready);
}

async function violations(page: Page): Promise<string[]> {
  const results = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

/** What can be pressed or typed in but stands beyond the window's edge, and whether the page scrolls sideways. */
async function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide`] : [];
    for (const element of document.querySelectorAll(
      'main a, button, input, select, textarea, summary, header a',
    )) {
      if (element.closest('.scroll') || !element.checkVisibility()) continue;
      const { left, right } = element.getBoundingClientRect();
      if (right > clientWidth + 1 || left < -1) found.push(element.outerHTML.slice(0, 160));
    }
    return found;
  });
}
