-- what stands on this person's card; it leaves the device only in cards that the person gives away
CREATE TABLE card_fields (
    field TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- hash of a body that was erased: the op stays known by it
ALTER TABLE ops ADD COLUMN erased_hash BLOB;
