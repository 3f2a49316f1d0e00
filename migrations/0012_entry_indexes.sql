-- A million entries at once: what keeping them costs is nearly all their indexes.

-- One index instead of two: finds the entries about a registration, and lets one of them alone verify it.
DROP INDEX bank_entries_registration, bank_entries_verify_once;
CREATE UNIQUE INDEX bank_entries_registration ON bank_entries (registration_id,
    (CASE WHEN outcome = 'verified' THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE id END))
    WHERE registration_id IS NOT NULL;

-- Nearly all entries of a file verify; an index of these needs no column for it.
DROP INDEX bank_entries_statement;
CREATE INDEX bank_entries_statement ON bank_entries (statement_id, outcome, id) WHERE outcome <> 'verified';
CREATE INDEX bank_entries_verified ON bank_entries (statement_id, id) WHERE outcome = 'verified';

-- As for the others: an entry is never deleted, and a reversal names one that was just found.
ALTER TABLE bank_entries DROP CONSTRAINT bank_entries_reverses_id_fkey;
