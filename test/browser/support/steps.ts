import type { Locator, Page } from 'playwright-core';
import type { File } from '../../web/requests.ts';

/** What people do on the pages, and what they read there. */

/** A file as Playwright hands it to a page. */
export function chosenFile({ name, content }: File): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(content as Uint8Array) };
}

/** From any page: chooses one list, types its brand, and goes on to what it would change. */
export async function checkList(page: Page, file: string | File, brand = ''): Promise<void> {
  await page.getByRole('link', { name: 'Import a list', exact: true }).click();
  await page.getByLabel('Choose files').setInputFiles(typeof file === 'string' ? file : chosenFile(file));
  await page.getByLabel('Brand', { exact: true }).fill(brand);
  await page.getByRole('button', { name: 'Check the list' }).click();
  await previewOf(page).waitFor();
}

/** On a preview: presses the button that imports, and waits until it is done. */
export async function importList(page: Page): Promise<void> {
  await importButton(page).click();
  await outcomeOf(page).waitFor();
}

/** The receipt of a list that waits to be imported. */
export function previewOf(page: Page): Locator {
  return page.getByRole('region', { name: 'What this list would do' });
}

/** The receipt of a list that was imported. */
export function outcomeOf(page: Page): Locator {
  return page.getByRole('region', { name: 'What this import did' });
}

/** The button that imports; its name says what it will do. */
export function importButton(page: Page): Locator {
  return previewOf(page).getByRole('button').first();
}

/** What a receipt counts: `{ new: 192, changed: 0, … }`. */
export async function countsOf(receipt: Locator): Promise<Record<string, number>> {
  const parts = await receipt.locator('.legend li').allTextContents();
  return Object.fromEntries(
    parts.map((part) => {
      const [, number = '', word = ''] = /([\d,]+)\s+(\w+)$/.exec(part.trim()) ?? [];
      return [word, Number(number.replaceAll(',', ''))];
    }),
  );
}

/** The columns' titles and every row's cells as they are shown, each in one line. */
export async function tableOf(table: Locator): Promise<Record<string, string>[]> {
  return table.evaluate((element: HTMLTableElement) => {
    const text = (cell: HTMLTableCellElement) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
    const [head, ...rows] = [...element.rows].map((row) => [...row.cells].map(text));
    return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head?.[index] ?? '', cell])));
  });
}

/** The name in each row of a table. */
export async function namesIn(table: Locator): Promise<string[]> {
  return table.locator('tbody a.open').allTextContents();
}

/** What the page's address asks for, `{ brand: 'Acme', page: '2' }`. */
export function asked(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}
