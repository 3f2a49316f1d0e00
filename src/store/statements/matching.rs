//! What the staged entries mean: [`crate::domain::transfer::judge_all`] for a million of them at once, set by set. The
//! tables are temporary, so the build cannot check these statements; a test holds them equal to the rule.

use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use super::settle;
use crate::domain::transfer::{NATURAL_DAYS, Outcome};
use crate::store::{erasure, unreadable};

/// An entry that stands twice in the file counts once.
const ONCE: &str = "
    DELETE FROM staged USING (
        SELECT bank_reference, min(ctid) AS kept FROM staged GROUP BY bank_reference HAVING count(*) > 1
    ) AS several
    WHERE staged.bank_reference = several.bank_reference AND staged.ctid <> several.kept";

/// What each entry means, and nothing of what it says: a million rows are written, changed and compared in a fifth of the time.
/// No outcome: nothing was found that it is about. `weighed` is both together.
const CREATE: &str = "
    CREATE TEMPORARY TABLE judged (
        id uuid, registration_id uuid, certification_id uuid, reverses_id uuid, outcome text
    ) ON COMMIT DROP;
    CREATE TEMPORARY VIEW weighed AS
    SELECT staged.*, registration_id, certification_id, reverses_id, outcome FROM staged JOIN judged USING (id)";

/// Nearly all are of this kind: name, account and amount of an open instruction, and its reference or none. No two open
/// instructions share account and amount. $1: the days of an instruction.
const PLAIN: &str = "
    INSERT INTO judged
    SELECT staged.id, open.id, NULL, NULL,
        CASE WHEN is_reversal THEN 'reversal_needs_decision'
            WHEN booked_on <= issued_on + $1::integer THEN 'verified'
            WHEN open.id IS NOT NULL THEN 'late' END
    FROM staged LEFT JOIN (
        SELECT id, bank_account_index, transfer_amount_fen, payer_key, transfer_reference,
            (confirmed_at AT TIME ZONE INTERVAL '8 hours')::date AS issued_on
        FROM registrations WHERE status IN ('awaiting_transfer', 'awaiting_statement')
            AND NOT EXISTS (SELECT FROM bank_entries AS earlier WHERE earlier.registration_id = registrations.id
                AND earlier.outcome = 'verified' AND earlier.settled_at IS NULL)
    ) AS open ON NOT is_reversal AND bank_account_index = payer_index AND transfer_amount_fen = amount_fen
        AND open.payer_key = staged.payer_key AND booked_on >= issued_on
        AND (transfer_references = '{}' OR transfer_reference = ANY (transfer_references))
    WHERE NOT EXISTS (SELECT FROM bank_entries WHERE bank_entries.bank_reference = staged.bank_reference)";

/// All others. `fit` counts as `domain::transfer::judgement::Fit` does, `standing` as `Standing`: 0 open, 1 settled,
/// 2 closed.
const OTHERS: &str = r#"
    WITH entries AS MATERIALIZED (
        SELECT id, booked_on, amount_fen, payer_key, payer_index, looks_like_personal_card, transfer_references, fee_references
        FROM weighed WHERE outcome IS NULL
    ), pairs AS (
        SELECT entries.id AS entry_id, found.id AS registration_id
        FROM entries, LATERAL (
            SELECT id FROM registrations WHERE bank_account_index = payer_index AND transfer_reference IS NOT NULL
            UNION ALL
            SELECT id FROM registrations
            WHERE registrations.payer_key = entries.payer_key AND transfer_reference IS NOT NULL
            UNION ALL
            SELECT id FROM registrations WHERE transfer_reference = ANY (transfer_references)
            UNION ALL
            SELECT id FROM registrations
            WHERE lower(replace(administrator_name, ' ', '') COLLATE "C") = entries.payer_key
                AND transfer_amount_fen = amount_fen AND status IN ('awaiting_transfer', 'awaiting_statement')
            OFFSET 0
        ) AS found
        GROUP BY 1, 2
    ), compared AS (
        SELECT entry_id, registration_id, looks_like_personal_card,
            registrations.payer_key IS NOT DISTINCT FROM entries.payer_key AS name,
            bank_account_index IS NOT DISTINCT FROM payer_index AS account,
            transfer_amount_fen = amount_fen AS amount,
            CASE WHEN transfer_references = '{}' THEN 'nothing'
                 WHEN transfer_reference = ANY (transfer_references) THEN 'this'
                 ELSE 'another' END AS named,
            lower(replace(administrator_name, ' ', '') COLLATE "C") IS NOT DISTINCT FROM entries.payer_key AS own_name,
            CASE WHEN status IN ('registered', 'frozen') OR EXISTS (SELECT FROM bank_entries AS earlier
                          WHERE earlier.registration_id = registrations.id AND earlier.outcome = 'verified') THEN 1
                 WHEN status IN ('awaiting_transfer', 'awaiting_statement') THEN 0
                 ELSE 2 END AS standing,
            booked_on - (confirmed_at AT TIME ZONE INTERVAL '8 hours')::date AS day
        FROM pairs JOIN entries ON entries.id = entry_id, LATERAL (
            SELECT * FROM registrations WHERE id = registration_id OFFSET 0
        ) AS registrations
    ), fee_pairs AS (
        SELECT entries.id AS entry_id, certifications.id AS certification_id
        FROM entries, UNNEST(fee_references) AS named (digits) JOIN certifications ON payment_reference = digits
        UNION
        SELECT entries.id, certifications.id
        FROM entries JOIN registrations ON registrations.payer_key = entries.payer_key
        JOIN certifications ON certifications.registration_id = registrations.id
        WHERE certifications.status = 'awaiting_payment' AND fee_fen = amount_fen
    ), fees AS (
        SELECT entry_id, fee_pairs.certification_id, looks_like_personal_card,
            registrations.payer_key IS NOT DISTINCT FROM entries.payer_key AS name,
            fee_fen = amount_fen AS amount,
            payment_reference = ANY (fee_references) AS named,
            coalesce(booked_on < (certifications.deadline_at AT TIME ZONE INTERVAL '8 hours')::date, true) AS in_time,
            CASE WHEN paid_at IS NOT NULL OR EXISTS (SELECT FROM bank_entries AS earlier
                     WHERE earlier.certification_id = certifications.id AND earlier.outcome = 'certification_paid') THEN 1
                 WHEN certifications.status = 'awaiting_payment' THEN 0
                 ELSE 2 END AS standing
        FROM fee_pairs JOIN entries ON entries.id = entry_id
        JOIN certifications ON certifications.id = fee_pairs.certification_id
        JOIN registrations ON registrations.id = certifications.registration_id
        WHERE fee_fen > 0
    ), fitting AS (
        SELECT entry_id, registration_id, NULL::uuid AS certification_id, standing, day <= $1::integer AS in_time,
            own_name OR looks_like_personal_card AS personal,
            CASE WHEN name AND account AND amount THEN CASE named WHEN 'this' THEN 1 WHEN 'nothing' THEN 2 ELSE 6 END
                 WHEN name AND account THEN CASE named WHEN 'this' THEN 9 ELSE 13 END
                 WHEN (name OR account) AND amount THEN CASE named WHEN 'this' THEN 7 WHEN 'nothing' THEN 8 END
                 WHEN name OR account THEN CASE named WHEN 'this' THEN 11 END
                 WHEN named = 'this' AND (amount OR own_name) THEN 10
                 WHEN named = 'nothing' AND amount AND own_name THEN 14 END AS fit
        FROM compared WHERE day >= 0
        UNION ALL
        SELECT entry_id, NULL, certification_id, standing, in_time, false,
            CASE WHEN named AND name AND amount THEN 3
                 WHEN named AND amount THEN 4
                 WHEN named AND name THEN 5
                 WHEN name AND amount THEN 12 END
        FROM fees
    ), best AS (
        SELECT DISTINCT ON (entry_id) *, count(*) OVER (PARTITION BY entry_id, fit, standing) = 1 AS is_alone
        FROM fitting WHERE fit IS NOT NULL AND (standing = 0 OR fit NOT IN (6, 8, 12, 13, 14))
        ORDER BY entry_id, fit, standing, coalesce(registration_id, certification_id) DESC
    )
    UPDATE judged SET
        registration_id = CASE WHEN is_alone OR fit NOT IN (8, 10, 12, 14) THEN best.registration_id END,
        certification_id = CASE WHEN is_alone OR fit NOT IN (8, 10, 12, 14) THEN best.certification_id END,
        outcome = CASE
            WHEN fit IN (1, 2, 6, 7) OR (fit = 8 AND is_alone) THEN CASE
                WHEN standing = 1 THEN 'duplicate'
                WHEN NOT in_time THEN 'late'
                WHEN standing = 2 THEN 'closed'
                WHEN fit IN (1, 2) THEN 'verified'
                ELSE 'needs_decision' END
            WHEN fit = 8 THEN 'needs_decision'
            WHEN fit IN (3, 4, 5) AND standing = 1 THEN 'certification_duplicate'
            WHEN (fit IN (3, 4, 5) OR (fit = 12 AND is_alone)) AND (standing = 2 OR NOT in_time) THEN 'certification_closed'
            WHEN fit = 3 OR (fit = 12 AND is_alone) THEN 'certification_paid'
            WHEN fit IN (4, 12) THEN 'certification_needs_decision'
            WHEN fit IN (5, 9, 11, 13) THEN 'wrong_amount'
            WHEN fit = 10 AND is_alone AND NOT personal THEN 'wrong_payer'
            WHEN fit IN (10, 14) AND is_alone THEN 'personal_account'
            ELSE 'unmatched' END
    FROM best WHERE judged.id = best.entry_id"#;

/// What several right payments came in for: nearly always nothing.
const SEVERAL: &str = "
    CREATE TEMPORARY TABLE several ON COMMIT DROP AS
    SELECT coalesce(registration_id, certification_id) AS about FROM judged
    WHERE outcome IN ('verified', 'needs_decision', 'certification_paid', 'certification_needs_decision')
        AND coalesce(registration_id, certification_id) IS NOT NULL
    GROUP BY 1 HAVING count(*) > 1";

/// Of several right payments for one thing the first counts.
const SECONDS: &str = "
    UPDATE judged
    SET outcome = CASE WHEN registration_id IS NULL THEN 'certification_duplicate' ELSE 'duplicate' END
    FROM (
        SELECT id, bool_or(is_right) OVER (PARTITION BY about) AS is_paid,
            row_number() OVER (PARTITION BY about ORDER BY is_right DESC, booked_on, bank_reference) AS place
        FROM (
            SELECT id, about, outcome IN ('verified', 'certification_paid') AS is_right, booked_on, bank_reference
            FROM several JOIN weighed ON coalesce(registration_id, certification_id) = about
            WHERE outcome IN ('verified', 'needs_decision', 'certification_paid', 'certification_needs_decision')
        ) AS payments
    ) AS placed WHERE placed.id = judged.id AND is_paid AND place > 1";

/// Reversals that name what they take back. What was taken back while its refund was on its way is no reversed entry, and yet
/// cannot be taken back again.
const NAMED_REVERSALS: &str = "
    UPDATE judged SET reverses_id = pairs.original_id FROM (
        SELECT DISTINCT ON (originals.id) originals.id AS original_id, reversals.id AS reversal_id
        FROM weighed AS reversals JOIN (
            SELECT id, bank_reference, amount_fen FROM bank_entries WHERE NOT is_reversal AND outcome <> 'reversed'
                AND NOT EXISTS (SELECT FROM bank_entries AS earlier WHERE earlier.reverses_id = bank_entries.id)
            UNION ALL
            SELECT id, bank_reference, amount_fen FROM weighed WHERE NOT is_reversal
        ) AS originals ON originals.bank_reference = reversals.original AND originals.amount_fen = reversals.amount_fen
        WHERE reversals.is_reversal
        ORDER BY originals.id, reversals.booked_on, reversals.bank_reference
    ) AS pairs WHERE judged.id = reversal_id";

/// The others take back something of the same payer and amount: first what has not verified anything, then by age, each one
/// thing. The money for one of two equal payments is still there.
const UNNAMED_REVERSALS: &str = "
    UPDATE judged SET reverses_id = originals.id FROM (
        SELECT id, payer_index, payer_key, amount_fen, booked_on, row_number() OVER (
            PARTITION BY payer_index, payer_key, amount_fen ORDER BY booked_on, bank_reference) AS place
        FROM weighed WHERE is_reversal AND original IS NULL AND payer_key <> ''
    ) AS reversals JOIN (
        SELECT id, payer_index, payer_key, amount_fen, booked_on, row_number() OVER (
            PARTITION BY payer_index, payer_key, amount_fen ORDER BY has_verified, booked_on, bank_reference) AS place
        FROM (
            SELECT id, bank_reference, payer_index, payer_key, amount_fen, booked_on,
                outcome IN ('verified', 'certification_paid') AND settled_at IS NOT NULL AS has_verified
            FROM bank_entries WHERE NOT is_reversal AND outcome <> 'reversed'
                AND (payer_index, payer_key, amount_fen) IN (SELECT payer_index, payer_key, amount_fen FROM weighed
                    WHERE is_reversal AND original IS NULL)
                AND NOT EXISTS (SELECT FROM bank_entries AS earlier WHERE earlier.reverses_id = bank_entries.id)
            UNION ALL
            SELECT id, bank_reference, payer_index, payer_key, amount_fen, booked_on, false FROM weighed WHERE NOT is_reversal
        ) AS credits
        WHERE NOT EXISTS (SELECT FROM judged AS named WHERE named.reverses_id = credits.id)
    ) AS originals USING (payer_index, payer_key, amount_fen, place)
    WHERE judged.id = reversals.id AND originals.booked_on <= reversals.booked_on";

/// Those of them that came in earlier.
const REVERSED: &str = "
    SELECT bank_entries.id FROM judged JOIN bank_entries ON bank_entries.id = judged.reverses_id";

/// Whoever carries out what one of them meant has finished, or finds it reversed. $1: them.
const LOCK_REVERSED: &str = "SELECT FROM bank_entries WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

/// Whoever is writing their refunds into a file for the bank has finished, or does not get them any more.
const LOCK_REFUNDS: &str = "
    SELECT FROM refunds WHERE entry_id IN (SELECT reverses_id FROM judged WHERE reverses_id IS NOT NULL)
    ORDER BY entry_id FOR UPDATE";

/// As `domain::transfer::reversal` says.
const JUDGE_REVERSALS: &str = "
    UPDATE judged SET registration_id = originals.registration_id, certification_id = originals.certification_id,
        outcome = CASE
            WHEN originals.settled_at IS NOT NULL AND originals.outcome = 'verified' THEN 'reversal_freezes'
            WHEN originals.settled_at IS NOT NULL AND originals.outcome = 'certification_paid' THEN 'certification_reversal'
            WHEN refunds.status IN ('exported', 'refunded') THEN 'reversal_needs_decision'
            ELSE 'reversal_undone' END
    FROM judged AS reversals
    LEFT JOIN bank_entries AS originals ON originals.id = reversals.reverses_id
    LEFT JOIN refunds ON refunds.entry_id = originals.id
    WHERE judged.id = reversals.id AND reversals.reverses_id IS NOT NULL";

const REVERSED_IN_FILE: &str = "
    UPDATE judged SET outcome = 'reversed' FROM judged AS reversals
    WHERE reversals.reverses_id = judged.id";

const REVERSED_BEFORE: &str = "
    SELECT bank_entries.id FROM judged JOIN bank_entries ON bank_entries.id = judged.reverses_id
    WHERE judged.outcome <> 'reversal_needs_decision'";

/// Judges what is staged and not known yet: the table `judged` afterwards.
pub(super) async fn judge(
    connection: &mut PgConnection,
    may_repeat: bool,
    has_reversals: bool,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let days = i32::try_from(NATURAL_DAYS).unwrap_or(i32::MAX);
    sqlx::query("ANALYZE staged").execute(&mut *connection).await?;
    if may_repeat {
        sqlx::query(ONCE).execute(&mut *connection).await?;
    }
    sqlx::raw_sql(CREATE).execute(&mut *connection).await?;
    sqlx::query(PLAIN).bind(days).execute(&mut *connection).await?;
    sqlx::query("ANALYZE judged").execute(&mut *connection).await?;
    if has_reversals {
        sqlx::query(NAMED_REVERSALS).execute(&mut *connection).await?;
        sqlx::query(UNNAMED_REVERSALS).execute(&mut *connection).await?;
        let earlier: Vec<Uuid> = sqlx::query_scalar(REVERSED).fetch_all(&mut *connection).await?;
        erasure::hold_off(&mut *connection, &earlier).await?;
        sqlx::query(LOCK_REVERSED).bind(&earlier).execute(&mut *connection).await?;
        sqlx::query(LOCK_REFUNDS).execute(&mut *connection).await?;
        sqlx::query(JUDGE_REVERSALS).execute(&mut *connection).await?;
        let reversed: Vec<Uuid> = sqlx::query_scalar(REVERSED_BEFORE).fetch_all(&mut *connection).await?;
        settle::take_back(&mut *connection, &reversed, now).await?;
    }
    sqlx::query(OTHERS).bind(days).execute(&mut *connection).await?;
    if has_reversals {
        sqlx::query(REVERSED_IN_FILE).execute(&mut *connection).await?;
    }
    if sqlx::query(SEVERAL).execute(&mut *connection).await?.rows_affected() > 0 {
        sqlx::query(SECONDS).execute(&mut *connection).await?;
    }
    Ok(())
}

/// What needs nothing more to be done is settled at once. $1: the statement, $2: now. The staged rows are read in the order of
/// their ids, so that most indexes grow at their end.
const KEEP: &str = "
    INSERT INTO bank_entries (id, statement_id, bank_reference, is_reversal, booked_on, amount_fen, payer_name, payer_key,
        payer_account, payer_index, remark, outcome, registration_id, certification_id, reverses_id, settled_at, untold)
    SELECT id, $1, bank_reference, is_reversal, booked_on, amount_fen, payer_name, payer_key, payer_account, payer_index,
        remark, coalesce(outcome, 'unmatched'), registration_id, certification_id, reverses_id,
        CASE WHEN outcome IN ('needs_decision', 'certification_needs_decision', 'unmatched', 'refused', 'reversed',
                 'reversal_undone', 'reversal_needs_decision') OR coalesce(registration_id, certification_id) IS NULL
             THEN $2::timestamptz END,
        coalesce(outcome IN ('needs_decision', 'certification_needs_decision', 'reversed'), false)
            AND coalesce(registration_id, certification_id) IS NOT NULL
    FROM weighed";

/// $1: the outcomes of which a refund is due, $2: now.
const REFUNDS: &str = "
    INSERT INTO refunds (entry_id, amount_fen, reason, created_at)
    SELECT id, amount_fen, outcome, $2 FROM weighed WHERE outcome = ANY ($1)";

/// What was taken back and leaves nothing to decide.
const TAKEN_BACK: &str = "
    SELECT id FROM weighed WHERE is_reversal AND outcome <> 'reversal_needs_decision' OR outcome = 'reversed'";

const COUNTS: &str = "SELECT coalesce(outcome, 'unmatched'), count(*) FROM judged GROUP BY 1";

/// Keeps what was judged; how many entries had which outcome.
pub(super) async fn keep(
    connection: &mut PgConnection,
    statement_id: Uuid,
    has_reversals: bool,
    now: OffsetDateTime,
) -> Result<Vec<(Outcome, i64)>, sqlx::Error> {
    sqlx::query(KEEP).bind(statement_id).bind(now).execute(&mut *connection).await?;
    if has_reversals {
        let taken_back: Vec<Uuid> = sqlx::query_scalar(TAKEN_BACK).fetch_all(&mut *connection).await?;
        erasure::forget_payers_of(&mut *connection, &taken_back).await?;
    }
    let due: Vec<_> =
        Outcome::ALL.iter().filter(|outcome| outcome.is_refund_due()).map(|outcome| outcome.as_str()).collect();
    sqlx::query(REFUNDS).bind(due).bind(now).execute(&mut *connection).await?;
    let rows = sqlx::query(COUNTS).fetch_all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let outcome = Outcome::parse(row.try_get(0)?).ok_or_else(|| unreadable("outcome"))?;
            Ok((outcome, row.try_get(1)?))
        })
        .collect()
}
