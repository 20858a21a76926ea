import { matchKey } from '../domain/names.ts';
import type { ValidRow } from '../domain/row.ts';
import type { PartnerStates } from '../store/partner-states.ts';

/** Network and brand of a row as they are stored. */
export interface KnownNames {
  network: KnownName;
  brand: KnownName;
}

export interface KnownName {
  /** null until it is stored */
  id: number | null;
  name: string;
  /** it was not there when the import began: nothing of it needs to be looked for */
  isNew: boolean;
}

type Kind = keyof KnownNames;

/** The networks and brands that the rows of a list name. */
export class NamesOfList {
  readonly #states: PartnerStates | null;
  readonly #names = { network: new Map<string, KnownName>(), brand: new Map<string, KnownName>() };
  readonly #pairs = new Map<KnownName, Map<KnownName, KnownNames>>();
  /** brands that are not stored yet */
  readonly newBrands: string[] = [];

  /** @param states null where nothing is stored */
  constructor(states: PartnerStates | null) {
    this.#states = states;
  }

  /** One object for each pair of names, so that rows can be told apart by it. */
  of({ network, brand }: ValidRow): KnownNames {
    const names = { network: this.#named('network', network), brand: this.#named('brand', brand) };
    const ofBrand = this.#pairs.get(names.brand) ?? new Map<KnownName, KnownNames>();
    const known = ofBrand.get(names.network);
    if (known) return known;
    this.#pairs.set(names.brand, ofBrand.set(names.network, names));
    return names;
  }

  /** The name of all rows; null where they differ, or none went in. */
  ofAll(kind: Kind): string | null {
    const [first, ...others] = this.all(kind);
    return first !== undefined && others.length === 0 ? first : null;
  }

  /** As they are stored, in the order in which they came. */
  all(kind: Kind): Set<string> {
    return new Set([...this.#names[kind].values()].map(({ name }) => name));
  }

  /** An existing network or brand keeps its spelling; a new one takes the first of the file. */
  #named(kind: Kind, name: string): KnownName {
    const names = this.#names[kind];
    const direct = names.get(name);
    if (direct) return direct;
    const key = matchKey(name);
    const found = names.get(key) ?? this.#lookUp(kind, name);
    if (kind === 'brand' && found.isNew && !names.has(key)) this.newBrands.push(found.name);
    names.set(key, found);
    names.set(name, found);
    return found;
  }

  #lookUp(kind: Kind, name: string): KnownName {
    const stored = this.#states?.findNamed(kind, name);
    return stored
      ? { ...stored, isNew: false }
      : { id: null, name: name.replace(/\s+/g, ' ').trim(), isNew: true };
  }
}
