//! What an applicant is told of money that came in.

use time::OffsetDateTime;
use uuid::Uuid;

use super::expected::Expected;
use crate::{
    app::App,
    domain::{calendar, money::Fen, transfer::refund_due_by},
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
    pub reason: Option<String>,
}

/// A payment that does not count, while the right one is still to be made.
pub struct InVain {
    /// What came in, and why it does not count.
    pub payment: String,
    /// What is to be paid, in yuan.
    pub asked: String,
    /// The id of the text that asks for it.
    pub again: &'static str,
}

/// Why nothing is to be paid now, although it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The right payment has come in, and counts in a moment.
    Settling,
    /// Operators have to decide about a payment.
    Checking,
    /// The time for it is over.
    Over,
}

impl Pause {
    /// The situation of a certification whose fee is not to be paid now, part of text ids.
    pub fn of_fee(self) -> &'static str {
        match self {
            Self::Settling => "payment_settling",
            Self::Checking => "payment_checking",
            Self::Over => "certification_payment_over",
        }
    }
}

/// What came in for a registration and its certifications, and what that makes of what is due now.
pub struct Payments {
    /// Oldest first.
    pub list: Vec<Payment>,
    /// Those of them for what is due now, and those that operators still look at.
    pub current: Vec<Payment>,
    /// What is still to be paid back for earlier registrations of the account.
    pub owed: Vec<Payment>,
    /// The decision of operators about a payment for what is due now.
    pub check: Option<Expected>,
    /// A payment for what is due now is the right one.
    is_accepted: bool,
    /// The newest payment for what is due now was booked after its time.
    pub is_late: bool,
    /// What the newest payment for what is due now was, and why it does not count, and the id of the text that asks for
    /// another; `None`: none came, or it is neither paid
    /// back nor taken back.
    in_vain: Option<(String, &'static str)>,
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
        let owed = received::owed(&app.pool, registration.account_id, Some(registration.id)).await?;
        let current: Vec<_> = received.iter().filter(|payment| payment.certification_id == attempt).collect();
        let newest = current.last().filter(|newest| matches!(fate(newest), Fate::PaidBack | Fate::TakenBack));
        let checked = current.iter().find(|payment| fate(payment) == Fate::Checked);
        let is_current = |payment: &Received| payment.certification_id == attempt;
        let tell = |payment| told(app, texts, payment, is_current(payment));
        Ok(Self {
            check: checked.map(|payment| Expected::check(app, payment.known_since, differs(texts, payment))),
            is_accepted: current.iter().any(|payment| fate(payment) == Fate::Accepted),
            is_late: newest.is_some_and(|newest| newest.outcome == "late"),
            in_vain: newest.map(|newest| {
                let reason = texts.t(why_paid_back(&newest.outcome));
                let is_taken_back = fate(newest) == Fate::TakenBack;
                let again = if is_taken_back { "payment-again-taken-back" } else { "payment-again" };
                (texts.with2("labelled", ("label", what_came(texts, newest)), ("text", reason)), again)
            }),
            current: received
                .iter()
                .filter(|payment| is_current(payment) || fate(payment) == Fate::Checked)
                .map(tell)
                .collect(),
            list: received.iter().map(tell).collect(),
            owed: owed.iter().map(|payment| told_of_earlier(app, texts, payment)).collect(),
        })
    }

    /// Why nothing is to be paid now of what was asked for until this time (exclusive).
    pub fn pause(&self, deadline: Option<OffsetDateTime>, now: OffsetDateTime) -> Option<Pause> {
        if self.is_accepted {
            return Some(Pause::Settling);
        }
        if self.check.is_some() {
            return Some(Pause::Checking);
        }
        deadline.filter(|end| *end <= now).map(|_| Pause::Over)
    }

    /// The answer that is waited for while a fee is not to be paid: the decision about a payment, or whether a statement
    /// shows one of the days until the deadline.
    pub fn answer(&self, app: &App, pause: Option<Pause>, deadline: Option<OffsetDateTime>) -> Option<Expected> {
        match pause? {
            Pause::Settling => None,
            Pause::Checking => self.check,
            Pause::Over => deadline.map(|over| Expected::statement(app, over)),
        }
    }

    /// The newest payment, if it does not count and this is still to be paid.
    pub fn in_vain(&self, asked_fen: Option<i64>) -> Option<InVain> {
        let ((payment, again), asked) = self.in_vain.clone().zip(asked_fen)?;
        Some(InVain { payment, asked: Fen(asked).yuan(), again })
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
    /// It has nothing to do with what was asked for.
    SetAside,
}

fn fate(payment: &Received) -> Fate {
    match payment.outcome.as_str() {
        _ if payment.refund.is_some() => Fate::PaidBack,
        "verified" | "certification_paid" => Fate::Accepted,
        "reversed" => Fate::TakenBack,
        "set_aside" => Fate::SetAside,
        _ => Fate::Checked,
    }
}

fn what_came(texts: Texts, payment: &Received) -> String {
    let (day, amount) = (texts.date(payment.booked_on), Fen(payment.amount_fen).yuan());
    texts.with2("payment-received", ("day", day), ("amount", amount))
}

/// What of a payment that is checked is not what was asked for.
fn differs(texts: Texts, payment: &Received) -> &'static str {
    texts.t(&format!("payment-differs-{}", payment.differs))
}

fn told(app: &App, texts: Texts, payment: &Received, is_current: bool) -> Payment {
    let t = |id| texts.t(id).to_owned();
    let (state, reason) = match fate(payment) {
        Fate::Accepted if is_current => (t("payment-accepted"), None),
        Fate::Accepted => (t("payment-accepted-earlier"), None),
        Fate::TakenBack => (t("payment-reversed"), Some(t("payment-reversed-text"))),
        Fate::SetAside => (t("payment-set-aside"), Some(t("payment-set-aside-text"))),
        Fate::Checked if is_current => {
            let differs = differs(texts, payment);
            (t("payment-checking"), Some(texts.with("payment-checking-text", "differs", differs)))
        }
        Fate::Checked => (t("payment-checking"), Some(t("payment-checking-earlier"))),
        Fate::PaidBack => (refund(app, texts, payment), Some(t(why_paid_back(&payment.outcome)))),
    };
    Payment { received: what_came(texts, payment), state, reason }
}

/// One of another registration than the page is about.
fn told_of_earlier(app: &App, texts: Texts, payment: &Received) -> Payment {
    let told = told(app, texts, payment, true);
    Payment {
        received: texts.with2("payment-earlier", ("reference", &payment.reference), ("payment", told.received)),
        ..told
    }
}

/// Where the refund stands, and by when it is or was expected.
fn refund(app: &App, texts: Texts, payment: &Received) -> String {
    let now = app.clock.now();
    let expected = payment.refund_due_since.map(|since| refund_due_by(since, &app.config.holidays));
    match (payment.refund.as_deref(), payment.refund_settled_at, expected) {
        (Some("refunded"), Some(at), _) => texts.with("refund-done", "day", texts.date(calendar::today(at))),
        (Some("failed"), ..) => texts.t("refund-failed").to_owned(),
        (_, _, Some(expected)) => {
            let id = if expected > now { "refund-due-by" } else { "refund-overdue" };
            texts.with2(id, ("day", texts.last_day_before(expected)), ("contact", &app.config.platform.contact_email))
        }
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
        "reversed" => "payment-reversed-why",
        "closed" | "certification_closed" => "refund-closed",
        "duplicate" | "certification_duplicate" => "refund-duplicate",
        _ => "refund-refused",
    }
}
