//! Certification: applied for, paid, returned, corrected, approved, failed, renewed.

use std::time::Duration;

use registration_portal::{
    dev::bank::Format,
    domain::{calendar::today, review::Reason, transfer::BankEntry},
    life::certification::{self, Refusal},
    texts::{Locale, Texts},
};

use crate::common::{
    Portal,
    certification::{
        CHECK, DETAILS, GOVERNMENT, MEDIA, apply, approve, begin, begin_again, fill_in, give_back, operator, papers,
        pay, picture, picture_of, seen, send, take_up, upload,
    },
    journey::{ENTERPRISE, PASSWORD, register, sign_in},
    statement::{StatementFile, taken_back},
};
use image::ImageFormat;

const EMAIL: &str = "applicant@example.com";
const DAY: Duration = Duration::from_secs(86_400);

async fn status(portal: &Portal) -> String {
    portal.query("SELECT status FROM certifications ORDER BY created_at DESC, id DESC LIMIT 1").await
}

async fn registration(portal: &Portal) -> String {
    portal.query("SELECT status FROM registrations").await
}

#[tokio::test]
async fn media_pay_are_returned_twice_and_approved() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let page = apply(&portal, &browser, EMAIL, MEDIA).await;
    assert_eq!(status(&portal).await, "awaiting_payment");
    assert!(portal.query::<bool>("SELECT deadline_at IS NULL FROM registrations").await, "it no longer lapses");
    assert!(page.text().contains("支付认证费 300.00 元"), "{}", page.text());

    // What to pay, with its own reference, on the page and not in the mail.
    let reference: String = portal.query("SELECT payment_reference FROM certifications").await;
    let payment = browser.open(&format!("{DETAILS}/payment")).await;
    let text = payment.text();
    for part in [&reference, "300.00", "不予退还", portal.app.config.platform.payee.account.as_str()] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("300.00") && mail.subject.contains("认证费"), "{}", mail.subject);
    assert!(!mail.text.contains(portal.app.config.platform.payee.account.as_str()), "{}", mail.text);

    pay(&portal).await;
    assert_eq!(status(&portal).await, "queued");
    assert!(portal.mail_to(EMAIL).await.subject.contains("已收到"));
    browser.open(&format!("{DETAILS}/payment")).await.assert_at(DETAILS);

    let reviewer = operator(&portal, "reviewer@example.com").await;
    give_back(&portal, reviewer, &[("letter", "公章不清晰"), ("contact_mobile", "号码打不通")]).await;
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.text.contains("申请公函：公章不清晰") && mail.text.contains("号码打不通"), "{}", mail.text);
    let page = browser.open(DETAILS).await;
    assert!(page.text().contains("公章不清晰") && page.text().contains("退回修改 2 次"), "{}", page.text());
    let home = browser.open("/account").await;
    let due = home.first(".due").unwrap_or_default();
    for part in ["公章不清晰", "号码打不通", "本次申请将失效；注册仍然保留", "未通过或逾期未修改不予退还"]
    {
        assert!(due.contains(part), "{part}: {due}");
    }
    let correct = home.attribute(".due .button", "href").unwrap_or_default();
    assert_eq!(correct, format!("{DETAILS}/contact"), "straight to the first field that was returned");

    // Only what was returned is open.
    browser.open(&papers("licence")).await.assert_at(&papers("letter"));
    let contact = browser.open(&format!("{DETAILS}/contact")).await;
    contact.assert_at(&format!("{DETAILS}/contact"));
    assert!(contact.text().contains("号码打不通"));
    assert!(contact.attribute("#contact_name", "name").is_none(), "an accepted field is not asked for");
    let version = contact.value("version");
    let smuggled = [
        ("version", version.as_str()),
        ("contact_mobile", "13700137000"),
        ("contact_name", "张三"),
        ("contact_email", "evil@example.com"),
        ("status", "approved"),
    ];
    let page = browser.post(&format!("{DETAILS}/contact"), &smuggled).await;
    page.assert_at(&papers("letter"));
    let (name, mobile, email): (String, String, String) =
        sqlx::query_as("SELECT contact_name, contact_mobile, contact_email FROM certifications")
            .fetch_one(&portal.pool)
            .await
            .unwrap();
    assert_eq!((name.as_str(), mobile.as_str(), email.as_str()), ("王小明", "13700137000", EMAIL));
    // The letter needs a new picture before it can be sent again.
    browser.open(CHECK).await.assert_at(&papers("letter"));
    let small = upload(&browser, &page, "small.jpg", &picture_of(300, 200, ImageFormat::Jpeg)).await;
    assert!(small.error_fields() == ["picture"] && small.text().contains("图片太小"), "{}", small.text());
    let page = upload(&browser, &page, "better.jpg", &picture(ImageFormat::Jpeg)).await;
    page.assert_at(CHECK);
    assert!(page.text().contains("无需付费"), "{}", page.text());
    send(&browser, &page).await;
    assert_eq!(status(&portal).await, "queued");
    assert!(portal.mail_to(EMAIL).await.subject.contains("修改后"));
    let kept = portal.count("SELECT count(*) FROM certification_documents WHERE kind = 'letter'").await;
    assert_eq!(kept, 2, "operators still see what was returned");

    give_back(&portal, reviewer, &[("proofs", "请补充授权书")]).await;
    let page = browser.open(&papers("proof")).await;
    let page = upload(&browser, &page, "proof.png", &picture(ImageFormat::Png)).await;
    page.assert_at(&papers("proof"));
    let page = browser.open(CHECK).await;
    send(&browser, &page).await;
    approve(&portal, reviewer).await;

    assert_eq!(registration(&portal).await, "registered");
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("有效期至"), "{}", mail.subject);
    let page = browser.open(DETAILS).await;
    assert!(page.text().contains("认证已通过") && page.text().contains("可以申请续期"), "{}", page.text());
    let account = browser.open("/account").await;
    assert!(!account.text().contains("验证后开通"), "every function is open: {}", account.text());
    let until: time::OffsetDateTime = portal.query("SELECT valid_until FROM certifications").await;
    let until = format!("有效期至{}", Texts::of(Locale::Chinese).last_day_before(until));
    assert!(account.first(".notice").is_some_and(|notice| notice.contains(&until)), "{}", account.text());
    let states: String =
        portal.query("SELECT string_agg(to_status, ' ' ORDER BY at, id) FROM certification_history").await;
    assert_eq!(
        states,
        "draft awaiting_payment queued in_review returned queued in_review returned queued in_review approved"
    );
    let rounds: String = portal
        .query("SELECT string_agg(round || decision, ' ' ORDER BY round) FROM reviews WHERE answers IS NOT NULL")
        .await;
    assert_eq!(rounds, "1returned 2returned 3approved");
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE target = 'certification'").await, 13);
}

#[tokio::test]
async fn governments_pay_nothing() {
    let portal = Portal::start().await;
    let browser = portal.browser().in_english();
    let contact = begin(&portal, &browser, EMAIL, GOVERNMENT).await;
    let check = fill_in(&browser, &contact, GOVERNMENT).await;
    assert!(check.text().contains("free of charge"), "{}", check.text());
    assert!(!check.text().contains("fee as described"), "there is no fee to agree to: {}", check.text());
    let letter = browser.open(&format!("{DETAILS}/letter")).await;
    assert!(letter.text().contains("true, lawful and valid") && !letter.text().contains("fee"), "{}", letter.text());
    let unsaid = browser.send(&check, &[]).await;
    assert_eq!(unsaid.status, 422);
    assert_eq!(unsaid.error_fields(), ["statement"]);
    let page = send(&browser, &check).await;
    assert!(page.text().contains("In review"), "{}", page.text());
    assert_eq!(portal.query::<String>("SELECT payment FROM certifications").await, "free");
    assert!(portal.query::<bool>("SELECT payment_reference IS NULL FROM certifications").await);
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("is being reviewed") && !mail.text.contains("300"), "{}", mail.subject);
    let confirmed =
        portal.mails_to(EMAIL).await.into_iter().find(|mail| mail.subject.contains("Apply for certification"));
    assert!(confirmed.is_some_and(|mail| mail.text.contains("free of charge") && mail.text.contains(DETAILS)));
    approve(&portal, operator(&portal, "reviewer@example.com").await).await;
    assert_eq!(registration(&portal).await, "registered");
    assert!(portal.mail_to(EMAIL).await.subject.contains("You are certified until"));
}

#[tokio::test]
async fn who_never_applies_lapses_and_a_draft_is_no_application() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    begin(&portal, &browser, EMAIL, MEDIA).await;
    let home = browser.open("/account").await;
    assert!(home.text().contains("提交后才算申请"), "{}", home.text());
    let contact = format!("{DETAILS}/contact");
    assert_eq!(home.attribute(&format!("main a[href='{contact}']"), "href"), Some(contact));
    let before = portal.mails_to(EMAIL).await.len();
    portal.wait(29 * DAY);
    portal.jobs.run_scheduled().await.unwrap();
    portal.deliver().await;
    assert_eq!(registration(&portal).await, "registered_limited");
    portal.wait(3 * DAY);
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(registration(&portal).await, "lapsed");
    let mails = portal.mails_to(EMAIL).await;
    let [reminder, lapsed] = &mails[before..] else { panic!("{:?}", mails.len()) };
    assert!(
        reminder.subject.starts_with("还有 1 天：请于") && reminder.subject.contains("申请认证"),
        "{}",
        reminder.subject
    );
    assert!(lapsed.subject.contains("已失效"), "{}", lapsed.subject);
    // What it costs, and straight to where it is applied for.
    for mail in [&mails[before - 1], reminder] {
        assert!(mail.text.contains("认证费 300.00 元") && mail.text.contains(DETAILS), "{}", mail.text);
    }
    sign_in(&browser, EMAIL, PASSWORD).await;
    browser.open(&format!("{DETAILS}/contact")).await.assert_at(DETAILS);
}

#[tokio::test]
async fn who_does_not_pay_is_reminded_fails_and_may_apply_again() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    let applied_on = today(portal.clock.now());
    let before = portal.mails_to(EMAIL).await.len();
    for _ in 0..29 {
        portal.wait(DAY);
        portal.jobs.run_scheduled().await.unwrap();
    }
    assert_eq!(status(&portal).await, "awaiting_payment");
    assert_eq!(portal.mails_to(EMAIL).await.len() - before, 2, "three days before and one");
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.starts_with("还有 1 天：请于"), "{}", mail.subject);
    assert!(mail.text.contains(&format!("{DETAILS}/payment")), "{}", mail.text);
    portal.wait(2 * DAY);
    portal.jobs.run_scheduled().await.unwrap();
    // What was paid in time may still be on its way into a statement, for three working days.
    let statement = StatementFile::since(applied_on, &portal, &[], Format::Camt053V08);
    statement.import(&portal).await.unwrap();
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(status(&portal).await, "awaiting_payment");
    portal.wait(20 * DAY);
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(status(&portal).await, "failed");
    assert!(portal.mail_to(EMAIL).await.subject.contains("重新申请"));
    assert_eq!(registration(&portal).await, "registered_limited");
    let days: i64 = portal
        .query("SELECT floor(extract(epoch FROM deadline_at - updated_at) / 86400)::bigint FROM registrations")
        .await;
    assert!((29..=31).contains(&days), "thirty days to apply again, not {days}");

    // The contact is kept, the papers are shown anew.
    sign_in(&browser, EMAIL, PASSWORD).await;
    let contact = begin_again(&browser).await;
    assert_eq!(contact.value("contact_mobile"), "13900139000");
    let check = fill_in(&browser, &contact, MEDIA).await;
    send(&browser, &check).await;
    assert_eq!(portal.count("SELECT count(DISTINCT payment_reference) FROM certifications").await, 2);
}

#[tokio::test]
async fn who_does_not_correct_in_time_fails() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    let reviewer = operator(&portal, "reviewer@example.com").await;
    give_back(&portal, reviewer, &[("licence", "看不清")]).await;
    // A second return does not begin the thirty days anew.
    portal.wait(20 * DAY);
    sign_in(&browser, EMAIL, PASSWORD).await;
    let page = browser.open(&papers("licence")).await;
    let page = upload(&browser, &page, "again.jpg", &picture(ImageFormat::Jpeg)).await;
    send(&browser, &page).await;
    give_back(&portal, reviewer, &[("licence", "还是看不清")]).await;
    portal.wait(12 * DAY);
    sign_in(&browser, EMAIL, PASSWORD).await;
    // The time is over even before the job has noticed.
    browser.open(&papers("licence")).await.assert_at(DETAILS);
    portal.jobs.run_scheduled().await.unwrap();
    assert_eq!(status(&portal).await, "failed");
    assert!(portal.mail_to(EMAIL).await.subject.contains("未按期修改"));
    let text = browser.open("/account").await.text();
    assert!(text.contains("退回的内容没有在期限内修改，申请已失效"), "{text}");
}

#[tokio::test]
async fn a_fourth_return_is_refused_and_a_failure_says_why() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    let reviewer = operator(&portal, "reviewer@example.com").await;
    for round in 0..3 {
        give_back(&portal, reviewer, &[("letter", "没有公章")]).await;
        let page = browser.open(&papers("letter")).await;
        let page = upload(&browser, &page, &format!("{round}.jpg"), &picture(ImageFormat::Jpeg)).await;
        send(&browser, &page).await;
    }
    take_up(&portal, reviewer).await;
    let reason = Reason { zh: "公章与主体不符".into(), en: "The stamp is another body’s".into() };
    let verdicts =
        [registration_portal::domain::review::FieldVerdict { field: "letter".into(), returned: Some(reason.clone()) }];
    let (seen, now) = (seen(&portal).await, portal.clock.now());
    let mut transaction = portal.pool.begin().await.unwrap();
    let refused = certification::give_back(&mut transaction, &portal.app.config, seen, reviewer, &verdicts, now).await;
    assert!(matches!(refused, Err(Refusal::ReturnedTooOften)), "{refused:?}");
    certification::fail(&mut transaction, &portal.app.config, seen, reviewer, &reason, now).await.unwrap();
    transaction.commit().await.unwrap();
    // A second decision on what was seen before comes too late.
    let mut transaction = portal.pool.begin().await.unwrap();
    let late = certification::approve(&mut transaction, &portal.app.config, seen, reviewer, now).await;
    assert!(matches!(late, Err(Refusal::Changed)), "{late:?}");
    drop(transaction);
    assert_eq!(registration(&portal).await, "registered_limited");
    assert!(portal.mail_to(EMAIL).await.text.contains("公章与主体不符"));
    let page = browser.open(DETAILS).await;
    assert!(page.text().contains("公章与主体不符") && page.text().contains("重新申请"), "{}", page.text());
}

#[tokio::test]
async fn a_renewal_opens_before_the_end_and_prolongs_from_it() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    pay(&portal).await;
    let reviewer = operator(&portal, "reviewer@example.com").await;
    approve(&portal, reviewer).await;
    let end: time::OffsetDateTime = portal.query("SELECT valid_until FROM certifications").await;
    portal.wait(200 * DAY);
    sign_in(&browser, EMAIL, PASSWORD).await;
    let early = browser.post(&format!("{DETAILS}/begin"), &[]).await;
    early.assert_at(DETAILS);
    assert_eq!(portal.count("SELECT count(*) FROM certifications").await, 1);

    let before = portal.mails_to(EMAIL).await.len();
    for _ in 0..100 {
        portal.wait(DAY);
        portal.jobs.run_scheduled().await.unwrap();
    }
    // 65 days are left: reminded at 90, on the day on which it opens.
    assert_eq!(portal.mails_to(EMAIL).await.len() - before, 1);
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("续期") && mail.subject.contains("还有 90 天"), "{}", mail.subject);
    assert!(mail.text.contains("认证费") && mail.text.contains("300.00 元"), "{}", mail.text);
    assert!(mail.text.contains("审核预计需要 5 个工作日"), "{}", mail.text);
    sign_in(&browser, EMAIL, PASSWORD).await;
    let home = async || browser.open("/account").await.text();
    let early = home().await;
    assert!(early.contains("认证即将到期，请申请续期") && early.contains("还有 65 天"), "{early}");
    assert!(early.contains("等待申请续期") && !early.contains("可能来不及通过"), "{early}");
    let contact = begin_again(&browser).await;
    assert!(home().await.contains("继续填写续期申请"), "{}", home().await);
    assert_eq!(contact.value("contact_name"), "王小明");
    let check = fill_in(&browser, &contact, MEDIA).await;
    send(&browser, &check).await;
    let ends = Texts::of(Locale::Chinese).last_day_before(end);
    let locks = format!("有效期至{ends}");
    for part in ["支付认证费 300.00 元", &locks, "部分功能会锁定", "提交续期申请", "已确认，用于之前的认证"]
    {
        assert!(home().await.contains(part), "{part}: {}", home().await);
    }
    let page = browser.open(&format!("{DETAILS}/payment")).await.text();
    assert!(page.contains(&locks) && page.contains("部分功能会锁定") && !page.contains("收到的款项"), "{page}");
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("支付认证费 300.00 元") && mail.text.contains("这是续期"), "{}", mail.text);
    assert!(mail.text.contains(&locks), "{}", mail.text);
    pay(&portal).await;
    assert!(portal.mail_to(EMAIL).await.subject.contains("认证费已收到"));
    assert!(home().await.contains("正在审核续期"), "{}", home().await);
    // One that is under way needs no reminder; that its review is late is told.
    let before = portal.mails_to(EMAIL).await.len();
    portal.wait(10 * DAY);
    portal.jobs.run_scheduled().await.unwrap();
    let mails = portal.mails_to(EMAIL).await;
    let subjects: Vec<_> = mails[before..].iter().map(|mail| &mail.subject).collect();
    assert!(matches!(subjects[..], [late] if late.contains("审核比预计的晚")), "{subjects:?}");
    approve(&portal, reviewer).await;
    let renewed: time::OffsetDateTime = portal.query("SELECT max(valid_until) FROM certifications").await;
    assert!((365..=366).contains(&(renewed - end).whole_days()), "{end} {renewed}");
    assert_eq!(registration(&portal).await, "registered");
    assert!(portal.mail_to(EMAIL).await.subject.contains("续期已通过"));
}

#[tokio::test]
async fn whoever_does_not_renew_is_told_of_the_end_once() {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, GOVERNMENT).await;
    approve(&portal, operator(&portal, "reviewer@example.com").await).await;
    portal.wait(358 * DAY);
    let end: time::OffsetDateTime = portal.query("SELECT valid_until FROM certifications").await;
    let before = portal.mails_to(EMAIL).await.len();
    while portal.clock.now() < end + 5 * DAY {
        portal.jobs.run_scheduled().await.unwrap();
        portal.deliver().await;
        portal.wait(DAY);
        let left = end - portal.clock.now();
        if left > time::Duration::DAY && left < 2 * time::Duration::DAY {
            sign_in(&browser, EMAIL, PASSWORD).await;
            let text = browser.open("/account").await.text();
            assert!(text.contains("可能来不及通过") && !text.contains("还有 1 天"), "what is late: {text}");
            browser.post("/account/sign-out", &[]).await;
        }
    }
    let mails = portal.mails_to(EMAIL).await;
    let subjects: Vec<_> = mails[before..].iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects.len(), 2, "seven days before, and at the end: {subjects:?}");
    assert!(subjects[0].contains("还有 7 天") && subjects[1].contains("认证有效期已过"), "{subjects:?}");
    assert!(mails[before..].iter().all(|mail| mail.text.contains("本次认证免费")), "what it costs");
    sign_in(&browser, EMAIL, PASSWORD).await;
    let text = browser.open("/account").await.text();
    let ended = Texts::of(Locale::Chinese).moment_seen(end, portal.clock.now());
    for part in ["认证已过期", "认证已到期", "结束，部分功能已锁定", "认证到期，部分功能已锁定", &ended, "续期后恢复"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("验证后开通"), "{text}");
}

#[tokio::test]
async fn a_reversed_payment_is_due_again_and_freezes_what_was_approved() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    let reverse = async |paid: BankEntry| {
        let reversal = taken_back(&paid, &portal);
        StatementFile::of_today(&portal, &[reversal], Format::Camt053V08).import(&portal).await.unwrap();
    };
    reverse(pay(&portal).await).await;
    assert_eq!(status(&portal).await, "awaiting_payment");
    assert!(portal.mail_to(EMAIL).await.subject.contains("冲回"));
    browser.open(&format!("{DETAILS}/payment")).await.assert_at(&format!("{DETAILS}/payment"));
    let paid = pay(&portal).await;
    approve(&portal, operator(&portal, "reviewer@example.com").await).await;
    reverse(paid).await;
    assert_eq!(registration(&portal).await, "frozen");
    assert!(portal.mail_to(EMAIL).await.subject.contains("冻结"));
}

#[tokio::test]
async fn what_was_returned_taken_back_and_paid_again_can_be_decided() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    let paid = pay(&portal).await;
    let reviewer = operator(&portal, "reviewer@example.com").await;
    give_back(&portal, reviewer, &[("letter", "公章不清晰")]).await;
    let reversal = taken_back(&paid, &portal);
    StatementFile::of_today(&portal, &[reversal], Format::Camt053V08).import(&portal).await.unwrap();
    assert_eq!(status(&portal).await, "awaiting_payment");
    pay(&portal).await;
    assert_eq!(status(&portal).await, "queued");
    approve(&portal, reviewer).await;
    assert_eq!(status(&portal).await, "approved");
}

#[tokio::test]
async fn who_pays_by_transfer_is_not_offered_a_certification() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    register(&portal, &browser, EMAIL, ENTERPRISE).await;
    let page = browser.open(DETAILS).await;
    assert!(page.text().contains("无需认证"), "{}", page.text());
    browser.post(&format!("{DETAILS}/begin"), &[]).await.assert_at(DETAILS);
    assert_eq!(portal.count("SELECT count(*) FROM certifications").await, 0);
    browser.open(CHECK).await.assert_at(DETAILS);
}

#[tokio::test]
async fn two_tabs_and_two_clicks_do_no_harm() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let contact = begin(&portal, &browser, EMAIL, MEDIA).await;
    browser.post(&format!("{DETAILS}/begin"), &[]).await.assert_at(DETAILS);
    assert_eq!(portal.count("SELECT count(*) FROM certifications").await, 1, "one application at a time");

    // The language can be switched in the middle of typing.
    let typed = [("contact_name", "李"), ("contact_mobile", "123"), ("contact_email", "who@example.com")];
    let switched = browser.switch_language(&contact, &typed).await;
    assert_eq!(switched.status, 200);
    assert_eq!(switched.value("contact_mobile"), "123");
    assert_eq!(switched.heading(), "Contact for the certification");
    let wrong = browser.send(&switched, &typed).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.error_fields(), ["contact_name", "contact_mobile"]);
    assert_eq!(wrong.value("contact_email"), "who@example.com");

    // A page that was shown for older answers is refused, with what was typed.
    let check = fill_in(&browser, &contact, MEDIA).await;
    let stale = browser.send(&contact, &[("contact_name", "赵六")]).await;
    assert_eq!(stale.status, 409);
    assert_eq!(stale.value("contact_name"), "赵六");
    assert_eq!(portal.query::<String>("SELECT contact_name FROM certifications").await, "王小明");
    let proof = browser.open(&papers("proof")).await;
    upload(&browser, &proof, "one.png", &picture(ImageFormat::Png)).await.assert_at(&papers("proof"));
    let stale = upload(&browser, &proof, "two.png", &picture(ImageFormat::Png)).await;
    assert_eq!(stale.status, 409);
    let stale = browser.send(&check, &[("statement", "on")]).await;
    assert_eq!(stale.status, 409);
    assert_eq!(status(&portal).await, "draft");

    let check = browser.open(CHECK).await;
    let mails = portal.mails_to(EMAIL).await.len();
    let form = [("statement", "on")];
    let (one, two) = tokio::join!(browser.send(&check, &form), browser.send(&check, &form));
    one.assert_at(DETAILS);
    two.assert_at(DETAILS);
    assert_eq!(portal.mails_to(EMAIL).await.len(), mails + 1);
    assert_eq!(portal.count("SELECT count(*) FROM reviews").await, 1);
}
