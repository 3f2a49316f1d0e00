//! The rows behind a number, as they are now.

use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Period;
use crate::domain::{
    calendar,
    paging::{Key, Paged, Position},
    statistics::{Measure, Reviewed},
};

/// Which number is asked about.
#[derive(Debug, Clone)]
pub enum Counted {
    Measure(Measure),
    /// All submissions that were decided, not only the first.
    Decided(Reviewed),
    /// Submissions that had a field returned for a reason; in Chinese, as the list of reasons has it.
    Returned {
        reviewed: Reviewed,
        field: String,
        reason_zh: String,
    },
}

/// A row that was counted.
#[derive(Debug, FromRow)]
pub struct Row {
    /// The registration, or the review.
    pub id: Uuid,
    /// When it was begun or decided.
    pub at: OffsetDateTime,
    pub registration_id: Uuid,
    pub certification_id: Option<Uuid>,
    pub reference: String,
    pub subject_type: Option<String>,
    /// Of the subject; of an individual, the administrator's.
    pub name: Option<String>,
    pub status: String,
}

/// What a measure asks of a registration; `None`: it does not count registrations that can be listed.
fn condition(measure: Measure) -> Option<&'static str> {
    Some(match measure {
        Measure::Begun => "true",
        Measure::SubjectType => "subject_type IS NOT NULL",
        Measure::Subject => "(confirmed_at IS NOT NULL OR subject_type = 'individual' OR subject_name IS NOT NULL)",
        Measure::VerificationMethod => {
            "(confirmed_at IS NOT NULL OR subject_type = 'individual'
              OR (subject_name IS NOT NULL AND verification_method IS NOT NULL))"
        }
        Measure::Administrator => {
            "(confirmed_at IS NOT NULL OR (mobile_verified_at IS NOT NULL AND scan_confirmed_at IS NOT NULL))"
        }
        Measure::Confirmed => "confirmed_at IS NOT NULL",
        Measure::Verified => "status IN ('registered', 'frozen')",
        Measure::SignedUp
        | Measure::RegistrationsDecided
        | Measure::RegistrationsPassed
        | Measure::CertificationsDecided
        | Measure::CertificationsPassed => return None,
    })
}

/// A page of the rows behind a number, oldest first; sign-ups are no rows that anybody may read: none.
///
/// # Errors
/// Those of the database.
pub async fn list(
    executor: impl PgExecutor<'_>,
    counted: &Counted,
    period: Period,
    position: Position,
    size: usize,
) -> Result<Paged<Row>, sqlx::Error> {
    let mut query = QueryBuilder::<Postgres>::new("SELECT * FROM (");
    match counted {
        Counted::Measure(Measure::RegistrationsDecided) => {
            reviews(&mut query, Reviewed::Registrations, "round = 1", None);
        }
        Counted::Measure(Measure::RegistrationsPassed) => {
            reviews(&mut query, Reviewed::Registrations, "round = 1 AND decision = 'approved'", None);
        }
        Counted::Measure(Measure::CertificationsDecided) => {
            reviews(&mut query, Reviewed::Certifications, "round = 1", None);
        }
        Counted::Measure(Measure::CertificationsPassed) => {
            reviews(&mut query, Reviewed::Certifications, "round = 1 AND decision = 'approved'", None);
        }
        Counted::Measure(measure) => {
            query.push(
                "SELECT id, created_at AS at, id AS registration_id, NULL::uuid AS certification_id, reference,
                     subject_type, coalesce(subject_name, administrator_name) AS name, status FROM registrations WHERE ",
            );
            query.push(condition(*measure).unwrap_or("false"));
        }
        Counted::Decided(reviewed) => reviews(&mut query, *reviewed, "true", None),
        Counted::Returned { reviewed, field, reason_zh } => {
            reviews(&mut query, *reviewed, "true", Some((field, reason_zh)));
        }
    }
    query.push(") AS counted WHERE at >= ").push_bind(calendar::start_of_day(period.from));
    query.push(" AND at < ").push_bind(calendar::start_of_day(period.until.next_day().unwrap_or(period.until)));
    if let Some(kind) = period.subject_type {
        query.push(" AND subject_type = ").push_bind(kind.as_str());
    }
    let backward = position.is_backward();
    if let Some(key) = position.key() {
        query.push(if backward { " AND (at, id) < (" } else { " AND (at, id) > (" });
        query.push_bind(key.at).push(", ").push_bind(key.id).push(")");
    }
    query.push(if backward { " ORDER BY at DESC, id DESC" } else { " ORDER BY at, id" });
    query.push(" LIMIT ").push_bind(i64::try_from(size + 1).unwrap_or(i64::MAX));
    let rows = query.build_query_as().fetch_all(executor).await?;
    Ok(Paged::cut(rows, position, size, |row: &Row| Key { at: row.at, id: row.id }))
}

fn reviews(
    query: &mut QueryBuilder<Postgres>,
    reviewed: Reviewed,
    condition: &'static str,
    returned: Option<(&str, &str)>,
) {
    query.push(
        "SELECT reviews.id, decided_at AS at, registration_id, certification_id, reference, subject_type,
             coalesce(subject_name, administrator_name) AS name, status FROM reviews JOIN registrations ON registrations.id = registration_id
         WHERE decided_at IS NOT NULL AND certification_id IS ",
    );
    query.push(match reviewed {
        Reviewed::Registrations => "NULL AND ",
        Reviewed::Certifications => "NOT NULL AND ",
    });
    query.push(condition);
    if let Some((field, reason)) = returned {
        query.push(" AND EXISTS (SELECT FROM review_fields WHERE review_id = reviews.id AND NOT accepted AND field = ");
        query.push_bind(field.to_owned()).push(" AND reason_zh = ").push_bind(reason.to_owned()).push(")");
    }
}
