import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import type { PackedPart } from './archive-directory.ts';
import { damaged, isProtected } from './refusals.ts';

const STORED = 0;
const DEFLATED = 8;
/** Packed bytes at a time: at most 16 MB unpacked. */
const PACKED_STEP = 16_384;

/** The part's bytes piece by piece. @throws UserError where they are not what the archive declares */
export function* unpack({ packed, method, size, checksum, encrypted }: PackedPart): Generator<Uint8Array> {
  if (encrypted) throw isProtected();
  if (method !== STORED && method !== DEFLATED) throw damaged();
  let ready: Uint8Array[] = [];
  let seen = 0;
  let sum = 0;
  const take = (piece: Uint8Array) => {
    seen += piece.length;
    if (seen > size) throw damaged();
    sum = crc32(piece, sum);
    ready.push(piece);
  };
  const inflate = method === DEFLATED ? new Inflate(take) : undefined;
  for (let at = 0; at < packed.length; at += PACKED_STEP) {
    const piece = packed.subarray(at, at + PACKED_STEP);
    if (inflate) inflateInto(inflate, piece, at + PACKED_STEP >= packed.length);
    else take(piece);
    yield* ready;
    ready = [];
  }
  if (seen !== size || sum !== checksum) throw damaged();
}

function inflateInto(inflate: Inflate, piece: Uint8Array, last: boolean): void {
  try {
    inflate.push(piece, last);
  } catch {
    throw damaged();
  }
}
