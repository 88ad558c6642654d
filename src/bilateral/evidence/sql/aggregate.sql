-- Sums of one year by pair.
-- in:  reconciled (exporter, importer, product, value_usd, ...)
-- out: exporter, importer, products, value_usd
SELECT
  exporter,
  importer,
  COUNT(*) AS products,
  CAST(SUM(value_usd) AS BIGINT) AS value_usd
FROM reconciled
GROUP BY exporter, importer
ORDER BY exporter, importer
