import Papa from 'papaparse';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { imported, preview } from '../web/requests.ts';
import { chosenFile } from './support/steps.ts';
import { linesShown } from './support/workspace.ts';

const image = '"><img src=x onerror=alert(1)>';
const script = '<script>alert(1)</script>';

/** Names as someone could give them who wants a page to do what it should not, or to look like what it is not. */
const names = [
  script,
  image,
  "'-alert(1)-'",
  'javascript:alert(1)',
  '</title></textarea></noscript><script>alert(1)</script>',
  '<%= process.env.PATH %>',
  '{{constructor.constructor("alert(1)")()}}',
  '&lt;b&gt; &amp;amp; &#x3c;',
  '\u202egnihsilbup\u202c Ltd',
  '\u200fשלום\u200f (Acme)',
  'Zero\u200bwidth\u2060joined',
  'W'.repeat(2000),
  `${'long words '.repeat(181)}end`,
  'Ａcme\u0301 \u{1f469}\u200d\u{1f4bb} 𐍈',
  '=HYPERLINK("http://evil.example/","Click")',
];
const brand = `Acme ${image}`;
const fileName = `list ${script.replaceAll('/', '')}.csv`;

const titles = ['Site ID', 'Publisher Name', 'URL', 'Email', 'Join Date', 'Group', image];
const goodRows = names.map((name, index) => [
  String(4_000_001 + index),
  name,
  `https://p${index}.example/?q=${encodeURIComponent(script)}`,
  '',
  '3/17/2021',
  image,
  script,
]);
const badRows = [
  ['4100001', image, 'javascript:alert(1)', '', '3/17/2021', '', ''],
  ['4100002', 'Data', 'data:text/html,<script>alert(1)</script>', '', '3/17/2021', '', ''],
  [image, 'Id', 'https://id.example/', `<img/src=x/onerror=alert(1)>@evil.example`, script, '', ''],
  ['\u202e1234567', 'Backwards', '', '', '', '', ''],
];
const csv = `\uFEFF${Papa.unparse([titles, ...goodRows, ...badRows])}`;

browserSuite('hostile text', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
    await imported(server, { name: fileName, content: csv }, brand);
    await server.fetch('/partners/1/notes', {
      method: 'POST',
      body: new URLSearchParams({ text: `${script}\n${image}` }),
    });
    // the same partners once more, so that a preview shows old and new names
    const renamed = [titles, ...goodRows.map(([id, name, ...others]) => [id, `${image}${name}`, ...others])];
    await preview(server, { name: fileName, content: Papa.unparse(renamed) }, brand);
  });

  browserTest('is shown as it is in the workspace and on a partner’s page', async ({ page, context }) => {
    const foreign = foreignRequests(context, server);
    await page.goto(`${server.url}/partners?${new URLSearchParams({ brand })}`);
    const lines = await linesShown(page);
    expect(lines.map((line) => line.name).sort()).toEqual(
      names.map((name) => name.normalize('NFC').trim()).sort(),
    );
    expect(await unboundTexts(page)).toEqual([]);
    for (const line of lines) expect(line).toMatchObject({ brand, publisherGroup: image });

    for (const name of names) {
      const link = page.locator('a.open').and(page.getByTitle(name.normalize('NFC'), { exact: true }));
      await link.click({ position: { x: 4, y: 8 } }); // of a long name only the beginning is seen
      await page.getByRole('heading', { name: 'Contact and addresses' }).waitFor();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(name.normalize('NFC'));
      expect(await page.title()).toContain(name.normalize('NFC').slice(0, 20));
      expect(await page.locator('dt.extra').textContent()).toBe(image);
      expect(await page.locator('dd.text').textContent()).toBe(script);
      await expectNothingForeign(page);
      await page.goBack();
    }
    expect(foreign()).toEqual([]);
  });

  browserTest('does nothing on any page', async ({ page, context }) => {
    const foreign = foreignRequests(context, server);
    const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    for (const path of [
      '/',
      '/imports',
      '/imports?show=all',
      '/imports/1',
      '/imports/1?outcome=failed',
      '/imports/2',
      '/imports/2?outcome=updated',
      '/brands',
      '/partners/1',
      `/imports/1?${query({ search: image })}`,
      `/imports/new?${query({ brand: image, network: image, status: image, profile: image })}`,
      `/partners?${query({ brand, search: script, group: image, category: image, sort: image, page: image })}`,
      `/partners?${query({ joinedFrom: image, joinedTo: image, import: image, email: image, status: image })}`,
      `/${encodeURIComponent(image)}`,
      `/partners/${encodeURIComponent(script)}`,
    ]) {
      await page.goto(`${server.url}${path}`);
      await expectNothingForeign(page);
    }
    expect(foreign()).toEqual([]);
  });

  browserTest('is shown as it is while files are chosen and sent', async ({ page, context }) => {
    const foreign = foreignRequests(context, server);
    await page.goto(`${server.url}/imports/new`);
    const files = [
      { name: fileName, content: csv },
      { name: `${image}.csv`, content: `${script}\n` },
    ];
    await page.getByLabel('Choose files').setInputFiles(files.map(chosenFile));
    await page.getByLabel('Brand, unless a file has its own').fill(image);
    await page.getByRole('button', { name: 'Check 2 lists' }).click();
    const items = page.getByRole('list', { name: 'Files to import' }).getByRole('listitem');
    await items.first().getByRole('link', { name: 'Check it' }).waitFor();
    await items.last().getByText('has no title row').waitFor();
    expect(await items.locator('[data-name]').allTextContents()).toEqual(files.map(({ name }) => name));
    await expectNothingForeign(page);
    expect(foreign()).toEqual([]);
  });

  browserTest('stands in failed rows as it came, with no link to follow', async ({ page, context }) => {
    const foreign = foreignRequests(context, server);
    await page.goto(`${server.url}/imports/1?outcome=failed`);
    const rows = page.getByRole('region', { name: 'Table of rows' }).locator('tbody tr');
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('textarea')].map(({ value }) => value)),
    );
    expect(cells).toEqual(badRows);
    expect(await rows.getByRole('link').count()).toBe(0);
    expect(await unboundTexts(page)).toEqual([]);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(fileName);
    await page.getByRole('button', { name: 'Delete the stored file' }).click();
    expect(await page.getByRole('dialog').textContent()).toContain('alert(1)');
    await expectNothingForeign(page);
    expect(foreign()).toEqual([]);
  });
});

/** Collects dialogs and requests to anything but the server; nothing of the kind may come. */
function foreignRequests(context: BrowserContext, server: RunningServer): () => string[] {
  const found: string[] = [];
  context.on('dialog', async (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    const asset = /^\/assets\/[a-z]+\.(?:css|js|svg)$/.test(pathname);
    const asked = asset || ['document', 'xhr', 'fetch'].includes(request.resourceType());
    if (origin !== server.url || !asked) found.push(request.url());
  });
  return () => found;
}

/** Texts that turn the direction of what stands beside them. */
async function unboundTexts(page: Page): Promise<string[]> {
  return page.getByRole('main').evaluate((main) => {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const { textContent: text, parentElement: parent } = walker.currentNode;
      if (!text?.includes('\u202e') || !parent || parent.matches('.unseen')) continue;
      const { unicodeBidi, display } = getComputedStyle(parent);
      const bound = unicodeBidi !== 'normal' || display !== 'inline';
      if (!bound || parent.textContent?.trim() !== text.trim()) found.push(text);
    }
    return found;
  });
}

/** The page has no image, script, frame, form or handler but the product's own, and every link is of a harmless kind. */
async function expectNothingForeign(page: Page): Promise<void> {
  const found = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        if (element.matches('img')) return !element.matches('[src="/assets/mark.svg"]');
        if (element.matches('script')) return !/^\/assets\/\w+\.js$/.test(element.getAttribute('src') ?? '');
        if (element.matches('iframe, object, embed, base, style, [style]')) return true;
        if ([...element.attributes].some(({ name }) => name.startsWith('on'))) return true;
        if (element instanceof HTMLFormElement) return new URL(element.action).origin !== location.origin;
        if (element instanceof HTMLAnchorElement) return !/^(https?|mailto):/.test(element.protocol);
        return false;
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  );
  expect(found).toEqual([]);
}
