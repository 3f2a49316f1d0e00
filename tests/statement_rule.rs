//! The statement import judges as `domain::transfer::judge_all` says: thousands of made-up entries and instructions, few
//! enough names, accounts, amounts and references that everything collides with everything.

use std::{convert::Infallible, ops::ControlFlow};

use registration_portal::{
    domain::{
        calendar::start_of_day,
        money::Fen,
        subject::foreign_key,
        transfer::{
            About, BankEntry, EntryKind, Fee, Instruction, NATURAL_DAYS, Outcome, Payment, Standing, judge_all,
        },
    },
    store::statements::{self, FileRead, Source},
};
use time::{Date, Duration, macros::date};
use uuid::Uuid;

use crate::common::Portal;

const COMPANIES: [&str; 4] = ["甲（中国）有限公司", "乙 Ltd", "丙〔北京〕厂", "丁"];
const PEOPLE: [&str; 3] = ["王小明", "Li Lei", "买买提·艾力"];
const ACCOUNTS: [&str; 4] = ["10000001", "10000002", "10000003", "6200000000000005"];
const FIRST_DAY: Date = date!(2026 - 11 - 01);

/// Numbers that are the same in every run (Sebastiano Vigna, SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[usize::try_from(self.below(values.len() as u64)).unwrap()]
    }

    fn day(&mut self, days: u64) -> Date {
        FIRST_DAY + Duration::days(i64::try_from(self.below(days)).unwrap())
    }
}

/// What is stored, and the same for the rule.
#[derive(Default)]
struct World {
    instructions: Vec<(Uuid, Instruction)>,
    fees: Vec<(Uuid, Fee)>,
}

async fn registration(portal: &Portal, company: &str, person: &str, status: &str, day: Date) -> Uuid {
    let (account, id) = (Uuid::now_v7(), Uuid::now_v7());
    let confirmed_at = start_of_day(day) + Duration::hours(12);
    sqlx::query(
        "INSERT INTO accounts (id, email, email_key, password_hash, locale, terms_version, terms_accepted_at, created_at)
         VALUES ($1, $2, $2, '', 'zh-CN', '', $3, $3)",
    )
    .bind(account)
    .bind(format!("{}@example.com", account.simple()))
    .bind(confirmed_at)
    .execute(&portal.pool)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO registrations (id, account_id, reference, account_type, status, subject_type, subject_name,
             verification_method, administrator_name, resident_id, resident_id_index, consent_version, consent_at, mobile,
             mobile_verified_at, scan_confirmed_at, subject_final_at, confirmed_at, created_at, updated_at, payer_key)
         VALUES ($1, $2, $3, 'mini_program', $4, 'enterprise', $5 || '公司', 'certification', $6, '\\x', '\\x', '', $7, '', $7,
             $7, $7, $7, $7, $7, $8)",
    )
    .bind(id)
    .bind(account)
    .bind(id.simple().to_string())
    .bind(status)
    .bind(company)
    .bind(person)
    .bind(confirmed_at)
    .bind(foreign_key(company))
    .execute(&portal.pool)
    .await
    .unwrap();
    id
}

impl World {
    async fn fill(&mut self, portal: &Portal, random: &mut Random) {
        for _ in 0..30 {
            let (company, person, account) = (random.of(&COMPANIES), random.of(&PEOPLE), random.of(&ACCOUNTS));
            let amount = 1 + i64::try_from(random.below(5)).unwrap();
            let is_taken = self.instructions.iter().any(|(_, asked)| {
                asked.standing == Standing::Open && asked.payer_account == account && asked.amount == Fen(amount)
            });
            let (status, standing) = match random.below(if is_taken { 2 } else { 6 }) {
                0 => ("registered", Standing::Settled),
                1 => ("cancelled", Standing::Closed),
                2 => ("awaiting_statement", Standing::Open),
                _ => ("awaiting_transfer", Standing::Open),
            };
            let day = random.day(6);
            let reference = format!("00000{}", random.below(9));
            let id = registration(portal, company, person, "registered_limited", day).await;
            sqlx::query(
                "UPDATE registrations SET status = $2, verification_method = 'corporate_transfer', bank_account_name = '',
                     bank_account_number = '\\x', bank_account_index = $3, bank_name = '', bank_province = '',
                     bank_city = '', transfer_amount_fen = $4, transfer_reference = $5, deadline_at = now()
                 WHERE id = $1",
            )
            .bind(id)
            .bind(status)
            .bind(portal.app.config.keys.bank_account_index(account))
            .bind(amount)
            .bind(&reference)
            .execute(&portal.pool)
            .await
            .unwrap();
            self.instructions.push((
                id,
                Instruction {
                    payer_key: foreign_key(company),
                    payer_account: account.into(),
                    administrator_key: foreign_key(person),
                    amount: Fen(amount),
                    reference,
                    issued_on: day,
                    last_day: day + Duration::days(i64::from(NATURAL_DAYS)),
                    standing,
                },
            ));
        }
        for number in 0..8 {
            let company = random.of(&COMPANIES);
            let amount = random.of(&[3, 4, 30_000]);
            let (status, paid, standing) = random.of(&[
                ("awaiting_payment", None, Standing::Open),
                ("awaiting_payment", None, Standing::Open),
                ("queued", Some("recorded"), Standing::Settled),
                ("failed", None, Standing::Closed),
            ]);
            let last_day = random.day(12);
            let registration = registration(portal, company, PEOPLE[0], "registered_limited", FIRST_DAY).await;
            let (id, reference) = (Uuid::now_v7(), format!("9000000{number}"));
            sqlx::query(
                "INSERT INTO certifications (id, registration_id, kind, status, contact_name, contact_mobile, contact_email,
                     fee_fen, payment_reference, payment, paid_at, deadline_at, submitted_at, created_at, updated_at)
                 VALUES ($1, $2, 'first', $3, '', '', '', $4, $5, $6, CASE WHEN $6 IS NOT NULL THEN now() END, $7, now(), now(),
                     now())",
            )
            .bind(id)
            .bind(registration)
            .bind(status)
            .bind(amount)
            .bind(&reference)
            .bind(paid)
            .bind((standing == Standing::Open).then(|| start_of_day(last_day + Duration::DAY)))
            .execute(&portal.pool)
            .await
            .unwrap();
            let payer_key = foreign_key(company);
            self.fees.push((id, Fee { payer_key, amount: Fen(amount), reference, last_day, standing }));
        }
    }

    /// What has been found is settled from then on.
    fn settle(&mut self, outcome: Outcome, about: Option<About>) {
        match about.filter(|_| matches!(outcome, Outcome::Verified | Outcome::CertificationPaid)) {
            Some(About::Instruction(at)) => self.instructions[at].1.standing = Standing::Settled,
            Some(About::Fee(at)) => self.fees[at].1.standing = Standing::Settled,
            None => {}
        }
    }

    fn id(&self, about: About) -> Uuid {
        match about {
            About::Instruction(at) => self.instructions[at].0,
            About::Fee(at) => self.fees[at].0,
        }
    }
}

fn entry(random: &mut Random, number: u64) -> BankEntry {
    let payer_name = match random.below(8) {
        0 => String::new(),
        1 => random.of(&PEOPLE).to_lowercase(),
        2 => "陌生公司".into(),
        _ => random.of(&COMPANIES).replace('（', " ("),
    };
    let payer_account = match random.below(6) {
        0 => String::new(),
        1 => "99999999".into(),
        _ => random.of(&ACCOUNTS).replace("0001", " 0001"),
    };
    let remark = match random.below(6) {
        0 | 1 => String::new(),
        2 => format!("认证费９００００００{}", random.below(9)),
        3 => format!("00000{} 00000{}", random.below(9), random.below(9)),
        _ => format!("附言00000{}。", random.below(9)),
    };
    BankEntry {
        bank_reference: format!("{number:08}"),
        kind: EntryKind::Credit,
        is_booked: true,
        booked_on: random.day(20),
        amount: Fen(if random.below(12) == 0 { 30_000 } else { 1 + i64::try_from(random.below(5)).unwrap() }),
        payer_name,
        payer_account,
        remark,
    }
}

async fn import(portal: &Portal, entries: Vec<BankEntry>, digest: u8) {
    let count = entries.len() as u64;
    let read = move |accept: &mut dyn FnMut(BankEntry) -> ControlFlow<()>| {
        for entry in entries {
            let _ = accept(entry);
        }
        Ok::<_, Infallible>(FileRead { format: "csv", covers: None, digest: [digest; 32], entries: count })
    };
    let source = Source { file_name: "made up", operator: None };
    let keys = &portal.app.config.keys;
    statements::import(&portal.pool, keys, source, read, |_| {}, portal.clock.now()).await.unwrap();
}

#[tokio::test]
async fn the_import_judges_as_the_rule_says() {
    let mut seen = std::collections::HashMap::new();
    for seed in 0..12 {
        let portal = Portal::start().await;
        let mut random = Random(seed);
        let mut world = World::default();
        world.fill(&portal, &mut random).await;
        // The second statement finds what the first has found, but nobody has settled.
        for statement in 0..2u8 {
            let mut entries: Vec<_> =
                (0..250).map(|number| entry(&mut random, u64::from(statement) * 1_000 + number)).collect();
            let shuffled = entries.clone();
            entries.sort_by_key(|entry| (entry.booked_on, entry.bank_reference.clone()));
            let payments: Vec<_> = entries.iter().map(Payment::of).collect();
            let instructions: Vec<_> = world.instructions.iter().map(|(_, asked)| asked.clone()).collect();
            let fees: Vec<_> = world.fees.iter().map(|(_, asked)| asked.clone()).collect();
            let verdicts = judge_all(&payments, &instructions, &fees);
            import(&portal, shuffled, statement).await;
            for (entry, verdict) in entries.iter().zip(verdicts) {
                let stored: (String, Option<Uuid>) = sqlx::query_as(
                    "SELECT outcome, coalesce(registration_id, certification_id) FROM bank_entries WHERE bank_reference = $1",
                )
                .bind(&entry.bank_reference)
                .fetch_one(&portal.pool)
                .await
                .unwrap();
                let expected = (verdict.outcome.as_str().to_owned(), verdict.about.map(|about| world.id(about)));
                assert_eq!(
                    stored,
                    expected,
                    "seed {seed}: {entry:?} against {:?}",
                    verdict.about.map(|about| {
                        match about {
                            About::Instruction(at) => format!("{:?}", instructions[at]),
                            About::Fee(at) => format!("{:?}", fees[at]),
                        }
                    })
                );
                *seen.entry(verdict.outcome).or_insert(0) += 1;
                world.settle(verdict.outcome, verdict.about);
            }
            let refunds = portal
                .count("SELECT count(*) FROM refunds JOIN bank_entries ON id = entry_id AND reason = outcome")
                .await;
            let due = portal
                .count(
                    "SELECT count(*) FROM bank_entries WHERE outcome = ANY ('{wrong_amount, wrong_payer,
                personal_account, late, closed, duplicate, certification_duplicate, certification_closed}')",
                )
                .await;
            assert_eq!(refunds, due);
        }
    }
    for outcome in Outcome::ALL.into_iter().take(13) {
        assert!(seen.get(&outcome).is_some_and(|count| *count > 5), "{outcome:?} is hardly ever seen: {seen:?}");
    }
}
