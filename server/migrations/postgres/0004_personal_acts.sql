-- acts with somebody's contact details, by the rows they wrote: a withdrawal empties them
CREATE TABLE personal_acts (
  event TEXT COLLATE "C" NOT NULL,
  stream TEXT COLLATE "C" NOT NULL,
  row_type TEXT COLLATE "C" NOT NULL,
  row_id TEXT COLLATE "C" NOT NULL,
  op TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (event, stream, row_type, row_id, op)
);
