-- What a booth with thousands of leads looks up in an instant: the exchanges of one lead, and whom it
-- met last. Extracted from what is shown of `booth/…`, never from anywhere else.

CREATE INDEX rows_by_lead ON rows (json_extract(body, '$.given.lead'), stream)
WHERE row_type = 'exchange';

CREATE INDEX views_by_lead ON views (json_extract(body, '$.given.lead'), stream)
WHERE row_type = 'exchange';

-- Of every exchange that belongs to a lead, when the person was last read or gave it away.
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

CREATE TABLE lead_times (
    stream TEXT NOT NULL,
    exchange TEXT NOT NULL,
    lead TEXT NOT NULL,
    -- ms since 1970 UTC; none before anything is known of the meeting
    last_ms INTEGER,
    PRIMARY KEY (stream, exchange)
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_times_by_lead ON lead_times (stream, lead, last_ms);

-- What is in the file already, of a mirror that an older version filled.
INSERT INTO lead_times (stream, exchange, lead, last_ms)
SELECT stream, exchange, lead, last_ms FROM exchange_times;

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
