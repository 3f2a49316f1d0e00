-- How proposals end besides by a second person, which reversals somebody has seen to, and words that can be erased.

-- What is proposed is overtaken when the thing that it is about changes by itself: then nobody decides it.
ALTER TABLE proposals
    -- What changed and what it is now, such as registration.cancelled.
    ADD COLUMN overtaken_by text CHECK (overtaken_by ~ '^(registration|certification|entry)\.[a-z_]+$'),
    DROP CONSTRAINT decision_whole,
    ADD CONSTRAINT decision_whole CHECK (num_nulls(decided_at, approved) IN (0, 2)
        AND num_nonnulls(decided_by, overtaken_by) = (decided_at IS NOT NULL)::integer
        AND (overtaken_by IS NULL OR NOT approved));
CREATE INDEX proposals_about ON proposals (about_id, proposed_at);

-- Reversals that somebody has seen to: they leave the list.
CREATE TABLE reversals_seen (
    entry_id    uuid PRIMARY KEY REFERENCES bank_entries,
    operator_id uuid NOT NULL REFERENCES operators,
    at          timestamptz NOT NULL
);

-- Why an operator looked at a masked number. The audit log names the row; the words go when the registration is erased.
CREATE TABLE reveals (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL REFERENCES registrations,
    -- NULL: erased.
    why             text CHECK (char_length(why) BETWEEN 2 AND 200)
);
CREATE INDEX reveals_registration ON reveals (registration_id);

-- What is awaited is found by its amount.
CREATE INDEX registrations_awaited_amount ON registrations (transfer_amount_fen, deadline_at, id)
    WHERE status IN ('awaiting_transfer', 'awaiting_statement');
CREATE INDEX certifications_awaited_fee ON certifications (fee_fen, deadline_at, id) WHERE status = 'awaiting_payment';
