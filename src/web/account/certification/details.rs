//! `/account/settings/certification` (认证详情): where the certification stands, what is due, until when it is valid.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::OffsetDateTime;

use super::{onwards, returned_fields};
use crate::{
    app::App,
    domain::{
        certification::{MOST_RETURNS, Offer, Status, Step, offer, papers},
        money::Fen,
        registration,
    },
    life::certification::{self, PATH},
    store::{
        certifications::{self, Certification, HistoryEntry},
        queues::Queue,
    },
    web::{
        AppError, Page,
        account::{
            expected::Expected,
            history::{ended_by_itself, step_text},
            received::{InVain, Pause, Payments},
        },
        forms::Posted,
        session::Applicant,
    },
};

/// A field that was returned, by its text's id, with the operator's words.
struct ReturnedField {
    name: String,
    reason: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "account/certification/details.html")]
struct DetailsPage {
    page: Page,
    reference: String,
    subject_name: String,
    /// What the page is about, part of text ids: what can be applied for, or the state of what is under way.
    state: &'static str,
    /// When that ends by itself (exclusive).
    deadline_at: Option<OffsetDateTime>,
    /// From when a renewal can be applied for.
    renewal_from: Option<OffsetDateTime>,
    /// The exclusive end of validity of what is or was certified.
    valid_until: Option<OffsetDateTime>,
    /// That time is over.
    is_over: bool,
    /// The fee of the next attempt in yuan; `None`: free of charge.
    fee: Option<String>,
    /// What is paid or to be paid for the attempt under way.
    due_fee: Option<String>,
    /// Names of the papers that are asked for.
    papers: Vec<&'static str>,
    returned: Vec<ReturnedField>,
    returns_left: u8,
    /// Why the newest attempt failed, a sentence.
    failed_because: Option<String>,
    /// Where an application that may be changed goes on.
    go_on: &'static str,
    /// What came in so far.
    payments: Payments,
    /// Why nothing is to be paid now, part of text ids.
    pause: Option<&'static str>,
    /// The answer that is waited for now.
    expected: Option<Expected>,
    /// A payment came that does not count.
    in_vain: Option<InVain>,
    attempts: Vec<Certification>,
    history: Vec<HistoryEntry>,
}

impl DetailsPage {
    fn is_action(&self) -> bool {
        self.pause.is_none()
            && ["first", "again", "draft", "awaiting_payment", "payment_again", "returned", "renewal", "expired"]
                .contains(&self.state)
    }

    fn can_begin(&self) -> bool {
        ["first", "again", "renewal", "expired"].contains(&self.state)
    }

    fn history_of<'a>(&'a self, attempt: &'a Certification) -> impl Iterator<Item = &'a HistoryEntry> {
        self.history.iter().filter(|entry| entry.certification_id == attempt.id)
    }
}

/// What the page is about.
fn state(
    offer: Offer,
    attempts: &[Certification],
    valid_until: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> &'static str {
    let has_failed = attempts.first().is_some_and(|newest| newest.status == Status::Failed);
    match offer {
        Offer::None => "none",
        Offer::First if has_failed => "again",
        Offer::First => "first",
        Offer::RenewalFrom(_) => "valid",
        Offer::Renewal if valid_until.is_some_and(|end| end <= now) => "expired",
        Offer::Renewal => "renewal",
        Offer::UnderWay => attempts.first().map_or("none", |newest| newest.status.as_str()),
    }
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    if registration.status == registration::Status::Draft {
        return Ok(Redirect::to("/register").into_response());
    }
    let now = app.clock.now();
    let attempts = certifications::of_registration(&app.pool, registration.id).await?;
    let latest = certifications::latest(&attempts);
    let offer = offer(registration.status, registration.verification_method, latest, now);
    let valid_until = latest.and_then(|latest| latest.valid_until);
    let newest = attempts.first();
    let history = certifications::history(&app.pool, registration.id).await?;
    let returned = match newest {
        Some(newest) if newest.status == Status::Returned => returned_fields(&app, newest).await?,
        _ => Vec::new(),
    };
    let payments = Payments::load(&app, page.texts, registration, newest.map(|newest| newest.id)).await?;
    let state = match state(offer, &attempts, valid_until, now) {
        "none" if registration.status == registration::Status::Frozen => "frozen",
        "none" if registration.status.is_final() => "ended",
        state => state,
    };
    let asked_fen = newest.filter(|_| state == "awaiting_payment").and_then(|newest| newest.fee_fen);
    let until = newest.and_then(|newest| newest.deadline_at);
    let pause = payments.pause(until, now).filter(|_| state == "awaiting_payment");
    let in_vain = payments.in_vain(asked_fen).filter(|_| pause.is_none());
    let state = if in_vain.is_some() { "payment_again" } else { state };
    let expected = match newest {
        Some(newest) if matches!(state, "queued" | "in_review") => {
            Expected::review(&app, Queue::Certifications, newest.id).await?
        }
        _ => payments.answer(&app, pause, until),
    };
    let go_on = onwards(&app, &applicant).await?.unwrap_or(Step::Check.path());
    let kind = registration.subject_type;
    let fee = kind.map_or(Fen(0), |kind| app.config.platform.certification_fee(kind));
    let yuan = |fee: Fen| (fee.0 > 0).then(|| fee.yuan());
    let locale = page.locale();
    Ok(DetailsPage {
        reference: registration.reference.clone(),
        subject_name: registration.subject_name.clone().unwrap_or_default(),
        state,
        deadline_at: newest.and_then(|newest| newest.deadline_at).or(registration.deadline_at),
        renewal_from: if let Offer::RenewalFrom(from) = offer { Some(from) } else { None },
        valid_until,
        is_over: valid_until.is_some_and(|end| end <= now),
        fee: yuan(fee),
        due_fee: newest.and_then(|newest| yuan(Fen(newest.fee_fen?))),
        papers: kind.map(papers).unwrap_or_default().into_iter().map(|paper| paper.as_str()).collect(),
        returned: returned
            .iter()
            .map(|returned| ReturnedField {
                name: format!("field-{}", returned.field.as_str().replace('_', "-")),
                reason: returned.words(locale).to_owned(),
            })
            .collect(),
        returns_left: newest.map_or(0, |newest| MOST_RETURNS.saturating_sub(newest.returns)),
        failed_because: newest.and_then(|newest| {
            let last = history.iter().rfind(|entry| entry.certification_id == newest.id)?;
            let given = last.reason.as_ref().map(|reason| page.with("timeline-reason", "reason", reason));
            given.or_else(|| ended_by_itself(newest, last).map(|text| page.t(text).to_owned()))
        }),
        go_on,
        payments,
        pause: pause.map(Pause::of_fee),
        expected,
        in_vain,
        attempts,
        history,
        page,
    }
    .into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BeginForm {}

/// `POST /account/settings/certification/begin`: begins an application, or goes on with the one under way.
pub async fn begin(
    State(app): State<App>,
    applicant: Applicant,
    _posted: Posted<BeginForm>,
) -> Result<Response, AppError> {
    let mut transaction = app.pool.begin().await?;
    let begun = certification::begin(&mut transaction, applicant.registration().id, app.clock.now()).await?;
    transaction.commit().await?;
    Ok(Redirect::to(if begun { Step::Contact.path() } else { PATH }).into_response())
}
