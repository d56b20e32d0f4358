#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One backup: backup.sh FOLDER. Connects as koepel_ops by libpq's own settings (PGHOST, PGUSER, PGPASSFILE, PGDATABASE).
#
# Under FORCE ROW LEVEL SECURITY a dump by any other role fails, or holds nothing and says nothing. So the rows in the
# file are counted, per table and municipality, against the same moment of the database; a file that differs is no backup.
# The scope key is left out: it comes back from the folder of secrets, by `koepel migrate`. How to restore: restore-drill.md.
set -euo pipefail
umask 077

KEEP_DAYS=35
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:?say where backups go: backup.sh FOLDER}"
[[ -d $folder ]] || { echo "$folder is not a folder: make it, readable by you alone." >&2; exit 2; }

name="$folder/koepel-$(date -u +%Y%m%dT%H%M%SZ)"
export half="$name.half"
trap 'rm -f "$half" "$half.done" "$half.counts" "$half.found"' EXIT
export PGOPTIONS="-c default_transaction_read_only=on"

# one moment for both: the dump reads the snapshot of the session that counts
psql -XAtq -v ON_ERROR_STOP=1 -o "$half.counts" <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv snapshot :snapshot
\! pg_dump --format=custom --snapshot="\$snapshot" --exclude-table-data=sec.scope_key --file="\$half" && touch "\$half.done"
\i '$here/counts.sql'
COMMIT;
SQL
[[ -e $half.done ]] || { echo "pg_dump failed: there is no backup." >&2; exit 1; }
LC_ALL=C sort -o "$half.counts" "$half.counts"

pg_restore --data-only --schema=app --file=- "$half" | awk '
  !inside && /^COPY app\./ {
    table = $2; sub(/^app\./, "", table); gsub(/"/, "", table)
    names = $0; sub(/^[^(]*\(/, "", names); sub(/\) FROM stdin;$/, "", names)
    many = split(names, name, ", "); place = 0
    for (i = 1; i <= many; i++) if (name[i] == "tenant_id") place = i
    for (i = 1; i <= many && !place; i++) if (name[i] == "collaboration_id") place = i
    inside = 1; next
  }
  inside && $0 == "\\." { inside = 0; next }
  inside {
    split($0, value, "\t"); owner = place ? value[place] : "-"
    rows[table "|" (owner == "\\N" ? "-" : owner)]++
  }
  END { for (key in rows) print key "|" rows[key] }
' | LC_ALL=C sort > "$half.found"

if ! diff "$half.counts" "$half.found" >&2; then
  echo "The file does not hold the rows of the database (< there, > in the file): there is no backup." >&2
  exit 1
fi
mv "$half.counts" "$name.counts"
mv "$half" "$name.dump"
find "$folder" -maxdepth 1 -name 'koepel-*' -mtime "+$((KEEP_DAYS - 1))" -delete
echo "$name.dump: $(awk -F'|' '{ n += $3 } END { print n + 0 }' "$name.counts") rows, counted per municipality."
