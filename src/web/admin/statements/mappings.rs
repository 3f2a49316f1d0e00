//! `/admin/statements/mappings`: what the columns of banks' CSV files are called.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    app::App,
    domain::{operator::Permission, text::trim},
    life::statements::own_mappings,
    statement::{Amounts, ColumnMapping, DateOrder},
    store::{
        audit::{self, AuditEntry},
        statements::mappings,
    },
    web::{
        AppError,
        admin::{AdminPage, Operator},
        forms::{Errors, FormState, Posted},
    },
};

const PATH: &str = "/admin/statements/mappings";
/// The longest name of a mapping, and of a column.
const LONGEST_NAME: usize = 60;
const LONGEST_COLUMN: usize = 100;
/// The fields in the order of the page.
const FIELDS: [&str; 12] = [
    "name",
    "booked_on",
    "credit",
    "debit",
    "amount",
    "direction",
    "payer_name",
    "payer_account",
    "bank_reference",
    "remarks",
    "reversal",
    "balance",
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MappingForm {
    name: String,
    booked_on: String,
    date_order: String,
    credit: String,
    debit: String,
    amount: String,
    direction: String,
    payer_name: String,
    payer_account: String,
    bank_reference: String,
    remarks: String,
    reversal: String,
    balance: String,
    currency: String,
}

impl MappingForm {
    fn mapping(&self) -> Result<ColumnMapping, Errors> {
        let mut errors = Errors::default();
        let mut column = |field: &'static str, typed: &str, missing: Option<&'static str>| {
            let column = trim(typed).to_owned();
            let code = match (column.chars().count(), missing) {
                (0, Some(missing)) => missing,
                (n, _) if n > LONGEST_COLUMN || column.chars().any(char::is_control) => "mapping-column-long",
                _ => return Some(column).filter(|column| !column.is_empty()),
            };
            errors.add(field, code);
            None
        };
        let booked_on = column("booked_on", &self.booked_on, Some("mapping-booked-on-missing"));
        let (credit, debit) = (column("credit", &self.credit, None), column("debit", &self.debit, None));
        let (amount, direction) = (column("amount", &self.amount, None), column("direction", &self.direction, None));
        let payer_name = column("payer_name", &self.payer_name, Some("mapping-payer-name-missing"));
        let payer_account = column("payer_account", &self.payer_account, Some("mapping-payer-account-missing"));
        let bank_reference = column("bank_reference", &self.bank_reference, None);
        let lines = self.remarks.lines().filter(|line| !line.trim().is_empty());
        let remarks: Vec<_> = lines.filter_map(|line| column("remarks", line, None)).collect();
        let reversal = column("reversal", &self.reversal, None);
        let balance = column("balance", &self.balance, None);
        let currency = column("currency", &self.currency, None);
        let name = trim(&self.name).to_owned();
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            errors.add("name", "mapping-name-length");
        }
        if remarks.is_empty() {
            errors.add("remarks", "mapping-remarks-missing");
        }
        let amounts = match (credit, debit, amount) {
            (Some(credit), Some(debit), None) => Some(Amounts::Two { credit, debit }),
            (None, None, Some(amount)) => Some(Amounts::One { amount, direction }),
            _ => {
                errors.add("credit", "mapping-amounts");
                None
            }
        };
        let date_order = match self.date_order.as_str() {
            "day_month_year" => DateOrder::DayMonthYear,
            "month_day_year" => DateOrder::MonthDayYear,
            _ => DateOrder::YearMonthDay,
        };
        match (booked_on, amounts, payer_name, payer_account) {
            (Some(booked_on), Some(amounts), Some(payer_name), Some(payer_account)) if errors.is_empty() => {
                Ok(ColumnMapping {
                    name,
                    booked_on,
                    date_order,
                    amounts,
                    payer_name,
                    payer_account,
                    bank_reference,
                    remarks,
                    reversal,
                    balance,
                    currency,
                })
            }
            _ => Err(errors.in_order(&FIELDS)),
        }
    }
}

/// A form filled with a mapping.
fn filled(mapping: &ColumnMapping) -> FormState {
    let (credit, debit, amount, direction) = match &mapping.amounts {
        Amounts::One { amount, direction } => ("", "", amount.as_str(), direction.as_deref().unwrap_or_default()),
        Amounts::Two { credit, debit } => (credit.as_str(), debit.as_str(), "", ""),
    };
    let date_order = match mapping.date_order {
        DateOrder::YearMonthDay => "year_month_day",
        DateOrder::DayMonthYear => "day_month_year",
        DateOrder::MonthDayYear => "month_day_year",
    };
    let optional = |column: &'_ Option<String>| column.clone().unwrap_or_default();
    FormState::filled([
        ("name", mapping.name.as_str()),
        ("booked_on", &mapping.booked_on),
        ("date_order", date_order),
        ("credit", credit),
        ("debit", debit),
        ("amount", amount),
        ("direction", direction),
        ("payer_name", &mapping.payer_name),
        ("payer_account", &mapping.payer_account),
        ("bank_reference", &optional(&mapping.bank_reference)),
        ("remarks", &mapping.remarks.join("\n")),
        ("reversal", &optional(&mapping.reversal)),
        ("balance", &optional(&mapping.balance)),
        ("currency", &optional(&mapping.currency)),
    ])
}

/// What the address may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The mapping to begin with.
    name: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/mappings.html")]
struct MappingsPage {
    page: AdminPage,
    own: Vec<ColumnMapping>,
    presets: Vec<ColumnMapping>,
}

impl MappingsPage {
    fn may_change(&self) -> bool {
        self.page.may(Permission::ImportStatements)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/mapping.html")]
struct MappingPage {
    page: AdminPage,
    form: FormState,
    /// It is stored under this name, and can be removed.
    stored: Option<String>,
}

/// A mapping's name in an address.
fn in_address(name: &str) -> String {
    form_urlencoded::byte_serialize(name.as_bytes()).collect()
}

/// `GET /admin/statements/mappings`
pub async fn list(State(app): State<App>, page: AdminPage) -> Result<Response, AppError> {
    let own = own_mappings(&app.pool).await?;
    Ok(MappingsPage { page, own, presets: ColumnMapping::presets() }.into_response())
}

/// `GET /admin/statements/mappings/edit`: a new one, or one that begins with another.
pub async fn edit(State(app): State<App>, page: AdminPage, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    if asked.name.is_empty() {
        return Ok(MappingPage { page, form: FormState::default(), stored: None }.into_response());
    }
    let own = own_mappings(&app.pool).await?;
    let stored = own.iter().any(|mapping| mapping.name == asked.name).then(|| asked.name.clone());
    let mapping = own.into_iter().chain(ColumnMapping::presets()).find(|mapping| mapping.name == asked.name);
    let form = filled(&mapping.ok_or(AppError::NotFound)?);
    Ok(MappingPage { page, form, stored }.into_response())
}

/// `POST /admin/statements/mappings/edit`
pub async fn save(
    State(app): State<App>,
    page: AdminPage,
    operator: Operator,
    posted: Posted<MappingForm>,
) -> Result<Response, AppError> {
    let mapping = match posted.form.mapping() {
        Ok(mapping) if !posted.only_language => mapping,
        read => {
            let errors = read.err().filter(|_| !posted.only_language);
            let form = match errors {
                Some(errors) => posted.state.with_errors(errors),
                None => posted.state,
            };
            return Ok((form.status(), MappingPage { page, form, stored: None }).into_response());
        }
    };
    let value = serde_json::to_value(&mapping).map_err(|error| AppError::Internal(error.into()))?;
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    mappings::set(&mut transaction, &mapping.name, &value, now).await?;
    audit::record(&mut transaction, &[changed(&operator, "column_mapping.set", &mapping.name)], now).await?;
    transaction.commit().await?;
    Ok(Redirect::to(PATH).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    name: String,
}

/// `POST /admin/statements/mappings/remove`
pub async fn remove(
    State(app): State<App>,
    operator: Operator,
    posted: Posted<RemoveForm>,
) -> Result<Response, AppError> {
    // PostgreSQL takes no NUL, and no name has a control character.
    if posted.form.name.contains(char::is_control) {
        return Err(AppError::NotFound);
    }
    let now = app.clock.now();
    let mut transaction = app.pool.begin().await?;
    if !mappings::remove(&mut transaction, &posted.form.name).await? {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    audit::record(&mut transaction, &[changed(&operator, "column_mapping.removed", &posted.form.name)], now).await?;
    transaction.commit().await?;
    Ok(Redirect::to(PATH).into_response())
}

fn changed(operator: &Operator, action: &str, name: &str) -> AuditEntry<'static> {
    AuditEntry {
        actor: operator.actor(),
        action: action.to_owned(),
        target: "column_mapping",
        target_id: None,
        details: json!({ "name": name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(mapping: &ColumnMapping) -> MappingForm {
        let form = filled(mapping);
        let value = |name| form.value(name).to_owned();
        MappingForm {
            name: value("name"),
            booked_on: value("booked_on"),
            date_order: value("date_order"),
            credit: value("credit"),
            debit: value("debit"),
            amount: value("amount"),
            direction: value("direction"),
            payer_name: value("payer_name"),
            payer_account: value("payer_account"),
            bank_reference: value("bank_reference"),
            remarks: value("remarks"),
            reversal: value("reversal"),
            balance: value("balance"),
            currency: value("currency"),
        }
    }

    #[test]
    fn a_mapping_survives_its_form() {
        for mapping in ColumnMapping::presets() {
            let again = form(&mapping).mapping().unwrap();
            assert_eq!(again, mapping);
        }
    }

    #[test]
    fn amounts_stand_in_one_column_or_in_two() {
        let mapping = &ColumnMapping::presets()[1];
        for change in [
            |form: &mut MappingForm| form.debit.clear(),
            |form: &mut MappingForm| form.amount = "金额".to_owned(),
            |form: &mut MappingForm| form.remarks.clear(),
            |form: &mut MappingForm| form.name = "名".repeat(61),
            |form: &mut MappingForm| form.booked_on = "a\u{0}b".repeat(60),
        ] {
            let mut form = form(mapping);
            change(&mut form);
            assert!(form.mapping().is_err());
        }
    }
}
