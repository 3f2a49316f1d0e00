//! What of a payer agrees with the registration that an entry is, or may be, about.

use uuid::Uuid;

use crate::{
    app::App,
    domain::{identifiers::BankAccountNumber, subject::foreign_key, text::compact},
    store::{
        bank_entries::Listed, certifications, registrations, registrations::bank_account_place,
        statements::payer_account_place,
    },
    web::AppError,
};

/// What the registration says, and whether the payer says the same.
pub(super) struct Compared {
    pub name: String,
    pub same_name: bool,
    /// Masked; `None`: it names no account.
    pub account: Option<String>,
    pub same_account: bool,
    /// What was asked for, of the transfer or the fee; `None`: nothing was.
    asked_fen: Option<i64>,
    paid_fen: i64,
}

impl Compared {
    /// The ids of the texts that say what is not the same.
    pub fn differs(&self) -> Vec<&'static str> {
        let other_amount = self.asked_fen.is_some_and(|asked| asked != self.paid_fen);
        let all = [
            (!self.same_name, "entry-other-name"),
            (self.account.is_some() && !self.same_account, "entry-other-account"),
            (other_amount, "entry-amount-differs"),
        ];
        all.into_iter().filter_map(|(differs, text)| differs.then_some(text)).collect()
    }
}

/// The comparison with this registration, or with the one that the entry is about; `None`: it is about none, or what it is
/// about was erased.
pub(super) async fn compare(app: &App, entry: &Listed, with: Option<Uuid>) -> Result<Option<Compared>, AppError> {
    let (keys, mut connection) = (&app.config.keys, app.pool.acquire().await?);
    let mut fee_fen = None;
    let registration_id = match (with.or(entry.registration_id), entry.certification_id) {
        (Some(id), _) => id,
        (None, Some(id)) => match certifications::find(&mut *connection, id).await? {
            Some(certification) => {
                fee_fen = certification.fee_fen;
                certification.registration_id
            }
            None => return Ok(None),
        },
        (None, None) => return Ok(None),
    };
    let Some(registration) = registrations::by_id(&mut *connection, registration_id).await? else { return Ok(None) };
    let Some(name) = registration.subject_name else { return Ok(None) };
    let payer = match entry.payer_account.as_slice() {
        [] => String::new(),
        stored => compact(&keys.decrypt_text(payer_account_place(entry.id), stored)?),
    };
    let number = registration.bank_account.as_ref();
    let number = number.map(|account| keys.decrypt_text(bank_account_place(registration_id), &account.number));
    let number = number.transpose()?;
    Ok(Some(Compared {
        asked_fen: fee_fen.or(registration.transfer.map(|transfer| transfer.amount_fen)),
        paid_fen: entry.amount_fen,
        same_name: foreign_key(&entry.payer_name) == foreign_key(&name),
        name,
        same_account: number.as_ref().is_some_and(|number| *number == payer),
        account: number
            .map(|number| BankAccountNumber::parse(&number).map(|number| number.masked()).unwrap_or_default()),
    }))
}
