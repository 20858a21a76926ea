import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { indexPartners } from '../../src/store/partner-search.ts';
import { temporaryFile } from './temporary.ts';

/** More than are counted before a page is shown. */
export const manyPartners = 120_000;

/**
 * A database with so many partners that their counts come after the page, without importing them: each is in one of
 * three brands and four groups, every tenth has no e-mail, every 60th is a "Rare" one.
 *
 * @returns its path
 */
export function databaseOfMany(): string {
  const file = temporaryFile();
  const store = openStore(file, migrations);
  store.transaction(() => {
    store.exec(`
      INSERT INTO network VALUES (1, 'LinkShare', 'linkshare');
      INSERT INTO brand VALUES (1, 'Acme', 'acme'), (2, 'Borealis', 'borealis'), (3, 'Cinder', 'cinder');
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${manyPartners})
      INSERT INTO partner (id, network_id, network_publisher_id, name, email, urls, categories)
        SELECT i, 1, 4000000 + i, iif(i % 60 = 0, 'Rare ', 'Common ') || 'Partner ' || ((i * 7919) % 1000003),
          iif(i % 10 = 0, NULL, 'desk' || i || '@partner.example'), json_array('https://www.p' || i || '.example/'),
          iif(i % 2 = 0, '["Travel"]', '["Food","Travel"]') FROM n;
      INSERT INTO partnership (id, partner_id, brand_id, publisher_group, date_accepted, status, name_key)
        SELECT id, id, 1 + id % 3, 'Group ' || (id % 4), date('2020-01-01', '+' || (id % 900) || ' days'), 'approved', fold(name)
        FROM partner;`);
    indexPartners(store, 'TRUE', {}, 0);
  })();
  store.close();
  return file;
}
