//! The registration: the applicant's steps, and the states of its life.

mod limits;
mod status;
mod steps;

pub use limits::Limits;
pub use status::{Event, Status};
pub use steps::{Kept, Progress, Step, can_visit, kept_on_change, next_step};
