-- SPDX-License-Identifier: EUPL-1.2
-- The database of keys. Its login has no right on the tables: it asks by owner and opaque reference, through these functions.
CREATE TABLE IF NOT EXISTS vault.owner_key (
  owner_id uuid NOT NULL,
  version integer NOT NULL,
  secret bytea NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, version)
);
-- What was forgotten stays as a row without a key: a key that is missing is a fault, one that was deleted is an answer.
CREATE TABLE IF NOT EXISTS vault.subject_key (
  owner_id uuid NOT NULL,
  reference bytea NOT NULL,
  version integer,
  secret bytea NOT NULL,
  forgotten_at timestamptz,
  PRIMARY KEY (owner_id, reference),
  FOREIGN KEY (owner_id, version) REFERENCES vault.owner_key (owner_id, version),
  CONSTRAINT ck_subject_key_forgotten CHECK (
    CASE WHEN forgotten_at IS NULL THEN version IS NOT NULL AND octet_length(secret) > 0
    ELSE version IS NULL AND octet_length(secret) = 0 END)
);
CREATE INDEX IF NOT EXISTS ix_subject_key_version ON vault.subject_key (owner_id, version);

CREATE OR REPLACE FUNCTION vault.owner_keys(owner uuid) RETURNS TABLE (version integer, secret bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.version, k.secret FROM vault.owner_key k WHERE k.owner_id = owner ORDER BY k.version
$$;
CREATE OR REPLACE FUNCTION vault.add_owner_key(owner uuid, version integer, secret bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO vault.owner_key VALUES (owner, version, secret, now()) ON CONFLICT DO NOTHING
$$;
CREATE OR REPLACE FUNCTION vault.subject_keys(owner uuid, refs bytea[])
RETURNS TABLE (reference bytea, version integer, secret bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.reference, k.version, k.secret FROM vault.subject_key k WHERE k.owner_id = owner AND k.reference = ANY (refs)
$$;
-- Whoever is first makes the key; the answer is what stands, also when somebody was faster or it was forgotten.
CREATE OR REPLACE FUNCTION vault.ensure_subject_keys(owner uuid, wrapped_by integer, refs bytea[], secrets bytea[])
RETURNS TABLE (reference bytea, version integer, secret bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO vault.subject_key SELECT owner, n.r, wrapped_by, n.s, NULL FROM unnest(refs, secrets) AS n (r, s)
    ORDER BY n.r ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT k.reference, k.version, k.secret FROM vault.subject_key k
    WHERE k.owner_id = owner AND k.reference = ANY (refs);
END $$;
CREATE OR REPLACE FUNCTION vault.forget(owner uuid, refs bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO vault.subject_key SELECT owner, r, NULL, ''::bytea, now() FROM unnest(refs) AS r ORDER BY r
  ON CONFLICT (owner_id, reference) DO UPDATE SET version = NULL, secret = ''::bytea, forgotten_at = now()
  WHERE vault.subject_key.forgotten_at IS NULL
$$;
-- For a rotation: who has keys, which are still wrapped by an older version, and wrap them anew.
CREATE OR REPLACE FUNCTION vault.owners() RETURNS TABLE (owner_id uuid, versions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.owner_id, count(*) FROM vault.owner_key k GROUP BY 1 ORDER BY 1
$$;
CREATE OR REPLACE FUNCTION vault.stale_keys(owner uuid, most integer)
RETURNS TABLE (reference bytea, version integer, secret bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.reference, k.version, k.secret FROM vault.subject_key k WHERE k.owner_id = owner
  AND k.version < (SELECT max(o.version) FROM vault.owner_key o WHERE o.owner_id = owner) ORDER BY 1 LIMIT most
$$;
CREATE OR REPLACE FUNCTION vault.rewrap(owner uuid, wrapped_by integer, refs bytea[], befores bytea[], afters bytea[])
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE vault.subject_key k SET version = wrapped_by, secret = n.a FROM unnest(refs, befores, afters) AS n (r, b, a)
  WHERE k.owner_id = owner AND k.reference = n.r AND k.secret = n.b
$$;
-- A version by which any key is still wrapped stays: the reference of the table refuses.
CREATE OR REPLACE FUNCTION vault.drop_old_versions(owner uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH gone AS (
    DELETE FROM vault.owner_key k WHERE k.owner_id = owner
    AND k.version < (SELECT max(o.version) FROM vault.owner_key o WHERE o.owner_id = owner)
    AND NOT EXISTS (SELECT FROM vault.subject_key s WHERE s.owner_id = owner AND s.version = k.version)
    RETURNING 1)
  SELECT count(*) FROM gone
$$;
-- The erasure ledger: that somebody of this owner was erased, when and on which ground; who, only as a mark. It only grows.
CREATE TABLE IF NOT EXISTS vault.erasure (
  owner_id uuid NOT NULL,
  mark bytea NOT NULL,
  reference uuid NOT NULL,
  ground text NOT NULL,
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, mark)
);
-- Whoever is first writes the entry; the answer is what stands.
CREATE OR REPLACE FUNCTION vault.enter_erasure(owner uuid, who bytea, called uuid, why text, moment timestamptz)
RETURNS TABLE (mark bytea, reference uuid, ground text, erased_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO vault.erasure VALUES (owner, who, called, why, moment) ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT e.mark, e.reference, e.ground, e.erased_at FROM vault.erasure e
    WHERE e.owner_id = owner AND e.mark = who;
END $$;
CREATE OR REPLACE FUNCTION vault.erasures()
RETURNS TABLE (owner_id uuid, mark bytea, reference uuid, ground text, erased_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT e.owner_id, e.mark, e.reference, e.ground, e.erased_at FROM vault.erasure e ORDER BY e.erased_at, e.reference
$$;
-- For a new master key: every secret of an owner, and one of them wrapped anew where nobody was faster.
CREATE OR REPLACE FUNCTION vault.wrapped_owners() RETURNS TABLE (owner_id uuid, version integer, secret bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.owner_id, k.version, k.secret FROM vault.owner_key k ORDER BY 1, 2
$$;
CREATE OR REPLACE FUNCTION vault.swap_owner(owner uuid, which integer, before bytea, after bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE vault.owner_key k SET secret = after WHERE k.owner_id = owner AND k.version = which AND k.secret = before
$$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA vault TO koepel_keys;
