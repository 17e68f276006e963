-- what each publication sent, so that it can be brought back; `restores` is the one it brought back.
-- `document` is zstd over JSON; only the newest ones keep theirs
CREATE TABLE publications (
  event TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  restores BIGINT,
  document BYTEA,
  PRIMARY KEY (event, number)
);
