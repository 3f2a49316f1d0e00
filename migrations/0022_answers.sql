-- Whoever refuses a proposal says why, and whoever proposed it learns of that.
ALTER TABLE proposals
    -- Why it was refused; NULL: it was not, or the words are erased.
    ADD COLUMN answer text CHECK (char_length(answer) BETWEEN 1 AND 500),
    -- When whoever proposed it had learned that it was refused.
    ADD COLUMN seen_at timestamptz;
-- What was refused before nobody is told of now.
UPDATE proposals SET seen_at = decided_at WHERE NOT approved AND decided_by <> proposed_by;
CREATE INDEX proposals_came_back ON proposals (proposed_by, decided_at)
    WHERE NOT approved AND decided_by <> proposed_by AND seen_at IS NULL;
