-- How operators sign in, and the seals of the audit log.

ALTER TABLE operators
    -- NULL until the invitation is answered, and after a reset.
    ADD COLUMN password_hash  text,
    -- Encrypted. The pending one becomes the other when a code of it is typed in.
    ADD COLUMN totp_secret    bytea,
    ADD COLUMN totp_pending   bytea,
    -- The time step of the last code that was accepted: none is accepted twice.
    ADD COLUMN totp_last_step bigint,
    ADD CONSTRAINT signs_in_with_two_factors CHECK (totp_secret IS NULL OR password_hash IS NOT NULL);

-- Every invitation ever mailed; a used, superseded or expired one can still say which it is.
CREATE TABLE operator_invitations (
    token_digest  bytea PRIMARY KEY CHECK (octet_length(token_digest) = 32),
    operator_id   uuid NOT NULL REFERENCES operators,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    superseded_at timestamptz,
    used_at       timestamptz
);
CREATE INDEX operator_invitations_operator ON operator_invitations (operator_id);

CREATE TABLE operator_sessions (
    id           uuid PRIMARY KEY,
    token_digest bytea NOT NULL UNIQUE CHECK (octet_length(token_digest) = 32),
    operator_id  uuid NOT NULL REFERENCES operators ON DELETE CASCADE,
    -- enrolling: an invitation was answered, the second factor is to be set up; password: the second factor is to be given.
    stage        text NOT NULL CHECK (stage IN ('enrolling', 'password', 'signed_in')),
    -- Second factors that were wrong.
    tries        smallint NOT NULL DEFAULT 0,
    user_agent   text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- When password and second factor were last given.
    confirmed_at timestamptz,
    CONSTRAINT signed_in_with_both CHECK ((stage = 'signed_in') = (confirmed_at IS NOT NULL))
);
CREATE INDEX operator_sessions_operator ON operator_sessions (operator_id);
CREATE INDEX operator_sessions_expires_at ON operator_sessions (expires_at);

-- Codes for somebody who has lost their authenticator; each works once.
CREATE TABLE operator_recovery_codes (
    operator_id uuid NOT NULL REFERENCES operators ON DELETE CASCADE,
    code_digest bytea NOT NULL CHECK (octet_length(code_digest) = 32),
    used_at     timestamptz,
    PRIMARY KEY (operator_id, code_digest)
);

-- The audit log is looked through by what was done.
CREATE INDEX audit_entries_action ON audit_entries (action, at, id);
DROP INDEX audit_entries_actor;
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, at, id) WHERE actor_id IS NOT NULL;

-- Lines that wait for their seal. The portal adds one with each line; a line that has neither was put in by another hand.
CREATE TABLE audit_unsealed (
    entry_id  uuid PRIMARY KEY,
    queued_at timestamptz NOT NULL
);
CREATE INDEX audit_unsealed_order ON audit_unsealed (queued_at, entry_id);
INSERT INTO audit_unsealed SELECT id, at FROM audit_entries;

-- The chain: each seal is a keyed digest of the one before and of its line.
CREATE TABLE audit_seals (
    seq      bigint PRIMARY KEY CHECK (seq > 0),
    entry_id uuid NOT NULL UNIQUE,
    seal     bytea NOT NULL CHECK (octet_length(seal) = 32)
);
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_keep_all BEFORE TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The end of the chain; whoever seals holds this row meanwhile.
CREATE TABLE audit_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    seq    bigint NOT NULL,
    seal   bytea NOT NULL CHECK (octet_length(seal) = 32)
);
INSERT INTO audit_head (seq, seal) VALUES (0, decode(repeat('00', 32), 'hex'));

-- What waits for operators is counted on their first page.
CREATE INDEX registrations_waiting ON registrations (queued_at, id) WHERE queued_at IS NOT NULL;
CREATE INDEX certifications_waiting ON certifications (queued_at, id) WHERE queued_at IS NOT NULL;
