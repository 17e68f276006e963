-- what each publication sent, so that it can be brought back; `restores` is the one it brought back.
-- `document` is zstd over JSON; only the newest ones keep theirs
CREATE TABLE publications (
  event TEXT NOT NULL,
  number INTEGER NOT NULL,
  restores INTEGER,
  document BLOB,
  PRIMARY KEY (event, number)
) STRICT;
