-- Growth of each pair on the year before; NULL where the year before is absent or zero.
-- in:  now, before (exporter, importer, products, value_usd)
-- out: exporter, importer, value_usd, before_usd, growth
SELECT
  n.exporter,
  n.importer,
  n.value_usd,
  b.value_usd AS before_usd,
  CAST(n.value_usd AS DOUBLE) / NULLIF(CAST(b.value_usd AS DOUBLE), CAST(0 AS DOUBLE))
  - CAST(1 AS DOUBLE) AS growth
FROM now AS n
LEFT JOIN before AS b ON b.exporter = n.exporter AND b.importer = n.importer
ORDER BY n.exporter, n.importer
