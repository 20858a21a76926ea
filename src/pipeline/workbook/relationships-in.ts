import type { Parts } from './archive-in.ts';
import { resolvePath } from './part-path.ts';
import { readXml } from './xml-in.ts';

interface Relationship {
  kind: string;
  path: string;
}

/** What the part `source` refers to (`''`: the whole workbook), by id; none where it has no list of that. */
export function readRelationships(parts: Parts, source: string): Map<string, Relationship> {
  const folder = source.slice(0, source.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${source.slice(folder.length)}.rels`;
  const found = new Map<string, Relationship>();
  if (!parts.has(path)) return found;
  readXml(parts.read(path), {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
      found.set(Id, { kind: Type.slice(Type.lastIndexOf('/') + 1), path: resolvePath(folder, Target) });
    },
  });
  return found;
}
