-- What a gate looks up in an instant: the scans of one registration, how many are inside, who is
-- held back. Extracted from the rows and views of `list/…` and `gate`, never from anywhere else.

CREATE INDEX rows_by_registration ON rows (json_extract(body, '$.registration'), stream)
WHERE row_type = 'scan';

CREATE INDEX views_by_registration ON views (json_extract(body, '$.registration'), stream)
WHERE row_type = 'scan';

-- Registrations that may not enter.
CREATE INDEX rows_held_back ON rows (stream, row_id)
WHERE row_type = 'registration' AND json_extract(body, '$.state.kind') <> 'valid';

-- What one event day's scans of a registration add up to.
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

CREATE INDEX admissions_inside ON admissions (stream, day) WHERE inside = 1;
CREATE INDEX admissions_again ON admissions (stream, registration) WHERE entries > 1;

-- The zone that event days were cut in; no row before anything was added up.
CREATE TABLE admission_days (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    zone TEXT NOT NULL
) STRICT;

-- Registrations whose scans changed since they were last added up.
CREATE TABLE unsettled (
    stream TEXT NOT NULL,
    registration TEXT NOT NULL,
    PRIMARY KEY (stream, registration)
) STRICT, WITHOUT ROWID;

-- What is in the file already, of a mirror that an older version filled.
INSERT OR IGNORE INTO unsettled (stream, registration)
SELECT stream, json_extract(body, '$.registration') FROM shown
WHERE row_type = 'scan' AND json_extract(body, '$.registration') IS NOT NULL;

-- The policy of the statement that fires a trigger would replace an OR IGNORE in it; DO NOTHING stays.
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

-- Whom a name, an organisation or four digits find. Filled from the rows of `directory`.
CREATE TABLE people_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- which tokens are kept
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL
) STRICT;

CREATE TABLE people (
    doc INTEGER PRIMARY KEY,
    registration TEXT NOT NULL UNIQUE,
    -- of the row's body
    body_hash BLOB NOT NULL
) STRICT;

-- Tokens come ready made, with a space after each.
CREATE VIRTUAL TABLE people_tokens USING fts5(
    tokens,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'ascii'
);
