//! What is particular to each queue: its address, its states, who may decide, and by when.

use crate::{
    app::App,
    domain::{certification, operator::Permission, queue::Target, registration, review::REGISTRATION_FIELDS},
    store::queues::Queue,
};

impl Queue {
    /// Where it is listed.
    pub(in crate::web::admin) fn path(self) -> &'static str {
        match self {
            Self::Registrations => "/admin/registrations",
            Self::Certifications => "/admin/certifications",
        }
    }

    /// The states in which operators are waited for.
    pub(super) fn waiting(self) -> &'static [&'static str] {
        match self {
            Self::Registrations => &["pending_review"],
            Self::Certifications => &["queued", "in_review"],
        }
    }

    /// Every state.
    pub(super) fn statuses(self) -> Vec<&'static str> {
        match self {
            Self::Registrations => registration::Status::ALL.iter().map(|status| status.as_str()).collect(),
            Self::Certifications => certification::Status::ALL.iter().map(|status| status.as_str()).collect(),
        }
    }

    /// Who may decide.
    pub(in crate::web::admin) fn permission(self) -> Permission {
        match self {
            Self::Registrations => Permission::ReviewRegistrations,
            Self::Certifications => Permission::ReviewCertifications,
        }
    }

    pub(in crate::web::admin) fn target(self, app: &App) -> Target<'_> {
        Target { working_days: self.working_days(), holidays: &app.config.holidays, now: app.clock.now() }
    }

    /// The fields that a batch can return.
    pub(super) fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Registrations => REGISTRATION_FIELDS.to_vec(),
            Self::Certifications => certification::Field::ALL.iter().map(|field| field.as_str()).collect(),
        }
    }
}
