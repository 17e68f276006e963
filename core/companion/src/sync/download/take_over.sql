-- The other streams move into the new file with their cursors.

INSERT INTO main.rows (stream, row_type, row_id, rev, body, body_hash)
SELECT r.stream, r.row_type, r.row_id, r.rev, r.body, r.body_hash
FROM live.rows r
WHERE r.stream <> (SELECT stream FROM main.download);

INSERT INTO main.streams (stream, seq, chain, digest, head, pulled_at_ms, unverified_until_ms)
SELECT s.stream, s.seq, s.chain, s.digest, s.head, s.pulled_at_ms, s.unverified_until_ms
FROM live.streams s
WHERE s.stream <> (SELECT stream FROM main.download);
