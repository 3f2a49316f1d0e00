//! What happened to a registration and to its certifications, in the words of its owner's pages.

use time::OffsetDateTime;

use crate::{
    app::App,
    domain::review::Reason,
    store::{
        certifications::{self, Certification},
        registrations::{Registration, transition},
        reviews::{self, PastReturn},
    },
    texts::{Locale, Texts},
    web::AppError,
};

/// Something that happened, to the registration or to one of its certifications.
pub struct PastEvent {
    pub is_of_certification: bool,
    pub at: OffsetDateTime,
    pub title: &'static str,
    pub is_failure: bool,
    /// Why, each a sentence.
    pub reasons: Vec<String>,
}

/// What happened to the registration and to its certifications, oldest first.
pub(super) async fn of(
    app: &App,
    texts: Texts,
    registration: &Registration,
    attempts: &[Certification],
) -> Result<Vec<PastEvent>, AppError> {
    let returns = reviews::past_returns(&app.pool, registration.id).await?;
    let mut events = Vec::new();
    // What a certification brings about for the registration in the same moment stands after it.
    for entry in certifications::history(&app.pool, registration.id).await? {
        // That operators took it up or put it back is no news.
        if matches!(entry.to_status.as_str(), "draft" | "in_review") {
            continue;
        }
        let of_it = |past: &&PastReturn| past.certification_id == Some(entry.certification_id);
        let Some(attempt) = attempts.iter().find(|attempt| attempt.id == entry.certification_id) else { continue };
        let mut reasons = reasons(texts, entry.at, entry.reason.clone(), returns.iter().filter(of_it));
        reasons.extend(ended_by_itself(attempt, &entry).map(|text| texts.t(text).to_owned()));
        events.push(PastEvent {
            is_of_certification: true,
            title: texts.t(&step_text(attempt.is_renewal, &entry)),
            is_failure: entry.to_status == "failed",
            reasons,
            at: entry.at,
        });
    }
    for entry in transition::history(&app.pool, registration.id).await? {
        let of_it = |past: &&PastReturn| past.certification_id.is_none();
        let mut reasons = reasons(texts, entry.at, entry.reason, returns.iter().filter(of_it));
        if entry.to_status == "frozen" && !entry.by_operator {
            reasons.push(texts.t("frozen-taken-back").to_owned());
        }
        events.push(PastEvent {
            is_of_certification: false,
            title: texts.t(&format!("history-{}", entry.to_status)),
            is_failure: matches!(entry.to_status.as_str(), "failed" | "lapsed" | "rejected" | "expired" | "frozen"),
            reasons,
            at: entry.at,
        });
    }
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// The id of the text that names a step of an application, or of a renewal.
pub(super) fn step_text(is_renewal: bool, step: &certifications::HistoryEntry) -> String {
    let kind = if is_renewal { "renewal" } else { "certification" };
    match step.to_status.as_str() {
        // Nobody refused it.
        "failed" if !step.by_operator => format!("{kind}-history-ended-by-itself"),
        status => format!("{kind}-history-{status}"),
    }
}

/// The id of the text that says why an application ended, where that was a step of it and no operator's.
pub(super) fn ended_by_itself(
    application: &Certification,
    step: &certifications::HistoryEntry,
) -> Option<&'static str> {
    let text = match application.paid_at {
        None => "certification-failed-unpaid",
        Some(_) => "certification-failed-uncorrected",
    };
    (step.to_status == "failed" && !step.by_operator).then_some(text)
}

/// The reason of the event, and those of the fields that were returned with it.
fn reasons<'a>(
    texts: Texts,
    at: OffsetDateTime,
    of_all: Option<String>,
    returns: impl Iterator<Item = &'a PastReturn>,
) -> Vec<String> {
    let of_all = of_all.map(|reason| texts.with("timeline-reason", "reason", reason));
    let of_fields = returns.filter(|past| past.at == at).map(|past| {
        let Reason { zh, en } = &past.reason;
        let reason = match texts.locale {
            Locale::Chinese => zh,
            Locale::English => en,
        };
        let field = texts.t(&format!("field-{}", past.field.replace('_', "-")));
        texts.with2("labelled", ("label", field), ("text", reason))
    });
    of_all.into_iter().chain(of_fields).collect()
}
