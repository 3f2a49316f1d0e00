//! Counting the rows themselves: what the small tables are made from.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Count, Handling, Numbers, ReturnReason};
use crate::domain::statistics::Measure;

/// Of each day, so many reasons are told apart.
const REASONS: i64 = 50;

/// The numbers of the days between two moments, each by the day and the subject type.
pub(super) async fn counted(
    connection: &mut PgConnection,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Numbers, sqlx::Error> {
    let mut counts = signups(&mut *connection, from, until).await?;
    counts.extend(registrations(&mut *connection, from, until).await?);
    counts.extend(reviews(&mut *connection, from, until).await?);
    let handling = handling(&mut *connection, from, until).await?;
    let reasons = reasons(connection, from, until).await?;
    Ok(Numbers { counts, handling, reasons })
}

async fn signups(
    connection: &mut PgConnection,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<Count>, sqlx::Error> {
    sqlx::query_as!(
        Count,
        r#"
        SELECT (created_at AT TIME ZONE 'Asia/Shanghai')::date AS "day!", $3 AS "measure!", '' AS "subject_type!",
            count(*) AS "number!"
        FROM signups WHERE created_at >= $1 AND created_at < $2 GROUP BY 1
        "#,
        from,
        until,
        Measure::SignedUp.as_str()
    )
    .fetch_all(connection)
    .await
}

/// How far the registrations of a day have got by now. What comes later in the order of the steps implies what is before
/// it; a step that does not apply is passed over.
async fn registrations(
    connection: &mut PgConnection,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<Count>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT (created_at AT TIME ZONE 'Asia/Shanghai')::date AS "day!", coalesce(subject_type, '') AS "subject_type!",
            count(*) AS "begun!",
            count(*) FILTER (WHERE subject_type IS NOT NULL) AS "with_type!",
            count(*) FILTER (WHERE confirmed_at IS NOT NULL OR subject_type = 'individual' OR subject_name IS NOT NULL)
                AS "with_subject!",
            count(*) FILTER (WHERE confirmed_at IS NOT NULL OR subject_type = 'individual'
                OR (subject_name IS NOT NULL AND verification_method IS NOT NULL)) AS "with_method!",
            count(*) FILTER (WHERE confirmed_at IS NOT NULL
                OR (mobile_verified_at IS NOT NULL AND scan_confirmed_at IS NOT NULL)) AS "with_administrator!",
            count(*) FILTER (WHERE confirmed_at IS NOT NULL) AS "confirmed!",
            count(*) FILTER (WHERE status IN ('registered', 'frozen')) AS "verified!"
        FROM registrations WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2
        "#,
        from,
        until
    )
    .fetch_all(connection)
    .await?;
    let counts = rows.into_iter().flat_map(|row| {
        [
            (Measure::Begun, row.begun),
            (Measure::SubjectType, row.with_type),
            (Measure::Subject, row.with_subject),
            (Measure::VerificationMethod, row.with_method),
            (Measure::Administrator, row.with_administrator),
            (Measure::Confirmed, row.confirmed),
            (Measure::Verified, row.verified),
        ]
        .map(|(measure, number)| Count {
            day: row.day,
            measure: measure.as_str().to_owned(),
            subject_type: row.subject_type.clone(),
            number,
        })
    });
    Ok(counts.filter(|count| count.number > 0).collect())
}

async fn reviews(
    connection: &mut PgConnection,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<Count>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS "day!", coalesce(subject_type, '') AS "subject_type!",
            certification_id IS NOT NULL AS "is_certification!", count(*) AS "decided!",
            count(*) FILTER (WHERE decision = 'approved') AS "passed!"
        FROM reviews JOIN registrations ON registrations.id = registration_id
        WHERE decided_at >= $1 AND decided_at < $2 AND round = 1 GROUP BY 1, 2, 3
        "#,
        from,
        until
    )
    .fetch_all(connection)
    .await?;
    let counts = rows.into_iter().flat_map(|row| {
        let (decided, passed) = if row.is_certification {
            (Measure::CertificationsDecided, Measure::CertificationsPassed)
        } else {
            (Measure::RegistrationsDecided, Measure::RegistrationsPassed)
        };
        [(decided, row.decided), (passed, row.passed)].map(|(measure, number)| Count {
            day: row.day,
            measure: measure.as_str().to_owned(),
            subject_type: row.subject_type.clone(),
            number,
        })
    });
    Ok(counts.filter(|count| count.number > 0).collect())
}

async fn handling(
    connection: &mut PgConnection,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<Handling>, sqlx::Error> {
    sqlx::query_as!(
        Handling,
        r#"
        SELECT (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS "day!",
            CASE WHEN certification_id IS NULL THEN 'registration' ELSE 'certification' END AS "kind!",
            coalesce(subject_type, '') AS "subject_type!",
            -- As domain::statistics::bucket has it.
            floor(ln(greatest(extract(epoch FROM decided_at - submitted_at), 1)::double precision) / ln(1.05::double precision))::smallint
                AS "bucket!",
            count(*) AS "number!"
        FROM reviews JOIN registrations ON registrations.id = registration_id
        WHERE decided_at >= $1 AND decided_at < $2 GROUP BY 1, 2, 3, 4
        "#,
        from,
        until
    )
    .fetch_all(connection)
    .await
}

async fn reasons(
    connection: &mut PgConnection,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<ReturnReason>, sqlx::Error> {
    sqlx::query_as!(
        ReturnReason,
        r#"
        WITH counted AS (
            SELECT (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
                CASE WHEN certification_id IS NULL THEN 'registration' ELSE 'certification' END AS kind,
                coalesce(subject_type, '') AS subject_type, field, reason_zh, reason_en, count(*) AS number
            FROM reviews JOIN review_fields ON review_id = reviews.id
                JOIN registrations ON registrations.id = registration_id
            WHERE decided_at >= $1 AND decided_at < $2 AND NOT accepted
            GROUP BY 1, 2, 3, 4, 5, 6
        ), ranked AS (
            SELECT *, row_number() OVER (PARTITION BY day ORDER BY number DESC, field, reason_zh) AS place FROM counted
        )
        SELECT day AS "day!", kind AS "kind!", subject_type AS "subject_type!", field AS "field!",
            CASE WHEN place <= $3 THEN reason_zh ELSE '' END AS "reason_zh!",
            CASE WHEN place <= $3 THEN reason_en ELSE '' END AS "reason_en!",
            sum(number)::bigint AS "number!"
        FROM ranked GROUP BY 1, 2, 3, 4, 5, 6
        "#,
        from,
        until,
        REASONS
    )
    .fetch_all(connection)
    .await
}
