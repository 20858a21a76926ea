import { normalPath } from './part-path.ts';
import { damaged } from './refusals.ts';

/** A part as it lies in the archive. */
export interface PackedPart {
  path: string;
  encrypted: boolean;
  method: number;
  checksum: number;
  /** Unpacked, as declared. */
  size: number;
  packed: Uint8Array;
}

/** More parts than a workbook of any size has. */
export const PARTS_LIMIT = 20_000;

/**
 * The central directory of a ZIP archive (APPNOTE 4.3.12), with the 64-bit fields that some programs write for
 * small files too. Read here because fflate tells no part's place, and would unpack it whole and unchecked.
 */
export function listParts(bytes: Uint8Array): PackedPart[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  try {
    let end = bytes.length - 22;
    while (u32(end) !== END_OF_DIRECTORY) end -= 1;
    const end64 = end >= 20 && u32(end - 20) === LOCATOR_64 ? u64(end - 12) : undefined;
    const count = end64 === undefined ? u16(end + 10) : u64(end64 + 32);
    let at = end64 === undefined ? u32(end + 16) : u64(end64 + 48);
    const parts: PackedPart[] = [];
    for (let i = 0; i < count && i <= PARTS_LIMIT; i++) {
      if (u32(at) !== DIRECTORY_ENTRY) throw damaged();
      const name = at + 46;
      const extra = name + u16(at + 28);
      const next = extra + u16(at + 30) + u16(at + 32);
      let wide = fieldOf64(extra, extra + u16(at + 30));
      const widened = (value: number) => {
        if (value !== 0xffffffff || wide === undefined) return value;
        wide += 8;
        return u64(wide - 8);
      };
      const size = widened(u32(at + 24));
      const packedSize = widened(u32(at + 20));
      const local = widened(u32(at + 42));
      const start = local + 30 + u16(local + 26) + u16(local + 28);
      if (start + packedSize > bytes.length) throw damaged();
      parts.push({
        path: normalPath(new TextDecoder().decode(bytes.subarray(name, extra))),
        encrypted: (u16(at + 8) & 1) === 1,
        method: u16(at + 10),
        checksum: u32(at + 16),
        size,
        packed: bytes.subarray(start, start + packedSize),
      });
      at = next;
    }
    return parts;
  } catch (error) {
    throw error instanceof RangeError ? damaged() : error;
  }

  function fieldOf64(from: number, to: number): number | undefined {
    for (let at = from; at + 4 <= to; at += 4 + u16(at + 2)) if (u16(at) === 1) return at + 4;
    return undefined;
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
