-- What search finds things by. Filled from the rows of `agenda`, and rebuilt from them at any time.

-- How far the index has followed the stream; no row before it was first filled.
CREATE TABLE search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- which tokens are kept
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    -- kind and times of every thing, packed: read at once where thousands may match
    overview BLOB NOT NULL
) STRICT;

-- What is indexed.
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

-- Tokens come ready made, with a space after each.
CREATE VIRTUAL TABLE search_tokens USING fts5(
    tokens,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'ascii'
);
