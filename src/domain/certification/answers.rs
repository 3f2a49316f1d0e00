//! What an application consists of: the fields that operators accept or return, and the pages that ask for them.

use crate::domain::subject::SubjectType;

/// How many further proofs an application may have.
pub const MOST_PROOFS: usize = 10;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// The licence or another proof that the subject exists.
    Licence,
    /// The application letter, signed and stamped.
    Letter,
    /// The permit that media need.
    MediaPermit,
    /// Whatever else may help.
    Proof,
}

impl Paper {
    pub const ALL: [Self; 4] = [Self::Licence, Self::Letter, Self::MediaPermit, Self::Proof];

    /// The name in the database and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::Letter => "letter",
            Self::MediaPermit => "media_permit",
            Self::Proof => "proof",
        }
    }

    /// The paper with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.as_str() == name)
    }

    /// Whether an application can be sent without it.
    pub fn is_required(self) -> bool {
        self != Self::Proof
    }

    /// The field that operators accept or return; all proofs together are one.
    pub fn field(self) -> Field {
        match self {
            Self::Licence => Field::Licence,
            Self::Letter => Field::Letter,
            Self::MediaPermit => Field::MediaPermit,
            Self::Proof => Field::Proofs,
        }
    }
}

/// A field of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    ContactName,
    ContactMobile,
    ContactEmail,
    Licence,
    Letter,
    MediaPermit,
    Proofs,
}

impl Field {
    pub const ALL: [Self; 7] = [
        Self::ContactName,
        Self::ContactMobile,
        Self::ContactEmail,
        Self::Licence,
        Self::Letter,
        Self::MediaPermit,
        Self::Proofs,
    ];
    /// Those of the contact's page.
    pub const CONTACT: [Self; 3] = [Self::ContactName, Self::ContactMobile, Self::ContactEmail];

    /// The name in forms, in reviews and in message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContactName => "contact_name",
            Self::ContactMobile => "contact_mobile",
            Self::ContactEmail => "contact_email",
            Self::Licence => "licence",
            Self::Letter => "letter",
            Self::MediaPermit => "media_permit",
            Self::Proofs => "proofs",
        }
    }

    /// The field with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

/// The papers that a kind of subject is asked for, in order.
pub fn papers(kind: SubjectType) -> Vec<Paper> {
    let is_asked_for = |paper: &Paper| *paper != Paper::MediaPermit || kind == SubjectType::Media;
    Paper::ALL.into_iter().filter(is_asked_for).collect()
}

/// The fields of a kind of subject's application, in the order in which they are shown.
pub fn fields(kind: SubjectType) -> Vec<Field> {
    Field::CONTACT.into_iter().chain(papers(kind).into_iter().map(Paper::field)).collect()
}

/// A page of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Contact,
    Paper(Paper),
    Check,
}

impl Step {
    /// The page's path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Contact => "/account/settings/certification/contact",
            Self::Paper(Paper::Licence) => "/account/settings/certification/papers/licence",
            Self::Paper(Paper::Letter) => "/account/settings/certification/papers/letter",
            Self::Paper(Paper::MediaPermit) => "/account/settings/certification/papers/media_permit",
            Self::Paper(Paper::Proof) => "/account/settings/certification/papers/proof",
            Self::Check => "/account/settings/certification/check",
        }
    }
}

/// The pages of a kind of subject's application, in order. `returned`: the fields that were returned, where only these may
/// be answered again.
pub fn steps(kind: SubjectType, returned: Option<&[Field]>) -> Vec<Step> {
    let is_open = |field: Field| returned.is_none_or(|returned| returned.contains(&field));
    let contact = Field::CONTACT.into_iter().any(is_open).then_some(Step::Contact);
    let papers = papers(kind).into_iter().filter(|paper| is_open(paper.field())).map(Step::Paper);
    contact.into_iter().chain(papers).chain([Step::Check]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for paper in Paper::ALL {
            assert_eq!(Paper::parse(paper.as_str()), Some(paper));
        }
        for field in Field::ALL {
            assert_eq!(Field::parse(field.as_str()), Some(field));
        }
        assert_eq!(Paper::parse("passport"), None);
        assert_eq!(Field::parse("status"), None);
    }

    #[test]
    fn only_media_are_asked_for_the_permit() {
        for kind in SubjectType::ALL {
            assert_eq!(papers(*kind).contains(&Paper::MediaPermit), *kind == SubjectType::Media, "{kind:?}");
        }
        assert_eq!(fields(SubjectType::Media), Field::ALL);
    }

    #[test]
    fn only_pages_with_returned_fields_are_open() {
        let all = steps(SubjectType::Government, None);
        assert_eq!(all.first(), Some(&Step::Contact));
        assert_eq!(all.len(), 5);
        let some = steps(SubjectType::Government, Some(&[Field::Letter, Field::Proofs]));
        assert_eq!(some, [Step::Paper(Paper::Letter), Step::Paper(Paper::Proof), Step::Check]);
        assert_eq!(steps(SubjectType::Media, Some(&[Field::ContactEmail])), [Step::Contact, Step::Check]);
        assert_eq!(steps(SubjectType::Media, Some(&[])), [Step::Check]);
    }
}
