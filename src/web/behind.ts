import { setTimeout as pause } from 'node:timers/promises';
import type { CountedBrands } from '../store/browse.ts';
import { isLarge } from '../store/partner-list.ts';
import { partnersVersion } from '../store/version.ts';
import type { Site } from './site.ts';

/** Has the reader many partners yet to read that were imported, or taken back, just now? */
export function isBehind({ reader, workplace: { db } }: Site): boolean {
  return reader.version !== partnersVersion(db) && isLarge(db);
}

/** So long nobody waits for numbers. Milliseconds. */
const noticed = 50;

const last = new WeakMap<Site, CountedBrands>();

/** The brands with their counts. While the reader is behind, and held up by the disk, as they were counted last. */
export async function countedBrands(site: Site): Promise<CountedBrands> {
  const asked = site.reader.ask('brands', {}).then((counted) => {
    last.set(site, counted);
    return counted;
  });
  const before = last.get(site);
  if (before === undefined || !isBehind(site)) return asked;
  return Promise.race([asked, pause(noticed, { ...before, isBehind: true })]);
}
