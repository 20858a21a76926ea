import { error, type Fault, type Judged, none, quoted } from './rules.ts';

const separators = /[|;\s]+|,(?=\s*(?:https?:\/\/|www\.))/i;
const scheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
const hostName =
  /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_-]{0,61}[\p{L}\p{N}\p{M}_])?\.)+(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z0-9-]{1,59})\.?$/u;

/** An address that `new URL` would give back unchanged; most are, and the test is cheaper. */
const already =
  /^https?:\/\/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,63}\/(?:[A-Za-z0-9_~@!$&()*+=-]+(?:\.[A-Za-z0-9_~@!$&()*+=-]+)*(?:\/|$))*$/;

/**
 * Media Property URLs: several are split on pipes, semicolons, line breaks, spaces, or commas before the next address.
 * Stored as the URL standard (WHATWG) writes them: lower-case host, no default port.
 */
export function judgeUrls(text: string): Judged<string[]> {
  if (already.test(text)) return { value: [text], faults: none };
  const urls: string[] = [];
  const faults: Fault[] = [];
  for (const one of splitUrls(text)) {
    const { url, fault } = judgeUrl(one);
    if (fault) faults.push(fault);
    else if (url && !urls.includes(url)) urls.push(url);
  }
  if (urls.length === 0 && faults.length === 0)
    faults.push(
      error(
        'url-invalid',
        `${quoted(text)} holds no address. Expected one such as https://shop.example/, or a blank cell.`,
      ),
    );
  return faults.length > 0 ? { value: undefined, faults } : { value: urls, faults: none };
}

/** A comma separates addresses that have no path; within a path it belongs to it. */
function splitUrls(text: string): string[] {
  return text
    .split(separators)
    .flatMap((part) =>
      /^(?:https?:\/\/)?[^/?#]*$/i.test(part) ? part.split(',') : [part.replace(/^,+|,+$/g, '')],
    )
    .filter((part) => part !== '');
}

function judgeUrl(one: string): { url?: string; fault?: Fault } {
  const given = scheme.exec(one)?.[0].toLowerCase();
  if (given && given !== 'http:' && given !== 'https:') {
    return {
      fault: error(
        'url-scheme',
        `${quoted(one)} begins with ${given}. Expected a web address that begins with http:// or https://.`,
      ),
    };
  }
  const text = given ? one : `https://${one.replace(/^\/\//, '')}`;
  const host = parsedHost(text);
  if (!host || !/^https?:\/\/[^/]/i.test(text)) {
    return {
      fault: error(
        'url-invalid',
        `${quoted(one)} is no web address: it has no real host name. Expected one such as https://shop.example/.`,
      ),
    };
  }
  return { url: host };
}

function parsedHost(text: string): string | null {
  const url = URL.parse(text);
  if (!url) return null;
  const isPublic = url.username === '' && url.password === '';
  return isPublic && hostName.test(url.hostname) ? url.href : null;
}
