-- The applicant's side: sign-ups, accounts, sessions, registrations and what they send.
-- Keys are UUIDv7 made by the application; times come from the application's clock and are stored in UTC.

-- A sign-up is not an account: it becomes one when its mail is answered, so that two sign-ups for one address cannot hurt
-- each other.
CREATE TABLE signups (
    id                uuid PRIMARY KEY,
    account_type      text NOT NULL CHECK (account_type IN ('mini_program', 'subscription', 'service', 'work')),
    email             text NOT NULL CHECK (octet_length(email) <= 254),
    email_key         text NOT NULL,
    password_hash     text NOT NULL,
    locale            text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
    terms_version     text NOT NULL,
    terms_accepted_at timestamptz NOT NULL,
    browser_digest    bytea NOT NULL UNIQUE CHECK (octet_length(browser_digest) = 32),
    created_at        timestamptz NOT NULL,
    activated_at      timestamptz
);
CREATE INDEX signups_created_at ON signups (created_at);

-- Every activation link ever mailed for a sign-up; a used, superseded or expired one can still say which it is.
CREATE TABLE activation_links (
    token_digest   bytea PRIMARY KEY CHECK (octet_length(token_digest) = 32),
    signup_id      uuid NOT NULL REFERENCES signups ON DELETE CASCADE,
    password_tries smallint NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    superseded_at  timestamptz,
    used_at        timestamptz
);
CREATE INDEX activation_links_signup ON activation_links (signup_id, created_at);

CREATE TABLE accounts (
    id                uuid PRIMARY KEY,
    email             text NOT NULL CHECK (octet_length(email) <= 254),
    email_key         text NOT NULL UNIQUE,
    password_hash     text NOT NULL,
    locale            text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
    terms_version     text NOT NULL,
    terms_accepted_at timestamptz NOT NULL,
    created_at        timestamptz NOT NULL
);

-- Addresses in use elsewhere on the platform; imported, never shown.
CREATE TABLE occupied_emails (
    email_key   text PRIMARY KEY,
    imported_at timestamptz NOT NULL
);

CREATE TABLE sessions (
    id           uuid PRIMARY KEY,
    token_digest bytea NOT NULL UNIQUE CHECK (octet_length(token_digest) = 32),
    account_id   uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    user_agent   text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
CREATE INDEX sessions_last_seen_at ON sessions (last_seen_at);

CREATE TABLE password_resets (
    token_digest bytea PRIMARY KEY CHECK (octet_length(token_digest) = 32),
    account_id   uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    superseded_at timestamptz
);
CREATE INDEX password_resets_account ON password_resets (account_id);
CREATE INDEX password_resets_created_at ON password_resets (created_at);

-- One row a registration. Typed columns are filled step by step; the next step is derived from them, never stored.
CREATE TABLE registrations (
    id                     uuid PRIMARY KEY,
    account_id             uuid NOT NULL REFERENCES accounts,
    reference              text NOT NULL UNIQUE,
    account_type           text NOT NULL CHECK (account_type IN ('mini_program', 'subscription', 'service', 'work')),
    status                 text NOT NULL CHECK (status IN ('draft', 'pending_review', 'returned', 'awaiting_transfer',
                               'awaiting_statement', 'registered_limited', 'registered', 'frozen', 'expired', 'failed',
                               'lapsed', 'cancelled', 'rejected')),
    version                bigint NOT NULL DEFAULT 1,

    subject_type           text CHECK (subject_type IN ('individual', 'enterprise', 'individual_business', 'government',
                               'media', 'other_organization')),
    subject_name           text CHECK (char_length(subject_name) BETWEEN 2 AND 100),
    subject_code           text CHECK (subject_code ~ '^[0-9A-Z]{9,18}$'),
    subject_key            text,

    verification_method    text CHECK (verification_method IN ('corporate_transfer', 'certification')),
    bank_account_name      text,
    bank_account_number    bytea,
    bank_account_index     bytea,
    bank_name              text,
    bank_province          text,
    bank_city              text,

    administrator_name     text,
    resident_id            bytea,
    resident_id_index      bytea,
    consent_version        text,
    consent_at             timestamptz,
    mobile                 text,
    mobile_verified_at     timestamptz,
    scan_confirmed_at      timestamptz,

    subject_final_at       timestamptz,
    confirmed_at           timestamptz,
    deadline_at            timestamptz,
    transfer_amount_fen    bigint CHECK (transfer_amount_fen BETWEEN 1 AND 99),
    transfer_reference     text CHECK (transfer_reference ~ '^[0-9]{6}$'),
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,

    CONSTRAINT individuals_have_no_method CHECK (subject_type <> 'individual' OR verification_method IS NULL),
    CONSTRAINT bank_account_whole CHECK (
        num_nulls(bank_account_name, bank_account_number, bank_account_index, bank_name, bank_province, bank_city) IN (0, 6)),
    CONSTRAINT bank_account_for_transfer CHECK (bank_account_number IS NULL
        OR (verification_method IS NOT NULL AND verification_method = 'corporate_transfer')),
    CONSTRAINT administrator_whole CHECK (
        num_nulls(administrator_name, resident_id, resident_id_index, consent_version, consent_at, mobile) IN (0, 6)),
    CONSTRAINT transfer_instruction_whole CHECK (num_nulls(transfer_amount_fen, transfer_reference) IN (0, 2)),
    CONSTRAINT confirmed_is_complete CHECK (status IN ('draft', 'expired') OR (
        subject_type IS NOT NULL AND administrator_name IS NOT NULL AND mobile_verified_at IS NOT NULL
        AND scan_confirmed_at IS NOT NULL AND subject_final_at IS NOT NULL AND confirmed_at IS NOT NULL
        AND (subject_type = 'individual' OR (subject_name IS NOT NULL AND verification_method IS NOT NULL)))),
    CONSTRAINT transfers_are_instructed CHECK (status NOT IN ('awaiting_transfer', 'awaiting_statement')
        OR (bank_account_number IS NOT NULL AND transfer_amount_fen IS NOT NULL AND deadline_at IS NOT NULL))
);
-- One living registration an account; ended ones stay as records.
CREATE UNIQUE INDEX registrations_living ON registrations (account_id)
    WHERE status NOT IN ('expired', 'failed', 'lapsed', 'cancelled', 'rejected');
-- The limits per person, mobile and subject are counted over these.
CREATE INDEX registrations_resident_id ON registrations (resident_id_index) WHERE confirmed_at IS NOT NULL;
CREATE INDEX registrations_mobile ON registrations (mobile) WHERE confirmed_at IS NOT NULL;
CREATE INDEX registrations_subject ON registrations (subject_key) WHERE confirmed_at IS NOT NULL;
-- No two open instructions of one payer account ask for the same amount: that is how a payment without reference is told apart.
CREATE UNIQUE INDEX registrations_open_instruction ON registrations (bank_account_index, transfer_amount_fen)
    WHERE status IN ('awaiting_transfer', 'awaiting_statement');
-- Signing in finds an account's latest registration.
CREATE INDEX registrations_account ON registrations (account_id, created_at DESC);

-- What the applicant sees of the registration's life: who, when, from, to and why.
CREATE TABLE registration_history (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL REFERENCES registrations,
    at              timestamptz NOT NULL,
    actor           text NOT NULL CHECK (actor IN ('applicant', 'system', 'operator')),
    from_status     text,
    to_status       text NOT NULL,
    reason          text
);
CREATE INDEX registration_history_registration ON registration_history (registration_id, at);

CREATE TABLE sms_codes (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL UNIQUE REFERENCES registrations ON DELETE CASCADE,
    mobile          text NOT NULL,
    code_digest     bytea NOT NULL,
    tries           smallint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);

-- One-time links that the administrator's phone opens from the QR code.
CREATE TABLE scans (
    id              uuid PRIMARY KEY,
    token_digest    bytea NOT NULL UNIQUE CHECK (octet_length(token_digest) = 32),
    registration_id uuid NOT NULL REFERENCES registrations ON DELETE CASCADE,
    -- The version of the answers that are confirmed; when they change, the link is void.
    draft_version   bigint NOT NULL,
    name_tries      smallint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    superseded_at   timestamptz,
    confirmed_at    timestamptz
);
CREATE INDEX scans_registration ON scans (registration_id, created_at);

-- Mails and text messages owed. A row is written in the transaction that caused it; the worker delivers it.
-- The payload holds links and codes: it is encrypted, and erased once delivered.
CREATE TABLE outbox (
    id              uuid PRIMARY KEY,
    channel         text NOT NULL CHECK (channel IN ('mail', 'sms')),
    kind            text NOT NULL,
    recipient       text NOT NULL,
    locale          text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
    payload         bytea,
    status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'parked')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    answer          text,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz
);
CREATE INDEX outbox_due ON outbox (channel, next_attempt_at) WHERE status = 'pending';
CREATE INDEX outbox_delivered ON outbox (finished_at) WHERE status = 'delivered';
CREATE INDEX outbox_parked ON outbox (finished_at) WHERE status = 'parked';

-- GCRA: one row a key, the theoretical arrival time of the next request.
CREATE TABLE rate_limits (
    key                 text PRIMARY KEY,
    theoretical_arrival timestamptz NOT NULL
);
CREATE INDEX rate_limits_arrival ON rate_limits (theoretical_arrival);
