//! A queue as an operator sees it.

use askama::Template;
use askama_web::WebTemplate;
use time::{Date, OffsetDateTime};

use super::batch::Outcome;
use crate::{
    domain::{
        queue::{Age, MOST_SHELVED_RETURNS, Target},
        review::is_reason_for,
        subject::SubjectType,
    },
    store::{
        queues::{Listed, Queue, Wanted},
        reasons,
    },
    web::{
        admin::{
            AdminPage,
            pager::{Pager, with_query},
        },
        forms::FormState,
    },
};

/// The name of a row's tick in a batch; its value is the version that was seen.
pub(super) const ROW: &str = "row-";

/// A row with what the clock says of it.
pub(super) struct Line {
    pub row: Listed,
    /// The administrator's name, where that is why a search found an organisation.
    pub matched: Option<String>,
    /// How long it has waited, where it waits for operators.
    pub wait: Option<Wait>,
}

impl Line {
    /// The name of its tick.
    fn name(&self) -> String {
        format!("{ROW}{}", self.row.id)
    }

    fn is_chosen(&self, form: &FormState) -> bool {
        form.is(&self.name(), &self.row.version.to_string())
    }
}

/// The reasons for one field, for any, or for some.
struct Group<'a> {
    /// In words.
    what: &'static str,
    /// The names of the fields.
    fields: String,
    reasons: Vec<&'a reasons::Listed>,
}

/// How something that waits stands against the target.
pub(in crate::web::admin) struct Wait {
    pub age: Age,
    /// The last day on which it is in time.
    pub due: Date,
}

impl Wait {
    /// How what waits since then stands.
    pub(in crate::web::admin) fn since(at: OffsetDateTime, target: &Target<'_>) -> Self {
        Self { age: target.age(at), due: target.due(at) }
    }

    /// The class of its tag.
    pub fn tone(&self) -> &'static str {
        match self.age {
            Age::InTime => "tag--wait",
            Age::DueToday => "tag--action",
            Age::Overdue => "tag--fail",
        }
    }
}

/// A view of the queue that is asked for often, with the number of its rows.
pub(super) struct Tab {
    pub text: &'static str,
    pub link: String,
    pub number: String,
    pub is_current: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/queue.html")]
pub(super) struct QueuePage {
    pub page: AdminPage,
    pub queue: Queue,
    pub form: FormState,
    /// What was to be decided with others, and cannot be any more.
    pub left_out: Vec<Outcome>,
    pub tabs: Vec<Tab>,
    /// What is searched for, in words.
    pub searched: Option<String>,
    /// How many rows there are.
    pub number: String,
    pub lines: Vec<Line>,
    /// What the list was asked for, for the way back to it.
    pub from: String,
    pub pager: Pager,
    /// Why there is no row.
    pub empty: String,
    pub reasons: Vec<reasons::Listed>,
}

impl QueuePage {
    fn may_decide(&self) -> bool {
        self.page.may(self.queue.permission())
    }

    /// Whether the filters may stay folded on a phone: one of the tabs says what is listed.
    fn is_folded(&self) -> bool {
        self.tabs.iter().any(|tab| tab.is_current)
    }

    /// Whether the operator has claimed a row.
    fn is_mine(&self, row: &Listed) -> bool {
        row.claimed_by == Some(self.page.operator.operator_id)
    }

    /// Whether a row can be chosen: it waits, and no colleague has claimed it.
    fn is_open(&self, line: &Line) -> bool {
        line.wait.is_some() && (line.row.claimed_by.is_none() || self.is_mine(&line.row))
    }

    /// Whether there is any to choose from.
    fn has_open(&self) -> bool {
        self.may_decide() && self.lines.iter().any(|line| self.is_open(line))
    }

    /// The reasons, by what they are for: any field, or some that can be returned here.
    fn reasons(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for reason in &self.reasons {
            let is_for = |what: &&&str| is_reason_for(reason.field.as_deref(), what);
            let fields: Vec<&str> = self.queue.fields().iter().filter(is_for).copied().collect();
            if fields.is_empty() {
                continue;
            }
            let what = match &reason.field {
                Some(field) => self.page.t(&format!("field-{}", field.replace('_', "-"))),
                None => self.page.t("reason-any-field"),
            };
            match groups.iter_mut().find(|group| group.what == what) {
                Some(group) => group.reasons.push(reason),
                None => groups.push(Group { what, fields: fields.join(" "), reasons: vec![reason] }),
            }
        }
        groups
    }

    /// The page of a row.
    fn link(&self, row: &Listed) -> String {
        with_query(&format!("{}/{}", self.queue.path(), row.id), &[("from", &self.from)], &[])
    }
}

/// The administrator's name, where the words that are searched for stand in it and not in the organisation's.
pub(super) fn matched(wanted: Option<&Wanted>, row: &Listed) -> Option<String> {
    let Some(Wanted::Name(words)) = wanted else { return None };
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let holds = |name: Option<&String>| name.filter(|name| plain(name).contains(&plain(words))).cloned();
    let administrator = holds(row.administrator_name.as_ref())?;
    (row.subject_name.is_some() && holds(row.subject_name.as_ref()).is_none()).then_some(administrator)
}
