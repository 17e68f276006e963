CREATE VIEW exchange_times AS
SELECT
    stream,
    row_id AS exchange,
    json_extract(body, '$.given.lead') AS lead,
    nullif(max(
        ifnull(json_extract(body, '$.shared_ms'), 0),
        ifnull((SELECT max(json_extract(value, '$.at_ms')) FROM json_each(body, '$.scans')), 0)
    ), 0) AS last_ms
FROM shown
WHERE row_type = 'exchange' AND json_extract(body, '$.given.lead') IS NOT NULL;

CREATE VIEW shown AS
SELECT stream, row_type, row_id, body FROM views
UNION ALL
SELECT r.stream, r.row_type, r.row_id, r.body
FROM rows r
WHERE NOT EXISTS (
    SELECT 1 FROM views v
    WHERE v.stream = r.stream AND v.row_type = r.row_type AND v.row_id = r.row_id
);

CREATE TRIGGER rows_exchange_added AFTER INSERT ON rows
WHEN new.row_type = 'exchange'
BEGIN
    DELETE FROM lead_times WHERE stream = new.stream AND exchange = new.row_id;
    INSERT INTO lead_times (stream, exchange, lead, last_ms)
    SELECT stream, exchange, lead, last_ms FROM exchange_times
    WHERE stream = new.stream AND exchange = new.row_id;
END;

CREATE TRIGGER rows_exchange_changed AFTER UPDATE ON rows
WHEN new.row_type = 'exchange'
BEGIN
    DELETE FROM lead_times WHERE stream = new.stream AND exchange = new.row_id;
    INSERT INTO lead_times (stream, exchange, lead, last_ms)
    SELECT stream, exchange, lead, last_ms FROM exchange_times
    WHERE stream = new.stream AND exchange = new.row_id;
END;

CREATE TRIGGER rows_exchange_removed AFTER DELETE ON rows
WHEN old.row_type = 'exchange'
BEGIN
    DELETE FROM lead_times WHERE stream = old.stream AND exchange = old.row_id;
    INSERT INTO lead_times (stream, exchange, lead, last_ms)
    SELECT stream, exchange, lead, last_ms FROM exchange_times
    WHERE stream = old.stream AND exchange = old.row_id;
END;

CREATE TRIGGER rows_scan_added AFTER INSERT ON rows
WHEN new.row_type IN ('scan', 'undo')
BEGIN
    INSERT INTO unsettled (stream, registration)
    SELECT s.stream, json_extract(s.body, '$.registration') FROM shown s
    WHERE s.stream = new.stream AND s.row_type = 'scan' AND s.row_id = new.row_id
      AND json_extract(s.body, '$.registration') IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER rows_scan_changed AFTER UPDATE ON rows
WHEN new.row_type IN ('scan', 'undo')
BEGIN
    INSERT INTO unsettled (stream, registration)
    SELECT s.stream, json_extract(s.body, '$.registration') FROM shown s
    WHERE s.stream = new.stream AND s.row_type = 'scan' AND s.row_id = new.row_id
      AND json_extract(s.body, '$.registration') IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER rows_scan_removed AFTER DELETE ON rows
WHEN old.row_type IN ('scan', 'undo')
BEGIN
    INSERT INTO unsettled (stream, registration)
    SELECT old.stream, json_extract(old.body, '$.registration')
    WHERE old.row_type = 'scan' AND json_extract(old.body, '$.registration') IS NOT NULL
    UNION ALL
    SELECT s.stream, json_extract(s.body, '$.registration') FROM shown s
    WHERE old.row_type = 'undo' AND s.stream = old.stream AND s.row_type = 'scan'
      AND s.row_id = old.row_id
      AND json_extract(s.body, '$.registration') IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER views_exchange_added AFTER INSERT ON views
WHEN new.row_type = 'exchange'
BEGIN
    DELETE FROM lead_times WHERE stream = new.stream AND exchange = new.row_id;
    INSERT INTO lead_times (stream, exchange, lead, last_ms)
    SELECT stream, exchange, lead, last_ms FROM exchange_times
    WHERE stream = new.stream AND exchange = new.row_id;
END;

CREATE TRIGGER views_exchange_changed AFTER UPDATE ON views
WHEN new.row_type = 'exchange'
BEGIN
    DELETE FROM lead_times WHERE stream = new.stream AND exchange = new.row_id;
    INSERT INTO lead_times (stream, exchange, lead, last_ms)
    SELECT stream, exchange, lead, last_ms FROM exchange_times
    WHERE stream = new.stream AND exchange = new.row_id;
END;

CREATE TRIGGER views_exchange_removed AFTER DELETE ON views
WHEN old.row_type = 'exchange'
BEGIN
    DELETE FROM lead_times WHERE stream = old.stream AND exchange = old.row_id;
    INSERT INTO lead_times (stream, exchange, lead, last_ms)
    SELECT stream, exchange, lead, last_ms FROM exchange_times
    WHERE stream = old.stream AND exchange = old.row_id;
END;

CREATE TRIGGER views_scan_added AFTER INSERT ON views
WHEN new.row_type IN ('scan', 'undo')
BEGIN
    INSERT INTO unsettled (stream, registration)
    SELECT s.stream, json_extract(s.body, '$.registration') FROM shown s
    WHERE s.stream = new.stream AND s.row_type = 'scan' AND s.row_id = new.row_id
      AND json_extract(s.body, '$.registration') IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER views_scan_changed AFTER UPDATE ON views
WHEN new.row_type IN ('scan', 'undo')
BEGIN
    INSERT INTO unsettled (stream, registration)
    SELECT s.stream, json_extract(s.body, '$.registration') FROM shown s
    WHERE s.stream = new.stream AND s.row_type = 'scan' AND s.row_id = new.row_id
      AND json_extract(s.body, '$.registration') IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER views_scan_removed AFTER DELETE ON views
WHEN old.row_type IN ('scan', 'undo')
BEGIN
    INSERT INTO unsettled (stream, registration)
    SELECT old.stream, json_extract(old.body, '$.registration')
    WHERE old.row_type = 'scan' AND json_extract(old.body, '$.registration') IS NOT NULL
    UNION ALL
    SELECT s.stream, json_extract(s.body, '$.registration') FROM shown s
    WHERE old.row_type = 'undo' AND s.stream = old.stream AND s.row_type = 'scan'
      AND s.row_id = old.row_id
      AND json_extract(s.body, '$.registration') IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

CREATE TABLE admission_days (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    zone TEXT NOT NULL
) STRICT;

CREATE TABLE admissions (
    stream TEXT NOT NULL,
    registration TEXT NOT NULL,
    -- the event day, YYYY-MM-DD
    day TEXT NOT NULL,
    entries INTEGER NOT NULL,
    exits INTEGER NOT NULL,
    inside INTEGER NOT NULL,
    PRIMARY KEY (stream, registration, day)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE lead_times (
    stream TEXT NOT NULL,
    exchange TEXT NOT NULL,
    lead TEXT NOT NULL,
    -- ms since 1970 UTC; none before anything is known of the meeting
    last_ms INTEGER,
    PRIMARY KEY (stream, exchange)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    doc INTEGER PRIMARY KEY,
    registration TEXT NOT NULL UNIQUE,
    -- of the row's body
    body_hash BLOB NOT NULL
) STRICT;

CREATE TABLE people_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- which tokens are kept
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE people_tokens USING fts5(
    tokens,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'ascii'
);

CREATE TABLE 'people_tokens_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'people_tokens_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'people_tokens_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'people_tokens_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

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

CREATE TABLE unsettled (
    stream TEXT NOT NULL,
    registration TEXT NOT NULL,
    PRIMARY KEY (stream, registration)
) STRICT, WITHOUT ROWID;

CREATE TABLE views (
    stream TEXT NOT NULL,
    row_type TEXT NOT NULL,
    row_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (stream, row_type, row_id)
) STRICT;

CREATE INDEX admissions_again ON admissions (stream, registration) WHERE entries > 1;

CREATE INDEX admissions_inside ON admissions (stream, day) WHERE inside = 1;

CREATE INDEX lead_times_by_lead ON lead_times (stream, lead, last_ms);

CREATE INDEX rows_by_lead ON rows (json_extract(body, '$.given.lead'), stream)
WHERE row_type = 'exchange';

CREATE INDEX rows_by_registration ON rows (json_extract(body, '$.registration'), stream)
WHERE row_type = 'scan';

CREATE INDEX rows_held_back ON rows (stream, row_id)
WHERE row_type = 'registration' AND json_extract(body, '$.state.kind') <> 'valid';

CREATE INDEX sessions_by_day ON sessions (day, start_ms);

CREATE INDEX sessions_by_forum ON sessions (forum, start_ms, session, day, room);

CREATE INDEX sessions_by_start ON sessions (start_ms, session);

CREATE INDEX views_by_lead ON views (json_extract(body, '$.given.lead'), stream)
WHERE row_type = 'exchange';

CREATE INDEX views_by_registration ON views (json_extract(body, '$.registration'), stream)
WHERE row_type = 'scan';
