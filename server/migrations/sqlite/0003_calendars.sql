-- the secret of each person's calendar address
CREATE TABLE calendars (
  event TEXT NOT NULL,
  registration TEXT NOT NULL,
  secret BLOB NOT NULL UNIQUE,
  PRIMARY KEY (event, registration)
) STRICT;
