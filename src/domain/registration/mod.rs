//! The registration: the applicant's steps, and the states of its life.

mod deadlines;
mod limits;
mod status;
mod steps;

pub use deadlines::{IDLE_DAYS, idle_deadline, touched_before};
pub use limits::Limits;
pub use status::{Event, Status};
pub use steps::{Kept, Progress, Step, can_visit, kept_on_change, next_step};
