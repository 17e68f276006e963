-- A guest reads what is public and is unknown to the server.

ALTER TABLE membership ADD COLUMN guest INTEGER NOT NULL DEFAULT 0;
