//! Certification (认证): the paid review of a subject.

mod answers;
mod offer;
mod status;
mod terms;

pub use answers::{Field, MOST_PROOFS, Paper, Step, fields, papers, steps};
pub use offer::{Latest, Offer, offer};
pub use status::{Event, MOST_RETURNS, Status};
pub use terms::{
    CORRECTION_DAYS, PAYMENT_DAYS, PaymentReference, correction_deadline, payment_deadline, renewal_opens, valid_until,
};
