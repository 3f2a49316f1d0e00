//! The seals of the audit log: each is a keyed digest of the one before and of its line, so that the last one vouches for
//! all of them. Whoever can write to the database but has not the key cannot make one.

use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::security::encryption::Keys;

/// Lines sealed in one transaction.
const BATCH: i64 = 1_000;
/// Seals checked at once.
const CHECKED: i64 = 5_000;
/// A line is sealed within seconds; one that still waits after this long is a fault.
const LONGEST_WAIT: Duration = Duration::hours(1);
/// Faults that are named; with more of them the log is lost anyway.
const NAMED: usize = 100;

/// A line as it is sealed.
struct Line {
    id: Uuid,
    at: OffsetDateTime,
    actor: String,
    actor_id: Option<Uuid>,
    action: String,
    target: String,
    target_id: Option<Uuid>,
    details: Value,
}

impl Line {
    /// The seal of this line after another seal. Every part is preceded by its length, so that none can lend a character to
    /// the next.
    fn seal(&self, keys: &Keys, previous: &[u8]) -> [u8; 32] {
        let mut content = Vec::new();
        let mut add = |part: &[u8]| {
            content.extend((part.len() as u64).to_be_bytes());
            content.extend(part);
        };
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut details = String::new();
        write_sorted(&self.details, &mut details);
        add(previous);
        add(self.id.as_bytes());
        add(&(self.at.unix_timestamp_nanos() / 1_000).to_be_bytes());
        add(self.actor.as_bytes());
        add(id(self.actor_id).as_bytes());
        add(self.action.as_bytes());
        add(self.target.as_bytes());
        add(id(self.target_id).as_bytes());
        add(details.as_bytes());
        keys.digest("audit/seal", &content)
    }
}

/// JSON with its keys in order, however they were stored.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in members {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write_sorted(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for value in values {
                write_sorted(value, out);
                out.push(',');
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// Seals what waits for it, in the order in which it was written; returns how many lines. One instance at a time does it:
/// another one finds nothing to do meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn seal(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
    let mut sealed = 0;
    loop {
        let batch = seal_batch(pool, keys).await?;
        sealed += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(sealed);
        }
    }
}

async fn seal_batch(pool: &PgPool, keys: &Keys) -> Result<u64, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let head = sqlx::query!("SELECT seq, seal FROM audit_head FOR UPDATE SKIP LOCKED")
        .fetch_optional(&mut *transaction)
        .await?;
    let Some(head) = head else { return Ok(0) };
    let lines = sqlx::query_as!(
        Line,
        "SELECT id, at, actor, actor_id, action, target, target_id, details
         FROM audit_unsealed JOIN audit_entries ON id = entry_id ORDER BY queued_at, entry_id LIMIT $1",
        BATCH
    )
    .fetch_all(&mut *transaction)
    .await?;
    if lines.is_empty() {
        return Ok(0);
    }
    let (mut seq, mut previous) = (head.seq, head.seal);
    let (mut numbers, mut ids, mut seals) = (Vec::new(), Vec::new(), Vec::new());
    for line in &lines {
        seq += 1;
        previous = line.seal(keys, &previous).to_vec();
        numbers.push(seq);
        ids.push(line.id);
        seals.push(previous.clone());
    }
    sqlx::query!(
        "INSERT INTO audit_seals (seq, entry_id, seal)
         SELECT * FROM UNNEST($1::bigint[], $2::uuid[], $3::bytea[])",
        &numbers,
        &ids,
        &seals
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!("DELETE FROM audit_unsealed WHERE entry_id = ANY($1)", &ids).execute(&mut *transaction).await?;
    sqlx::query!("UPDATE audit_head SET seq = $1, seal = $2", seq, previous).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(lines.len() as u64)
}

/// Something that only a hand at the database can have done, or a fault of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("line {0} was changed, or its seal was")]
    Changed(Uuid),
    #[error("line {0} was removed")]
    Removed(Uuid),
    #[error("line {0} was inserted by another hand: it has no seal and does not wait for one")]
    Inserted(Uuid),
    #[error("line {0} has waited for its seal for more than an hour: is the portal running?")]
    Unsealed(Uuid),
    #[error("seal {0} is missing, and with it what it sealed")]
    SealRemoved(i64),
    #[error("the chain ends with seal {found}, but seal {known} was made")]
    Cut { found: i64, known: i64 },
}

/// What a check of the whole log has found.
#[derive(Debug)]
pub struct Verdict {
    pub faults: Vec<Fault>,
    /// The number of the last seal, and the seal: written down elsewhere, it shows later that the end was not cut off.
    pub last: (i64, String),
}

/// Checks every line and every seal, as of one moment.
///
/// # Errors
/// Those of the database.
pub async fn verify(pool: &PgPool, keys: &Keys, now: OffsetDateTime) -> Result<Verdict, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")
        .execute(&mut *transaction)
        .await?;
    let (mut faults, last) = check_chain(&mut transaction, keys).await?;
    let head = sqlx::query!("SELECT seq, seal FROM audit_head").fetch_one(&mut *transaction).await?;
    if (head.seq, &head.seal) != (last.0, &last.1) {
        faults.push(Fault::Cut { found: last.0, known: head.seq });
    }
    let inserted = sqlx::query_scalar!(
        "SELECT id FROM audit_entries
         WHERE NOT EXISTS (SELECT FROM audit_seals WHERE entry_id = id)
             AND NOT EXISTS (SELECT FROM audit_unsealed WHERE entry_id = id) LIMIT $1",
        NAMED as i64
    )
    .fetch_all(&mut *transaction)
    .await?;
    faults.extend(inserted.into_iter().map(Fault::Inserted));
    let waiting = sqlx::query!(
        r#"SELECT entry_id, id IS NULL AS "is_removed!"
           FROM audit_unsealed LEFT JOIN audit_entries ON id = entry_id WHERE id IS NULL OR queued_at < $1 LIMIT $2"#,
        now - LONGEST_WAIT,
        NAMED as i64
    )
    .fetch_all(&mut *transaction)
    .await?;
    faults.extend(waiting.into_iter().map(|row| match row.is_removed {
        true => Fault::Removed(row.entry_id),
        false => Fault::Unsealed(row.entry_id),
    }));
    faults.truncate(NAMED);
    let seal = last.1.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Verdict { faults, last: (last.0, seal) })
}

/// Walks along the chain. After a fault it goes on from the seal as it stands, so that one fault is named once.
async fn check_chain(connection: &mut PgConnection, keys: &Keys) -> Result<(Vec<Fault>, (i64, Vec<u8>)), sqlx::Error> {
    let (mut faults, mut seq, mut previous) = (Vec::new(), 0, vec![0; 32]);
    loop {
        let rows = sqlx::query!(
            r#"SELECT seq, entry_id, seal, id AS "id?", at AS "at?", actor AS "actor?", actor_id, action AS "action?",
                   target AS "target?", target_id, details AS "details?"
               FROM audit_seals LEFT JOIN audit_entries ON id = entry_id WHERE seq > $1 ORDER BY seq LIMIT $2"#,
            seq,
            CHECKED
        )
        .fetch_all(&mut *connection)
        .await?;
        if rows.is_empty() || faults.len() >= NAMED {
            return Ok((faults, (seq, previous)));
        }
        for row in rows {
            let follows = row.seq == seq + 1;
            faults.extend((seq + 1..row.seq).take(NAMED).map(Fault::SealRemoved));
            let line = match (row.id, row.at, row.actor, row.action, row.target, row.details) {
                (Some(id), Some(at), Some(actor), Some(action), Some(target), Some(details)) => {
                    let (actor_id, target_id) = (row.actor_id, row.target_id);
                    Some(Line { id, at, actor, actor_id, action, target, target_id, details })
                }
                _ => None,
            };
            match line {
                None => faults.push(Fault::Removed(row.entry_id)),
                // What comes after a gap cannot be told from what it was.
                Some(line) if follows && line.seal(keys, &previous)[..] != row.seal => {
                    faults.push(Fault::Changed(row.entry_id));
                }
                Some(_) => {}
            }
            (seq, previous) = (row.seq, row.seal);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_keys_does_not_matter_and_nothing_else_is_lost() {
        let sorted = |value: &Value| {
            let mut out = String::new();
            write_sorted(value, &mut out);
            out
        };
        let one: Value = serde_json::from_str(r#"{"b": [1, {"y": null, "x": "\""}], "a": true}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{"a": true, "b": [1, {"x": "\"", "y": null}]}"#).unwrap();
        assert_eq!(sorted(&one), sorted(&two));
        assert_eq!(sorted(&one), r#"{"a":true,"b":[1,{"x":"\"","y":null,},],}"#);
        assert_ne!(sorted(&json!(["a", "b"])), sorted(&json!(["a,", "b"])));
    }
}
