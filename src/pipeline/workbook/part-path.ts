import { damaged } from './refusals.ts';

/** Parts are found without case (ECMA-376 part 2); some programs write backslashes. */
export function normalPath(path: string): string {
  return path.replace(/\\/g, '/').replace(/^\/+/, '').toLowerCase();
}

/** The path of a part that is named from within `folder`. */
export function resolvePath(folder: string, target: string): string {
  try {
    return normalPath(decodeURI(new URL(target, `file:///${folder}`).pathname));
  } catch {
    throw damaged();
  }
}
