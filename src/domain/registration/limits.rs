//! How many registrations one person, mobile or subject may have.

/// How many registrations one person, mobile or subject may have (product limits).
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub per_resident_id: i64,
    pub per_mobile: i64,
    pub per_organization: i64,
    pub per_individual_business: i64,
    pub unverified_per_subject: i64,
}
