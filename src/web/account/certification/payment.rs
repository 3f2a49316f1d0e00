//! What the certification costs, whom to pay, and the reference that says what for.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use time::OffsetDateTime;

use crate::{
    app::App,
    domain::{certification::Status, money::Fen},
    life::certification::PATH,
    store::certifications::{self, Certification},
    web::{
        AppError, Page,
        account::{
            expected::Expected,
            received::{InVain, Pause, Payments},
        },
        session::Applicant,
    },
};

/// What has to be paid, to whom, until when.
pub struct Payment {
    pub payee_name: String,
    pub payee_account: String,
    pub payee_bank: String,
    /// Yuan with two decimals.
    pub amount: String,
    /// Eight digits for the remark.
    pub reference: String,
    /// The exclusive end.
    pub deadline_at: OffsetDateTime,
}

impl Payment {
    /// The payment of an application that waits for it.
    fn of(app: &App, certification: &Certification) -> Option<Self> {
        if certification.status != Status::AwaitingPayment {
            return None;
        }
        let payee = app.config.platform.payee.clone();
        Some(Self {
            payee_name: payee.name,
            payee_account: payee.account.as_str().to_owned(),
            payee_bank: payee.bank,
            amount: Fen(certification.fee_fen?).yuan(),
            reference: certification.payment_reference.clone()?,
            deadline_at: certification.deadline_at?,
        })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "account/certification/payment.html")]
struct PaymentPage {
    page: Page,
    /// The registration's reference.
    registration: String,
    /// In whose name it has to be paid.
    payer_name: String,
    instruction: Payment,
    /// The exclusive end of what it renews, if that is still valid.
    renews: Option<OffsetDateTime>,
    /// What came in so far.
    payments: Payments,
    /// Why nothing is to be paid now, part of text ids.
    pause: Option<&'static str>,
    /// The answer that is waited for then.
    expected: Option<Expected>,
    /// A payment came that does not count.
    in_vain: Option<InVain>,
}

pub async fn show(State(app): State<App>, page: Page, applicant: Applicant) -> Result<Response, AppError> {
    let registration = applicant.registration();
    let attempts = certifications::of_registration(&app.pool, registration.id).await?;
    let newest = attempts.first();
    let Some((newest, instruction)) = newest.and_then(|newest| Some((newest, Payment::of(&app, newest)?))) else {
        return Ok(Redirect::to(PATH).into_response());
    };
    let payments = Payments::load(&app, page.texts, registration, Some(newest.id)).await?;
    let pause = payments.pause(newest.deadline_at, app.clock.now());
    Ok(PaymentPage {
        page,
        registration: registration.reference.clone(),
        payer_name: registration.subject_name.clone().unwrap_or_default(),
        instruction,
        renews: attempts.iter().filter_map(|attempt| attempt.valid_until).max().filter(|end| *end > app.clock.now()),
        in_vain: payments.in_vain(newest.fee_fen).filter(|_| pause.is_none()),
        expected: payments.answer(&app, pause, newest.deadline_at),
        pause: pause.map(Pause::of_fee),
        payments,
    }
    .into_response())
}
