-- acts with somebody's contact details, by the rows they wrote: a withdrawal empties them
CREATE TABLE personal_acts (
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  row_type TEXT NOT NULL,
  row_id TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (event, stream, row_type, row_id, op)
) STRICT;
