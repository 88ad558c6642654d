-- Months of one year added up, where a source has no figure of the whole year.
-- in:  reported (reporter, partner, flow, product, month, value)
-- out: the same with month 0
SELECT
  reporter,
  partner,
  flow,
  product,
  0 AS month,
  SUM(value) AS value
FROM reported
GROUP BY reporter, partner, flow, product
HAVING COUNT(DISTINCT month) = 12
ORDER BY reporter, partner, flow, product
