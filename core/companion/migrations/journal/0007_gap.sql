-- By how many acts the server's ledger was short when everything was last offered again; null while
-- both agree. It was the server's count, which says nothing once a database was put back again.

ALTER TABLE progress RENAME COLUMN reoffered_count TO reoffered_gap;
UPDATE progress SET reoffered_gap = NULL;
