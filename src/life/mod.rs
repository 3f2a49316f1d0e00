//! What happens after confirming: an event with all that goes with it (the states of the registration and of its
//! certification, the review, the mail) in the caller's transaction. Pages, jobs and commands call these.

pub mod certification;
pub mod decisions;
pub mod entries;
pub mod payments;
pub mod refund_file;
pub mod registration;
pub mod statements;
