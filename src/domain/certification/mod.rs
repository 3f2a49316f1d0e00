//! Certification (认证): the paid review of a subject.

mod status;

pub use status::{Event, MOST_RETURNS, Status};
