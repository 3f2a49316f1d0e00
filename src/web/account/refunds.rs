//! What an applicant is told of money that came in and goes back.

use crate::{
    app::App,
    domain::money::Fen,
    store::registrations::{Registration, received},
    texts::Texts,
    web::AppError,
};

/// A payment that goes back: what came in, why it was not right, and how far the refund is.
pub struct Refund {
    pub received: String,
    pub reason: &'static str,
    pub state: &'static str,
}

/// The registration's refunds, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of(app: &App, texts: Texts, registration: &Registration) -> Result<Vec<Refund>, AppError> {
    let paid_back = received::paid_back(&app.pool, registration.id).await?;
    let told = paid_back.into_iter().map(|payment| Refund {
        received: texts.with2(
            "refund-received",
            ("day", texts.day(payment.booked_on)),
            ("amount", Fen(payment.amount_fen).yuan()),
        ),
        reason: texts.t(match payment.reason.as_str() {
            "wrong_amount" => "refund-wrong-amount",
            "wrong_payer" => "refund-wrong-payer",
            "personal_account" => "refund-personal-account",
            "late" => "refund-late",
            "closed" | "certification_closed" => "refund-closed",
            "duplicate" | "certification_duplicate" => "refund-duplicate",
            _ => "refund-refused",
        }),
        state: texts.t(match payment.status.as_str() {
            "refunded" => "refund-done",
            "failed" => "refund-failed",
            _ => "refund-due",
        }),
    });
    Ok(told.collect())
}
