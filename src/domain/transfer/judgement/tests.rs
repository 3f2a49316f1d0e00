use time::macros::date;

use super::*;

fn entry() -> BankEntry {
    BankEntry {
        bank_reference: "B1".into(),
        kind: crate::domain::transfer::EntryKind::Credit,
        is_booked: true,
        booked_on: date!(2026 - 12 - 01),
        amount: Fen(7),
        payer_name: "北京示例（中国）有限公司".into(),
        payer_account: "0200 0019 0920 0123 456".into(),
        remark: "验证 012345".into(),
    }
}

fn instruction() -> Instruction {
    Instruction {
        payer_key: "北京示例(中国)有限公司".into(),
        payer_account: "0200001909200123456".into(),
        administrator_key: "王小明".into(),
        amount: Fen(7),
        reference: "012345".into(),
        issued_on: date!(2026 - 11 - 25),
        last_day: date!(2026 - 12 - 05),
        standing: Standing::Open,
    }
}

fn fee() -> Fee {
    Fee {
        payer_key: "示例日报社".into(),
        amount: Fen(30_000),
        reference: "00123456".into(),
        last_day: date!(2026 - 12 - 05),
        standing: Standing::Open,
    }
}

/// One changed entry against one changed instruction.
fn outcome(change: impl FnOnce(&mut BankEntry, &mut Instruction)) -> Outcome {
    let (mut entry, mut instruction) = (entry(), instruction());
    change(&mut entry, &mut instruction);
    let verdict = judge_all(&[Payment::of(&entry)], &[instruction], &[])[0];
    assert_eq!(verdict.about.is_none(), verdict.outcome == Outcome::Unmatched);
    verdict.outcome
}

fn fee_outcome(change: impl FnOnce(&mut BankEntry, &mut Fee)) -> Outcome {
    let mut entry = BankEntry {
        amount: Fen(30_000),
        payer_name: "示例日报社".into(),
        remark: "认证费 ００１２３４５６".into(),
        ..entry()
    };
    let mut fee = fee();
    change(&mut entry, &mut fee);
    judge_all(&[Payment::of(&entry)], &[instruction()], &[fee])[0].outcome
}

#[test]
fn a_transfer_that_agrees_verifies() {
    assert_eq!(outcome(|_, _| {}), Outcome::Verified);
    assert_eq!(outcome(|entry, _| entry.remark = "验证".into()), Outcome::Verified);
    assert_eq!(outcome(|entry, _| entry.remark = "20261201 转账 012345号".into()), Outcome::Verified);
    assert_eq!(outcome(|entry, _| entry.booked_on = date!(2026 - 12 - 05)), Outcome::Verified, "the last day");
}

#[test]
fn what_nearly_agrees_is_decided_by_operators() {
    assert_eq!(outcome(|entry, _| entry.remark = "543210".into()), Outcome::NeedsDecision, "another reference");
    assert_eq!(outcome(|entry, _| entry.payer_account = "99999999".into()), Outcome::NeedsDecision);
    assert_eq!(outcome(|entry, _| entry.payer_name = "另一家公司".into()), Outcome::NeedsDecision);
    assert_eq!(outcome(|entry, _| entry.payer_name.clear()), Outcome::NeedsDecision);
}

#[test]
fn what_is_wrong_is_paid_back() {
    let other = |entry: &mut BankEntry, name: &str, account: &str| {
        entry.payer_name = name.into();
        entry.payer_account = account.into();
    };
    assert_eq!(outcome(|entry, _| entry.amount = Fen(50)), Outcome::WrongAmount);
    assert_eq!(outcome(|entry, _| other(entry, "另一家公司", "99999999")), Outcome::WrongPayer);
    assert_eq!(outcome(|entry, _| other(entry, "王小明", "99999999")), Outcome::PersonalAccount);
    assert_eq!(outcome(|entry, _| other(entry, "李四", "6200000000000005")), Outcome::PersonalAccount, "a card");
    let own_card_without_reference = |entry: &mut BankEntry, _: &mut _| {
        other(entry, "王小明", "99999999");
        entry.remark.clear();
    };
    assert_eq!(outcome(own_card_without_reference), Outcome::PersonalAccount);
    assert_eq!(outcome(|entry, _| entry.booked_on = date!(2026 - 12 - 06)), Outcome::Late);
    assert_eq!(outcome(|_, asked| asked.standing = Standing::Settled), Outcome::Duplicate);
    assert_eq!(outcome(|_, asked| asked.standing = Standing::Closed), Outcome::Closed);
}

#[test]
fn a_payment_older_than_the_instruction_is_not_for_it() {
    assert_eq!(outcome(|entry, _| entry.booked_on = date!(2026 - 11 - 24)), Outcome::Unmatched);
}

#[test]
fn strangers_payments_are_nobodys() {
    let stranger = |entry: &mut BankEntry, _: &mut Instruction| {
        entry.payer_name = "另一家公司".into();
        entry.payer_account = "99999999".into();
        entry.remark = "货款".into();
    };
    assert_eq!(outcome(stranger), Outcome::Unmatched);
}

#[test]
fn of_two_right_transfers_the_first_counts() {
    let payment = Payment::of(&entry());
    let doubtful = Payment { payer_account: "99999999".into(), ..payment.clone() };
    let verdicts = judge_all(&[payment.clone(), payment, doubtful], &[instruction()], &[]);
    let outcomes: Vec<_> = verdicts.iter().map(|verdict| verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Verified, Outcome::Duplicate, Outcome::Duplicate]);
}

#[test]
fn without_reference_exactly_one_open_instruction_must_fit() {
    let without = Payment::of(&BankEntry { remark: String::new(), payer_account: String::new(), ..entry() });
    let other = Instruction { payer_account: "88888888".into(), ..instruction() };
    let one = judge_all(std::slice::from_ref(&without), &[instruction()], &[])[0];
    assert_eq!(one, Verdict { outcome: Outcome::NeedsDecision, about: Some(About::Instruction(0)) });
    let two = judge_all(&[without], &[instruction(), other], &[])[0];
    assert_eq!(two, Verdict { outcome: Outcome::NeedsDecision, about: None });
}

#[test]
fn an_open_instruction_comes_before_an_ended_one() {
    let ended = |standing| Instruction { standing, ..instruction() };
    let without = Payment::of(&BankEntry { remark: String::new(), ..entry() });
    let instructions = [ended(Standing::Settled), instruction(), ended(Standing::Closed)];
    let verdict = judge_all(&[without], &instructions, &[])[0];
    assert_eq!(verdict, Verdict { outcome: Outcome::Verified, about: Some(About::Instruction(1)) });
}

#[test]
fn fees_are_judged_alike() {
    assert_eq!(fee_outcome(|_, _| {}), Outcome::CertificationPaid);
    assert_eq!(fee_outcome(|entry, _| entry.remark.clear()), Outcome::CertificationPaid);
    assert_eq!(fee_outcome(|entry, _| entry.amount = Fen(29_999)), Outcome::WrongAmount);
    assert_eq!(fee_outcome(|entry, _| entry.payer_name = "王小明".into()), Outcome::CertificationNeedsDecision);
    assert_eq!(fee_outcome(|_, asked| asked.standing = Standing::Settled), Outcome::CertificationDuplicate);
    assert_eq!(fee_outcome(|_, asked| asked.standing = Standing::Closed), Outcome::CertificationClosed);
    let two = [fee(), Fee { reference: "00123457".into(), ..fee() }];
    let entry =
        BankEntry { amount: Fen(30_000), payer_name: "示例日报社".into(), remark: String::new(), ..entry() };
    let verdict = judge_all(&[Payment::of(&entry)], &[], &two)[0];
    assert_eq!(verdict, Verdict { outcome: Outcome::CertificationNeedsDecision, about: None });
}
