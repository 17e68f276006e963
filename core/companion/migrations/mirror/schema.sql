CREATE VIEW shown AS
SELECT stream, row_type, row_id, body FROM views
UNION ALL
SELECT r.stream, r.row_type, r.row_id, r.body
FROM rows r
WHERE NOT EXISTS (
    SELECT 1 FROM views v
    WHERE v.stream = r.stream AND v.row_type = r.row_type AND v.row_id = r.row_id
);

CREATE TABLE download (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    stream TEXT NOT NULL,
    manifest TEXT NOT NULL,
    next_chunk INTEGER NOT NULL
) STRICT;

CREATE TABLE folded (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- the last change of the journal that the views take into account
    change INTEGER NOT NULL
) STRICT;

CREATE TABLE rows (
    stream TEXT NOT NULL,
    row_type TEXT NOT NULL,
    row_id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    body TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    PRIMARY KEY (stream, row_type, row_id)
) STRICT;

CREATE TABLE search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- which tokens are kept
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    -- kind and times of every thing, packed: read at once where thousands may match
    overview BLOB NOT NULL
) STRICT;

CREATE TABLE search_things (
    doc INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    -- of the row's body
    body_hash BLOB NOT NULL,
    -- when it takes place or was announced; null for what has no time
    start_ms INTEGER,
    end_ms INTEGER,
    UNIQUE (kind, row_id)
) STRICT;

CREATE VIRTUAL TABLE search_tokens USING fts5(
    tokens,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'ascii'
);

CREATE TABLE 'search_tokens_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'search_tokens_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'search_tokens_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'search_tokens_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE sessions (
    session TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    room TEXT,
    forum TEXT
) STRICT;

CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    digest INTEGER NOT NULL,
    head INTEGER NOT NULL,
    -- server time of the last answer about this stream
    pulled_at_ms INTEGER NOT NULL,
    -- a snapshot whose digest did not match is used, and not fetched again before this time
    unverified_until_ms INTEGER
) STRICT;

CREATE TABLE views (
    stream TEXT NOT NULL,
    row_type TEXT NOT NULL,
    row_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (stream, row_type, row_id)
) STRICT;

CREATE INDEX sessions_by_day ON sessions (day, start_ms);

CREATE INDEX sessions_by_start ON sessions (start_ms, session);
