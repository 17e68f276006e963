-- Texts compare by bytes (COLLATE "C"), as in SQLite and in the streams' sort order.
-- Everything is keyed by the event's code, so one database holds many events.

CREATE TABLE events (
  event TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL,
  root BYTEA NOT NULL,
  key_list BYTEA NOT NULL,
  key_list_version BIGINT NOT NULL,
  lost_publication BIGINT NOT NULL,
  lost_publication_seen BIGINT NOT NULL,
  created_at_ms BIGINT NOT NULL
);

-- the event's own keys; `seed` is the secret half
CREATE TABLE keys (
  event TEXT COLLATE "C" NOT NULL,
  public BYTEA NOT NULL,
  key_use TEXT COLLATE "C" NOT NULL,
  seed BYTEA NOT NULL,
  PRIMARY KEY (event, public)
);

-- one row a stream; locked by whoever writes the stream
CREATE TABLE heads (
  event TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  head BIGINT NOT NULL,
  chain BYTEA NOT NULL,
  digest BIGINT NOT NULL,
  last_ms BIGINT NOT NULL,
  PRIMARY KEY (event, stream)
);

CREATE INDEX heads_by_time ON heads (last_ms);

CREATE TABLE changes (
  event TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  row_type TEXT COLLATE "C" NOT NULL,
  row_id TEXT COLLATE "C" NOT NULL,
  rev BIGINT NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C",
  body_hash BYTEA NOT NULL,
  chain BYTEA NOT NULL,
  PRIMARY KEY (event, stream, seq)
);

-- the newest state of every row; a deleted one keeps its revision and has no body
CREATE TABLE live_rows (
  event TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  row_type TEXT COLLATE "C" NOT NULL,
  row_id TEXT COLLATE "C" NOT NULL,
  rev BIGINT NOT NULL,
  body TEXT COLLATE "C",
  body_hash BYTEA NOT NULL,
  PRIMARY KEY (event, stream, row_type, row_id)
);

CREATE TABLE devices (
  event TEXT COLLATE "C" NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  public BYTEA NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  first_seen_at_ms BIGINT NOT NULL,
  last_seen_at_ms BIGINT NOT NULL,
  pending_reported BIGINT NOT NULL,
  revoked_at_ms BIGINT,
  ledger_count BIGINT NOT NULL,
  ledger_sum BIGINT NOT NULL,
  scope_version BIGINT NOT NULL,
  PRIMARY KEY (event, device)
);

-- what a device may read and write, and when it might
CREATE TABLE scopes (
  event TEXT COLLATE "C" NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  from_ms BIGINT NOT NULL,
  until_ms BIGINT,
  PRIMARY KEY (event, device, stream, from_ms)
);

-- signed documents; `subject` is the device a certificate or an order is about
CREATE TABLE facts (
  event TEXT COLLATE "C" NOT NULL,
  fact BYTEA NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  token BYTEA NOT NULL,
  kept_at_ms BIGINT NOT NULL,
  PRIMARY KEY (event, fact)
);

CREATE INDEX facts_by_subject ON facts (event, subject);

-- every op that was ever judged, with its verdict
CREATE TABLE ops (
  event TEXT COLLATE "C" NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  device_seq BIGINT NOT NULL,
  body_hash BYTEA NOT NULL,
  verified BIGINT NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  positions TEXT COLLATE "C" NOT NULL,
  effective_ms BIGINT NOT NULL,
  judged_by_version BIGINT NOT NULL,
  received_at_ms BIGINT NOT NULL,
  raw TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (event, op)
);

CREATE INDEX ops_by_device ON ops (event, device, device_seq);

CREATE INDEX ops_stored ON ops (event, device, device_seq) WHERE verdict = 'stored';

-- ops that a device was given a final verdict on, although another device's name stands in `ops`:
-- a device that took a new identity offers its acts again under the new one
CREATE TABLE answered_ops (
  event TEXT COLLATE "C" NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  device_seq BIGINT NOT NULL,
  effective_ms BIGINT NOT NULL,
  PRIMARY KEY (event, device, op)
);

CREATE INDEX answered_ops_by_number ON answered_ops (event, device, device_seq);

CREATE TABLE quarantined_ops (
  event TEXT COLLATE "C" NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  raw TEXT COLLATE "C" NOT NULL,
  received_at_ms BIGINT NOT NULL,
  PRIMARY KEY (event, op)
);

-- enrolment codes, as hashes; `typed` ones are short
CREATE TABLE codes (
  code_hash BYTEA NOT NULL PRIMARY KEY,
  event TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  uses_left BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  typed BIGINT NOT NULL
);

CREATE TABLE redemptions (
  code_hash BYTEA NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  certificate BYTEA NOT NULL,
  redeemed_at_ms BIGINT NOT NULL,
  PRIMARY KEY (code_hash, device)
);

CREATE TABLE failed_codes (
  event TEXT COLLATE "C" NOT NULL,
  failed_at_ms BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  PRIMARY KEY (event, failed_at_ms)
);

CREATE TABLE tokens (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  event TEXT COLLATE "C" NOT NULL,
  device TEXT COLLATE "C" NOT NULL,
  expires_at_ms BIGINT NOT NULL
);

CREATE INDEX tokens_by_expiry ON tokens (expires_at_ms);

CREATE TABLE organizer_tokens (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  made_at_ms BIGINT NOT NULL
);

CREATE TABLE nonces (
  nonce BYTEA NOT NULL PRIMARY KEY,
  event TEXT COLLATE "C" NOT NULL,
  expires_at_ms BIGINT NOT NULL
);

CREATE INDEX nonces_by_expiry ON nonces (expires_at_ms);

-- full copies of a stream; `chunks` is the JSON list of the manifest
CREATE TABLE snapshots (
  event TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  chain BYTEA NOT NULL,
  digest BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  chunks TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (event, stream, seq)
);

-- pieces of snapshots; `newest_seq` is the newest snapshot that names the piece
CREATE TABLE chunks (
  event TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  chunk_hash BYTEA NOT NULL,
  newest_seq BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (event, stream, chunk_hash)
);

-- what the organizer plans and has not published yet: one document an event
CREATE TABLE drafts (
  event TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  document TEXT COLLATE "C" NOT NULL,
  changed_at_ms BIGINT NOT NULL
);

CREATE TABLE attendees (
  event TEXT COLLATE "C" NOT NULL,
  ref TEXT COLLATE "C" NOT NULL,
  registration TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (event, ref),
  UNIQUE (event, registration)
);
