import type { ImportChoices } from '../domain/import.ts';
import type { ReadingView } from '../domain/import-view.ts';
import type { Notice } from '../domain/problem.ts';
import type { MappedColumn } from '../pipeline/remap.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { dateOrderOf, type Survey } from '../pipeline/survey.ts';
import type { Profile } from '../profiles/index.ts';

/** What is known before the rows are read. */
export function settingsOf(
  profile: Profile,
  columns: MappedColumn[],
  choices: ImportChoices,
): ImportSettings {
  return {
    profile: profile.id,
    profileName: profile.name,
    columns: choices.status === 'none' ? columns.map(withoutStatuses) : columns,
    guarded: profile.guarded,
    dateOrder: choices.dateOrder === 'auto' ? 'mdy' : choices.dateOrder,
    categoriesSplit:
      profile.categories === 'pipe' ? 'pipe' : choices.categoriesSplit === 'comma' ? 'comma' : 'other',
    network: choices.network || profile.network,
    brand: choices.brand,
    status: choices.status === 'none' ? null : choices.status === '' ? profile.status : choices.status,
  };
}

/** "Leave the status as it is" goes for the statuses that the rows say, too. */
function withoutStatuses(column: MappedColumn): MappedColumn {
  const { use } = column;
  return use.kind === 'extra' ? { ...column, use: { kind: 'extra', title: use.title } } : column;
}

/** What the whole file says: the order of its dates, what separates its categories, which untitled columns are nothing. */
export function decide(
  before: ImportSettings,
  survey: Survey,
  choices: ImportChoices,
  profile: Profile,
): { settings: ImportSettings; notices: Notice[] } {
  const notices: Notice[] = [];
  const settings = { ...before };
  settings.columns = before.columns.map((column) =>
    column.title === '' && !survey.untitledFilled.has(column.index)
      ? { ...column, use: { kind: 'ignore' as const } }
      : column,
  );
  const { order, ambiguous } = dateOrderOf(survey.dates);
  if (choices.dateOrder === 'auto') {
    const dayFirst = ambiguous ? profile.dates === 'dmy' : order === 'dmy';
    settings.dateOrder = dayFirst ? 'dmy' : 'mdy';
    if (ambiguous) {
      const read = dayFirst
        ? `day-first (3/4/2021 is 3 April), as "${profile.name}" presets. Choose month-first`
        : 'month-first (3/4/2021 is 4 March), as LinkShare writes them. Choose day-first';
      const message = `${survey.dates.either === 1 ? 'The one date that is' : `The ${survey.dates.either.toLocaleString('en-US')} dates that are`} only numbers could have the month or the day first; ${survey.dates.either === 1 ? 'it is' : 'they are'} read ${read} if that is wrong.`;
      notices.push({ code: 'dates-ambiguous', message });
    }
  }
  if (
    profile.categories === 'auto' &&
    choices.categoriesSplit === '' &&
    survey.categories.comma &&
    !survey.categories.other
  ) {
    settings.categoriesSplit = 'comma';
    notices.push({
      code: 'categories-by-comma',
      message:
        'Categories are split on commas, as no cell separates them in another way. Switch it off if commas belong to their names.',
    });
  }
  return { settings, notices };
}

/** How dates and categories were read, as the page shows it; null where the list has none, or nothing to choose. */
export function chosenOf(
  settings: ImportSettings,
  survey: Survey,
): Pick<ReadingView, 'dateOrder' | 'categoriesSplit'> {
  const { order } = dateOrderOf(survey.dates);
  const hasCategories = settings.columns.some(
    ({ use }) => use.kind === 'field' && use.field === 'categories',
  );
  return {
    dateOrder: order === null || order === 'ymd' ? order : settings.dateOrder,
    categoriesSplit: !hasCategories || settings.categoriesSplit === 'pipe' ? null : settings.categoriesSplit,
  };
}
