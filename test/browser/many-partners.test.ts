import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { databaseOfMany } from '../support/many-partners.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { pageWithoutScript } from './support/page-without-script.ts';
import { linesShown } from './support/workspace.ts';

browserSuite('more partners than are counted at once', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ database: databaseOfMany() });
  });

  browserTest('are shown, and their counts come by themselves', async ({ page }) => {
    await page.goto(`${server.url}/partners?group=Group+2`);
    expect(await linesShown(page)).toHaveLength(50);
    await page.locator('.chips .count').getByText('30,000').waitFor();
    const filters = page.getByRole('complementary', { name: 'Filters' });
    await filters.getByRole('link', { name: 'Without e-mail 6,000' }).click();
    await page.getByText('Page 1 of 120').waitFor();
    await page.getByRole('link', { name: 'Last page' }).click();
    await page.getByText('Page 120 of 120').waitFor();
    expect(await linesShown(page)).toHaveLength(50);
  });

  browserTest('are counted without script when someone asks', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    await page.goto(`${server.url}/partners?group=Group+3`);
    await page.getByText('more than 50').waitFor();
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByText('Page 2', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Count what each filter would show' }).click();
    await page.locator('.chips .count').getByText('30,000').waitFor();
    await page.getByText('Page 2 of 600').waitFor();
  });
});
