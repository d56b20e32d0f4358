-- SPDX-License-Identifier: EUPL-1.2
-- Schema sec: the scope key and the functions that read a signed scope. Owned by koepel_guard; run anew at every migration.
-- Payload: 1 role | 2 tenant | 3 collaborations, by comma | 4 subject | 5 side | 6 account | 7 partner | 8 purpose | 9 pid | 10 expiry | 11 kid | hmac
CREATE TABLE IF NOT EXISTS sec.scope_key (
  kid smallint PRIMARY KEY, ipad bytea NOT NULL, opad bytea NOT NULL, retired_at timestamptz
);
CREATE OR REPLACE FUNCTION sec.scope(VARIADIC roles text[]) RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS $$
DECLARE raw text := current_setting('koepel.scope', true); body text; p text[]; inner_pad bytea; outer_pad bytea;
BEGIN
  IF raw IS NULL OR raw = '' THEN RETURN NULL; END IF;
  body := left(raw, -65); p := string_to_array(body, '|');
  SELECT s.ipad, s.opad INTO inner_pad, outer_pad FROM sec.scope_key s WHERE s.kid::text = p[11] AND (s.retired_at IS NULL OR s.retired_at > statement_timestamp());
  IF inner_pad IS NULL OR cardinality(p) <> 11
     OR sha256(convert_to(right(raw, 65), 'UTF8')) <> sha256(convert_to('|' || encode(sha256(outer_pad || sha256(inner_pad || convert_to(body, 'UTF8'))), 'hex'), 'UTF8'))
     OR p[1] IS DISTINCT FROM nullif(current_setting('role', true), '')
     OR p[9]::int <> pg_backend_pid() OR to_timestamp(p[10]::bigint) < statement_timestamp()
  THEN RAISE insufficient_privilege USING MESSAGE = 'scope refused'; END IF;
  RETURN CASE WHEN p[1] = ANY (roles) THEN p END;
END $$;
CREATE OR REPLACE FUNCTION sec.tenant_id() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_tenant', 'koepel_participant', 'koepel_public'))[2], '')::uuid; END $$;
CREATE OR REPLACE FUNCTION sec.collaboration_ids() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ SELECT unnest(string_to_array(nullif((sec.scope('koepel_tenant', 'koepel_region', 'koepel_steering'))[3], ''), ','))::uuid $$;
CREATE OR REPLACE FUNCTION sec.subject_id() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_participant'))[4], '')::uuid; END $$;
CREATE OR REPLACE FUNCTION sec.side() RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_participant'))[5], ''); END $$;
CREATE OR REPLACE FUNCTION sec.auth_key() RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_auth'))[4], ''); END $$;
CREATE OR REPLACE FUNCTION sec.account_id() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_auth'))[6], '')::uuid; END $$;
CREATE OR REPLACE FUNCTION sec.actor_id() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_tenant', 'koepel_region', 'koepel_steering'))[6], '')::uuid; END $$;
CREATE OR REPLACE FUNCTION sec.partner_id() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN nullif((sec.scope('koepel_partner'))[7], '')::uuid; END $$;
-- Which protocols of this partner are in force now, and whose they are: suspension, revocation and the last second of the
-- last day hold from the next statement on. Read as koepel_guard, who may read these columns of app.protocol and no others.
CREATE OR REPLACE FUNCTION sec.protocol_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN QUERY SELECT p.id FROM app.protocol p WHERE p.partner_id = nullif((sec.scope('koepel_partner'))[7], '')::uuid
    AND p.state = 'in_force' AND p.opens_at <= statement_timestamp() AND statement_timestamp() < p.closes_at; END $$;
CREATE OR REPLACE FUNCTION sec.protocol_tenant_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN QUERY SELECT DISTINCT p.tenant_id FROM app.protocol p WHERE p.partner_id = nullif((sec.scope('koepel_partner'))[7], '')::uuid
    AND p.state = 'in_force' AND p.opens_at <= statement_timestamp() AND statement_timestamp() < p.closes_at; END $$;
-- What this municipality set apart (GDPR art. 18): persons, their trajectories, duos and grants. A page or a task that answers
-- for rights says so in its signed purpose and sees them. Read as koepel_guard, who may read these columns and no others.
CREATE OR REPLACE FUNCTION sec.restricted_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ DECLARE p text[] := sec.scope('koepel_tenant'); BEGIN
    IF p[8] IS DISTINCT FROM 'rights' THEN RETURN QUERY SELECT unnest(r.held) FROM app.restriction r
      WHERE r.tenant_id = nullif(p[2], '')::uuid AND r.lifted_at IS NULL; END IF; END $$;
-- The cards of the one person whose own page is open: to tell who looked at them.
CREATE OR REPLACE FUNCTION sec.own_card_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ DECLARE p text[] := sec.scope('koepel_participant'); BEGIN
    IF p[5] = 'self' THEN RETURN QUERY SELECT c.id FROM app.card_release c
      WHERE c.tenant_id = nullif(p[2], '')::uuid AND c.person_id = nullif(p[4], '')::uuid; END IF; END $$;
-- What was let out of this one person with consent: who takes the consent back closes it in that act.
CREATE OR REPLACE FUNCTION sec.own_grant_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ DECLARE p text[] := sec.scope('koepel_participant'); BEGIN
    IF p[5] = 'self' THEN RETURN QUERY SELECT g.id FROM app.partner_grant g
      WHERE g.tenant_id = nullif(p[2], '')::uuid AND g.person_id = nullif(p[4], '')::uuid AND g.consent_on IS NOT NULL; END IF; END $$;
-- The activity that somebody was invited to, or whose calendar was shared: by the link of this one invitation or calendar.
CREATE OR REPLACE FUNCTION sec.own_activity_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ DECLARE p text[] := sec.scope('koepel_participant'); BEGIN
    IF p[5] = 'self' THEN RETURN NEXT nullif(p[4], '')::uuid; END IF;
    RETURN QUERY SELECT a.activity_id FROM app.participation a
      WHERE a.tenant_id = nullif(p[2], '')::uuid AND a.id = nullif(p[4], '')::uuid; END $$;
-- Where this partner signs or works: there its acts leave a line, also before a protocol is in force.
CREATE OR REPLACE FUNCTION sec.dealing_tenant_ids() RETURNS SETOF uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN QUERY SELECT DISTINCT p.tenant_id FROM app.protocol p WHERE p.partner_id = nullif((sec.scope('koepel_partner'))[7], '')::uuid
    AND p.state IN ('advised', 'in_force', 'suspended') AND statement_timestamp() < p.closes_at; END $$;
CREATE OR REPLACE FUNCTION sec.relaying() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
  $$ BEGIN RETURN sec.scope('koepel_relay') IS NOT NULL; END $$;

-- The yeses of a proposal: read as koepel_guard, since under FORCE the owner would see no half and refuse for ever.
CREATE OR REPLACE FUNCTION sec.proposal_has_its_yeses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE agreed bool; willing bool; going_on bool;
BEGIN
  SELECT count(*) FILTER (WHERE h.municipality = 'yes') = 2, count(*) FILTER (WHERE h.meets = 'yes') = 2, count(*) FILTER (WHERE h.goes_on = 'yes' AND h.statement_on IS NOT NULL) = 2
    INTO agreed, willing, going_on FROM app.proposal_half h WHERE h.collaboration_id = NEW.collaboration_id AND h.proposal_id = NEW.id;
  IF (NEW.state IN ('agreed', 'willing', 'introduced', 'started') AND NOT agreed)
     OR (NEW.state IN ('willing', 'introduced', 'started') AND NOT willing) OR (NEW.state = 'started' AND NOT going_on)
  THEN RAISE check_violation USING MESSAGE = 'a yes is missing', CONSTRAINT = 'ck_proposal_yeses'; END IF;
  RETURN NULL;
END $$;

-- A protocol is in force only with the advice of the officer and both signatures under the very text that stands there.
CREATE OR REPLACE FUNCTION sec.protocol_is_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE now_state text; mark text; given text; signed bigint;
BEGIN
  SELECT p.state, p.text_mark, p.advice INTO now_state, mark, given FROM app.protocol p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.id;
  SELECT count(*) INTO signed FROM app.protocol_signature s WHERE s.tenant_id = NEW.tenant_id AND s.protocol_id = NEW.id AND s.text_mark = mark;
  IF now_state = 'in_force' AND (signed <> 2 OR given = '')
  THEN RAISE check_violation USING MESSAGE = 'a signature or the advice is missing', CONSTRAINT = 'ck_protocol_signed'; END IF;
  RETURN NULL;
END $$;

-- Where another has the last word on taking part, no card goes out and no trajectory starts without a yes to the talk. It reads as
-- whoever writes: a municipality sees its own programmes and decisions. A duo that was brought in ran already.
CREATE OR REPLACE FUNCTION sec.participation_is_decided() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE talks uuid[]; programmes uuid[];
BEGIN
  IF TG_TABLE_NAME = 'trajectory' THEN
    IF NEW.imported THEN RETURN NULL; END IF;
    programmes := ARRAY[NEW.programme_id];
    talks := ARRAY(SELECT i.id FROM app.intake i WHERE i.tenant_id = NEW.tenant_id AND i.person_id = NEW.person_id AND i.programme_id = NEW.programme_id AND i.side = 'mentee');
  ELSE
    talks := ARRAY[NEW.intake_id];
    programmes := ARRAY(SELECT i.programme_id FROM app.intake i WHERE i.tenant_id = NEW.tenant_id AND i.id = NEW.intake_id AND i.side = 'mentee');
  END IF;
  IF EXISTS (SELECT FROM app.programme p WHERE p.tenant_id = NEW.tenant_id AND p.id = ANY (programmes) AND p.settings ->> 'decided_by' <> '')
     AND NOT EXISTS (SELECT FROM app.participation_decision d WHERE d.tenant_id = NEW.tenant_id AND d.intake_id = ANY (talks) AND d.answer = 'agreed')
  THEN RAISE check_violation USING MESSAGE = 'a yes to taking part is missing', CONSTRAINT = 'ck_participation_decided'; END IF;
  RETURN NULL;
END $$;

-- What is past its term in the tables of no municipality goes, a thousand rows of each at most. Which rows those are is not
-- said here: the policies of koepel_guard show it only what is over, and only to the relay. The column is one that finds a row.
CREATE OR REPLACE FUNCTION sec.sweep() RETURNS TABLE (swept text, gone bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE key_column text;
BEGIN
  FOR swept, key_column IN VALUES ('session', 'id'), ('account_link', 'key'), ('account_event', 'id'), ('challenge', 'key'),
    ('program_token', 'id'), ('program_assertion', 'mark'), ('partner_request_key', 'key'), ('pool_request_key', 'key'),
    ('pool_event', 'id'), ('pool_schedule_run', 'due_at'), ('regional_draft', 'id')
  LOOP
    EXECUTE format('DELETE FROM app.%1$I WHERE %2$I = ANY (ARRAY(SELECT %2$I FROM app.%1$I LIMIT 1000))', swept, key_column);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;
  END LOOP;
END $$;

-- Append-only tables refuse UPDATE and DELETE even to their owner.
CREATE OR REPLACE FUNCTION sec.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN RAISE insufficient_privilege USING MESSAGE = 'this table only grows'; END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.tenant_id(), sec.collaboration_ids(), sec.subject_id(), sec.side(), sec.auth_key(), sec.account_id(),
  sec.actor_id(), sec.partner_id(), sec.protocol_ids(), sec.protocol_tenant_ids(), sec.dealing_tenant_ids(),
  sec.restricted_ids(), sec.own_card_ids(), sec.own_grant_ids(), sec.own_activity_ids(),
  sec.relaying()
  TO koepel_tenant, koepel_region, koepel_participant, koepel_steering, koepel_partner, koepel_auth, koepel_public, koepel_relay;
GRANT EXECUTE ON FUNCTION sec.proposal_has_its_yeses(), sec.protocol_is_signed(), sec.participation_is_decided(), sec.refuse_change() TO koepel_owner;
GRANT EXECUTE ON FUNCTION sec.sweep() TO koepel_relay;
