import type { Page } from 'playwright-core';
import type { PartnershipJson } from '../../../src/domain/partner.ts';

/** A line of the partners' workspace as the page shows it, shortened values by their titles. */
export type Line = Omit<PartnershipJson, 'extra' | 'network'>;

/** Every line from this page of the workspace to the last, going on by the link to the next page. */
export async function workspaceLines(page: Page): Promise<Line[]> {
  const lines = await linesShown(page);
  const next = page.getByRole('link', { name: 'Next page' });
  while (await next.isVisible()) {
    const address = await next.getAttribute('href');
    await next.click();
    await page.waitForURL(`**${address}`);
    lines.push(...(await linesShown(page)));
  }
  return lines;
}

/** The lines of this page. */
export async function linesShown(page: Page): Promise<Line[]> {
  const table = page.getByRole('region', { name: 'Partners', exact: true }).getByRole('table');
  return table.locator('tbody tr').evaluateAll((rows) =>
    rows.map((row) => {
      const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() || null;
      const whole = (selector: string) => row.querySelector(selector)?.getAttribute('title') || null;
      const list = (selector: string) => whole(selector)?.split('\n') ?? [];
      const name = text('.name a.open') ?? '';
      if (whole('.name a.open') !== name) throw new Error(`${name} has another title`);
      return {
        networkPublisherId: text('.id') ?? '',
        name,
        mediaPropertyUrls: list('.urls [title]'),
        primaryContactEmail: whole('.email a'),
        publisherGroup: text('.group'),
        categories: list('.categories [title]'),
        networkDateAccepted: text('.date'),
        brand: text('.date ~ .small') ?? '',
        status: (row.querySelector('.status')?.classList[1] ?? null) as Line['status'],
      };
    }),
  );
}
