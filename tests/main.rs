//! The portal from outside: a real listener, real cookies, real PostgreSQL, mail over SMTP. One file a journey or promise.
//!
//! `make test` runs these; each test has a database of its own and may run beside all others.

mod common;

mod account;
mod activation;
mod admin_certifications;
mod admin_finance;
mod admin_mails;
mod admin_pages;
mod admin_reasons;
mod admin_reviews;
mod audit;
mod certification;
mod certification_commands;
mod certification_uploads;
mod config;
mod correction;
mod data;
mod deadlines;
mod demo;
mod dev_bank;
mod entries;
mod erasure;
mod faults;
mod hostile_names;
mod journeys;
mod key_rotation;
mod limits;
mod mail;
mod operators;
mod pages;
mod paying;
mod plans;
mod queues;
mod reversals;
mod review;
mod safety_abuse;
mod safety_input;
mod scan;
mod sessions;
mod settings;
mod slow;
mod sms;
mod standing;
mod statement_rule;
mod statements;
mod statistics;
mod steps;
mod taken_back;
mod two_people;
