-- the secret of each person's calendar address
CREATE TABLE calendars (
  event TEXT COLLATE "C" NOT NULL,
  registration TEXT COLLATE "C" NOT NULL,
  secret BYTEA NOT NULL UNIQUE,
  PRIMARY KEY (event, registration)
);
