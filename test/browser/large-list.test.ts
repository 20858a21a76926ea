import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type File, settled, upload } from '../web/requests.ts';
import { pageWithoutScript } from './support/page-without-script.ts';
import { chosenFile, countsOf, importButton, outcomeOf, previewOf } from './support/steps.ts';

const rows = 20_000;
const failed = 20;

browserSuite('a large list', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
  });

  browserTest('shows how far it is and arrives by itself; other pages answer', async ({ page, browser }) => {
    const first = await keepReading(server, 400_000);
    await send(page, server);
    await page.locator('progress').waitFor();
    await page.getByText('You can leave this page. The work goes on.').waitFor();
    const here = page.url();
    const id = Number(here.split('/').at(-1));

    const other = await page.context().newPage();
    await other.goto(first);
    await other.getByText(/^[\d,]+ of 400,000 rows/).waitFor();
    const plain = await pageWithoutScript(browser);
    await plain.goto(here);
    await plain.locator('progress').waitFor();

    for (const path of ['/', '/partners', '/brands', '/imports?show=all', '/imports/new']) {
      expect((await server.fetch(path)).status).toBe(200);
      expect(await progressOf(server, id), `${path} answered before the list was read`).not.toHaveProperty(
        'done',
        true,
      );
    }
    await previewOf(page).waitFor();
    const counts = { new: rows - failed, changed: 0, unchanged: 0, failed, ignored: 0 };
    expect(await countsOf(previewOf(page))).toEqual(counts);
    await previewOf(plain).waitFor();
    expect(await countsOf(previewOf(plain))).toEqual(counts);

    await keepReading(server);
    expect(await importButton(page).textContent()).toBe('Import 19,980 rows into Acme');
    await importButton(page).click();
    await page.getByRole('heading', { name: 'Importing Approved publishers for Acme' }).waitFor();
    await outcomeOf(page).waitFor();
    expect(await countsOf(outcomeOf(page))).toEqual(counts);
    await page.getByRole('link', { name: 'Last page' }).click();
    await page.getByText('19,951–20,000 of 20,000 rows').waitFor();
    await page.goto(`${server.url}/partners?brand=Acme&page=400&sort=id`);
    await page.getByText('19,951–19,980 of 19,980 partners').waitFor();
  });

  browserTest('can be cancelled while it is read', async ({ page }) => {
    await keepReading(server);
    await send(page, server);
    const id = Number(page.url().split('/').at(-1));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing was written.').waitFor();
    await settled(server, id);
    expect(await (await server.fetch(`/api/imports/${id}`)).json()).toMatchObject({ status: 'cancelled' });
  });
});

/** Chooses the large list and sends it; done when its page is there. */
async function send(page: Page, server: RunningServer): Promise<void> {
  await page.goto(`${server.url}/imports/new`);
  await page.getByLabel('Choose files').setInputFiles(chosenFile(listOf(rows)));
  await page.getByLabel('Brand', { exact: true }).fill('Acme');
  await page.getByRole('button', { name: 'Check the list' }).click();
  await page.waitForURL(/\/imports\/\d+$/);
}

/** Gives the server a longer list to read first, so that what waits behind it can be looked at; that list's address. */
async function keepReading(server: RunningServer, length = 150_000): Promise<string> {
  const answer = await upload(server, { brand: 'Birch' }, [listOf(length)]);
  return new URL(answer.headers.get('location') ?? '', server.url).href;
}

/** Every thousandth address lacks its end. */
function listOf(length: number): File {
  const lines = Array.from(
    { length },
    (_, row) =>
      `${1_000_000 + row},"Publisher ${row}, Inc.",https://p${row}.example/,info@${row % 1000 === 7 ? '' : `p${row}.example`},3/17/2021`,
  );
  return { name: 'large.csv', content: `Site ID,Publisher Name,URL,Email,Join Date\n${lines.join('\n')}\n` };
}

async function progressOf(server: RunningServer, id: number): Promise<unknown> {
  return (await server.fetch(`/imports/${id}/progress`)).json();
}
