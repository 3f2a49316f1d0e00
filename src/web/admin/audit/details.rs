//! What a line of the audit log says besides who did what to what, in words.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    domain::{certification::Paper, money::Fen},
    store::audit::{Listed, WORDS},
    web::admin::AdminPage,
};

/// Every detail that has a name: `audit-detail-` and this with hyphens.
const NAMED: [&str; 38] = [
    "amount_fen",
    "from",
    "from_role",
    "from_day",
    "to_role",
    "until_day",
    "role",
    "registration",
    "certification",
    "about",
    "takes_back",
    "reversal",
    "set_aside",
    "nothing_to_undo",
    "kind",
    "message",
    "by",
    "operator",
    "fields",
    "field",
    "paper",
    "payment",
    "renewal",
    "deadline",
    "with",
    "outcome",
    "outcomes",
    "entries",
    "refunds",
    "file",
    "ignored",
    "new",
    "name",
    "zh",
    "en",
    "place",
    "method",
    "route",
];

/// Rows, and the exact time of a file, that a line names for programs alone.
const ROWS: [&str; 3] = ["note", "document", "exported_at"];

/// What people know by other names than their ids.
pub(super) struct Names {
    /// All but operators.
    pub things: HashMap<Uuid, String>,
    pub operators: Arc<HashMap<Uuid, String>>,
}

impl Names {
    /// What has this id.
    pub fn of(&self, id: Uuid) -> Option<&String> {
        self.things.get(&id).or_else(|| self.operators.get(&id))
    }

    /// The ids that a line names.
    pub fn ids(entry: &Listed) -> impl Iterator<Item = Uuid> {
        let named = entry.details.as_object().into_iter().flatten().filter_map(|(_, value)| id(value));
        entry.target_id.into_iter().chain(named)
    }
}

fn id(value: &Value) -> Option<Uuid> {
    Uuid::try_parse(value.as_str()?).ok()
}

/// The details in one line.
pub(super) fn in_words(page: &AdminPage, names: &Names, entry: &Listed) -> String {
    let members = entry.details.as_object().into_iter().flatten();
    // Where an operator's words are shown, nobody needs to know the row that holds them.
    let is_said = |name: &str| ROWS.contains(&name) || entry.words.is_some() && WORDS.contains(&name);
    // A certification is known by its registration's reference already.
    let is_target = |name: &str| name == "registration" && entry.target == "certification";
    let members =
        members.filter(|(name, value)| !value.is_null() && **value != "" && !is_said(name) && !is_target(name));
    members.map(|(name, value)| member(page, names, entry, name, value)).collect::<Vec<_>>().join(" · ")
}

fn member(page: &AdminPage, names: &Names, entry: &Listed, name: &str, value: &Value) -> String {
    let (target, is_role) = (entry.target.as_str(), entry.action == "operator.role_changed");
    let named = match name {
        "from" | "to" if is_role => format!("{name}_role"),
        "from" | "until" if !["registration", "certification"].contains(&target) => format!("{name}_day"),
        "kind" if target == "outbox" => "message".to_owned(),
        name => name.to_owned(),
    };
    if !NAMED.contains(&named.as_str()) {
        return page.with2("labelled", ("label", name), ("text", plain(value)));
    }
    let label = page.t(&text("audit-detail", &named));
    if value == true && named != "renewal" {
        return label.to_owned();
    }
    page.with2("labelled", ("label", label), ("text", said(page, names, target, &named, value)))
}

/// A value in words.
fn said(page: &AdminPage, names: &Names, target: &str, name: &str, value: &Value) -> String {
    let code = value.as_str().unwrap_or_default();
    let or_plain = |id: String| or_plain_of(page, id, value);
    match name {
        "from" => or_plain(format!("{target}-status-{code}")),
        "from_role" | "to_role" | "role" => or_plain(format!("role-{code}")),
        "kind" => or_plain(format!("proposal-{code}")),
        "by" => match code.split_once('.') {
            Some(("entry", outcome)) => or_plain(format!("outcome-{outcome}")),
            Some((what, status)) => or_plain(format!("{what}-status-{status}")),
            None => plain(value),
        },
        "field" => or_plain(text("field", code)),
        "fields" => {
            list(value.as_array(), |field| or_plain_of(page, text("field", field.as_str().unwrap_or_default()), field))
        }
        "paper" => match Paper::parse(code) {
            Some(paper) => or_plain(text("field", paper.field().as_str())),
            None => plain(value),
        },
        "payment" => or_plain(format!("fee-payment-{code}")),
        "with" => or_plain(text("audit-with", code)),
        "outcome" => or_plain(format!("outcome-{code}")),
        "outcomes" => {
            let counts = value.as_object().into_iter().flatten();
            let counts = counts.map(|(outcome, count)| {
                format!(
                    "{} {}",
                    or_plain_of(page, format!("outcome-{outcome}"), &Value::from(outcome.as_str())),
                    plain(count)
                )
            });
            counts.collect::<Vec<_>>().join(" / ")
        }
        // Older lines have no more than the number.
        "refunds" => value.as_array().map_or_else(|| plain(value), |refunds| refunds.len().to_string()),
        "amount_fen" => value.as_i64().map_or_else(|| plain(value), |fen| Fen(fen).to_string()),
        "renewal" => page.t(if value == true { "review-renewal" } else { "review-first" }).to_owned(),
        "deadline" => {
            let at = value.as_i64().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
            at.map_or_else(|| plain(value), |at| page.last_day_before(&at))
        }
        "registration" | "certification" | "about" | "takes_back" | "reversal" | "operator" => {
            id(value).and_then(|id| names.of(id)).cloned().unwrap_or_else(|| code.to_owned())
        }
        _ => plain(value),
    }
}

/// A text if there is one.
fn or_plain_of(page: &AdminPage, id: String, value: &Value) -> String {
    if page.texts.has(&id) { page.t(&id).to_owned() } else { plain(value) }
}

fn list(values: Option<&Vec<Value>>, said: impl Fn(&Value) -> String) -> String {
    values.into_iter().flatten().map(said).collect::<Vec<_>>().join(" / ")
}

fn text(kind: &str, name: &str) -> String {
    format!("{kind}-{}", name.replace('_', "-"))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Locale, Texts};

    #[test]
    fn every_detail_has_a_name_in_both_languages() {
        for locale in Locale::ALL {
            let ids = NAMED.map(|name| text("audit-detail", name));
            let missing: Vec<_> = ids.iter().filter(|id| !Texts::of(locale).has(id)).collect();
            assert!(missing.is_empty(), "no texts for {missing:?} in {}", locale.as_str());
        }
    }
}
