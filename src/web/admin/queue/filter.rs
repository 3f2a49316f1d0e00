//! What the address of a queue says.

use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{
        queue::{Age, MOST_SHELVED_RETURNS, Search, Target},
        subject::SubjectType,
    },
    store::queues::{Assignee, Contact, Filter, Likeness, Queue, Wanted},
    web::{AppError, forms::FormState},
};

/// What the address may carry. Words that name a person stand in none of ours: a search for them leads to `account`, or to
/// what is `like` a registration `by` something.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    status: String,
    subject_type: String,
    age: String,
    assignee: String,
    returns: String,
    q: String,
    account: String,
    like: String,
    by: String,
    pub(super) after: String,
    pub(super) before: String,
    pub(super) page: String,
}

impl Asked {
    /// The address with this query.
    pub(super) fn of(query: &[(&str, &str)]) -> Self {
        let value =
            |name: &str| query.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value).to_owned();
        Self { status: value("status"), age: value("age"), assignee: value("assignee"), ..Self::default() }
    }

    pub(super) fn filters(&self) -> [(&'static str, &str); 9] {
        [
            ("status", &self.status),
            ("subject_type", &self.subject_type),
            ("age", &self.age),
            ("assignee", &self.assignee),
            ("returns", &self.returns),
            ("q", &self.q),
            ("account", &self.account),
            ("like", &self.like),
            ("by", &self.by),
        ]
    }

    /// The address's query, so that somebody who looks at a row can come back to this very list.
    pub(super) fn query(&self) -> String {
        let place = [("after", self.after.as_str()), ("before", &self.before), ("page", &self.page)];
        let asked = self.filters().into_iter().chain(place).filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish()
    }

    /// The filters as their form shows them: the state is always named.
    pub(super) fn shown(&self) -> FormState {
        let named = self.filters().map(|(name, value)| (name, if name == "status" { self.status() } else { value }));
        FormState::filled(named)
    }

    /// The state that is asked for: where none is, what waits; any, with a search or of what is one's own.
    pub(super) fn status(&self) -> &str {
        match self.status.as_str() {
            "" if self.is_search() || self.is_mine() => "all",
            "" => "waiting",
            name => name,
        }
    }

    /// The same list as far as it waits.
    pub(super) fn waiting(self) -> Option<Self> {
        if self.is_mine() && self.status.is_empty() && !self.is_search() {
            return Some(Self { status: "waiting".to_owned(), ..self });
        }
        (self.status() == "waiting").then_some(self)
    }

    /// Whether both ask for the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let same = self.filters().into_iter().zip(other.filters()).all(|(one, two)| one == two || one.0 == "status");
        same && self.status() == other.status()
    }

    /// Whether nothing is asked for but what waits.
    pub(super) fn is_plain(&self) -> bool {
        self.is_like(&Self::default())
    }

    /// Whether what the operator has claimed is asked for, who may have been given what does not wait.
    fn is_mine(&self) -> bool {
        self.assignee == "me"
    }

    /// Whether something was searched for.
    fn is_search(&self) -> bool {
        [&self.q, &self.account, &self.like].iter().any(|value| !value.is_empty())
    }

    /// The filter: of what waits, where no state is named and neither a search nor what is one's own is asked for.
    ///
    /// # Errors
    /// [`AppError::UnknownValue`]: an address that no form of ours makes.
    pub(super) fn filter(&self, queue: Queue, target: &Target<'_>, operator: Uuid) -> Result<Filter, AppError> {
        let statuses = match self.status() {
            "waiting" => queue.waiting().to_vec(),
            "all" => Vec::new(),
            name => vec![
                queue.statuses().into_iter().find(|status| *status == name).ok_or_else(|| AppError::unknown(name))?,
            ],
        };
        let subject_type = given(&self.subject_type, |name| SubjectType::parse(name).ok())?;
        let age = given(&self.age, Age::parse)?;
        let returns = given(&self.returns, |text| text.parse().ok().filter(|n| *n <= MOST_SHELVED_RETURNS))?;
        let assignee = given(&self.assignee, |name| match name {
            "me" => Some(Assignee::Operator(operator)),
            "nobody" => Some(Assignee::Nobody),
            "somebody" => Some(Assignee::Somebody),
            _ => None,
        })?;
        Ok(Filter {
            statuses,
            subject_type,
            returns,
            listed: age.map(|age| target.span(age)).unwrap_or_default(),
            assignee,
            wanted: self.wanted(queue)?,
        })
    }

    fn wanted(&self, queue: Queue) -> Result<Option<Wanted>, AppError> {
        if let Some(account) = given(&self.account, |id| Uuid::try_parse(id).ok())? {
            return Ok(Some(Wanted::Account(account)));
        }
        if let Some(id) = given(&self.like, |id| Uuid::try_parse(id).ok())? {
            if let Some(contact) = Contact::parse(&self.by).filter(|_| queue == Queue::Certifications) {
                return Ok(Some(Wanted::Contact(id, contact)));
            }
            let likeness = Likeness::parse(&self.by).ok_or_else(|| AppError::unknown(&self.by))?;
            return Ok(Some(Wanted::Like(id, likeness)));
        }
        given(&self.q, |typed| {
            Some(match Search::parse(typed)? {
                Search::Reference(reference) => Wanted::Reference(reference),
                Search::Exact(code) => Wanted::Code(code),
                Search::Name(words) => Wanted::Name(words),
                Search::Email(_) => return None,
            })
        })
    }
}

/// A value that may be left out.
fn given<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, AppError> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).ok_or_else(|| AppError::unknown(text)) }
}
