-- The list that this gate scans for until another one is opened.

CREATE TABLE open_list (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    list TEXT NOT NULL
) STRICT;
