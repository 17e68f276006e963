-- The list that this gate scans for until another one is opened.

CREATE TABLE open_list (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    list TEXT NOT NULL
) STRICT;

-- The server's clock was set for a rehearsal when it was last heard.
ALTER TABLE progress ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;
