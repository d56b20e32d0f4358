-- SPDX-License-Identifier: EUPL-1.2
-- Rows per table and owner, one line each: table|owner|rows. Run by psql as koepel_ops (or a superuser); see backup.sh.
-- With row_security off PostgreSQL refuses rather than counts the rows of one municipality only.
SET row_security = off;
SELECT format(
  'SELECT %L, %s, count(*) FROM app.%I GROUP BY 2',
  c.relname,
  CASE
    WHEN bool_or(a.attname = 'tenant_id') THEN $$coalesce(tenant_id::text, '-')$$
    WHEN bool_or(a.attname = 'collaboration_id') THEN $$coalesce(collaboration_id::text, '-')$$
    ELSE $$'-'$$
  END,
  c.relname
)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = 'app' AND c.relkind = 'r'
GROUP BY c.relname
ORDER BY c.relname
\gexec
