import type Database from 'better-sqlite3';
import type { Store } from './open.ts';

const statements = new WeakMap<Store, Map<string, Database.Statement<unknown[], unknown>>>();

/**
 * What every page asks, prepared once for each connection: that takes longer than the answer.
 *
 * @param sql always asked in the same way, with or without `pluck`
 */
export function prepared<Bind extends unknown[] | object, Row>(
  store: Store,
  sql: string,
): Bind extends unknown[] ? Database.Statement<Bind, Row> : Database.Statement<[Bind], Row> {
  const ofStore = statements.get(store) ?? new Map<string, Database.Statement<unknown[], unknown>>();
  statements.set(store, ofStore);
  const statement = ofStore.get(sql) ?? store.prepare<unknown[], unknown>(sql);
  ofStore.set(sql, statement);
  return statement as Bind extends unknown[]
    ? Database.Statement<Bind, Row>
    : Database.Statement<[Bind], Row>;
}
