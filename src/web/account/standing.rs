//! Where a registration stands: what is due, by when, what happened and what is locked.

use time::OffsetDateTime;

use super::{
    expected::Expected,
    history::{self, PastEvent},
    received::{InVain, Pause, Payments},
};
use crate::{
    app::App,
    domain::{
        certification,
        money::Fen,
        queue::CERTIFICATION_TARGET,
        registration::{Status, idle_deadline},
        subject::VerificationMethod,
        transfer::deadline,
    },
    store::{
        certifications::{self, Certification},
        queues::Queue,
        registrations::Registration,
    },
    texts::Texts,
    web::AppError,
};

/// A transfer between banks takes so many working days at most.
const TRANSFER_WORKING_DAYS: u32 = 2;

/// Where a registration stands, as several pages show it.
pub struct Standing {
    pub reference: String,
    /// The status's name, part of text ids.
    pub status: &'static str,
    /// What is the matter now, part of text ids: the status, or what its certification makes of it.
    pub situation: &'static str,
    /// The applicant has something to do now.
    pub is_due: bool,
    pub is_final: bool,
    /// When the situation ends by itself (exclusive).
    pub deadline_at: Option<OffsetDateTime>,
    /// The answer that is waited for now.
    pub expected: Option<Expected>,
    /// What is to be paid now, in yuan.
    pub asked: Option<String>,
    pub payments: Payments,
    /// A payment came that does not count: what is to be paid in its place.
    pub in_vain: Option<InVain>,
    /// What happened so far, oldest first.
    pub history: Vec<PastEvent>,
    /// Names of the functions that are locked now; empty when all are open.
    pub locked_functions: Vec<String>,
    /// The certification fee in yuan, where certification is what comes next and costs something.
    pub fee: Option<String>,
    /// The exclusive end of validity of a registered subject's certification.
    pub valid_until: Option<OffsetDateTime>,
    /// The id of the text that says how that stands.
    pub validity: &'static str,
    /// Why it is as it is, each a sentence, where an operator said so.
    pub reasons: Vec<String>,
    /// A renewal is hardly approved any more before the certification ends.
    pub renewal_is_late: bool,
    /// A certification's fee was asked for that is lost if what was returned is not corrected.
    pub may_lose_fee: bool,
}

impl Standing {
    /// # Errors
    /// Those of the database.
    pub async fn load(app: &App, texts: Texts, registration: &Registration) -> Result<Self, AppError> {
        let platform = &app.config.platform;
        let attempts = match registration.verification_method {
            Some(VerificationMethod::Certification) => {
                certifications::of_registration(&app.pool, registration.id).await?
            }
            _ => Vec::new(),
        };
        let valid_until = attempts.iter().filter_map(|attempt| attempt.valid_until).max();
        let is_over = valid_until.is_some_and(|end| end <= app.clock.now());
        let newest = attempts.first();
        let payments = Payments::load(app, texts, registration, newest.map(|attempt| attempt.id)).await?;
        let now = app.clock.now();
        let opens = valid_until.map(certification::renewal_opens);
        let validity = match opens {
            _ if is_over => Validity::Over,
            Some(opens) if opens <= now => Validity::Ending,
            _ => Validity::Long,
        };
        let situation = situation(registration.status, newest, validity);
        let (asked_fen, asked_until) = match situation {
            "awaiting_transfer" => {
                let asked = registration.transfer.as_ref().map(|asked| asked.amount_fen);
                (asked, registration.confirmed_at.map(deadline))
            }
            "certification_awaiting_payment" => {
                newest.map_or((None, None), |newest| (newest.fee_fen, newest.deadline_at))
            }
            _ => (None, None),
        };
        let pause = payments.pause(asked_until, app.clock.now());
        let in_vain = payments.in_vain(asked_fen).filter(|_| pause.is_none());
        let situation = match (situation, pause) {
            ("certification_awaiting_payment", Some(pause)) => pause.of_fee(),
            ("awaiting_transfer" | "awaiting_statement", Some(Pause::Settling)) => "payment_settling",
            ("awaiting_transfer" | "awaiting_statement", Some(Pause::Checking)) => "payment_checking",
            ("awaiting_transfer", Some(Pause::Over)) | ("awaiting_statement", _) if payments.is_late => "transfer_late",
            ("awaiting_transfer", Some(Pause::Over)) => "awaiting_statement",
            ("awaiting_transfer", None) if in_vain.is_some() => "transfer_again",
            ("certification_awaiting_payment", None) if in_vain.is_some() => "certification_payment_again",
            (situation, _) => situation,
        };
        let expected = expected(app, registration, newest, &payments, situation).await?;
        let renewal_is_late = matches!(situation, "renewal_open" | "renewal_draft")
            && valid_until.zip(registration.subject_type).is_some_and(|(end, kind)| {
                let pays = platform.certification_fee(kind).0 > 0;
                let days = CERTIFICATION_TARGET + if pays { TRANSFER_WORKING_DAYS } else { 0 };
                app.config.holidays.end_of_working_day(now, days) > end
            });
        let deadline_at = match (registration.status, situation) {
            (Status::Draft, _) => Some(idle_deadline(registration.updated_at)),
            (_, "certification_awaiting_payment" | "certification_payment_again" | "certification_returned") => {
                newest.and_then(|attempt| attempt.deadline_at)
            }
            // What cannot be done in time is not counted down to.
            (_, "renewal_open" | "renewal_draft") => valid_until.filter(|end| *end > now && !renewal_is_late),
            _ if expected.is_some() => None,
            (_, "certification_in_review" | "payment_settling" | "certification_payment_over") => None,
            _ => registration.deadline_at,
        };
        let mut history = history::of(app, texts, registration, &attempts).await?;
        let reasons = match situation {
            "returned" | "certification_returned" | "certification_failed" | "rejected" | "frozen" => {
                let is_of_certification = situation.starts_with("certification_");
                let last = history.iter().rfind(|event| event.is_of_certification == is_of_certification);
                last.map(|event| event.reasons.clone()).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        if let Some(end) = valid_until.filter(|_| is_over) {
            history.push(PastEvent {
                is_of_certification: true,
                at: end,
                title: texts.t("certification-history-ended"),
                is_failure: true,
                reasons: Vec::new(),
            });
            history.sort_by_key(|event| event.at);
        }
        let is_locked = registration.status.counts_towards_limits() && (!registration.status.is_verified() || is_over);
        let fee = registration
            .subject_type
            .map(|kind| platform.certification_fee(kind))
            .filter(|fee| is_to_be_applied_for(situation) && fee.0 > 0);
        Ok(Self {
            reference: registration.reference.clone(),
            status: registration.status.as_str(),
            situation,
            is_due: is_due(situation),
            is_final: registration.status.is_final(),
            deadline_at,
            expected,
            asked: asked_fen.filter(|_| pause.is_none()).map(|asked| Fen(asked).yuan()),
            payments,
            in_vain,
            history,
            locked_functions: if is_locked { platform.locked_functions.clone() } else { Vec::new() },
            fee: fee.map(Fen::yuan),
            valid_until: valid_until.filter(|_| registration.status == Status::Registered),
            validity: match situation {
                _ if is_over => "account-validity-over",
                "registered" => "account-validity-long",
                _ => "account-validity-ending",
            },
            reasons,
            renewal_is_late,
            may_lose_fee: situation == "certification_returned"
                && newest.and_then(|attempt| attempt.fee_fen).is_some_and(|fee| fee > 0),
        })
    }

    /// Whether its certification has ended, which locks functions again.
    pub fn is_validity_over(&self) -> bool {
        self.status == "registered" && self.validity == "account-validity-over"
    }

    /// Whether something of it goes on, or is waited for.
    pub fn goes_on(&self) -> bool {
        match self.status {
            "registered" => !matches!(self.situation, "registered" | "certification_over"),
            status => !self.is_final && status != "frozen",
        }
    }

    /// The id of the text on its tag: of the situation, where that has a short name of its own.
    pub fn tag_text(&self) -> String {
        match self.situation {
            _ if self.is_validity_over() => "status-certification_over".to_owned(),
            _ if self.status == "registered" => "status-registered".to_owned(),
            "certification_payment_again" => "status-certification_awaiting_payment".to_owned(),
            "certification_in_review"
            | "certification_returned"
            | "certification_awaiting_payment"
            | "payment_checking" => format!("status-{}", self.situation),
            _ => format!("status-{}", self.status),
        }
    }

    /// The id of the text that says why it cannot be cancelled, where people may look for that.
    pub fn no_cancel_text(&self) -> Option<&'static str> {
        Some(match (self.status, self.situation) {
            ("pending_review", _) => "account-no-cancel-review",
            ("returned", _) => "account-no-cancel-returned",
            ("awaiting_statement", "transfer_late") => return None,
            ("awaiting_statement", _) => "account-no-cancel-statement",
            ("registered_limited", "registered_limited" | "certification_draft" | "certification_failed") => {
                "account-no-cancel-certification"
            }
            ("registered_limited", _) => "account-no-cancel-application",
            _ => return None,
        })
    }

    /// The id of the text that says in the timeline what is the matter now.
    pub fn now_text(&self) -> String {
        format!("timeline-now-{}", self.situation)
    }
}

/// How a certification that was approved stands.
#[derive(Clone, Copy)]
enum Validity {
    /// There is nothing to do about it yet.
    Long,
    /// It can be renewed.
    Ending,
    Over,
}

fn situation(status: Status, attempt: Option<&Certification>, validity: Validity) -> &'static str {
    let attempt = attempt.map(|attempt| attempt.status);
    match (status, attempt) {
        (Status::RegisteredLimited, Some(certification::Status::Draft)) => "certification_draft",
        (Status::RegisteredLimited, Some(certification::Status::AwaitingPayment)) => "certification_awaiting_payment",
        (Status::RegisteredLimited, Some(certification::Status::Queued | certification::Status::InReview)) => {
            "certification_in_review"
        }
        (Status::RegisteredLimited, Some(certification::Status::Returned)) => "certification_returned",
        (Status::RegisteredLimited, Some(certification::Status::Failed)) => "certification_failed",
        (Status::Registered, Some(certification::Status::Draft)) => "renewal_draft",
        (Status::Registered, Some(certification::Status::AwaitingPayment)) => "certification_awaiting_payment",
        (Status::Registered, Some(certification::Status::Queued | certification::Status::InReview)) => {
            "renewal_in_review"
        }
        (Status::Registered, Some(certification::Status::Returned)) => "certification_returned",
        (Status::Registered, _) => match validity {
            Validity::Long => "registered",
            Validity::Ending => "renewal_open",
            Validity::Over => "certification_over",
        },
        (status, _) => status.as_str(),
    }
}

/// The answer that is waited for in this situation.
async fn expected(
    app: &App,
    registration: &Registration,
    newest: Option<&Certification>,
    payments: &Payments,
    situation: &str,
) -> Result<Option<Expected>, AppError> {
    Ok(match situation {
        "pending_review" => Expected::review(app, Queue::Registrations, registration.id).await?,
        "certification_in_review" | "renewal_in_review" => match newest {
            Some(newest) => Expected::review(app, Queue::Certifications, newest.id).await?,
            None => None,
        },
        "payment_checking" => payments.check,
        "awaiting_statement" | "transfer_late" => {
            registration.confirmed_at.map(|confirmed_at| Expected::statement(app, deadline(confirmed_at)))
        }
        "certification_payment_over" => {
            newest.and_then(|attempt| attempt.deadline_at).map(|over| Expected::statement(app, over))
        }
        _ => None,
    })
}

fn is_due(situation: &str) -> bool {
    matches!(
        situation,
        "draft"
            | "returned"
            | "awaiting_transfer"
            | "transfer_again"
            | "registered_limited"
            | "certification_draft"
            | "certification_awaiting_payment"
            | "certification_payment_again"
            | "certification_returned"
            | "certification_failed"
            | "certification_over"
            | "renewal_open"
            | "renewal_draft"
    )
}

/// Whether what is due is an application, which may cost a fee.
fn is_to_be_applied_for(situation: &str) -> bool {
    matches!(
        situation,
        "registered_limited"
            | "certification_draft"
            | "certification_failed"
            | "certification_over"
            | "renewal_open"
            | "renewal_draft"
    )
}
