-- What happens after confirming: who did what, reviews, reminders, decisions that take two people, and erasure.

-- Operators. How they sign in stands in a later migration.
CREATE TABLE operators (
    id          uuid PRIMARY KEY,
    email       text NOT NULL CHECK (octet_length(email) <= 254),
    email_key   text NOT NULL UNIQUE,
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    role        text NOT NULL CHECK (role IN ('reviewer', 'finance', 'administrator', 'auditor')),
    locale      text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
    created_at  timestamptz NOT NULL,
    disabled_at timestamptz
);

-- An account whose owner had it deleted: its address and password are gone, the row stays for what refers to it.
ALTER TABLE accounts ADD COLUMN deleted_at timestamptz;

ALTER TABLE registrations
    -- The registration whose answers this one began with.
    ADD COLUMN previous_id uuid REFERENCES registrations,
    -- An organisation's name as a statement's payers are compared with it; set on confirming.
    ADD COLUMN payer_key   text,
    -- Since when the registration waits for operators; NULL: it does not.
    ADD COLUMN queued_at   timestamptz,
    -- How often it was returned for correction.
    ADD COLUMN returns     smallint NOT NULL DEFAULT 0,
    -- When the answers that name a person or an account were erased.
    ADD COLUMN erased_at   timestamptz;

-- An erased registration keeps its reference, its states and its times, but no longer whom it was about.
-- Somebody correcting a returned registration proves mobile and presence anew, so these may be missing meanwhile.
-- A draft that its owner had deleted was cancelled without ever having been confirmed.
ALTER TABLE registrations DROP CONSTRAINT confirmed_is_complete,
    ADD CONSTRAINT confirmed_is_complete CHECK (status IN ('draft', 'expired') OR erased_at IS NOT NULL
        OR (status = 'cancelled' AND confirmed_at IS NULL) OR (
        subject_type IS NOT NULL AND administrator_name IS NOT NULL
        AND (status = 'returned' OR (mobile_verified_at IS NOT NULL AND scan_confirmed_at IS NOT NULL))
        AND subject_final_at IS NOT NULL AND confirmed_at IS NOT NULL
        AND (subject_type = 'individual' OR (subject_name IS NOT NULL AND verification_method IS NOT NULL))));
ALTER TABLE registrations ADD CONSTRAINT erased_have_ended CHECK (erased_at IS NULL
    OR status IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected'));

-- Deadlines are looked for by state and time, drafts by when they were last touched.
CREATE INDEX registrations_deadline ON registrations (deadline_at)
    WHERE status IN ('returned', 'awaiting_transfer', 'awaiting_statement', 'registered_limited');
CREATE INDEX registrations_idle ON registrations (updated_at) WHERE status = 'draft';
CREATE INDEX registrations_to_erase ON registrations (updated_at)
    WHERE erased_at IS NULL AND status IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected');
-- A bank entry finds its instruction by reference, by account, or by the payer's name, also after it was closed.
CREATE INDEX registrations_transfer_reference ON registrations (transfer_reference) WHERE transfer_reference IS NOT NULL;
CREATE INDEX registrations_payer_account ON registrations (bank_account_index) WHERE transfer_reference IS NOT NULL;
CREATE INDEX registrations_payer_key ON registrations (payer_key) WHERE transfer_reference IS NOT NULL;

ALTER TABLE registration_history
    -- The operator, where one acted; never shown to the applicant.
    ADD COLUMN operator_id uuid REFERENCES operators;

-- One submission to the operators and what they said of it: of a registration, or of one of its certifications.
CREATE TABLE reviews (
    id               uuid PRIMARY KEY,
    registration_id  uuid NOT NULL REFERENCES registrations,
    certification_id uuid,
    -- 1 for the first submission, one more after each return.
    round            smallint NOT NULL CHECK (round >= 1),
    submitted_at     timestamptz NOT NULL,
    -- What was submitted, as JSON, encrypted: shown beside the next round's.
    answers          bytea,
    decided_at       timestamptz,
    decided_by       uuid REFERENCES operators,
    decision         text CHECK (decision IN ('approved', 'returned', 'rejected')),
    CONSTRAINT decision_whole CHECK (num_nulls(decided_at, decided_by, decision) IN (0, 3))
);
CREATE UNIQUE INDEX reviews_rounds ON reviews (registration_id, coalesce(certification_id, registration_id), round);

-- What was said of each field. The words are kept as they were said, whatever becomes of the list they came from.
CREATE TABLE review_fields (
    review_id uuid NOT NULL REFERENCES reviews ON DELETE CASCADE,
    field     text NOT NULL,
    accepted  boolean NOT NULL,
    reason_zh text,
    reason_en text,
    PRIMARY KEY (review_id, field),
    CONSTRAINT returned_says_why CHECK (accepted = (reason_zh IS NULL) AND accepted = (reason_en IS NULL))
);

-- A reminder is sent once for each deadline, whichever instance comes first.
CREATE TABLE reminders (
    -- The registration or certification.
    about_id    uuid NOT NULL,
    -- Days before the deadline.
    days_before smallint NOT NULL,
    deadline_at timestamptz NOT NULL,
    sent_at     timestamptz NOT NULL,
    PRIMARY KEY (about_id, deadline_at, days_before)
);
CREATE INDEX reminders_deadline ON reminders (deadline_at);

-- Decisions that take two people: one proposes, another one approves or refuses.
CREATE TABLE proposals (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('match_entry', 'refund_entry', 'waive_fee', 'record_payment',
                    'fail_certification', 'approve_certification', 'reject_registration', 'unfreeze')),
    -- The entry, certification or registration that it is about.
    about_id    uuid NOT NULL,
    -- What else the decision needs, such as the registration that an entry is matched with.
    details     jsonb NOT NULL,
    reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
    proposed_by uuid NOT NULL REFERENCES operators,
    proposed_at timestamptz NOT NULL,
    decided_by  uuid REFERENCES operators,
    decided_at  timestamptz,
    approved    boolean,
    CONSTRAINT two_people CHECK (decided_by <> proposed_by OR approved IS NOT TRUE),
    CONSTRAINT decision_whole CHECK (num_nulls(decided_by, decided_at, approved) IN (0, 3))
);
CREATE UNIQUE INDEX proposals_open ON proposals (about_id) WHERE decided_at IS NULL;
CREATE INDEX proposals_waiting ON proposals (proposed_at) WHERE decided_at IS NULL;

-- Who did what, for good: rows are only ever added.
CREATE TABLE audit_entries (
    id        uuid PRIMARY KEY,
    at        timestamptz NOT NULL,
    actor     text NOT NULL CHECK (actor IN ('applicant', 'system', 'operator')),
    -- The account or operator; NULL for the system and for people without an account.
    actor_id  uuid,
    -- What was done, such as registration.registered.
    action    text NOT NULL,
    -- What it was done to: the table's name in the singular, and the row.
    target    text NOT NULL,
    target_id uuid,
    -- No personal data.
    details   jsonb NOT NULL
);
CREATE INDEX audit_entries_target ON audit_entries (target_id, at);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, at) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_entries_at ON audit_entries (at, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_keep_all BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
