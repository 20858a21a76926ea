import iconv from 'iconv-lite';
import type { GoodList } from './lists.ts';
import { exact, type Polluted, refusable, table } from './polluted.ts';
import { type Style, written } from './style.ts';

/** The bytes of a list: marks at its ends, and its encoding. */
export function* ofTheBytes(list: GoodList, style: Style): Generator<Polluted> {
  const text = written(table(list), style);
  for (const count of [1, 2]) yield exact(`${count} BOM`, '\uFEFF'.repeat(count) + text);
  yield exact('DOS end mark', `${text}\u001A`);
  yield exact('UTF-16 LE', Buffer.from(`\uFEFF${text}`, 'utf16le'));
  yield exact('UTF-16 LE without BOM', Buffer.from(text, 'utf16le'));
  yield exact('UTF-16 BE', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16());
  yield exact('UTF-16 BE without BOM', Buffer.from(text, 'utf16le').swap16());
  for (const encoding of ['windows-1252', 'windows-1250', 'latin1', 'macroman', 'utf-32le']) {
    const lossy = list.rows.filter((cells) => hasOther(cells.join(), encoding));
    const bytes = iconv.encode(text, encoding, { addBOM: false });
    if (lossy.length === 0) yield refusable(encoding, bytes, list);
    else
      yield { name: encoding, bytes, damaged: lossy.map((cells) => cells[list.id] ?? ''), expect: 'silent' };
  }
  const [start, end] = [Buffer.from(text.slice(0, -30)), Buffer.from(text.slice(-30))];
  yield refusable('one byte that is no UTF-8', Buffer.concat([start, Buffer.from([0xe9]), end]), list);
}

/** Letters that the encoding does not have. */
function hasOther(text: string, encoding: string): boolean {
  return iconv.decode(iconv.encode(text, encoding), encoding) !== text;
}
