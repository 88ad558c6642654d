-- One figure of each flow from two: both brought to fob and to what their reporters count on
-- average, then weighted by the reliability of the reporters, in logs. Both inputs stay.
-- in:  paired, pairs (exporter, importer, exporter_shift, importer_shift, exporter_weight),
--      chapters (chapter, shift)
-- out: exporter, importer, product, value_usd, exporter_usd, importer_usd, basis
SELECT
  exporter,
  importer,
  product,
  CASE
    WHEN basis = 'both' THEN CAST(
      FLOOR(EXP(weight * LN(x) + (CAST(1 AS DOUBLE) - weight) * LN(m)) + CAST(0.5 AS DOUBLE))
      AS BIGINT
    )
    WHEN basis = 'exporter' THEN CAST(FLOOR(x + CAST(0.5 AS DOUBLE)) AS BIGINT)
    WHEN basis = 'importer' THEN CAST(FLOOR(m + CAST(0.5 AS DOUBLE)) AS BIGINT)
    ELSE CAST(
      FLOOR(weight * x + (CAST(1 AS DOUBLE) - weight) * m + CAST(0.5 AS DOUBLE)) AS BIGINT
    )
  END AS value_usd,
  exporter_usd,
  importer_usd,
  basis
FROM (
  SELECT
    p.exporter,
    p.importer,
    p.product,
    p.exporter_usd,
    p.importer_usd,
    CAST(p.exporter_usd AS DOUBLE) * EXP(t.exporter_shift) AS x,
    CAST(p.importer_usd AS DOUBLE) * EXP(t.importer_shift + c.shift) AS m,
    t.exporter_weight AS weight,
    CASE
      WHEN p.importer_usd IS NULL THEN 'exporter'
      WHEN p.exporter_usd IS NULL THEN 'importer'
      WHEN p.exporter_usd > 0 AND p.importer_usd > 0 THEN 'both'
      ELSE 'zero'
    END AS basis
  FROM paired AS p
  JOIN pairs AS t ON t.exporter = p.exporter AND t.importer = p.importer
  JOIN chapters AS c ON c.chapter = SUBSTR(p.product, 1, 2)
) AS both_sides
ORDER BY exporter, importer, product
