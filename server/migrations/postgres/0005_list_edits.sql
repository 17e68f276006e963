-- rules of lists that were set directly, by the publication they were made after: undoing a
-- publication leaves them as they were set. `number` is the order, `edit` is JSON
CREATE TABLE list_edits (
  event TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  publication BIGINT NOT NULL,
  code TEXT NOT NULL,
  created BIGINT NOT NULL,
  edit TEXT NOT NULL,
  PRIMARY KEY (event, number)
);
