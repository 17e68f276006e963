-- The scans of one registration as they are shown, each with its list and whether it was undone.

SELECT s.stream, s.body, EXISTS (
    SELECT 1 FROM shown u
    WHERE u.stream = s.stream AND u.row_type = 'undo' AND u.row_id = s.row_id
)
FROM (
    SELECT v.stream, v.row_id, v.body
    FROM views v
    WHERE v.row_type = 'scan' AND json_extract(v.body, '$.registration') = ?1
    UNION ALL
    SELECT r.stream, r.row_id, r.body
    FROM rows r
    WHERE r.row_type = 'scan' AND json_extract(r.body, '$.registration') = ?1
      AND NOT EXISTS (
          SELECT 1 FROM views v
          WHERE v.stream = r.stream AND v.row_type = 'scan' AND v.row_id = r.row_id
      )
) s
