import { partnerSearchTable } from './partner-search.ts';
import { undoTables } from './undo-lines.ts';

/**
 * The schema, append-only: a migration that has landed is never edited. Each runs in a transaction of its own together
 * with its `user_version`, so a crash leaves either none or all of it.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE network (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE brand (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE
  ) STRICT;

  -- Lists are JSON arrays, NULL where empty. name_key is the folded name: sort order and search.
  -- AUTOINCREMENT: the id of a partner that an undo took away is never given to another one.
  CREATE TABLE partner (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    network_id INTEGER NOT NULL REFERENCES network (id),
    network_publisher_id TEXT NOT NULL CHECK (network_publisher_id <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,
    email TEXT CHECK (email <> ''),
    further_emails TEXT,
    urls TEXT,
    categories TEXT,
    UNIQUE (network_id, network_publisher_id)
  ) STRICT;

  -- extra is a JSON array of [title, value] pairs, NULL where there is none; name_key repeats the partner's so that a
  -- brand's partners stand in the order of their names without a sort.
  CREATE TABLE partnership (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    brand_id INTEGER NOT NULL REFERENCES brand (id),
    publisher_group TEXT CHECK (publisher_group <> ''),
    date_accepted TEXT CHECK (date_accepted <> ''),
    status TEXT CHECK (status IN ('approved', 'applied', 'removed')),
    extra TEXT,
    name_key TEXT NOT NULL,
    UNIQUE (partner_id, brand_id)
  ) STRICT;
  CREATE INDEX partnership_by_brand ON partnership (brand_id, name_key, id);
  CREATE INDEX partnership_by_name ON partnership (name_key, id);

  CREATE TABLE category (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL
  ) STRICT;
  CREATE INDEX category_by_key ON category (name_key);

  CREATE TABLE partner_category (
    category_id INTEGER NOT NULL REFERENCES category (id),
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    PRIMARY KEY (category_id, partner_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX partner_category_by_partner ON partner_category (partner_id);

  -- Only imports that were committed stand here; the row and all it wrote commit together. position is the order in
  -- which they were committed, which need not be that of their ids. detail is the import as
  -- programs see it (JSON, domain/import.ts); settings is what a correction of its failed rows needs to be read by the same rules.
  CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    profile TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    network_id INTEGER REFERENCES network (id),
    brand_id INTEGER REFERENCES brand (id),
    committed_at TEXT NOT NULL,
    undone_at TEXT,
    rows INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    ignored INTEGER NOT NULL,
    detail TEXT NOT NULL,
    settings TEXT NOT NULL,
    CHECK (rows = created + updated + unchanged + failed + ignored)
  ) STRICT;
  CREATE INDEX import_by_hash ON import (file_hash);

  -- Which rows of an import met which partnership, how (outcome), and which fields the row gave (a bit for each
  -- field of domain/fields.ts, in its order, then further e-mails, status, extras): what an undo must not take away.
  CREATE TABLE import_row (
    import_id INTEGER NOT NULL REFERENCES import (id),
    row INTEGER NOT NULL,
    partnership_id INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('created', 'updated', 'unchanged')),
    given INTEGER NOT NULL,
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX import_row_by_partnership ON import_row (partnership_id, import_id);

  -- Every changed field with its former value; import_id is NULL where a person changed it. partnership_id is NULL
  -- where the field is the partner's own.
  CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    import_id INTEGER REFERENCES import (id),
    row INTEGER,
    at TEXT NOT NULL,
    partner_id INTEGER NOT NULL,
    partnership_id INTEGER,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT
  ) STRICT;
  CREATE INDEX change_by_import ON change (import_id, row);
  CREATE INDEX change_by_partner ON change (partner_id);

  -- cells: JSON array of the record's cells as they came; problems: JSON array (domain/problem.ts). root_id is the
  -- first failed row of its line: a row that was sent in again and failed again points to where it began.
  CREATE TABLE failed_row (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id),
    row INTEGER NOT NULL,
    cells TEXT NOT NULL,
    problems TEXT NOT NULL,
    root_id INTEGER,
    corrected_by INTEGER REFERENCES import (id),
    corrected_row INTEGER,
    UNIQUE (import_id, row)
  ) STRICT;
  CREATE INDEX failed_row_by_root ON failed_row (root_id);
  CREATE INDEX failed_row_by_correction ON failed_row (corrected_by) WHERE corrected_by IS NOT NULL;

  CREATE TABLE ignored_row (
    import_id INTEGER NOT NULL REFERENCES import (id),
    row INTEGER NOT NULL,
    cells TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;

  -- Warnings of rows that went in: JSON array of problems.
  CREATE TABLE row_warning (
    import_id INTEGER NOT NULL REFERENCES import (id),
    row INTEGER NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner (id),
    at TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> '')
  ) STRICT;
  CREATE INDEX note_by_partner ON note (partner_id);
  `,
  `
  -- Mappings that the user saved. id is the name in kebab case; columns is a JSON array of { title, to }, in the order
  -- of the list that it was made from.
  CREATE TABLE profile (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    network TEXT NOT NULL CHECK (network <> ''),
    status TEXT CHECK (status IN ('approved', 'applied', 'removed')),
    dates TEXT NOT NULL CHECK (dates IN ('mdy', 'dmy')),
    columns TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  undoTables[0],
  `
  -- A failed row that was corrected on its import's page and is not sent in yet, or was left out on purpose. edit: JSON
  -- array of [column, before, after]; edit_right: nothing is wrong with it any more.
  ALTER TABLE failed_row ADD COLUMN edit TEXT;
  ALTER TABLE failed_row ADD COLUMN edit_right INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE failed_row ADD COLUMN edited_at TEXT;
  ALTER TABLE failed_row ADD COLUMN left_out_at TEXT;

  -- Cells that a person corrected on the page before the import: JSON array of [column, before, after].
  CREATE TABLE row_edit (
    import_id INTEGER NOT NULL REFERENCES import (id),
    row INTEGER NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;
    `,
  `
  -- A partner's categories stand in its own row, the key of its name with its partnerships: twice is too dear at a million.
  DROP TABLE partner_category;
  DROP TABLE category;
  ALTER TABLE partner DROP COLUMN name_key;
  ${partnerSearchTable}
  `,
  `
  -- Every row that put a failed one right: where one of the imports is undone, another one still stands for it. root_id is the
  -- failed row where its line began.
  CREATE TABLE failed_row_correction (
    root_id INTEGER NOT NULL REFERENCES failed_row (id),
    import_id INTEGER NOT NULL REFERENCES import (id),
    row INTEGER NOT NULL,
    PRIMARY KEY (root_id, import_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO failed_row_correction
    SELECT coalesce(root_id, id), corrected_by, min(corrected_row) FROM failed_row WHERE corrected_by IS NOT NULL GROUP BY 1, 2;

  -- Addresses are joined with those that are there, so which of them a row gave is kept: JSON array, NULL where the
  -- partner was new (it has just these) or the row gave none.
  ALTER TABLE import_row ADD COLUMN urls TEXT;
  `,
  `
  -- How the lists of a saved mapping are written where they do not show it, '' for nothing; untitled: their first row is data.
  ALTER TABLE profile ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
  ALTER TABLE profile ADD COLUMN delimiter TEXT NOT NULL DEFAULT '';
  ALTER TABLE profile ADD COLUMN untitled INTEGER NOT NULL DEFAULT 0 CHECK (untitled IN (0, 1));
  `,
  `
  -- What is still to be corrected is counted on every start page, without reading the rows themselves.
  CREATE INDEX failed_row_to_correct ON failed_row (import_id, coalesce(root_id, id))
    WHERE corrected_by IS NULL AND left_out_at IS NULL;
  `,
  undoTables[1],
];
