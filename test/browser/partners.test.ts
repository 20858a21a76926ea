import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fixture, imported } from '../web/requests.ts';
import { exampleList } from './support/exports.ts';
import { asked, namesIn } from './support/steps.ts';
import { linesShown, workspaceLines } from './support/workspace.ts';

const northwind = exampleList('linkshare-approved/northwind-approved').partners;
const harbor = exampleList('linkshare-approved/harbor-approved').partners;

browserSuite('partners by brand', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
    await imported(server, fixture('linkshare-approved/northwind-approved.csv'), 'Northwind Outdoor');
    await imported(server, fixture('linkshare-approved/harbor-approved.csv'), 'Harbor & Pine');
  });

  browserTest('are narrowed step by step, and the address says how', async ({ page }) => {
    await page.goto(server.url);
    await page.getByRole('link', { name: 'Partners', exact: true }).click();
    const count = page.locator('.chips .count');
    const filters = page.getByRole('complementary', { name: 'Filters' });
    await count.getByText(String(northwind.length + harbor.length), { exact: true }).waitFor();

    await filters.getByRole('link', { name: `Northwind Outdoor ${northwind.length}` }).click();
    await page.getByRole('heading', { name: 'Northwind Outdoor', level: 1 }).waitFor();
    expect(asked(page)).toEqual({ brand: 'Northwind Outdoor' });

    const withEmail = northwind.filter((partner) => partner.primaryContactEmail !== null);
    await filters.getByRole('link', { name: `With e-mail ${withEmail.length}` }).click();
    await count.getByText(String(withEmail.length), { exact: true }).waitFor();
    expect(asked(page)).toEqual({ brand: 'Northwind Outdoor', email: 'yes' });

    await page.getByRole('searchbox', { name: 'Find a partner' }).fill('JOURNAL');
    await page.keyboard.press('Enter');
    const found = withEmail.filter((partner) => /journal/i.test(JSON.stringify(partner)));
    expect(found.length).toBeGreaterThan(2);
    await count.getByText(String(found.length), { exact: true }).waitFor();
    expect(asked(page)).toMatchObject({ brand: 'Northwind Outdoor', email: 'yes', search: 'JOURNAL' });
    expect((await linesShown(page)).map((line) => line.networkPublisherId).sort()).toEqual(
      found.map((partner) => partner.networkPublisherId).sort(),
    );

    await page.getByRole('link', { name: 'E-mail With e-mail , take away' }).click();
    await page.waitForURL((url) => !url.searchParams.has('email'));
    await page.getByRole('link', { name: 'Clear all' }).click();
    await count.getByText(String(northwind.length + harbor.length), { exact: true }).waitFor();
    expect(asked(page)).toEqual({});
  });

  browserTest('are sorted and paged, and a saved address shows the same again', async ({ page, context }) => {
    await page.goto(`${server.url}/partners?brand=Harbor+%26+Pine`);
    const head = page.getByRole('columnheader', { name: 'Date accepted' });
    await head.getByRole('link').click();
    await page.waitForURL('**sort=date');
    await head.getByRole('link').click();
    await page.waitForURL('**sort=-date');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByText('Page 2 of 4').waitFor();
    expect(asked(page)).toEqual({ brand: 'Harbor & Pine', sort: '-date', page: '2' });

    const shown = await linesShown(page);
    expect(shown).toHaveLength(50);
    const dates = harbor
      .map((partner) => partner.networkDateAccepted ?? '')
      .sort()
      .reverse();
    expect(shown.map((line) => line.networkDateAccepted)).toEqual(dates.slice(50, 100));

    const other = await context.newPage();
    await other.goto(page.url());
    expect(await linesShown(other)).toEqual(shown);

    await page.getByRole('link', { name: 'First page' }).click();
    await page.waitForURL((url) => !url.searchParams.has('page'));
    expect((await workspaceLines(page)).map((line) => line.networkDateAccepted ?? '')).toEqual(dates);
    await page.goBack();
    await page.getByText('Page 3 of 4').waitFor();
  });

  browserTest('shared by two brands are one partner with one history', async ({ page }) => {
    const shared = northwind.filter((one) =>
      harbor.some((other) => other.networkPublisherId === one.networkPublisherId),
    );
    const partner = shared[0];
    if (partner === undefined) throw new Error('The two lists share no publisher.');
    await page.goto(`${server.url}/partners?search=${partner.networkPublisherId}`);
    expect((await linesShown(page)).map((line) => line.brand).sort()).toEqual([
      'Harbor & Pine',
      'Northwind Outdoor',
    ]);
    await page.getByRole('cell', { name: partner.networkPublisherId }).first().click();
    await page.getByRole('heading', { level: 1, name: partner.name }).waitFor();
    const brands = page.getByRole('region', { name: 'Brands' });
    for (const name of ['Harbor & Pine', 'Northwind Outdoor']) {
      await brands.getByRole('heading', { name }).waitFor();
    }
    const history = page.getByRole('region', { name: 'Table of the history' });
    const created = history.getByRole('row').filter({ hasText: 'Created' });
    expect(
      (await created.getByRole('link').allTextContents()).map((text) => text.replace(/\d+$/, '')),
    ).toEqual(['Import #2, row ', 'Import #1, row ']);

    await page.getByRole('textbox', { name: 'New note' }).fill('Asks for a higher rate\nin December');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByText('The note was added.').waitFor();
    expect(await page.locator('.notes .text').allTextContents()).toEqual([
      'Asks for a higher rate\nin December',
    ]);
    await history
      .getByRole('link', { name: /Import #1/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'northwind-approved.csv' }).waitFor();
  });

  browserTest('that were selected can be exported and their addresses copied', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    await page.goto(`${server.url}/partners?brand=Northwind+Outdoor&email=yes`);
    const boxes = page.getByRole('region', { name: 'Partners', exact: true }).getByRole('checkbox');
    const emails = (await linesShown(page)).map((line) => line.primaryContactEmail);
    await boxes.nth(1).click();
    await boxes.nth(3).click({ modifiers: ['Shift'] });
    await page.getByText('3 selected, 3 with an e-mail address').waitFor();
    await page.getByRole('button', { name: 'Copy e-mail addresses' }).click();
    await page.getByText('3 e-mail addresses copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(emails.slice(0, 3).join(', '));

    const started = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export selected as CSV' }).click();
    const name = (await started).suggestedFilename();
    expect(name).toBe('partners-chosen.csv');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('region', { name: 'With the selected partners' }).waitFor({ state: 'hidden' });
    expect(await namesIn(page.getByRole('region', { name: 'Partners', exact: true }))).toHaveLength(50);
  });

  browserTest('that nobody has are said to be none, with a way back', async ({ page }) => {
    await page.goto(`${server.url}/partners?brand=Harbor+%26+Pine&search=nobody+at+all`);
    await page.getByRole('heading', { name: 'No partner matches' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'clear them all' }).click();
    await page.getByText('Page 1 of').waitFor();
  });
});
