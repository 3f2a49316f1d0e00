//! The portal in Debian's Chromium: what people see, click and type, and what assistive software finds.
//!
//! `journey` walks whole registrations, `pages` looks at every page in every state, `behaviour` at what scripts and keys do,
//! `reviews` at what operators do without a mouse.
//! With `PICTURES=1`, `pages` leaves its pictures in `tests/browser/screenshots/`, for somebody to look at.

#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod common;

mod behaviour;
mod driver;
mod journey;
mod pages;
mod reviews;
