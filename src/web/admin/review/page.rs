//! One that is reviewed, as an operator sees it.

use std::fmt::Display;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    answers::{self, Answer},
    place::Place,
    subject::Subject,
};
use crate::{
    app::App,
    domain::{
        certification::MOST_RETURNS,
        money::Fen,
        operator::{Permission, Role},
        proposal::Kind,
        review::{FAILING, FREEZING, REJECTING, UNFREEZING, is_reason_for},
    },
    store::{
        certifications::documents,
        claims::{self, Claim},
        notes::{self, Note},
        operators,
        proposals::{
            self, Proposal,
            list::{self, Ended},
        },
        queues::{self, Alike, Event, Queue},
        reasons,
        reversals::{self, TakenBack},
        reviews::{self, PastReturn},
        statements::entries,
    },
    web::{
        AppError,
        admin::{AdminPage, queue::Wait},
        forms::{FieldError, FormState},
    },
};

/// So many of each kind of registrations that have something in common are listed.
const MOST_ALIKE: i64 = 10;

/// A number that was masked, shown once.
pub(super) struct Revealed {
    pub field: &'static str,
    pub value: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/review.html")]
pub(super) struct ReviewPage {
    pub page: AdminPage,
    queue: Queue,
    place: Place,
    subject: Subject,
    answers: Vec<Answer>,
    /// How many of the pictures the one who looks has not opened yet.
    unopened: i64,
    claim: Option<Claim>,
    proposal: Option<Proposal>,
    past: Vec<Ended>,
    history: Vec<Event>,
    /// What was returned of it, and why.
    returned: Vec<PastReturn>,
    /// What the bank took back of it since it is frozen, that which froze it first.
    taken_back: Vec<TakenBack>,
    /// The payment that verified it, or paid the fee.
    paying: Option<Uuid>,
    notes: Vec<Note>,
    reasons: Vec<reasons::Listed>,
    /// Whom an administrator can give it to.
    colleagues: Vec<operators::Operator>,
    form: FormState,
    /// What takes two people.
    two_people: Vec<Kind>,
    pub revealed: Option<Revealed>,
    /// How it stands against the target, while it waits.
    wait: Option<Wait>,
    /// The newest registrations that have something in common with it.
    alike: Vec<Alike>,
    /// The text id of what was just done.
    pub done: Option<&'static str>,
    /// After a decision, the next of the list that waits: its page, and what people know it by.
    pub next: Option<(String, String)>,
}

impl ReviewPage {
    /// Whether verdicts were begun that a reload would lose.
    pub(super) fn is_begun(&self) -> bool {
        let typed = |name: &str| !self.form.value(name).is_empty();
        let of_field = |answer: &Answer| {
            self.form.is(&answer.verdict(), "return") || typed(&answer.reason()) || typed(&answer.words())
        };
        self.can_act() && (typed("reason") || typed("words") || typed("note") || self.answers.iter().any(of_field))
    }

    /// Whether there is anything that can be sent.
    fn is_form(&self) -> bool {
        self.can_act() || self.may_decide() || self.can_reveal()
    }

    /// Whether it can be claimed and given on: for as long as it can be worked on.
    fn can_claim(&self) -> bool {
        let is_worked_on = self.subject.is_waiting() || self.subject.is_frozen();
        self.may_decide() && is_worked_on && (self.proposal.is_none() || self.is_mine())
    }

    /// Whether a decision, by its name in the form, is a proposal to a colleague.
    fn takes_two(&self, decision: &str) -> bool {
        let certification = self.subject.certification.as_ref();
        let kind = match (certification, decision) {
            (None, "reject") => Kind::RejectRegistration,
            (None, "unfreeze") => Kind::Unfreeze,
            (Some(_), "approve") => Kind::ApproveCertification,
            // What was not paid for fails by one person's word.
            (Some(certification), "reject") if certification.fee_fen > Some(0) => Kind::FailCertification,
            _ => return false,
        };
        self.two_people.contains(&kind)
    }

    /// What is wrong, and with which field.
    fn fault(&self, error: &FieldError) -> String {
        let text = self.page.t(error.code);
        match self.answers.iter().find(|answer| answer.field == error.field) {
            Some(answer) => self.page.with2("labelled", ("label", self.page.t(&answer.label())), ("text", text)),
            None => text.to_owned(),
        }
    }

    fn may_decide(&self) -> bool {
        self.page.may(self.queue.permission())
    }

    /// Whether somebody else has claimed it.
    fn is_anothers(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.operator_id != self.page.operator.operator_id)
    }

    fn is_mine(&self) -> bool {
        self.claim.is_some() && !self.is_anothers()
    }

    /// Whether the one who looks can do something about it now …
    fn can_act(&self) -> bool {
        self.may_decide() && self.subject.is_open() && !self.is_anothers() && self.proposal.is_none()
    }

    /// … and whether that is a review.
    fn can_decide(&self) -> bool {
        self.can_act() && self.subject.is_waiting()
    }

    fn can_reveal(&self) -> bool {
        self.page.may(Permission::Reveal) && self.answers.iter().any(|answer| answer.is_masked)
    }

    /// The reasons for returning a field, or for what can be decided as a whole.
    fn reasons_for(&self, what: &str) -> Vec<&reasons::Listed> {
        self.reasons.iter().filter(|reason| is_reason_for(reason.field.as_deref(), what)).collect()
    }

    /// What can be decided as a whole.
    fn whole(&self) -> &'static str {
        match &self.subject.certification {
            Some(_) => FAILING,
            None if self.subject.is_waiting() => REJECTING,
            None if self.subject.is_registered() => FREEZING,
            None => UNFREEZING,
        }
    }

    /// Whether the one who looks could open pictures that they have not.
    fn is_blind(&self) -> bool {
        self.unopened > 0 && self.page.may(Permission::ReadDocuments)
    }

    fn yuan(&self, fen: &i64) -> String {
        self.page.with("review-yuan", "amount", Fen(*fen))
    }

    /// Why it is frozen: the event, while it is.
    fn frozen(&self) -> Option<&Event> {
        frozen(&self.subject, &self.history)
    }

    /// What the bank did that froze it, or after it was frozen.
    fn was_taken_back(&self, event: &Event, payment: &TakenBack) -> String {
        let arguments: [(&str, &dyn Display); 3] =
            [("amount", &Fen(payment.amount_fen)), ("booked", &payment.booked_on), ("reversed", &payment.reversed_on)];
        let is_later = payment.carried_out_at > event.at;
        self.page.texts.format(if is_later { "review-taken-back-since" } else { "review-taken-back" }, &arguments)
    }

    /// Nothing says why it is frozen.
    fn is_unsaid(&self, event: &Event) -> bool {
        event.reason.is_none() && !self.taken_back.iter().any(|payment| payment.carried_out_at == event.at)
    }

    fn claimed(&self, claim: &Claim) -> String {
        let until = self.page.exact(&claim.expires_at);
        if self.is_mine() {
            return self.page.with("review-claimed-own", "until", until);
        }
        self.page.with2("review-claimed", ("operator", &claim.operator), ("until", until))
    }

    /// What was returned with this event, and why.
    fn returned_with(&self, event: &Event) -> Vec<String> {
        let of_it = self.returned.iter().filter(|past| past.at == event.at);
        of_it
            .map(|past| {
                let field = self.page.t(&format!("field-{}", past.field.replace('_', "-")));
                let reason = if self.page.lang() == "en" { &past.reason.en } else { &past.reason.zh };
                self.page.with2("labelled", ("label", field), ("text", reason))
            })
            .collect()
    }

    /// Whether something is wrong with, or was typed into, what ends it for good.
    fn ends_it(&self) -> bool {
        ["reason", "words"].iter().any(|name| self.form.error(name).is_some() || !self.form.value(name).is_empty())
    }

    fn proposed(&self, proposal: &Proposal) -> String {
        let at = self.page.exact(&proposal.proposed_at);
        self.page.with2("review-proposed", ("operator", &proposal.proposer), ("at", at))
    }
}

/// The event that froze what is frozen.
fn frozen<'a>(subject: &Subject, history: &'a [Event]) -> Option<&'a Event> {
    subject.is_frozen().then(|| history.iter().rfind(|event| event.to_status == "frozen")).flatten()
}

/// The text id of what an address says was done.
pub(super) fn done(done: &str) -> Option<&'static str> {
    Some(match done {
        "claimed" => "review-done-claimed",
        "released" => "review-done-released",
        "assigned" => "review-done-assigned",
        "noted" => "review-done-noted",
        "proposed" => "review-done-proposed",
        "decided" => "review-done-decided",
        _ => return None,
    })
}

/// What the page shows now.
pub(super) async fn load(app: &App, page: AdminPage, place: &Place, form: FormState) -> Result<ReviewPage, AppError> {
    let (queue, id, now) = (place.queue, place.id, app.clock.now());
    let mut connection = app.pool.acquire().await?;
    let subject = Subject::find(&mut connection, queue, id).await?.ok_or(AppError::NotFound)?;
    let answers = answers::load(app, &mut connection, &subject).await?;
    let unopened = unopened(&mut connection, queue, id, page.operator.operator_id).await?;
    let claim = claims::of(&mut *connection, id, now).await?;
    let is_seen = |proposal: &Proposal| proposal.kind.is_seen_by(page.operator.role);
    let proposal = proposals::waiting(&mut *connection, id).await?.filter(is_seen);
    let mut past = list::past(&mut *connection, id).await?;
    past.retain(|ended| is_seen(&ended.proposal));
    let history = queues::history(&mut *connection, queue, id).await?;
    let mut returned = reviews::past_returns(&mut *connection, subject.registration.id).await?;
    returned.retain(|past| past.certification_id == subject.certification.as_ref().map(|of| of.id));
    let taken_back = match frozen(&subject, &history) {
        Some(event) => reversals::taken_back_since(&mut *connection, id, event.at).await?,
        None => Vec::new(),
    };
    let paying = entries::paying(&mut *connection, id).await?;
    let notes = notes::about(&mut *connection, id).await?;
    let reasons = reasons::all(&mut *connection).await?;
    let colleagues = if page.may(Permission::ManageOperators) {
        let all = operators::all(&mut *connection).await?;
        let reviews = |role: Role| role.may(queue.permission());
        all.into_iter().filter(|one| one.is_enrolled && one.disabled_at.is_none() && reviews(one.role)).collect()
    } else {
        Vec::new()
    };
    let wait = queues::queued_at(&mut *connection, queue, id).await?;
    let wait = wait.map(|at| Wait::since(at, &queue.target(app)));
    let alike = queues::alike(&mut *connection, subject.registration.id, MOST_ALIKE).await?;
    Ok(ReviewPage {
        page: page.at(&place.path()).asking(&place.address("")),
        queue,
        place: place.clone(),
        subject,
        answers,
        unopened,
        claim,
        proposal,
        past,
        history,
        returned,
        taken_back,
        paying,
        notes,
        reasons,
        colleagues,
        form,
        two_people: app.config.two_people.clone(),
        revealed: None,
        wait,
        alike,
        done: None,
        next: None,
    })
}

/// How many of the pictures an operator has not opened yet.
pub(super) async fn unopened(
    connection: &mut PgConnection,
    queue: Queue,
    id: Uuid,
    operator_id: Uuid,
) -> Result<i64, sqlx::Error> {
    match queue {
        Queue::Registrations => Ok(0),
        Queue::Certifications => {
            Ok(documents::unopened(connection, &[id], operator_id).await?.get(&id).copied().unwrap_or_default())
        }
    }
}

/// The page with what is wrong with one of its forms.
pub(super) async fn faulty(app: &App, page: AdminPage, place: &Place, form: FormState) -> Result<Response, AppError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, load(app, page, place, form).await?).into_response())
}
