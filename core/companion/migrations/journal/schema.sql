CREATE TABLE aside (
    target TEXT PRIMARY KEY
) STRICT;

CREATE TABLE boots (
    boot BLOB PRIMARY KEY,
    offset_ms INTEGER NOT NULL,
    rtt_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE card_fields (
    field TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE enrolments (
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    device BLOB NOT NULL,
    certificate BLOB NOT NULL,
    PRIMARY KEY (device, role, subject)
) STRICT;

CREATE TABLE facts (
    fact BLOB PRIMARY KEY,
    token BLOB NOT NULL,
    offered INTEGER NOT NULL
) STRICT;

CREATE TABLE last_known (
    target TEXT PRIMARY KEY,
    -- in every language, as JSON
    title TEXT NOT NULL,
    -- when a session was to begin, RFC 3339
    start TEXT
) STRICT;

CREATE TABLE membership (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    event TEXT NOT NULL,
    event_number INTEGER NOT NULL,
    root BLOB NOT NULL,
    server_url TEXT NOT NULL,
    device BLOB NOT NULL,
    device_name TEXT NOT NULL,
    role TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- the same bytes lie in the store for secrets, which no backup holds
    install_marker BLOB NOT NULL,
    key_list BLOB NOT NULL,
    scope_version INTEGER NOT NULL,
    -- the server took back this device's membership, by a signed order
    revoked INTEGER NOT NULL DEFAULT 0,
    -- another installation uses this identity: take a new one before anything else
    fork_needed INTEGER NOT NULL DEFAULT 0
, guest INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE op_positions (
    op BLOB NOT NULL REFERENCES ops (op) ON DELETE CASCADE,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (op, stream)
) STRICT;

CREATE TABLE op_rows (
    stream TEXT NOT NULL,
    row_type TEXT NOT NULL,
    row_id TEXT NOT NULL,
    op BLOB NOT NULL REFERENCES ops (op) ON DELETE CASCADE,
    PRIMARY KEY (stream, row_type, row_id, op)
) STRICT;

CREATE TABLE open_list (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    list TEXT NOT NULL
) STRICT;

CREATE TABLE ops (
    op BLOB PRIMARY KEY,
    device BLOB NOT NULL,
    device_seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    entity TEXT NOT NULL,
    body TEXT NOT NULL,
    wall_ms INTEGER NOT NULL,
    mono_ms INTEGER NOT NULL,
    boot BLOB NOT NULL,
    wall_offset_ms INTEGER,
    seen_ms INTEGER NOT NULL,
    provisional_ms INTEGER NOT NULL,
    signature BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'parked')),
    -- left this device at least once
    sent INTEGER NOT NULL DEFAULT 0,
    verdict TEXT,
    reason TEXT,
    effective_ms INTEGER,
    judged_version INTEGER,
    changed INTEGER NOT NULL, erased_hash BLOB,
    UNIQUE (device, device_seq)
) STRICT;

CREATE TABLE progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    mirror_file TEXT NOT NULL,
    download_file TEXT,
    next_file_number INTEGER NOT NULL,
    -- grows with every change of an op; the mirror remembers the last one it folded
    last_change INTEGER NOT NULL DEFAULT 0,
    last_device_seq INTEGER NOT NULL DEFAULT 0,
    last_op BLOB,
    last_provisional_ms INTEGER,
    seen_ms INTEGER NOT NULL DEFAULT 0,
    wall_offset_ms INTEGER,
    last_sync_ms INTEGER,
    last_failure TEXT,
    server_version INTEGER NOT NULL DEFAULT 0,
    -- what the server's ledger said when everything was last offered again because of it
    reoffered_gap INTEGER,
    ledger_gap INTEGER NOT NULL DEFAULT 0,
    purged_count INTEGER NOT NULL DEFAULT 0,
    purged_sum INTEGER NOT NULL DEFAULT 0,
    changes_seen_publication INTEGER NOT NULL DEFAULT 0
, rehearsal INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE scope (
    stream TEXT PRIMARY KEY
) STRICT;

CREATE TABLE told_notices (
    notice TEXT PRIMARY KEY
) STRICT;

CREATE INDEX op_positions_by_seq ON op_positions (stream, seq);

CREATE INDEX op_rows_by_op ON op_rows (op);

CREATE INDEX ops_by_change ON ops (changed);

CREATE INDEX ops_by_state ON ops (state, device_seq);
