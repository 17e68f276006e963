-- The sessions of followed forums, without reading those of others.

CREATE INDEX sessions_by_forum ON sessions (forum, start_ms, session, day, room);
