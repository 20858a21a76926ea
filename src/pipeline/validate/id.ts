import { matchKey } from '../../domain/names.ts';
import { error, type Judged, none, quoted, visible, warning } from './rules.ts';

const scientific = /^[+-]?\d+(?:[.,]\d+)?E[+-]?\d+$/i;
const scientificWithSign = /^[+-]?\d(?:[.,]\d+)?E[+-]\d+$/i;
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const dateLike = new RegExp(
  `^(?:\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[/.]\\d{1,2}[/.]\\d{2,4}|\\d{4}/\\d{1,2}/\\d{1,2}|\\d{1,2}-\\d{1,2}-(?:19|20)\\d{2}|\\d{1,2}[-. ]${month}(?:[-. ]\\d{2,4})?|${month}[-. ]\\d{1,4}(?:,? \\d{4})?)(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]m)?)?$`,
  'i',
);

/**
 * Network Publisher ID. LinkShare's Site IDs (SIDs) are digits, today seven of them; its tracking links carry an
 * 11-character code of the publisher that is often taken for it (Rakuten Advertising help, "Site ID (SID)").
 */
export function judgeId(raw: string, network: string, column: string): Judged<string> {
  const text = visible(raw).trim();
  if (text === '')
    return {
      value: undefined,
      faults: [
        error('id-missing', `${column} is blank. Every publisher needs its id; look it up at the network.`),
      ],
    };
  return matchKey(network) === 'linkshare' ? judgeSiteId(text) : judgeOtherId(text);
}

function judgeSiteId(text: string): Judged<string> {
  if (/^\d{7}$/.test(text)) return { value: text, faults: none };
  const digits = /^(?:SID[ \u00A0]?)?(\d{1,64})$/i.exec(text)?.[1];
  if (digits !== undefined) {
    const faults =
      digits.length === 7
        ? none
        : [
            warning(
              'id-length',
              `${quoted(text)} has ${digits.length} digits; a LinkShare Site ID usually has 7. Check it at LinkShare.`,
            ),
          ];
    return { value: digits, faults };
  }
  const damage = damaged(text);
  if (damage) return damage;
  if (/^[A-Za-z0-9*/+_.!~-]{11}$/.test(text)) {
    return {
      value: undefined,
      faults: [
        error(
          'id-link-code',
          `${quoted(text)} is the 11-character tracking code of the publisher's links, not the Site ID. Expected the numeric Site ID.`,
        ),
      ],
    };
  }
  return {
    value: undefined,
    faults: [
      error('id-invalid', `${quoted(text)} is no LinkShare Site ID. Expected digits only, such as 4022211.`),
    ],
  };
}

function judgeOtherId(text: string): Judged<string> {
  const damage = scientificWithSign.test(text) || dateLike.test(text) ? damaged(text) : null;
  if (damage) return damage;
  if (/^[A-Za-z0-9\-_.:]{1,64}$/.test(text)) return { value: text, faults: none };
  const why = text.length > 64 ? `has ${text.length} characters` : 'has characters that ids do not have';
  return {
    value: undefined,
    faults: [
      error('id-invalid', `${quoted(text)} ${why}. Expected letters, digits and - _ . : only, at most 64.`),
    ],
  };
}

function damaged(text: string): Judged<string> | null {
  const shape = scientific.test(text) ? 'a rounded number' : dateLike.test(text) ? 'a date' : null;
  if (!shape) return null;
  return {
    value: undefined,
    faults: [
      error(
        'id-damaged',
        `${quoted(text)} is ${shape}: a spreadsheet damaged the id. Copy the id from the original list, into a column formatted as text.`,
      ),
    ],
  };
}

/** An id as it is compared: without the `SID` that LinkShare's people write before it, and without invisible marks. */
export function bareId(raw: string, network: string): string {
  const text = visible(raw).trim();
  return matchKey(network) === 'linkshare' ? text.replace(/^SID[ \u00A0]?(?=\d)/i, '') : text;
}
