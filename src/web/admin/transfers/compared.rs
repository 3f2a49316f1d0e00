//! What of a payer agrees with the registration that an entry is, or may be, about.

use uuid::Uuid;

use crate::{
    app::App,
    domain::{identifiers::masked_end, subject::foreign_key, text::compact},
    store::{
        bank_entries::Listed, certifications, registrations, registrations::bank_account_place,
        statements::payer_account_place,
    },
    web::AppError,
};

/// What the registration says, and whether the payer says the same; `None`: the statement does not say.
pub(super) struct Compared {
    pub name: String,
    pub same_name: Option<bool>,
    /// Masked; `None`: it names no account.
    pub account: Option<String>,
    pub same_account: Option<bool>,
}

/// The comparison with this registration, or with the one that the entry is about; `None`: it is about none, or what it is
/// about was erased.
pub(super) async fn compare(app: &App, entry: &Listed, with: Option<Uuid>) -> Result<Option<Compared>, AppError> {
    let (keys, mut connection) = (&app.config.keys, app.pool.acquire().await?);
    let registration_id = match (with.or(entry.registration_id), entry.certification_id) {
        (Some(id), _) => id,
        (None, Some(id)) => match certifications::find(&mut *connection, id).await? {
            Some(certification) => certification.registration_id,
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
        same_name: (!entry.payer_name.is_empty()).then(|| foreign_key(&entry.payer_name) == foreign_key(&name)),
        name,
        same_account: number.as_ref().filter(|_| !payer.is_empty()).map(|number| *number == payer),
        account: number.map(|number| masked_end(&number)),
    }))
}
