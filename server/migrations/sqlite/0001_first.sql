-- Everything is keyed by the event's code, so one database holds many events.

CREATE TABLE events (
  event TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL,
  root BLOB NOT NULL,
  key_list BLOB NOT NULL,
  key_list_version INTEGER NOT NULL,
  lost_publication INTEGER NOT NULL,
  lost_publication_seen INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

-- the event's own keys; `seed` is the secret half
CREATE TABLE keys (
  event TEXT NOT NULL,
  public BLOB NOT NULL,
  key_use TEXT NOT NULL,
  seed BLOB NOT NULL,
  PRIMARY KEY (event, public)
) STRICT;

-- one row a stream; locked by whoever writes the stream
CREATE TABLE heads (
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  head INTEGER NOT NULL,
  chain BLOB NOT NULL,
  digest INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (event, stream)
) STRICT;

CREATE INDEX heads_by_time ON heads (last_ms);

CREATE TABLE changes (
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  seq INTEGER NOT NULL,
  row_type TEXT NOT NULL,
  row_id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  op TEXT NOT NULL,
  body TEXT,
  body_hash BLOB NOT NULL,
  chain BLOB NOT NULL,
  PRIMARY KEY (event, stream, seq)
) STRICT;

-- the newest state of every row; a deleted one keeps its revision and has no body
CREATE TABLE live_rows (
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  row_type TEXT NOT NULL,
  row_id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  body TEXT,
  body_hash BLOB NOT NULL,
  PRIMARY KEY (event, stream, row_type, row_id)
) STRICT;

CREATE TABLE devices (
  event TEXT NOT NULL,
  device TEXT NOT NULL,
  public BLOB NOT NULL,
  role TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  first_seen_at_ms INTEGER NOT NULL,
  last_seen_at_ms INTEGER NOT NULL,
  pending_reported INTEGER NOT NULL,
  revoked_at_ms INTEGER,
  ledger_count INTEGER NOT NULL,
  ledger_sum INTEGER NOT NULL,
  scope_version INTEGER NOT NULL,
  PRIMARY KEY (event, device)
) STRICT;

-- what a device may read and write, and when it might
CREATE TABLE scopes (
  event TEXT NOT NULL,
  device TEXT NOT NULL,
  stream TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER,
  PRIMARY KEY (event, device, stream, from_ms)
) STRICT;

-- signed documents; `subject` is the device a certificate or an order is about
CREATE TABLE facts (
  event TEXT NOT NULL,
  fact BLOB NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  token BLOB NOT NULL,
  kept_at_ms INTEGER NOT NULL,
  PRIMARY KEY (event, fact)
) STRICT;

CREATE INDEX facts_by_subject ON facts (event, subject);

-- every op that was ever judged, with its verdict
CREATE TABLE ops (
  event TEXT NOT NULL,
  op TEXT NOT NULL,
  device TEXT NOT NULL,
  device_seq INTEGER NOT NULL,
  body_hash BLOB NOT NULL,
  verified INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT,
  positions TEXT NOT NULL,
  effective_ms INTEGER NOT NULL,
  judged_by_version INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (event, op)
) STRICT;

CREATE INDEX ops_by_device ON ops (event, device, device_seq);

CREATE INDEX ops_stored ON ops (event, device, device_seq) WHERE verdict = 'stored';

-- ops that a device was given a final verdict on, although another device's name stands in `ops`:
-- a device that took a new identity offers its acts again under the new one
CREATE TABLE answered_ops (
  event TEXT NOT NULL,
  device TEXT NOT NULL,
  op TEXT NOT NULL,
  device_seq INTEGER NOT NULL,
  effective_ms INTEGER NOT NULL,
  PRIMARY KEY (event, device, op)
) STRICT;

CREATE INDEX answered_ops_by_number ON answered_ops (event, device, device_seq);

CREATE TABLE quarantined_ops (
  event TEXT NOT NULL,
  op TEXT NOT NULL,
  device TEXT NOT NULL,
  raw TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  PRIMARY KEY (event, op)
) STRICT;

-- enrolment codes, as hashes; `typed` ones are short
CREATE TABLE codes (
  code_hash BLOB NOT NULL PRIMARY KEY,
  event TEXT NOT NULL,
  role TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  uses_left INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  typed INTEGER NOT NULL
) STRICT;

CREATE TABLE redemptions (
  code_hash BLOB NOT NULL,
  device TEXT NOT NULL,
  certificate BLOB NOT NULL,
  redeemed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (code_hash, device)
) STRICT;

CREATE TABLE failed_codes (
  event TEXT NOT NULL,
  failed_at_ms INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (event, failed_at_ms)
) STRICT;

CREATE TABLE tokens (
  token_hash BLOB NOT NULL PRIMARY KEY,
  event TEXT NOT NULL,
  device TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX tokens_by_expiry ON tokens (expires_at_ms);

CREATE TABLE organizer_tokens (
  token_hash BLOB NOT NULL PRIMARY KEY,
  made_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE nonces (
  nonce BLOB NOT NULL PRIMARY KEY,
  event TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX nonces_by_expiry ON nonces (expires_at_ms);

-- full copies of a stream; `chunks` is the JSON list of the manifest
CREATE TABLE snapshots (
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  seq INTEGER NOT NULL,
  chain BLOB NOT NULL,
  digest INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  chunks TEXT NOT NULL,
  PRIMARY KEY (event, stream, seq)
) STRICT;

-- pieces of snapshots; `newest_seq` is the newest snapshot that names the piece
CREATE TABLE chunks (
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  chunk_hash BLOB NOT NULL,
  newest_seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (event, stream, chunk_hash)
) STRICT;

-- what the organizer plans and has not published yet: one document an event
CREATE TABLE drafts (
  event TEXT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE attendees (
  event TEXT NOT NULL,
  ref TEXT NOT NULL,
  registration TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (event, ref),
  UNIQUE (event, registration)
) STRICT;
