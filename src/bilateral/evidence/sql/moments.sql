-- How the two sides differ, by pair and chapter: counts and sums of logs in units of 0.0001,
-- as integers, so that no order of adding changes them. Ratios beyond e^3 are no noise: left out.
-- in:  paired (exporter, importer, product, exporter_usd, importer_usd)
-- out: exporter, importer, chapter, n, s1, s2
SELECT
  exporter,
  importer,
  chapter,
  COUNT(*) AS n,
  CAST(SUM(l) AS BIGINT) AS s1,
  CAST(SUM(l * l) AS BIGINT) AS s2
FROM (
  SELECT
    exporter,
    importer,
    SUBSTR(product, 1, 2) AS chapter,
    CAST(
      FLOOR(
        LN(CAST(importer_usd AS DOUBLE) / NULLIF(CAST(exporter_usd AS DOUBLE), CAST(0 AS DOUBLE)))
        * CAST(10000 AS DOUBLE) + CAST(0.5 AS DOUBLE)
      ) AS BIGINT
    ) AS l
  FROM paired
  WHERE exporter_usd > 0 AND importer_usd > 0
) AS logs
WHERE l BETWEEN -30000 AND 30000
GROUP BY exporter, importer, chapter
ORDER BY exporter, importer, chapter
