-- Notices that were shown on this device, and what bookmarked things were last known as.

CREATE TABLE told_notices (
    notice TEXT PRIMARY KEY
) STRICT;

CREATE TABLE last_known (
    target TEXT PRIMARY KEY,
    -- in every language, as JSON
    title TEXT NOT NULL,
    -- when a session was to begin, RFC 3339
    start TEXT
) STRICT;
