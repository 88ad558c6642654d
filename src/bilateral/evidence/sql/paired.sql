-- Both sides' figures of each flow of one year, in whole dollars; absent is NULL, never zero.
-- in:  reported (reporter, partner, flow, product, month, value), aggregates (code)
-- out: exporter, importer, product, exporter_usd, importer_usd
SELECT
  COALESCE(x.reporter, m.partner) AS exporter,
  COALESCE(x.partner, m.reporter) AS importer,
  COALESCE(x.product, m.product) AS product,
  x.value_usd AS exporter_usd,
  m.value_usd AS importer_usd
FROM (
  SELECT reporter, partner, product, CAST(FLOOR(value + CAST(0.5 AS DECIMAL(2, 1))) AS BIGINT) AS value_usd
  FROM reported
  WHERE flow = 'export' AND month = 0 AND value IS NOT NULL AND reporter <> partner
    AND NOT partner IN (SELECT code FROM aggregates)
    AND NOT reporter IN (SELECT code FROM aggregates)
) AS x
FULL OUTER JOIN (
  SELECT reporter, partner, product, CAST(FLOOR(value + CAST(0.5 AS DECIMAL(2, 1))) AS BIGINT) AS value_usd
  FROM reported
  WHERE flow = 'import' AND month = 0 AND value IS NOT NULL AND reporter <> partner
    AND NOT partner IN (SELECT code FROM aggregates)
    AND NOT reporter IN (SELECT code FROM aggregates)
) AS m
  ON m.partner = x.reporter AND m.reporter = x.partner AND m.product = x.product
