-- The exchanges of one lead as they are shown.

SELECT v.row_id, v.body
FROM views v
WHERE v.row_type = 'exchange' AND json_extract(v.body, '$.given.lead') = ?2 AND v.stream = ?1
UNION ALL
SELECT r.row_id, r.body
FROM rows r
WHERE r.row_type = 'exchange' AND json_extract(r.body, '$.given.lead') = ?2 AND r.stream = ?1
  AND NOT EXISTS (
      SELECT 1 FROM views v
      WHERE v.stream = r.stream AND v.row_type = 'exchange' AND v.row_id = r.row_id
  )
