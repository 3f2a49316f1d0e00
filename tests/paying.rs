//! Paying, from the page that asks for it over the bank's statement to what the applicant is told: every journey of a transfer
//! and of a certification's fee, by HTTP, a statement's file, and mails.

use std::{
    fs::OpenOptions,
    io::Write,
    process::{Child, Command, Stdio},
    time::Duration,
};

use registration_portal::{
    dev::bank::Format,
    domain::{
        calendar::{Holidays, today},
        money::Fen,
        review::Reason,
        transfer::{BankEntry, deadline, refund_due_by},
    },
    life::certification::{approve_payment, fail, propose_payment},
    store::{certifications::transition::Payment, proposals},
    texts::{Locale, Texts},
};
use time::Date;

use crate::{
    common::{
        Portal,
        browser::{Answer, Browser},
        certification::{DETAILS, MEDIA, apply, begin_again, fill_in, operator, seen, send, take_up},
        journey::{ADMINISTRATOR, ENTERPRISE, PASSWORD, register, sign_in},
        statement::{Asked, StatementFile, taken_back},
    },
    config::{commanded, portal, said},
};

const EMAIL: &str = "applicant@example.com";
const TRANSFER: &str = "/account/transfer";
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A company that has registered, what it was asked for, and the day of that.
struct Company {
    portal: Portal,
    browser: Browser,
    asked: Asked,
    registered_on: Date,
}

impl Company {
    async fn register() -> Self {
        Self::register_on(Portal::start().await).await
    }

    async fn register_on(portal: Portal) -> Self {
        portal.wait_until_noon();
        let browser = portal.browser();
        register(&portal, &browser, EMAIL, ENTERPRISE).await;
        let page = browser.open(TRANSFER).await;
        page.assert_at(TRANSFER);
        portal.deliver().await;
        let registered_on = today(portal.clock.now());
        Self { asked: Asked::on(&page), portal, browser, registered_on }
    }

    /// Days go by, and every day the jobs do what is due.
    async fn days_pass(&self, days: u32) {
        days_pass(&self.portal, days).await;
        come_back(&self.browser).await;
    }

    async fn import(&self, entries: &[BankEntry], format: Format) {
        StatementFile::of_today(&self.portal, entries, format).import(&self.portal).await.unwrap();
        self.portal.deliver().await;
    }

    async fn text(&self, path: &str) -> String {
        self.browser.open(path).await.assert_at(path).text()
    }
}

/// The page says what is going on and by when that is known, and has nothing on it by which one could pay.
fn assert_asks_for_nothing(page: &Answer, portal: &Portal) {
    let payee = &portal.app.config.platform.payee;
    for detail in [payee.account.as_str(), payee.name.as_str(), payee.bank.as_str()] {
        assert!(!page.body.contains(detail), "{detail}: {}", page.text());
    }
    for selector in [".values", ".copy", ".due", ".due-date", "[data-print]"] {
        assert!(page.first(selector).is_none(), "{selector}: {}", page.text());
    }
    assert!(page.text().contains("结束前"), "{}", page.text());
}

async fn days_pass(portal: &Portal, days: u32) {
    for _ in 0..days {
        portal.wait(DAY);
        portal.jobs.run_scheduled().await.unwrap();
        portal.deliver().await;
    }
}

/// Opens the account after a while, whether or not one is still signed in.
async fn come_back(browser: &Browser) {
    let page = browser.open("/account").await;
    if page.path != "/account" {
        sign_in(browser, EMAIL, PASSWORD).await.assert_at("/account");
    }
}

/// Every mail so far says one of these; of those that were owed at once, either may come first.
async fn assert_told(portal: &Portal, expected: &[&str]) {
    let subjects: Vec<_> = portal.mails_to(EMAIL).await.into_iter().map(|mail| mail.subject).collect();
    let mut others = subjects.clone();
    for expected in expected {
        let found = others.iter().position(|subject| subject.contains(expected));
        others.remove(found.unwrap_or_else(|| panic!("{expected} is missing in {subjects:#?}")));
    }
    assert!(others.is_empty(), "{others:#?} were not expected");
}

#[tokio::test]
async fn paid_exactly() {
    let company = Company::register().await;
    company.import(&[company.asked.paid(&company.portal, "B1")], Format::CsvGb18030).await;
    let home = company.text("/account").await;
    assert!(home.contains("注册完成") && home.contains("已确认"), "{home}");
    company.browser.open(TRANSFER).await.assert_at("/account");
    let instructed = format!("汇款 {} 元", company.asked.amount);
    assert_told(&company.portal, &["激活您的邮箱", &instructed, "已通过验证"]).await;
    days_pass(&company.portal, 40).await;
    assert_told(&company.portal, &["激活您的邮箱", &instructed, "已通过验证"]).await;
}

#[tokio::test]
async fn paid_from_another_account() {
    let (server, variables) = commanded().await;
    let company = Company::register_on(server).await;
    let paid = company.asked.paid(&company.portal, "B1");
    company.import(&[BankEntry { payer_account: "11050137510000009999".into(), ..paid }], Format::Camt054V02).await;
    for path in ["/account", TRANSFER] {
        let text = company.text(path).await;
        assert!(text.contains("正在核对") && text.contains("请勿重复汇款") && !text.contains("还有"), "{text}");
        // Twice: in what is going on now, and with the payment. Whose account it is stays with the bank.
        assert_eq!(text.matches("付款账号与您填写的对公账号不一致。").count(), 2, "{text}");
        assert!(!text.contains("0000009999"), "{text}");
    }
    let home = company.browser.open("/account").await;
    assert!(home.text().contains("现在无需操作"), "{}", home.text());
    assert!(home.attribute("main a[href='/account/transfer']", "href").is_some(), "it can still be looked up");
    for path in ["/account", TRANSFER, "/register/done"] {
        let page = company.browser.open(path).await;
        page.assert_at(path);
        assert_asks_for_nothing(&page, &company.portal);
    }
    assert!(company.text(TRANSFER).await.contains(&company.asked.reference));
    let mail = company.portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("正在核对您的汇款") && mail.text.contains("请勿重复汇款"), "{}", mail.text);
    assert!(
        mail.text.contains("结束前有结果") && mail.text.contains("付款账号与您填写的对公账号不一致"),
        "{}",
        mail.text
    );
    // However late it is and whatever statements say, nobody fails while operators have something to decide.
    company.days_pass(30).await;
    StatementFile::since(company.registered_on, &company.portal, &[], Format::Camt053V08)
        .import(&company.portal)
        .await
        .unwrap();
    company.days_pass(1).await;
    let home = company.browser.open("/account").await;
    assert_eq!(home.first(".notice-title").as_deref(), Some("仍在核对您的款项，比预计的晚"), "it says to ask");
    assert!(home.text().contains("核对比预计的晚"), "{}", home.text());
    assert_asks_for_nothing(&home, &company.portal);
    let reference: String = company.portal.query("SELECT reference FROM registrations").await;
    let entry = company.portal.query::<uuid::Uuid>("SELECT id FROM bank_entries").await.to_string();
    for email in ["first@example.com", "second@example.com"] {
        operator(&company.portal, email).await;
    }
    let whom = ["--registration", &reference, "--operator", "first@example.com", "--reason", "开户行已确认"];
    let proposed = portal(&[&["entry", "match", &entry], &whom[..]].concat(), variables.clone());
    assert!(proposed.status.success(), "{}", said(&proposed));
    let proposal = company.portal.query::<uuid::Uuid>("SELECT id FROM proposals").await.to_string();
    let approval = ["proposal", "approve", &proposal, "--operator", "second@example.com"];
    let approved = portal(&approval, variables.clone());
    assert!(approved.status.success(), "{}", said(&approved));
    let text = company.text("/account").await;
    assert!(text.contains("注册完成") && text.contains("已确认"), "{text}");
    let instructed = format!("汇款 {} 元", company.asked.amount);
    // Nobody is reminded to pay what is being checked.
    let told = ["激活您的邮箱", &instructed, "正在核对您的汇款", "正在核对银行流水", "已通过验证"];
    assert_told(&company.portal, &told).await;
}

#[tokio::test]
async fn what_was_checked_is_named_by_its_day_once_the_right_transfer_is_there() {
    let company = Company::register().await;
    let paid = company.asked.paid(&company.portal, "B1");
    company.import(&[BankEntry { payer_account: "11050137510000009999".into(), ..paid }], Format::CsvUtf8).await;
    company.days_pass(1).await;
    company.import(&[company.asked.paid(&company.portal, "B2")], Format::CsvUtf8).await;
    let first_day = Texts::of(Locale::Chinese).date(company.registered_on);
    let named = format!("{first_day}收到的 {} 元不再需要", company.asked.amount);
    let mails = company.portal.mails_to(EMAIL).await;
    let mail = mails.iter().find(|mail| mail.subject.contains("不再需要")).expect("a mail about the first one");
    assert!(mail.subject.contains(&named) && mail.text.contains(&named), "{}\n{}", mail.subject, mail.text);
}

#[tokio::test]
async fn what_operators_refuse_is_asked_for_again() {
    let (server, variables) = commanded().await;
    let company = Company::register_on(server).await;
    let paid = company.asked.paid(&company.portal, "B1");
    company.import(&[BankEntry { payer_account: "11050137510000009999".into(), ..paid }], Format::CsvUtf8).await;
    let entry = company.portal.query::<uuid::Uuid>("SELECT id FROM bank_entries").await.to_string();
    for email in ["first@example.com", "second@example.com"] {
        operator(&company.portal, email).await;
    }
    let proposed = portal(
        &["entry", "refund", &entry, "--operator", "first@example.com", "--reason", "账户不属于该企业"],
        variables.clone(),
    );
    assert!(proposed.status.success(), "{}", said(&proposed));
    let proposal = company.portal.query::<uuid::Uuid>("SELECT id FROM proposals").await.to_string();
    let approved = portal(&["proposal", "approve", &proposal, "--operator", "second@example.com"], variables.clone());
    assert!(approved.status.success(), "{}", said(&approved));
    let again = format!("请重新汇款 {} 元", company.asked.amount);
    for path in ["/account", TRANSFER] {
        let text = company.text(path).await;
        assert!(text.contains("经人工核对") && text.contains(&again) && text.contains("还有 10 天"), "{text}");
        assert!(!text.contains("请勿重复汇款") && !text.contains("无需再次汇款"), "{text}");
    }
    let mail = company.portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains(&again), "{}", mail.subject);
    let day = Texts::of(Locale::Chinese).last_day_before(deadline(company.portal.clock.now()));
    assert!(mail.text.contains(&format!("请于{day}结束前")) && mail.text.contains("将原路退回"), "{}", mail.text);
}

#[tokio::test]
async fn paid_wrongly_then_rightly() {
    let company = Company::register().await;
    let (portal, asked) = (&company.portal, &company.asked);
    let paid = asked.paid(portal, "B1");
    company.import(&[BankEntry { amount: Fen(12_345), ..paid.clone() }], Format::CsvUtf8).await;
    let personal = BankEntry {
        bank_reference: "B2".into(),
        payer_name: ADMINISTRATOR.into(),
        payer_account: "6222020200112233446".into(),
        ..paid.clone()
    };
    company.import(&[personal], Format::CsvUtf8).await;
    let page = company.text(TRANSFER).await;
    assert!(page.contains("收到 123.45 元") && page.contains("来自个人账户"), "{page}");
    let expected = Texts::of(Locale::Chinese).last_day_before(refund_due_by(portal.clock.now(), &Holidays::default()));
    assert_eq!(page.matches(&format!("将原路退回，预计在{expected}结束前完成")).count(), 2, "{page}");
    let again = format!("请重新汇款 {} 元", asked.amount);
    let home = company.text("/account").await;
    assert!(home.contains(&again) && home.contains("还有 10 天") && !home.contains("无需再次汇款"), "{home}");
    let mail = portal.mail_to(EMAIL).await;
    let last_day = Texts::of(Locale::Chinese).last_day_before(deadline(portal.clock.now()));
    for part in [&format!("请于{last_day}结束前"), &format!("重新汇款 {} 元", asked.amount), &expected] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    company.import(&[BankEntry { bank_reference: "B3".into(), ..paid }], Format::CsvUtf8).await;
    portal.sql("UPDATE refunds SET status = 'refunded', settled_at = created_at WHERE reason = 'wrong_amount'").await;
    let home = company.text("/account").await;
    assert!(home.contains("注册完成") && home.contains("已确认"), "{home}");
    assert!(home.contains(&format!("已于{}退回", Texts::of(Locale::Chinese).date(company.registered_on))), "{home}");
    assert!(!home.contains("重新汇款"), "nothing is due any more: {home}");
    let instructed = format!("汇款 {} 元", asked.amount);
    assert_told(portal, &["激活您的邮箱", &instructed, "收到 123.45 元，应为", "汇款来自个人账户", "已通过验证"]).await;
}

#[tokio::test]
async fn paid_on_the_last_day_but_in_a_statement_two_days_later() {
    let company = Company::register().await;
    company.days_pass(10).await;
    let page = company.text(TRANSFER).await;
    assert!(page.contains("今天是最后一天"), "{page}");
    let paid = company.asked.paid(&company.portal, "B1");
    company.days_pass(2).await;
    let page = company.browser.open(TRANSFER).await;
    let text = page.assert_at(TRANSFER).text();
    for part in ["汇款期限已到", "等银行流水送达后仍会确认", "请不要再汇款", &company.asked.reference]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_asks_for_nothing(&page, &company.portal);
    assert!(!text.contains("还有") && page.attribute("a[href='/account/cancel']", "href").is_none(), "{text}");
    let link = company.browser.open("/account").await.attribute("main a[href='/account/transfer']", "href");
    assert!(link.is_some(), "what was to be paid can still be looked up");
    company.import(&[paid], Format::Camt053V02).await;
    assert!(company.text("/account").await.contains("注册完成"));
    let instructed = format!("汇款 {} 元", company.asked.amount);
    assert_told(
        &company.portal,
        &["激活您的邮箱", &instructed, &instructed, &instructed, "正在核对银行流水", "已通过验证"],
    )
    .await;
}

#[tokio::test]
async fn paid_too_late() {
    let company = Company::register().await;
    company.days_pass(11).await;
    company.import(&[company.asked.paid(&company.portal, "B1")], Format::Camt053V08).await;
    let page = company.text(TRANSFER).await;
    assert!(page.contains("入账时间晚于期限") && page.contains("将原路退回"), "{page}");
    assert!(!page.contains("重新汇款"), "{page}");
    let mail = company.portal.mail_to(EMAIL).await;
    assert_eq!(mail.subject.split(' ').next().unwrap(), "汇款逾期入账，将退回");
    assert!(mail.text.contains("现在没有应付的款项") && mail.text.contains("结束前完成"), "{}", mail.text);
    // It says so at once, and not that something were still being checked that only comes back.
    for path in ["/account", TRANSFER] {
        let page = company.browser.open(path).await;
        assert_asks_for_nothing(&page, &company.portal);
        let text = page.text();
        assert!(text.contains("汇款逾期入账，将退回") && text.contains("届时可以用原来的信息重新注册"), "{text}");
        assert!(!text.contains("不能取消") && !text.contains("正在核对"), "{text}");
    }
}

#[tokio::test]
async fn never_paid() {
    let company = Company::register().await;
    company.days_pass(25).await;
    let text = company.text("/account").await;
    assert!(text.contains("正在核对银行流水，请不要再汇款"), "no statement has said that nothing came: {text}");
    assert!(text.contains("核对比预计的晚") && !text.contains("无需"), "asking is something to do: {text}");
    let statement = StatementFile::since(company.registered_on, &company.portal, &[], Format::CsvGb18030);
    statement.import(&company.portal).await.unwrap();
    company.days_pass(1).await;
    let home = company.browser.open("/account").await;
    assert!(home.text().contains("期限内没有收到符合要求的汇款"), "{}", home.text());
    let instructed = format!("汇款 {} 元", company.asked.amount);
    assert_told(
        &company.portal,
        &["激活您的邮箱", &instructed, &instructed, &instructed, "正在核对银行流水", "期限内未收到符合要求的汇款"],
    )
    .await;
    let page = company.browser.send_form(&home, "form[action='/account/start-again']", &[]).await;
    page.assert_at("/account");
    company.browser.open("/register").await.assert_at("/register/administrator");
}

#[tokio::test]
async fn taken_back_by_the_bank() {
    let company = Company::register().await;
    let paid = company.asked.paid(&company.portal, "B1");
    company.import(std::slice::from_ref(&paid), Format::Camt054V08).await;
    assert!(company.text("/account").await.contains("注册完成"));
    company.import(&[taken_back(&paid, &company.portal)], Format::Camt054V08).await;
    let home = company.text("/account").await;
    assert!(home.contains("帐号已冻结") && home.contains("已被银行冲回"), "{home}");
    let mail = company.portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("汇款被银行冲回"), "{}", mail.subject);
}

/// Media that have applied for their certification, and the page that asks for the fee.
async fn applied() -> (Portal, Browser, Asked) {
    let portal = Portal::start().await;
    portal.wait_until_noon();
    let browser = portal.browser();
    apply(&portal, &browser, EMAIL, MEDIA).await;
    let page = payment_page(&browser).await;
    (portal, browser, Asked::on(&page))
}

async fn payment_page(browser: &Browser) -> Answer {
    let path = format!("{DETAILS}/payment");
    let page = browser.open(&path).await;
    page.assert_at(&path);
    page
}

fn fee(asked: &Asked, portal: &Portal, bank_reference: &str) -> BankEntry {
    BankEntry { payer_name: MEDIA.name.into(), ..asked.paid(portal, bank_reference) }
}

async fn import(portal: &Portal, entries: &[BankEntry]) {
    StatementFile::of_today(portal, entries, Format::CsvGb18030).import(portal).await.unwrap();
    portal.deliver().await;
}

const APPLIED: [&str; 3] = ["激活您的邮箱", "申请认证", "支付认证费 300.00 元"];

#[tokio::test]
async fn a_fee_is_paid_twice() {
    let (portal, browser, asked) = applied().await;
    import(&portal, &[fee(&asked, &portal, "B1")]).await;
    let text = browser.open("/account").await.text();
    assert!(text.contains("正在审核认证") && text.contains("已确认"), "{text}");
    import(&portal, &[fee(&asked, &portal, "B2")]).await;
    let text = browser.open("/account").await.text();
    assert!(text.contains("这一笔是重复的") && text.contains("将原路退回"), "{text}");
    assert_told(&portal, &[&APPLIED[..], &["认证费已收到", "款项 300.00 元将退回"]].concat()).await;
}

#[tokio::test]
async fn a_fee_is_paid_wrongly_then_rightly() {
    let (portal, browser, asked) = applied().await;
    import(&portal, &[BankEntry { amount: Fen(30_100), ..fee(&asked, &portal, "B1") }]).await;
    let page = payment_page(&browser).await;
    assert_eq!(Asked::on(&page).amount, asked.amount);
    for text in [page.text(), browser.open("/account").await.text(), browser.open(DETAILS).await.text()] {
        assert!(text.contains("收到 301.00 元") && text.contains("请重新汇款 300.00 元"), "{text}");
        assert!(!text.contains("请勿重复汇款"), "{text}");
    }
    let refund = Texts::of(Locale::Chinese).last_day_before(refund_due_by(portal.clock.now(), &Holidays::default()));
    assert!(page.text().contains(&format!("将原路退回，预计在{refund}结束前完成")), "{}", page.text());
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("收到 301.00 元，应为 300.00 元"), "{}", mail.subject);
    assert!(mail.text.contains(&refund) && mail.text.contains("本次申请将失效"), "{}", mail.text);
    import(&portal, &[fee(&asked, &portal, "B2")]).await;
    let text = browser.open("/account").await.text();
    assert!(text.contains("正在审核认证") && text.contains("已确认") && text.contains("金额与要求的不一致"), "{text}");
    assert_told(&portal, &[&APPLIED[..], &["收到 301.00 元，应为", "认证费已收到"]].concat()).await;
}

#[tokio::test]
async fn a_fee_paid_wrongly_and_rightly_in_one_statement_is_not_asked_for_again() {
    let (portal, browser, asked) = applied().await;
    let right = fee(&asked, &portal, "B2");
    import(&portal, &[BankEntry { amount: Fen(30_100), bank_reference: "B1".into(), ..right.clone() }, right]).await;
    assert!(browser.open("/account").await.text().contains("正在审核认证"));
    assert_told(&portal, &[&APPLIED[..], &["款项 301.00 元将退回", "认证费已收到"]].concat()).await;
}

#[tokio::test]
async fn a_fee_that_another_has_paid_is_checked() {
    let (portal, browser, asked) = applied().await;
    import(&portal, &[BankEntry { payer_name: "示例日报社工会".into(), ..fee(&asked, &portal, "B1") }]).await;
    let payment = format!("{DETAILS}/payment");
    for path in ["/account", DETAILS, &payment] {
        let page = browser.open(path).await;
        page.assert_at(path);
        assert_asks_for_nothing(&page, &portal);
        assert!(
            page.text().contains("请勿重复汇款") && page.text().contains("现在无需操作"),
            "{path}: {}",
            page.text()
        );
        assert!(page.text().contains("付款户名与主体名称不一致。"), "{path}: {}", page.text());
    }
    assert!(browser.open(&payment).await.text().contains(&asked.reference));
    let mail = portal.mail_to(EMAIL).await;
    assert!(mail.subject.contains("正在核对您支付的 300.00 元认证费"), "{}", mail.subject);
    let booked_on = today(portal.clock.now());
    assert!(mail.text.contains("付款户名与主体名称不一致。"), "{}", mail.text);
    // It does not fail while operators have something to decide, and nobody is reminded to pay it.
    days_pass(&portal, 40).await;
    come_back(&browser).await;
    let page = browser.open(&payment).await;
    assert_asks_for_nothing(&page, &portal);
    assert!(page.text().contains("核对比预计的晚"), "{}", page.text());
    import(&portal, &[BankEntry { booked_on, ..fee(&asked, &portal, "B2") }]).await;
    let text = browser.open("/account").await.text();
    assert!(text.contains("正在审核认证") && text.contains("已确认") && text.contains("将原路退回"), "{text}");
    let paid = ["正在核对您支付的", "认证费已收到", "款项 300.00 元将退回"];
    assert_told(&portal, &[&APPLIED[..], &paid].concat()).await;
}

#[tokio::test]
async fn a_fee_whose_time_is_over_is_not_asked_for() {
    let (portal, browser, _) = applied().await;
    portal.wait(32 * DAY);
    come_back(&browser).await;
    // The jobs have not run yet.
    for path in ["/account", DETAILS, &format!("{DETAILS}/payment")] {
        let page = browser.open(path).await;
        page.assert_at(path);
        assert!(page.text().contains("付款期限已过，请不要再汇款"), "{path}: {}", page.text());
        assert!(!page.body.contains(portal.app.config.platform.payee.account.as_str()) && page.first(".due").is_none());
    }
}

#[tokio::test]
async fn a_fee_paid_on_the_last_day_but_in_a_statement_two_days_later() {
    let (portal, browser, asked) = applied().await;
    days_pass(&portal, 30).await;
    let paid = fee(&asked, &portal, "B1");
    days_pass(&portal, 2).await;
    come_back(&browser).await;
    for path in ["/account", DETAILS, &format!("{DETAILS}/payment")] {
        let page = browser.open(path).await;
        page.assert_at(path);
        assert_asks_for_nothing(&page, &portal);
        assert!(page.text().contains("等银行流水送达后仍会确认"), "{path}: {}", page.text());
    }
    import(&portal, &[paid]).await;
    assert!(browser.open("/account").await.text().contains("正在审核认证"));
}

#[tokio::test]
async fn past_the_grace_nobody_is_promised_a_day_that_is_over() {
    let (portal, _browser, _) = applied().await;
    portal.wait(DAY * 45);
    portal.jobs.run_scheduled().await.unwrap();
    portal.deliver().await;
    let mails = portal.mails_to(EMAIL).await;
    assert!(mails.iter().all(|mail| !mail.subject.contains("付款期限已到")), "{}", mails[mails.len() - 1].subject);
}

#[tokio::test]
async fn a_fee_paid_too_late() {
    let (portal, browser, asked) = applied().await;
    let applied_on = today(portal.clock.now());
    days_pass(&portal, 31).await;
    let told = portal.mail_to(EMAIL).await;
    assert!(told.subject.contains("认证费的付款期限已到") && told.text.contains("请不要再付"), "{}", told.text);
    assert!(!told.text.contains("unsaid") && told.text.contains("预计于"), "{}", told.text);
    let mails = portal.mails_to(EMAIL).await.len();
    days_pass(&portal, 1).await;
    assert_eq!(portal.mails_to(EMAIL).await.len(), mails, "told once");
    import(&portal, &[fee(&asked, &portal, "B1")]).await;
    assert!(portal.mail_to(EMAIL).await.subject.contains("款项 300.00 元将退回"));
    days_pass(&portal, 8).await;
    come_back(&browser).await;
    let text = browser.open(DETAILS).await.text();
    assert!(
        text.contains("付款期限已过，请不要再汇款") && text.contains("核对比预计的晚"),
        "no statement has said that nothing came: {text}"
    );
    let statement = StatementFile::since(applied_on, &portal, &[], Format::Camt053V08);
    statement.import(&portal).await.unwrap();
    days_pass(&portal, 1).await;
    come_back(&browser).await;
    assert!(portal.mail_to(EMAIL).await.subject.contains("认证费未入账"));
    let text = browser.open("/account").await.text();
    assert!(text.contains("将原路退回") && text.contains("期限内没有收到认证费，申请已失效"), "{text}");
    let details = browser.open(DETAILS).await.text();
    assert!(details.contains("上次申请没有完成") && details.contains("期限内没有收到认证费"), "{details}");
    assert!(!text.contains("认证未通过") && !details.contains("认证未通过"), "nobody refused it: {text} {details}");
}

#[tokio::test]
async fn what_was_paid_for_an_earlier_attempt_does_not_hold_up_the_next_one() {
    let (portal, browser, asked) = applied().await;
    import(&portal, &[BankEntry { payer_name: "示例日报社工会".into(), ..fee(&asked, &portal, "B1") }]).await;
    let operators = [operator(&portal, "first@example.com").await, operator(&portal, "second@example.com").await];
    let (config, now) = (&portal.app.config, portal.clock.now());
    let mut transaction = portal.pool.begin().await.unwrap();
    let id = seen(&portal).await.id;
    let waived = propose_payment(&mut transaction, id, Payment::Waived, operators[0], "银行延误", now).await.unwrap();
    let proposal = proposals::find(&mut *transaction, waived).await.unwrap().unwrap();
    approve_payment(&mut transaction, config, &proposal, operators[1], now).await.unwrap();
    transaction.commit().await.unwrap();
    take_up(&portal, operators[0]).await;
    let mut transaction = portal.pool.begin().await.unwrap();
    let reason = Reason { zh: "材料不符".into(), en: "The papers do not fit".into() };
    fail(&mut transaction, config, seen(&portal).await, operators[0], &reason, now).await.unwrap();
    transaction.commit().await.unwrap();
    let contact = begin_again(&browser).await;
    let check = fill_in(&browser, &contact, MEDIA).await;
    send(&browser, &check).await;
    let home = browser.open("/account").await;
    assert!(home.first(".due").is_some_and(|due| due.contains("支付认证费")), "{}", home.text());
    let text = payment_page(&browser).await.text();
    assert!(text.contains("还有 30 天") && !text.contains("请勿重复汇款"), "{text}");
    assert!(text.contains("这笔款项是为之前的认证申请支付的"), "{text}");
}

#[tokio::test]
async fn a_fee_is_taken_back_by_the_bank() {
    let (portal, browser, asked) = applied().await;
    let paid = fee(&asked, &portal, "B1");
    import(&portal, std::slice::from_ref(&paid)).await;
    import(&portal, &[taken_back(&paid, &portal)]).await;
    let text = payment_page(&browser).await.text();
    assert!(text.contains("已被银行冲回"), "{text}");
    import(&portal, &[fee(&asked, &portal, "B2")]).await;
    assert!(browser.open("/account").await.text().contains("正在审核认证"));
    assert_told(&portal, &[&APPLIED[..], &["认证费已收到", "认证费被银行冲回", "认证费已收到"]].concat()).await;
}

/// Begins `statement import FILE` in a process of its own.
fn importing(file: &str, variables: &std::collections::BTreeMap<String, String>) -> Child {
    Command::new(env!("CARGO_BIN_EXE_registration-portal"))
        .args(["statement", "import", file])
        .env_clear()
        .envs(variables)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A payment that is right, among many that are nobody's.
fn among_strangers(company: &Company, count: u32) -> Vec<BankEntry> {
    let right = company.asked.paid(&company.portal, "B1");
    let stranger = |number| BankEntry {
        bank_reference: format!("S{number}"),
        payer_name: "陌生公司".into(),
        payer_account: "55550000".into(),
        remark: String::new(),
        ..right.clone()
    };
    std::iter::once(right.clone()).chain((0..count).map(stranger)).collect()
}

#[tokio::test]
async fn two_processes_import_one_file_once() {
    let (portal, variables) = commanded().await;
    let company = Company::register_on(portal).await;
    let entries = among_strangers(&company, 2_000);
    let file = StatementFile::of_today(&company.portal, &entries, Format::CsvGb18030);
    let processes = [importing(file.path(), &variables), importing(file.path(), &variables)];
    let outputs = processes.map(|process| process.wait_with_output().unwrap());
    let outputs = outputs.each_ref().map(said);
    let known = outputs.iter().filter(|said| said.contains("imported before")).count();
    let new = outputs.iter().filter(|said| said.contains("2001 new")).count();
    assert_eq!((known, new), (1, 1), "{outputs:?}");
    assert_eq!(company.portal.count("SELECT count(*) FROM bank_entries").await, 2_001);
    assert_eq!(company.portal.count("SELECT count(*) FROM statements").await, 1);
    let instructed = format!("汇款 {} 元", company.asked.amount);
    assert_told(&company.portal, &["激活您的邮箱", &instructed, "已通过验证"]).await;
}

#[tokio::test]
async fn an_import_that_is_killed_leaves_nothing_and_can_be_made_again() {
    let (server, variables) = commanded().await;
    let company = Company::register_on(server).await;
    let entries = among_strangers(&company, 30_000);
    let file = StatementFile::of_today(&company.portal, &entries, Format::CsvGb18030);
    let bytes = std::fs::read(file.path()).unwrap();
    // Through a pipe, so that it is sure to be in the middle of the file.
    let pipe = StatementFile::pipe();
    let mut process = importing(pipe.path(), &variables);
    let mut writer = OpenOptions::new().write(true).open(pipe.path()).unwrap();
    writer.write_all(&bytes[..bytes.len() / 10 * 9]).unwrap();
    process.kill().unwrap();
    assert!(!process.wait().unwrap().success());
    let left = "SELECT (SELECT count(*) FROM statements) + (SELECT count(*) FROM bank_entries)";
    assert_eq!(company.portal.count(left).await, 0);
    assert!(company.text("/account").await.contains("从对公账户汇款"));
    let again = portal(&["statement", "import", file.path()], variables);
    assert!(again.status.success() && said(&again).contains("30001 new"), "{}", said(&again));
    assert!(company.text("/account").await.contains("注册完成"));
}
