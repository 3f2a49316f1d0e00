//! What an applicant is told of money that came in.

use uuid::Uuid;

use crate::{
    app::App,
    domain::{calendar, money::Fen, transfer::refund_expected},
    store::registrations::{
        Registration,
        received::{self, Received},
    },
    texts::Texts,
    web::AppError,
};

/// A payment: what came in, what becomes of it, and why it was not simply right.
pub struct Payment {
    pub received: String,
    pub state: String,
    pub reason: Option<&'static str>,
}

/// A payment that does not count, while the right one is still to be made.
pub struct InVain {
    /// What came in, and why it does not count.
    pub payment: String,
    /// What is to be paid, in yuan.
    pub asked: String,
}

/// What came in for a registration and its certifications, and what that makes of what is due now.
pub struct Payments {
    /// Oldest first.
    pub list: Vec<Payment>,
    /// Operators have to decide about a payment for what is due now.
    pub is_checked: bool,
    /// What the newest payment for what is due now was, and why it does not count; `None`: none came, or it is not paid back.
    in_vain: Option<String>,
}

impl Payments {
    /// `attempt` is the newest certification, whose fee may be due; `None`: a transfer may be.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load(
        app: &App,
        texts: Texts,
        registration: &Registration,
        attempt: Option<Uuid>,
    ) -> Result<Self, AppError> {
        let received = received::payments(&app.pool, registration.id).await?;
        let is_current = |payment: &&Received| payment.certification_id == attempt;
        let is_checked = received.iter().filter(is_current).any(|payment| fate(payment) == Fate::Checked);
        let in_vain = received.iter().rfind(is_current).filter(|newest| newest.refund.is_some()).map(|newest| {
            let reason = texts.t(why_paid_back(&newest.outcome));
            texts.with2("labelled", ("label", what_came(texts, newest)), ("text", reason))
        });
        let list = received.iter().map(|payment| told(app, texts, payment, is_current(&payment))).collect();
        Ok(Self { list, is_checked, in_vain })
    }

    /// The newest payment, if it does not count and this is still to be paid; `None` while another one is looked at.
    pub fn in_vain(&self, asked_fen: Option<i64>) -> Option<InVain> {
        let (payment, asked) = self.in_vain.clone().zip(asked_fen).filter(|_| !self.is_checked)?;
        Some(InVain { payment, asked: Fen(asked).yuan() })
    }
}

/// What becomes of a payment.
#[derive(PartialEq)]
enum Fate {
    Accepted,
    /// Operators have to decide what it is.
    Checked,
    TakenBack,
    PaidBack,
}

fn fate(payment: &Received) -> Fate {
    match payment.outcome.as_str() {
        _ if payment.refund.is_some() => Fate::PaidBack,
        "verified" | "certification_paid" => Fate::Accepted,
        "reversed" => Fate::TakenBack,
        _ => Fate::Checked,
    }
}

fn what_came(texts: Texts, payment: &Received) -> String {
    let (day, amount) = (texts.date(payment.booked_on), Fen(payment.amount_fen).yuan());
    texts.with2("payment-received", ("day", day), ("amount", amount))
}

fn told(app: &App, texts: Texts, payment: &Received, is_current: bool) -> Payment {
    let (state, reason) = match fate(payment) {
        Fate::Accepted => (texts.t("payment-accepted").to_owned(), None),
        Fate::TakenBack => (texts.t("payment-reversed").to_owned(), Some("payment-reversed-text")),
        Fate::Checked if is_current => (texts.t("payment-checking").to_owned(), Some("payment-checking-text")),
        Fate::Checked => (texts.t("payment-checking").to_owned(), Some("payment-checking-earlier")),
        Fate::PaidBack => (refund(app, texts, payment), Some(why_paid_back(&payment.outcome))),
    };
    Payment { received: what_came(texts, payment), state, reason: reason.map(|reason| texts.t(reason)) }
}

/// Where the refund stands; by when it is expected, as long as that can still be.
fn refund(app: &App, texts: Texts, payment: &Received) -> String {
    let now = app.clock.now();
    let expected = payment.refund_due_since.map(|since| refund_expected(since, &app.config.holidays));
    match (payment.refund.as_deref(), payment.refund_settled_at, expected) {
        (Some("refunded"), Some(at), _) => texts.with("refund-done", "day", texts.date(calendar::today(at))),
        (Some("failed"), ..) => texts.t("refund-failed").to_owned(),
        (_, _, Some(expected)) if expected > now => texts.with("refund-due-by", "day", texts.last_day_before(expected)),
        _ => texts.t("refund-due").to_owned(),
    }
}

/// The id of the text that says why a payment is paid back.
fn why_paid_back(outcome: &str) -> &'static str {
    match outcome {
        "wrong_amount" => "refund-wrong-amount",
        "wrong_payer" => "refund-wrong-payer",
        "personal_account" => "refund-personal-account",
        "late" => "refund-late",
        "closed" | "certification_closed" => "refund-closed",
        "duplicate" | "certification_duplicate" => "refund-duplicate",
        _ => "refund-refused",
    }
}
