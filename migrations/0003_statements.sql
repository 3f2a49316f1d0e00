-- Bank statements: what was imported, what each entry meant, and what has to be paid back.

-- How a bank's CSV names its columns. Kept per bank; the type of the statement readers is stored as JSON.
CREATE TABLE column_mappings (
    name       text PRIMARY KEY CHECK (char_length(name) BETWEEN 1 AND 60),
    mapping    jsonb NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE statements (
    id            uuid PRIMARY KEY,
    file_name     text NOT NULL CHECK (char_length(file_name) <= 200),
    -- SHA-256 of the file: the same one is not imported twice. Of other files, what is known already is found by each
    -- entry's own reference.
    file_digest   bytea NOT NULL UNIQUE CHECK (octet_length(file_digest) = 32),
    format        text NOT NULL CHECK (format IN ('csv', 'camt.053', 'camt.054')),
    imported_by   uuid REFERENCES operators,
    imported_at   timestamptz NOT NULL,
    -- The bank days that the file covers wholly; NULL where there are none (notifications).
    covers_from   date,
    covers_until  date,
    -- Entries in the file; those that were new; debits and entries not booked yet, which are counted and not kept.
    entries       bigint NOT NULL,
    new_entries   bigint NOT NULL,
    ignored       bigint NOT NULL,
    CONSTRAINT coverage_whole CHECK (num_nulls(covers_from, covers_until) IN (0, 2) AND covers_from <= covers_until)
);
CREATE INDEX statements_imported_at ON statements (imported_at DESC, id DESC);
CREATE INDEX statements_coverage ON statements (covers_until) WHERE covers_until IS NOT NULL;

-- What came in. Written a million rows at once, by a join with the very rows that they name, none of which is ever deleted:
-- checking each of them again as a foreign key would cost more than all the rest.
CREATE TABLE bank_entries (
    id               uuid PRIMARY KEY,
    statement_id     uuid NOT NULL,
    -- The bank's own reference of the entry; a second import of it changes nothing.
    bank_reference   text COLLATE "C" NOT NULL UNIQUE,
    -- Takes back an earlier credit.
    is_reversal      boolean NOT NULL,
    booked_on        date NOT NULL,
    amount_fen       bigint NOT NULL CHECK (amount_fen > 0),
    payer_name       text NOT NULL,
    payer_key        text NOT NULL,
    -- Encrypted, and its blind index; empty where the statement does not say.
    payer_account    bytea NOT NULL,
    payer_index      bytea NOT NULL CHECK (octet_length(payer_index) IN (0, 32)),
    remark           text NOT NULL,
    -- What the entry meant: domain::transfer::Outcome.
    outcome          text NOT NULL CHECK (outcome IN ('verified', 'needs_decision', 'wrong_amount', 'wrong_payer',
                         'personal_account', 'late', 'closed', 'duplicate', 'certification_paid',
                         'certification_needs_decision', 'certification_duplicate', 'certification_closed', 'unmatched',
                         'refused', 'reversed', 'reversal_undone', 'reversal_freezes', 'certification_reversal',
                         'reversal_needs_decision')),
    -- What it was matched with.
    registration_id  uuid,
    certification_id uuid,
    -- A reversal names the entry that it takes back.
    reverses_id      uuid REFERENCES bank_entries,
    -- What it meant has been carried out: the state, the payment, the mail.
    settled_at       timestamptz,
    CONSTRAINT matched_with_something CHECK (
        (outcome <> 'verified' OR registration_id IS NOT NULL)
        AND (outcome <> 'certification_paid' OR certification_id IS NOT NULL)
        AND num_nonnulls(registration_id, certification_id) <= 1),
    CONSTRAINT reversals_reverse CHECK (
        is_reversal = (outcome IN ('reversal_undone', 'reversal_freezes', 'certification_reversal', 'reversal_needs_decision'))
        AND (is_reversal OR reverses_id IS NULL))
);
CREATE INDEX bank_entries_statement ON bank_entries (statement_id, outcome, id);
CREATE INDEX bank_entries_registration ON bank_entries (registration_id) WHERE registration_id IS NOT NULL;
CREATE INDEX bank_entries_certification ON bank_entries (certification_id) WHERE certification_id IS NOT NULL;
CREATE INDEX bank_entries_unsettled ON bank_entries (id) WHERE settled_at IS NULL;
-- What operators look at.
CREATE INDEX bank_entries_undecided ON bank_entries (outcome, id) WHERE outcome IN ('needs_decision',
    'certification_needs_decision', 'unmatched', 'reversal_needs_decision', 'reversal_freezes', 'certification_reversal');
CREATE UNIQUE INDEX bank_entries_reversed_once ON bank_entries (reverses_id) WHERE reverses_id IS NOT NULL;
-- One transfer verifies, one payment settles a fee.
CREATE UNIQUE INDEX bank_entries_verify_once ON bank_entries (registration_id) WHERE outcome = 'verified';
CREATE UNIQUE INDEX bank_entries_pay_once ON bank_entries (certification_id) WHERE outcome = 'certification_paid';

CREATE TABLE refunds (
    entry_id    uuid PRIMARY KEY REFERENCES bank_entries,
    amount_fen  bigint NOT NULL CHECK (amount_fen > 0),
    -- Why: the entry's outcome when the refund fell due.
    reason      text NOT NULL,
    status      text NOT NULL DEFAULT 'due' CHECK (status IN ('due', 'exported', 'refunded', 'failed')),
    created_at  timestamptz NOT NULL,
    exported_at timestamptz,
    settled_at  timestamptz,
    -- What the bank said of one that failed.
    note        text CHECK (char_length(note) <= 500)
);
CREATE INDEX refunds_open ON refunds (status, entry_id) WHERE status <> 'refunded';

-- Administrators who pay as themselves are found by their names: only their spaces and ASCII capitals do not count.
CREATE INDEX registrations_open_administrator ON registrations (lower(replace(administrator_name, ' ', '') COLLATE "C"))
    WHERE status IN ('awaiting_transfer', 'awaiting_statement');
