#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One backup of the keys: backup-keys.sh FOLDER. By libpq's own settings, as an administrator of the database of keys.
#
# Never into the folder of backup.sh, and never for longer than 7 days: a key that comes back brings an erased person back.
# Without the file master_key, which stands in neither, the file opens nothing.
set -euo pipefail
umask 077

KEEP_DAYS=7
folder="${1:?say where backups of keys go: backup-keys.sh FOLDER}"
[[ -d $folder ]] || { echo "$folder is not a folder: make it, readable by you alone." >&2; exit 2; }
if compgen -G "$folder/koepel-2*.dump" > /dev/null; then
  echo "$folder holds backups of the rows: keep keys elsewhere, or whoever has the folder has both." >&2
  exit 2
fi

name="$folder/koepel-keys-$(date -u +%Y%m%dT%H%M%SZ)"
trap 'rm -f "$name.half"' EXIT
pg_dump --format=custom --file="$name.half"
listed="$(pg_restore --list "$name.half")"
[[ $listed == *"TABLE DATA vault subject_key"* ]] || { echo "This is not the database of keys: there is no backup." >&2; exit 1; }
mv "$name.half" "$name.dump"
find "$folder" -maxdepth 1 -name 'koepel-keys-*' -mtime "+$((KEEP_DAYS - 1))" -delete
echo "$name.dump"
