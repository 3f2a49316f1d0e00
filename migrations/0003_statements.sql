-- Bank statements: what was imported, what each entry meant, and what has to be paid back.

-- How a bank's CSV names its columns. Kept per bank; the domain type is stored as JSON.
CREATE TABLE column_mappings (
    name       text PRIMARY KEY CHECK (char_length(name) BETWEEN 1 AND 60),
    mapping    jsonb NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE statements (
    id            uuid PRIMARY KEY,
    file_name     text NOT NULL CHECK (char_length(file_name) <= 200),
    -- SHA-256 of the file, for people; what makes an import idempotent is each entry's own reference.
    file_digest   bytea NOT NULL CHECK (octet_length(file_digest) = 32),
    format        text NOT NULL CHECK (format IN ('csv', 'camt.053', 'camt.054')),
    imported_by   uuid REFERENCES operators,
    imported_at   timestamptz NOT NULL,
    -- The bank days that the file covers wholly; NULL where it does not say (notifications).
    covers_from   date,
    covers_until  date,
    -- Entries in the file, and what became of them.
    entries       bigint NOT NULL,
    new_entries   bigint NOT NULL,
    ignored       bigint NOT NULL,
    CONSTRAINT coverage_whole CHECK (num_nulls(covers_from, covers_until) IN (0, 2) AND covers_from <= covers_until)
);
CREATE INDEX statements_imported_at ON statements (imported_at DESC, id DESC);
CREATE INDEX statements_coverage ON statements (covers_until) WHERE covers_until IS NOT NULL;

-- What came in. Debits and entries that are not booked yet are counted, not kept.
CREATE TABLE bank_entries (
    id               uuid PRIMARY KEY,
    statement_id     uuid NOT NULL REFERENCES statements,
    -- The bank's own reference of the entry; a second import of it changes nothing.
    bank_reference   text NOT NULL UNIQUE,
    booked_on        date NOT NULL,
    amount_fen       bigint NOT NULL CHECK (amount_fen > 0),
    payer_name       text NOT NULL,
    payer_key        text NOT NULL,
    payer_account    bytea NOT NULL,
    payer_index      bytea NOT NULL,
    remark           text NOT NULL,
    -- What the entry meant: the values of domain::transfer::Outcome.
    outcome          text NOT NULL,
    -- What it was matched with.
    registration_id  uuid REFERENCES registrations,
    certification_id uuid,
    -- A reversal names the entry that it takes back.
    reverses_id      uuid REFERENCES bank_entries,
    -- What was matched has been carried out: the registration's state, the certification's payment.
    settled_at       timestamptz
);
CREATE INDEX bank_entries_statement ON bank_entries (statement_id, outcome);
CREATE INDEX bank_entries_outcome ON bank_entries (outcome, id);
CREATE INDEX bank_entries_registration ON bank_entries (registration_id) WHERE registration_id IS NOT NULL;
CREATE INDEX bank_entries_certification ON bank_entries (certification_id) WHERE certification_id IS NOT NULL;
CREATE INDEX bank_entries_unsettled ON bank_entries (id) WHERE settled_at IS NULL;
CREATE UNIQUE INDEX bank_entries_reversed_once ON bank_entries (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE refunds (
    id          uuid PRIMARY KEY,
    entry_id    uuid NOT NULL UNIQUE REFERENCES bank_entries,
    amount_fen  bigint NOT NULL CHECK (amount_fen > 0),
    -- Why: the entry's outcome when the refund fell due.
    reason      text NOT NULL,
    status      text NOT NULL DEFAULT 'due' CHECK (status IN ('due', 'exported', 'refunded', 'failed')),
    created_at  timestamptz NOT NULL,
    exported_at timestamptz,
    settled_at  timestamptz,
    -- What the bank said of one that failed.
    note        text
);
CREATE INDEX refunds_open ON refunds (status, id) WHERE status <> 'refunded';
