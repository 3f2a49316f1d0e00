//! The registration portal. Each room has one purpose, and arrows run one way:
//!
//! - [`domain`]: pure rules; imports nothing of the others.
//! - [`security`]: password hashing, field encryption.
//! - [`store`]: SQL, one file a table or aggregate.
//! - [`documents`]: pictures of papers: what they may be, and the object store they lie in.
//! - [`texts`]: everything people read, in both languages; [`table`]: what they take away as CSV.
//! - [`mail`], [`sms`]: typed messages, rendered and handed over.
//! - [`life`]: what happens after confirming: an event with all that goes with it, above store and mail.
//! - [`jobs`]: what is owed is done, by any instance.
//! - [`web`]: the pages; a step of the journey is one file, its template has the same name.
//! - [`dev`]: what `registration-portal dev` adds: its own PostgreSQL and the pages under `/dev`.
//! - [`commands`]: what the command line does.
//! - [`config`], [`clock`], [`app`], [`server`], [`background`]: what is told from outside, what time it is, what every
//!   request works with, the listener, and what goes on behind an answer.

pub mod app;
pub mod background;
pub mod clock;
pub mod commands;
pub mod config;
pub mod dev;
pub mod documents;
pub mod domain;
pub mod jobs;
pub mod life;
pub mod mail;
pub mod security;
pub mod server;
pub mod sms;
pub mod statement;
pub mod store;
pub mod table;
pub mod texts;
pub mod web;
