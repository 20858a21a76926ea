import { SaxesParser } from 'saxes';
import { damaged, refuseDamaged } from './refusals.ts';

/** What is told of an XML part; names come without their namespace's prefix. */
export interface Handlers {
  open?(name: string, attributes: Record<string, string>): void;
  text?(piece: string): void;
  close?(name: string): void;
}

/** Reads a whole part. @throws UserError `workbook-damaged` where it is not well-formed */
export function readXml(xml: Iterable<Uint8Array>, handlers: Handlers): void {
  for (const _ of xmlSteps(xml, handlers));
}

/** Reads the XML piece by piece; yields after each. Names come without their namespace's prefix. */
export function* xmlSteps(xml: Iterable<Uint8Array>, { open, text, close }: Handlers): Generator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', refuseDamaged);
  if (open) parser.on('opentag', (tag) => open(localName(tag.name), tag.attributes));
  if (close) parser.on('closetag', (tag) => close(localName(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  for (const piece of decoded(xml)) {
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

/** XML parts of a workbook are UTF-8 or UTF-16. */
function* decoded(xml: Iterable<Uint8Array>): Generator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for (const bytes of xml) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    throw error instanceof TypeError ? damaged() : error;
  }
}

function encodingOf(xml: Uint8Array): string {
  if (xml[0] === 0xff || xml[1] === 0) return 'utf-16le';
  return xml[0] === 0xfe || xml[0] === 0 ? 'utf-16be' : 'utf-8';
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** A boolean as XML Schema writes it. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
