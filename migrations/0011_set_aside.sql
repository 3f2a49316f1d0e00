-- Credits that have nothing to do with what the portal asks for can be set aside.
ALTER TABLE bank_entries
    DROP CONSTRAINT bank_entries_outcome_check,
    ADD CONSTRAINT bank_entries_outcome_check CHECK (outcome IN ('verified', 'needs_decision', 'wrong_amount',
        'wrong_payer', 'personal_account', 'late', 'closed', 'duplicate', 'certification_paid',
        'certification_needs_decision', 'certification_duplicate', 'certification_closed', 'unmatched', 'refused',
        'set_aside', 'reversed', 'reversal_undone', 'reversal_freezes', 'certification_reversal',
        'reversal_needs_decision'));

-- The refunds of a file that was made for the bank.
CREATE INDEX refunds_exported ON refunds (exported_at) WHERE exported_at IS NOT NULL;
