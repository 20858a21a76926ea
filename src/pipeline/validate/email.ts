import { error, type Fault, type Judged, none, quoted, visible, warning } from './rules.ts';

/** What a cell with one or several addresses says. */
export interface Emails {
  primary: string;
  further: string[];
}

/** Publishers may opt out of showing their e-mail; the lists then say so in words. */
const optedOut =
  /^[<([]?\s*(?:(?:e-?mail\s+)?(?:opt(?:ed)?[\s-]?out|hidden|not available|unavailable|private|withheld|none|not (?:shown|provided|disclosed)))\s*[\])>]?\.?$/i;

/** The HTML standard's production for e-mail addresses, with letters of all scripts (RFC 6531) and a dotted domain. */
const address =
  /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z0-9-]{1,59})$/u;

const plainAddress =
  /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

const common = [
  'gmail.com',
  'googlemail.com',
  'yahoo.com',
  'hotmail.com',
  'outlook.com',
  'icloud.com',
  'aol.com',
  'live.com',
  'msn.com',
  'comcast.net',
  'verizon.net',
  'yahoo.co.uk',
  'hotmail.co.uk',
  'web.de',
  'gmx.net',
  'gmx.de',
  't-online.de',
  'orange.fr',
  'wanadoo.fr',
  'libero.it',
  'protonmail.com',
];
/** Real domains that are one letter away from a common one. */
const realNeighbours = new Set([
  ...common,
  'mail.com',
  'ymail.com',
  'email.com',
  'gmx.com',
  'gmx.at',
  'gmx.ch',
  'gmx.fr',
  'me.com',
  'aim.com',
  'ao.com',
  'live.co.uk',
  'live.de',
  'live.fr',
  'live.nl',
  'yahoo.co',
  'yahoo.ca',
  'yahoo.cn',
  'love.com',
  'like.com',
  'line.com',
  'life.com',
  'wed.de',
  'webb.de',
  'men.com',
  'mon.com',
  'wow.com',
  'hotmail.co',
  'gmail.co',
  'outlook.co',
  'orange.de',
  'aon.com',
  'ail.com',
]);

/** Is the cell a word for "this publisher does not show its e-mail"? */
export function isOptedOut(text: string): boolean {
  return text.length < 40 && optedOut.test(text);
}

/** Primary Contact Email: one address, or several of which the first is primary. */
export function judgeEmail(raw: string): Judged<Emails> {
  if (isPlain(raw)) return { value: { primary: raw, further: [] }, faults: slipsOf([raw]) };
  const text = visible(raw);
  const found = splitAddresses(text);
  const bad = found.filter((one) => !isAddress(one));
  if (bad.length > 0 || found.length === 0)
    return { value: undefined, faults: [notAnAddress(text, found, bad)] };
  const faults = [...slipsOf(found)];
  const distinct = found.filter((one, index) => found.findIndex((other) => sameEmail(one, other)) === index);
  const [primary = '', ...further] = distinct;
  if (further.length > 0) {
    faults.push(
      warning(
        'email-several',
        `The cell holds ${distinct.length} addresses. ${primary} becomes the primary one, ${further.join(', ')} ${further.length === 1 ? 'is' : 'are'} kept as further contact${further.length === 1 ? '' : 's'}.`,
      ),
    );
  }
  return { value: { primary, further }, faults: faults.length === 0 ? none : faults };
}

/** E-mail addresses are compared without letter case. */
export function sameEmail(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase();
}

/** `mailto:`, angle brackets and the name before them go; separators are comma, semicolon, pipe, line break, space. */
function splitAddresses(text: string): string[] {
  if (!/[\s,;|<>]|mailto:/i.test(text)) return [text];
  const bracketed = [...text.matchAll(/<([^<>]*)>/g)].map((match) => (match[1] ?? '').trim());
  const named =
    bracketed.length > 0 &&
    text.replace(/<[^<>]*>/g, ' ').includes('@') === false &&
    bracketed.every((one) => one.includes('@'));
  const parts = named
    ? bracketed
    : withoutNames(text.replace(/(mailto:[^\s,;|<>?]*)\?[^,;|<>\n]*/gi, '$1'))
        .replace(/[<>]/g, ' ')
        .replace(/mailto:\s+/gi, 'mailto:')
        .split(/[\s,;|]+/);
  return parts
    .map((part) => part.replace(/^mailto:/i, '').replace(/\?.*$/, ''))
    .filter((part) => part !== '');
}

/** `Bob <a@x.example>, c@x.example` → `a@x.example, c@x.example` */
function withoutNames(text: string): string {
  let bare = '';
  let from = 0;
  for (const { 0: bracket, 1: inner = '', index } of text.matchAll(/<([^<>]*)>/g)) {
    if (!inner.includes('@')) continue;
    const before = text.slice(from, index).replace(/"[^"@]*"\s*$/, '');
    const name = Math.max(...[',', ';', '|', '\n'].map((sign) => before.lastIndexOf(sign))) + 1;
    bare += `${before.includes('@', name) ? before : before.slice(0, name)} ${inner} `;
    from = index + bracket.length;
  }
  return bare + text.slice(from);
}

/** One address of the plainest kind; most are, and the test is cheaper. No part of so short a one is too long. */
function isPlain(cell: string): boolean {
  return cell.length <= 64 && plainAddress.test(cell);
}

function isAddress(one: string): boolean {
  return address.test(one) && one.length <= 254 && one.lastIndexOf('@') <= 64;
}

/** One fault a cell, whatever it holds. */
function notAnAddress(text: string, found: string[], bad: string[]): Fault {
  const several = found.length > 1 && found.every((one) => one.includes('@'));
  const [first = text] = bad;
  const what = several
    ? `${quoted(first)} is no e-mail address${reason(first)}`
    : `${quoted(text)} is no e-mail address${reason(text)}`;
  return error('email-invalid', `${what}. Expected one such as name@shop.example, or a blank cell.`);
}

function slipsOf(addresses: readonly string[]): Fault[] {
  const faults = addresses.map(judgeSlip).filter((fault) => fault !== null);
  return faults.length === 0 ? none : faults;
}

function judgeSlip(one: string): Fault | null {
  const at = one.lastIndexOf('@');
  const better = likelyDomain(one.slice(at + 1).toLowerCase());
  if (!better) return null;
  return warning(
    'email-typo',
    `${quoted(one)} looks mistyped. Did you mean ${one.slice(0, at + 1)}${better}?`,
  );
}

const repairs: readonly [fault: RegExp, repair: string][] = [
  [/\s*[([{]?\s*\bat\b\s*[)\]}]?\s*/i, '@'],
  [/@{2,}/g, '@'],
  [/\.{2,}/g, '.'],
  [/\s*[([{]\s*(?:dot|punkt)\s*[)\]}]\s*/gi, '.'],
  [/,(?=[a-z]{2,4}$)/i, '.'],
  [/[\s]+/g, ''],
  [/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''],
];

/** The cell with its slips mended: `bob@gmial.com` → `bob@gmail.com`, `bob (at) shop,example`; null where nothing better is known. */
export function betterEmail(text: string): string | null {
  let better = text.trim();
  if (judgeEmail(better).value === undefined) {
    for (const [fault, repair] of repairs) {
      if (judgeEmail(better).value !== undefined) break;
      if (fault.source.includes('at') && better.includes('@')) continue;
      better = better.replace(fault, repair);
    }
    if (judgeEmail(better).value === undefined) return null;
  }
  better = better.replace(/@([^\s@,;|<>]+)/g, (whole, domain: string) => {
    const likely = likelyDomain(domain.toLowerCase());
    return likely === null ? whole : `@${likely}`;
  });
  return better === text.trim() ? null : better;
}

function reason(one: string): string {
  const ats = one.split('@').length - 1;
  if (ats === 0) return ': it has no @';
  if (ats > 1) return ': it has more than one @';
  if (one.endsWith('@')) return ': the part after @ is missing';
  if (one.startsWith('@')) return ': the part before @ is missing';
  if (!one.slice(one.indexOf('@')).includes('.')) return ': the domain after @ has no dot';
  if (one.includes('..')) return ': it has two dots in a row';
  return '';
}

/** No longer domain is a slip of a common one. */
const longestSlip = Math.max(...common.map(({ length }) => length)) + 1;
/** The common domain that this one is a slip of: one letter more, less, other, or two exchanged. */
function likelyDomain(domain: string): string | null {
  if (domain.length > longestSlip) return withoutSlippedEnd(domain);
  if (realNeighbours.has(domain)) return null;
  const meant = common.find((candidate) => candidate.length > 5 && oneSlip(domain, candidate));
  return meant ?? withoutSlippedEnd(domain);
}

function withoutSlippedEnd(domain: string): string | null {
  return /\.(?:con|cmo|ocm|comm|coom)$/.test(domain) ? domain.replace(/\.[a-z]+$/, '.com') : null;
}

/** One letter more, less, other, or two exchanged. */
export function oneSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let [end, otherEnd] = [one.length, other.length];
  while (end > start && otherEnd > start && one[end - 1] === other[otherEnd - 1]) {
    end--;
    otherEnd--;
  }
  if (end - start <= 1 && otherEnd - start <= 1) return true;
  const exchanged = one[start] === other[start + 1] && one[start + 1] === other[start];
  return end - start === 2 && otherEnd - start === 2 && exchanged;
}
