-- What somebody shared with this person and the agenda does not hold yet.

CREATE TABLE aside (
    target TEXT PRIMARY KEY
) STRICT;
