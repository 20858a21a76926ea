import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import { type File, imported, preview } from '../web/requests.ts';
import { pageWithoutScript } from './support/page-without-script.ts';
import { countsOf, importButton, importList, outcomeOf, previewOf } from './support/steps.ts';

const rows: [id: string, name: string, email: string, joined: string, group: string][] = [
  ['4022211', 'Alder Deals', 'team@alder.example', '3/17/2021', 'Gold Partners'],
  ['4022212', 'Birch Coupons', 'birch@gmial.com', '3/18/2021', 'gold  partners'],
  ['4022213', '', 'press@', '3/19/2021', ''],
  ['4022214', 'Cedar Media', 'press@', '3/20/2021', ''],
  ['402221x', 'Dogwood', 'press@', '21/3/2021', ''],
  ['', '', 'elm@elm.example', '', ''],
];
const list: File = {
  name: 'spring.csv',
  content: [
    'Site ID,Publisher Name,Email,Join Date,Publisher Group',
    ...rows.map((row) => row.join(',')),
  ].join('\n'),
};

const grid = (page: Page) => page.getByRole('grid', { name: 'Failed rows' });
const rowOf = (page: Page, row: number) => grid(page).locator(`tr[data-row="${row}"]`);
const cell = (page: Page, title: string, row: number): Locator =>
  grid(page)
    .locator('td')
    .filter({ has: page.getByLabel(`${title}, row ${row}`, { exact: true }) });
const textOf = (page: Page, title: string, row: number) =>
  page.getByLabel(`${title}, row ${row}`, { exact: true }).inputValue();
const stateIs = (page: Page, row: number, word: string) =>
  rowOf(page, row).locator('[data-word]').getByText(word, { exact: true }).waitFor();
const progressIs = (page: Page, text: string) =>
  page.locator('[data-progress-line]').getByText(text).waitFor();
const active = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement?.closest('td');
    return `${at?.closest('tr')?.getAttribute('data-row')}.${at?.getAttribute('data-at') ?? 'state'}`;
  });

browserSuite('failed rows as a spreadsheet', () => {
  browserTest('are corrected with the keys before the import, and it counts them', async ({ page }) => {
    const server = await startServer();
    const id = await preview(server, list);
    await page.goto(`${server.url}/imports/${id}`);
    await page.getByRole('link', { name: 'correct them here' }).click();
    await cell(page, 'Email', 4).getByText('the part after @ is missing').waitFor();
    await cell(page, 'Publisher Name', 4).getByText('Every publisher needs a name').waitFor();

    // Tab comes to the first wrong cell; arrows walk; typing starts, Enter keeps it and goes down.
    await cell(page, 'Publisher Name', 4).focus();
    await page.keyboard.type('Cypress Club');
    await page.keyboard.press('Enter');
    expect(await active(page)).toBe('5.1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    expect(await active(page)).toBe('4.2');

    // What is typed is judged before it is kept, and Esc gives the former text back.
    await page.keyboard.press('F2');
    await page.keyboard.type('cypress');
    await cell(page, 'Email', 4).getByText('the domain after @ has no dot').waitFor();
    await page.keyboard.press('Escape');
    expect(await textOf(page, 'Email', 4)).toBe('press@');
    await cell(page, 'Email', 4).getByText('the part after @ is missing').waitFor();

    await page.keyboard.type('/press@cypress.example');
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Tab');
    expect(await active(page)).toBe('4.3');
    await stateIs(page, 4, 'Right');

    // The same value in other rows, at once.
    await page.getByText('“press@” stands in 2 more rows of Email.').waitFor();
    await page.keyboard.press('Alt+a');
    await stateIs(page, 5, 'Right');
    expect(await textOf(page, 'Email', 6)).toBe('press@cypress.example');

    // What is proposed is taken with one key; Ctrl+Z takes it back.
    await cell(page, 'Join Date', 6).focus();
    const proposal = cell(page, 'Join Date', 6).getByRole('button', { name: 'Use 2021-03-21' });
    await proposal.waitFor();
    await page.keyboard.press('Alt+Enter');
    expect(await textOf(page, 'Join Date', 6)).toBe('2021-03-21');
    await proposal.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+z');
    expect(await textOf(page, 'Join Date', 6)).toBe('21/3/2021');
    await proposal.waitFor(); // what is taken back is judged anew first
    await page.keyboard.press('Control+Space');
    await cell(page, 'Site ID', 6).click();
    await page.keyboard.type('4022215');
    await page.keyboard.press('Enter');
    await stateIs(page, 6, 'Right');

    // A row is left out on purpose.
    expect(await active(page)).toBe('7.0');
    await page.keyboard.press('Alt+Delete');
    await stateIs(page, 7, 'Left out');
    await progressIs(page, '3 rows corrected. 1 row left out.');

    // Leaving and coming back finds all of it; only then it is checked.
    await page.reload();
    await progressIs(page, '3 rows corrected. 1 row left out.');
    expect(await importButton(page).textContent()).toBe('Check the list again');
    await importButton(page).click();
    await previewOf(page).getByRole('button', { name: 'Import 5 rows into Acme' }).waitFor();
    expect(await countsOf(previewOf(page))).toEqual({
      new: 5,
      changed: 0,
      unchanged: 0,
      failed: 0,
      ignored: 1,
    });
    await page.getByText('3 rows were corrected by hand on the page').waitFor();

    // Rows that go in, but look mistyped, are mended in the same way.
    await page.getByRole('link', { name: 'Go in, but doubtful' }).click();
    await cell(page, 'Email', 3).getByRole('button', { name: 'Use birch@gmail.com' }).click();
    expect(await textOf(page, 'Email', 3)).toBe('birch@gmail.com');
    await progressIs(page, '4 rows corrected');
    await importButton(page).click();
    await importList(page);
    expect(await countsOf(outcomeOf(page))).toMatchObject({ new: 5, failed: 0, ignored: 1 });
    await page.goto(`${server.url}/partners`);
    await page.getByText('birch@gmail.com').waitFor();
  });

  browserTest('take a block from a spreadsheet, and give one', async ({ page, context }) => {
    const server = await startServer();
    const id = await preview(server, list);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${server.url}/imports/${id}?outcome=failed`);
    await page.evaluate(() =>
      navigator.clipboard.writeText(
        'Cypress Club\tc@cypress.example\n"Cedar ""Media"""\tm@cedar.example\r\nDogwood\td@dog.example\n',
      ),
    );
    await cell(page, 'Publisher Name', 4).click();
    await page.keyboard.press('Control+v');
    await stateIs(page, 4, 'Right');
    await stateIs(page, 5, 'Right');
    expect(await textOf(page, 'Publisher Name', 5)).toBe('Cedar "Media"');
    expect(await textOf(page, 'Email', 6)).toBe('d@dog.example');
    await progressIs(page, '3 rows corrected, 1 of them still wrong.');

    // The block is still chosen: it is copied as it was pasted, and cleared by one key.
    await page.keyboard.press('Control+c');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'Cypress Club\tc@cypress.example\n"Cedar ""Media"""\tm@cedar.example\nDogwood\td@dog.example',
    );
    await page.keyboard.press('Delete');
    expect(await textOf(page, 'Email', 5)).toBe('');
    await page.keyboard.press('Control+z');
    expect(await textOf(page, 'Email', 5)).toBe('m@cedar.example');

    // Esc and Tab leave the table.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('table'))).toBeNull();
  });

  browserTest('are corrected after the import, and both imports say so', async ({ page }) => {
    const server = await startServer();
    const id = await imported(server, list);
    await page.goto(`${server.url}/imports/${id}`);
    await page.getByRole('link', { name: 'Correct 4 failed rows here' }).click();
    await cell(page, 'Publisher Name', 4).click();
    await page.keyboard.type('Cypress Club');
    await page.keyboard.press('Tab');
    await page.keyboard.type('c@cypress.example');
    await page.keyboard.press('Enter');
    await page.keyboard.type('still@wrong');
    await page.keyboard.press('Enter');
    await rowOf(page, 7).getByRole('button', { name: 'Leave out row 7' }).click();
    await progressIs(page, '2 rows corrected, 1 of them still wrong. 1 row left out.');
    await outcomeOf(page).getByRole('button', { name: 'Import 1 corrected row' }).click();

    await page.getByRole('heading', { name: `Corrections of import ${id}.csv` }).waitFor();
    await outcomeOf(page).waitFor();
    expect(await countsOf(outcomeOf(page))).toMatchObject({ new: 1, failed: 0 });
    await page.getByText(`mends rows of #${id}`).waitFor();
    await page.getByRole('link', { name: `#${id}`, exact: true }).click();
    await page.getByText('1 of 4 failed rows corrected since, 1 left out.').waitFor();
    await page.getByText('Mended since: 1 row by import #2.').waitFor();
    expect(await outcomeOf(page).locator('.sentence').textContent()).toContain(
      '2 need you, 1 was mended since, 1 left out by hand',
    );

    // What was typed into the row that is still wrong is there.
    await page.getByRole('link', { name: 'Correct 2 failed rows here' }).click();
    expect(await textOf(page, 'Email', 5)).toBe('still@wrong');
    expect(await rowOf(page, 7).count()).toBe(0);
    await page.getByRole('link', { name: /^Left out/ }).click();
    await rowOf(page, 7).getByRole('button', { name: 'Take back row 7' }).click();
    await stateIs(page, 7, 'Wrong');
    await page.getByRole('link', { name: /^Mended since/ }).click();
    await rowOf(page, 4)
      .getByText(/mended by import #2, row 2, 20\d\d-/)
      .waitFor();
  });

  browserTest('of a large list come page by page', async ({ page }) => {
    const server = await startServer();
    const many = Array.from(
      { length: 10_000 },
      (_, index) => `${4_100_000 + index},Shop ${index},shop${index}@`,
    );
    const id = await preview(server, {
      name: 'many.csv',
      content: `Site ID,Publisher Name,Email\n${many.join('\n')}`,
    });
    await page.goto(`${server.url}/imports/${id}?outcome=failed&page=200`);
    await cell(page, 'Email', 10_001).click();
    await page.keyboard.type('last@shop.example');
    await page.keyboard.press('Enter');
    await stateIs(page, 10_001, 'Right');
    await page.getByText('9,951–10,000 of 10,000 rows').waitFor();
  });

  browserTest('are a form where scripts do not run', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    const server = await startServer();
    const id = await preview(server, list);
    await page.goto(`${server.url}/imports/${id}?outcome=failed`);
    await page.getByLabel('Email, row 5', { exact: true }).fill('media@cedar.example');
    await page.getByRole('button', { name: 'Leave out row 7' }).click();
    await rowOf(page, 7).getByText('Left out', { exact: true }).waitFor();
    expect(await textOf(page, 'Email', 5)).toBe('media@cedar.example');
    await cell(page, 'Join Date', 6).getByRole('button', { name: 'Use 2021-03-21' }).click();
    expect(await textOf(page, 'Join Date', 6)).toBe('2021-03-21');
    await page.getByRole('button', { name: 'Keep this and check the list again' }).click();
    await previewOf(page).getByRole('button', { name: 'Import 3 rows into Acme' }).waitFor();
    expect(await countsOf(previewOf(page))).toMatchObject({ new: 3, failed: 2, ignored: 1 });
  });
});
