//! What a bank entry may be: the cards among which an operator chooses.

use uuid::Uuid;

use super::search;
use crate::{
    app::App,
    domain::{
        money::Fen,
        text::{isolated, printable, trim},
        transfer::Outcome,
    },
    store::{
        awaited::{self, Awaited},
        bank_entries::Listed,
        reversals::{self, Credit},
    },
    texts::Locale,
    web::{AppError, admin::AdminPage},
};

/// The longest reference that is looked for, as banks write them.
const LONGEST: usize = 200;

/// A card.
pub(super) struct Choice {
    /// In the form.
    pub value: String,
    pub title: String,
    pub hint: String,
}

/// Whether a reversal is still to be told what it takes back.
pub(super) fn lacks_original(entry: &Listed) -> bool {
    Outcome::parse(&entry.outcome) == Some(Outcome::ReversalNeedsDecision) && entry.reverses_id.is_none()
}

/// Whether this can be looked for.
pub(super) fn can_find(entry: &Listed, typed: &str) -> bool {
    if lacks_original(entry) { reference(typed).is_some() } else { search::read(typed).is_some() }
}

/// A bank's reference.
fn reference(typed: &str) -> Option<&str> {
    let typed = trim(typed);
    ((1..=LONGEST).contains(&typed.chars().count()) && printable(typed).is_ok()).then_some(typed)
}

/// What the entry may be the payment of, or may take back; `typed`: what was looked for, if anything.
pub(super) async fn find(app: &App, page: &AdminPage, entry: &Listed, typed: &str) -> Result<Vec<Choice>, AppError> {
    if lacks_original(entry) {
        let wanted = reference(typed).map_or(reversals::Wanted::Likely, reversals::Wanted::Named);
        let credits = reversals::credits(&app.pool, entry.id, wanted).await?;
        return credits.iter().map(|credit| of_credit(page, credit)).collect();
    }
    if !Outcome::parse(&entry.outcome).is_some_and(Outcome::is_undecided) {
        return Ok(Vec::new());
    }
    let wanted = search::read(typed).unwrap_or(awaited::Wanted::Like(entry.id));
    // What is asked for in another amount is not paid by it.
    let payable = awaited::find(&app.pool, &wanted, Some(Fen(entry.amount_fen))).await?;
    Ok(payable.iter().map(|awaited| of_awaited(page, awaited)).collect())
}

/// The registration's transfer or the certification's fee.
pub(super) fn of_awaited(page: &AdminPage, awaited: &Awaited) -> Choice {
    let (kind, title) = if awaited.is_fee { ("fee", "entry-found-fee") } else { ("transfer", "entry-found-transfer") };
    let name = awaited.subject_name.as_deref().unwrap_or_default();
    let (amount, remark) = (Fen(awaited.amount_fen).to_string(), awaited.remark.as_str());
    Choice {
        value: format!("{kind}:{}", awaited.id),
        title: page.with2(title, ("reference", awaited.reference.as_str()), ("name", name)),
        hint: page.with2("entry-found-hint", ("amount", amount.as_str()), ("remark", remark)),
    }
}

/// The payment that was taken back, how well it fits, and what follows.
pub(super) fn of_credit(page: &AdminPage, credit: &Credit) -> Result<Choice, AppError> {
    let fits = match credit.same_payer {
        Some(true) => "entry-credit-fits",
        Some(false) => "entry-credit-other-payer",
        None => "entry-credit-no-payer",
    };
    let (payer, reference) = (isolated(&credit.payer_name), isolated(&credit.bank_reference));
    let follows = page.t(&format!("entry-credit-{}", credit.taken_back()?.as_str()));
    let hint = [
        page.with2("entry-credit-hint", ("payer", payer), ("reference", reference)),
        page.t(fits).to_owned(),
        credit
            .reference
            .as_deref()
            .map(|about| page.with("entry-credit-about", "reference", about))
            .unwrap_or_default(),
        follows.to_owned(),
    ];
    let space = if page.locale() == Locale::English { " " } else { "" };
    Ok(Choice {
        value: format!("credit:{}", credit.id),
        title: page.with2("entry-found-credit", ("day", credit.booked_on), ("amount", Fen(credit.amount_fen))),
        hint: hint.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(space),
    })
}

/// The payment that a waiting proposal names, while the reversal can take it back.
pub(super) async fn proposed_credit(
    app: &App,
    page: &AdminPage,
    reversal: Uuid,
    credit: Uuid,
) -> Result<Option<Choice>, AppError> {
    let credits = reversals::credits(&app.pool, reversal, reversals::Wanted::This(credit)).await?;
    credits.first().map(|credit| of_credit(page, credit)).transpose()
}
