//! What an applicant is told of money that came in.

use crate::{
    app::App,
    domain::money::Fen,
    store::registrations::{Registration, received},
    texts::Texts,
    web::AppError,
};

/// The id of the text that says that operators have to decide.
const CHECKING: &str = "payment-checking";

/// A payment: what came in, what becomes of it, and why it was not simply right.
pub struct Payment {
    pub received: String,
    pub state: &'static str,
    pub reason: Option<&'static str>,
    /// Operators have to decide what it is.
    pub is_checked: bool,
}

/// What came in for the registration and its certifications, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn payments(app: &App, texts: Texts, registration: &Registration) -> Result<Vec<Payment>, AppError> {
    let payments = received::payments(&app.pool, registration.id).await?;
    let told = payments.into_iter().map(|payment| {
        let (state, reason) = what_became(&payment.outcome, payment.refund.as_deref());
        let is_checked = state == CHECKING;
        let (day, amount) = (texts.day(payment.booked_on), Fen(payment.amount_fen).yuan());
        Payment {
            received: texts.with2("payment-received", ("day", day), ("amount", amount)),
            state: texts.t(state),
            reason: reason.map(|reason| texts.t(reason)),
            is_checked,
        }
    });
    Ok(told.collect())
}

/// The ids of the texts that say what becomes of a payment, and why.
fn what_became(outcome: &str, refund: Option<&str>) -> (&'static str, Option<&'static str>) {
    let Some(refund) = refund else {
        return match outcome {
            "verified" | "certification_paid" => ("payment-accepted", None),
            "reversed" => ("payment-reversed", Some("payment-reversed-text")),
            _ => (CHECKING, Some("payment-checking-text")),
        };
    };
    let state = match refund {
        "refunded" => "refund-done",
        "failed" => "refund-failed",
        _ => "refund-due",
    };
    let reason = match outcome {
        "wrong_amount" => "refund-wrong-amount",
        "wrong_payer" => "refund-wrong-payer",
        "personal_account" => "refund-personal-account",
        "late" => "refund-late",
        "closed" | "certification_closed" => "refund-closed",
        "duplicate" | "certification_duplicate" => "refund-duplicate",
        _ => "refund-refused",
    };
    (state, Some(reason))
}
