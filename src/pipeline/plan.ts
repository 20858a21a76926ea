import { listSeparator } from '../domain/fields.ts';
import type { Change, Outcome } from '../domain/outcome.ts';
import type { PartnerState, PartnershipState, Status } from '../domain/partner.ts';
import type { Said, ValidRow } from '../domain/row.ts';
import { givenBy } from './given.ts';
import { titleKey } from './titles.ts';
import { sameEmail } from './validate/email.ts';

/** What one valid row would do, or does. */
export interface RowPlan {
  outcome: Extract<Outcome, 'created' | 'updated' | 'unchanged'>;
  /** the partner is new */
  newPartner: boolean;
  partner: PartnerState;
  partnership: PartnershipState;
  partnerChanges: Change[];
  partnershipChanges: Change[];
  /** a bit for each field that the row gave, see `givenBy` */
  given: number;
}

/** What is stored for the row's partner and partnership, null where there is none yet. */
export interface Stored {
  partner: PartnerState | null;
  partnership: PartnershipState | null;
}

/** What the rest of the file says about the row's partner. */
export interface FileContext {
  /** an earlier row of the file was the same partner: lists are joined, not replaced */
  earlier: boolean;
  /** all categories that the file's rows give the partner, where it stands in several */
  categories: readonly string[] | null;
}

/**
 * Compares a row with what is stored (SPEC §3): a blank cell keeps, `#CLEAR` empties, categories are replaced, URLs
 * joined with the newest first. Preview and commit both come here; nothing else decides what changes.
 *
 * @param status what the import sets, null leaves it
 */
export function planRow(row: ValidRow, stored: Stored, status: Status | null, file: FileContext): RowPlan {
  const partner = plannedPartner(row, stored.partner, file);
  const partnership = plannedPartnership(row, stored.partnership, status);
  const partnerChanges = stored.partner ? changesOfPartner(stored.partner, partner) : [];
  const partnershipChanges = stored.partnership ? changesOfPartnership(stored.partnership, partnership) : [];
  const changed = partnerChanges.length + partnershipChanges.length > 0;
  return {
    outcome: stored.partnership === null ? 'created' : changed ? 'updated' : 'unchanged',
    newPartner: stored.partner === null,
    partner,
    partnership,
    partnerChanges,
    partnershipChanges,
    given: givenBy(row, status),
  };
}

function plannedPartner(row: ValidRow, stored: PartnerState | null, file: FileContext): PartnerState {
  const email = kept(row.primaryContactEmail, stored?.primaryContactEmail ?? null, sameEmail);
  return {
    id: stored?.id ?? null,
    networkPublisherId: row.networkPublisherId,
    name: row.name,
    mediaPropertyUrls: joinedUrls(row.mediaPropertyUrls, stored?.mediaPropertyUrls ?? []),
    primaryContactEmail: email,
    categories: plannedCategories(row.categories, stored?.categories ?? [], file),
    furtherEmails: joinedEmails(stored?.furtherEmails ?? [], row.furtherEmails, email),
  };
}

function plannedPartnership(
  row: ValidRow,
  stored: PartnershipState | null,
  status: Status | null,
): PartnershipState {
  return {
    id: stored?.id ?? null,
    publisherGroup: kept(row.publisherGroup, stored?.publisherGroup ?? null),
    networkDateAccepted: kept(row.networkDateAccepted, stored?.networkDateAccepted ?? null),
    status: status ?? stored?.status ?? null,
    extra: plannedExtras(row.extra, stored?.extra ?? []),
  };
}

function kept(
  said: Said<string>,
  stored: string | null,
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): string | null {
  if (said === undefined) return stored;
  return said !== null && stored !== null && same(said, stored) ? stored : said;
}

/** Order alone is no change; what is new comes first. */
export function joinedUrls(said: Said<string[]>, stored: string[]): string[] {
  if (said === undefined) return stored;
  if (said === null) return [];
  const isNew = said.some((url) => !stored.includes(url));
  return isNew ? [...said, ...stored.filter((url) => !said.includes(url))] : stored;
}

/**
 * A list's categories replace the stored ones; those of further rows of the same partner are added. Where the stored
 * ones are what the whole file says, nothing changes, so that the same file again is unchanged.
 */
function plannedCategories(said: Said<string[]>, stored: string[], file: FileContext): string[] {
  if (said === undefined) return stored;
  if (file.categories && sameSet(file.categories, stored)) return stored;
  if (said === null) return [];
  if (file.earlier)
    return said.every((one) => stored.includes(one))
      ? stored
      : [...stored, ...said.filter((one) => !stored.includes(one))];
  return sameSet(said, stored) ? stored : said;
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

function joinedEmails(stored: string[], said: string[], primary: string | null): string[] {
  if (said.length === 0 && stored.length === 0) return stored;
  const isPrimary = (email: string) => primary !== null && sameEmail(email, primary);
  if (said.length === 0 && !stored.some(isPrimary)) return stored;
  const joined = [...stored];
  for (const email of said) if (!joined.some((one) => sameEmail(one, email))) joined.push(email);
  return joined.filter((email) => !isPrimary(email));
}

function plannedExtras(
  said: ValidRow['extra'],
  stored: PartnershipState['extra'],
): PartnershipState['extra'] {
  if (said.length === 0) return stored;
  const planned = stored.map(([title, value]): [string, string] => [title, value]);
  for (const [title, value] of said) {
    const at = planned.findIndex(([one]) => one === title || titleKey(one) === titleKey(title));
    if (value === null) {
      if (at !== -1) planned.splice(at, 1);
    } else if (at === -1) planned.push([title, value]);
    else planned[at] = [planned[at]?.[0] ?? title, value];
  }
  return planned;
}

function changesOfPartner(before: PartnerState, after: PartnerState): Change[] {
  const changes: Change[] = [];
  note(changes, 'name', before.name, after.name);
  noteList(changes, 'mediaPropertyUrls', before.mediaPropertyUrls, after.mediaPropertyUrls);
  note(changes, 'primaryContactEmail', before.primaryContactEmail, after.primaryContactEmail);
  noteList(changes, 'categories', before.categories, after.categories);
  noteList(changes, 'furtherEmails', before.furtherEmails, after.furtherEmails);
  return changes;
}

function changesOfPartnership(before: PartnershipState, after: PartnershipState): Change[] {
  const changes: Change[] = [];
  note(changes, 'publisherGroup', before.publisherGroup, after.publisherGroup);
  note(changes, 'networkDateAccepted', before.networkDateAccepted, after.networkDateAccepted);
  note(changes, 'status', before.status, after.status);
  if (before.extra === after.extra) return changes;
  const titles = new Set([...before.extra, ...after.extra].map(([title]) => title));
  for (const title of titles)
    note(changes, `extra:${title}`, extraValue(before.extra, title), extraValue(after.extra, title));
  return changes;
}

function note(changes: Change[], field: string, before: string | null, after: string | null): void {
  if (before !== after) changes.push({ field, before, after });
}

/** A list that stays is the same one. */
function noteList(changes: Change[], field: string, before: string[], after: string[]): void {
  if (before !== after) note(changes, field, listed(before), listed(after));
}

function listed(values: string[]): string | null {
  return values.length === 0 ? null : values.join(listSeparator);
}

function extraValue(extra: PartnershipState['extra'], title: string): string | null {
  return extra.find(([one]) => one === title)?.[1] ?? null;
}
