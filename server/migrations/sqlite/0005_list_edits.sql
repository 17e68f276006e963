-- rules of lists that were set directly, by the publication they were made after: undoing a
-- publication leaves them as they were set. `number` is the order, `edit` is JSON
CREATE TABLE list_edits (
  event TEXT NOT NULL,
  number INTEGER NOT NULL,
  publication INTEGER NOT NULL,
  code TEXT NOT NULL,
  created INTEGER NOT NULL,
  edit TEXT NOT NULL,
  PRIMARY KEY (event, number)
) STRICT;
