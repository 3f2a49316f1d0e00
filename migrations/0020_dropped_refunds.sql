-- Refunds that failed, of payments that the bank had taken back itself: nothing is owed, as refunds::mark has noted of these
-- since. Whoever had been erased otherwise is forgotten. What operators have still to decide about the reversals stays so.
WITH dropped AS (
    DELETE FROM refunds USING bank_entries AS reversals
    WHERE status = 'failed' AND reversals.reverses_id = entry_id
    RETURNING entry_id
), found AS (
    SELECT entry_id, EXISTS (SELECT FROM registrations WHERE erased_at IS NOT NULL AND registrations.id = coalesce(
        entries.registration_id, (SELECT certifications.registration_id FROM certifications
            WHERE certifications.id = certification_id))) AS is_erased
    FROM dropped JOIN bank_entries AS entries ON entries.id = entry_id
)
UPDATE bank_entries SET outcome = 'reversed', settled_at = coalesce(settled_at, now()),
    payer_name = CASE WHEN is_erased THEN '' ELSE payer_name END,
    payer_key = CASE WHEN is_erased THEN '' ELSE payer_key END,
    payer_account = CASE WHEN is_erased THEN '' ELSE payer_account END,
    payer_index = CASE WHEN is_erased THEN '' ELSE payer_index END,
    remark = CASE WHEN is_erased THEN '' ELSE remark END
FROM found WHERE bank_entries.id = entry_id;
