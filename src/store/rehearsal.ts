import { type PartnerFilter, partnerFilterShape } from '../domain/filter.ts';
import type { Columns } from './columns.ts';
import { latestImports } from './import-ids.ts';
import type { Store } from './open.ts';

/** So many partners and imports are asked for. */
const most = 8;

/**
 * What people may ask among many partners: of the first questions of a kind each takes two or three times as long, as
 * their code is not compiled yet, so somebody else asks them. None of few partners, where nobody notices.
 */
export function rehearsal(
  store: Store,
  { sample, brand }: Pick<Columns, 'sample' | 'brand'>,
): PartnerFilter[] {
  const step = Math.ceil(sample.length / most);
  const names = sample.filter((_, at) => at % step === 0).map((text) => text.split(' '));
  const brands = brand.values.filter((name) => name !== null);
  const asked = names.flatMap(([first = '', second = ''], at): Partial<PartnerFilter>[] => [
    { search: second },
    { search: `${first} ${second}` },
    { search: second.slice(0, 2) },
    { search: first, brand: brands[at % brands.length] ?? '' },
  ]);
  const imports = sample.length === 0 ? [] : latestImports(store).slice(-most);
  for (const id of imports.map(String))
    asked.push({ import: id }, { import: id, email: 'yes' }, { import: id, joinedTo: '2015-06-30' });
  return asked.map((filter) => partnerFilterShape.parse(filter));
}
