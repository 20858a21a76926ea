import type { Request } from 'express';
import { countOpenInAll } from '../store/failed-rows.ts';
import { one } from './form.ts';
import type { Frame } from './models.ts';
import type { Site } from './site.ts';

/** What the last action did; an action redirects to a page with `?said=<key>`. */
const sentences = {
  taken: 'The lists were taken in. Each is being read now; open one to check it.',
  sample: 'The sample lists were taken in. Open the first, check it, and import it; then the others.',
  'file-deleted': 'The stored file was deleted. The import and its failed rows stay.',
  'rows-saved': 'What you typed was kept. Nothing was imported yet.',
  undone: 'The import was undone.',
  'mapping-saved': 'The mapping was saved. A list with the titles that it maps is recognised from now on.',
  'mapping-kept':
    'The mapping was saved. For the next list of this kind, choose its name under “Read it as”.',
  'mapping-changed': 'The saved mapping was changed. What was imported by it stays as it is.',
  'mapping-deleted': 'The saved mapping was deleted. What was imported by it stays as it is.',
  'status-removed': 'They are set to Removed. Nothing else of them changed; each can be set back.',
  'status-former': 'They have the status again that they had before.',
  'status-set': 'The status was set.',
  'note-added': 'The note was added.',
  'edit-waits':
    'An import is at work. What you did is kept, and is stored as soon as the import has ended; you need not wait for it.',
};
export type Said = keyof typeof sentences;

/** What stands around a page. */
export function frameOf(site: Site, req: Request, section: Frame['section'], title: string): Frame {
  const said = one(req.query.said);
  return {
    title,
    section,
    openFailedRows: countOpenInAll(site.workplace.db),
    said: Object.hasOwn(sentences, said) ? sentences[said as Said] : null,
  };
}
