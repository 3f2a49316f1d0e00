//! Messages that could not be delivered: what operators see of them, and what they can do.

use std::time::Duration;

use registration_portal::{
    domain::operator::Role,
    mail::MailMessage,
    store::outbox::{self, Channel, NewMessage},
};
use reqwest::StatusCode;

use crate::common::{Portal, browser::Browser, journey::sign_up, operators::Operator, smtp_sink::Fault};

const NO_SUCH_USER: Fault = Fault::Recipient("550 5.1.1 <li@example.com> no such user");

/// Owes a mail that never expires.
async fn owe(portal: &Portal, to: &str) {
    let mail = MailMessage::PasswordChanged { reset: "https://portal.example/secret".into(), keeps_device: false };
    let mut connection = portal.pool.acquire().await.unwrap();
    mail.enqueue(&mut connection, &portal.app.config.keys, to, "zh-CN", portal.clock.now()).await.unwrap();
}

async fn count(browser: &Browser, path: &str) -> usize {
    browser.open(path).await.body.matches("<td class=\"details\"").count()
}

#[tokio::test]
async fn a_refused_mail_is_listed_with_its_answer_and_sent_once_the_fault_is_mended() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let empty = browser.open("/admin/mails").await;
    assert!(empty.text().contains("没有未送达的邮件和短信"), "{}", empty.text());
    portal.smtp.set_fault(Some(NO_SUCH_USER));
    owe(&portal, "li@example.com").await;
    portal.deliver().await;

    let dashboard = browser.open("/admin").await;
    assert_eq!(dashboard.first("a[href='/admin/mails'] b").unwrap(), "1");
    let page = browser.open("/admin/mails").await;
    let text = page.text();
    for part in ["密码已修改", "li@example.com", "550", "5.1.1 <li@example.com> no such user"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!page.body.contains("portal.example/secret"));

    portal.smtp.set_fault(None);
    portal.wait(Duration::from_hours(24 * 5));
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "later").await;
    let page = browser.open("/admin/mails").await;
    let retry = page.attribute("td input[name=ids]", "value").unwrap();
    let answer = browser.post("/admin/mails/retry", &[("ids", &retry)]).await;
    answer.assert_at("/admin/mails?done=retried&number=1");
    assert!(answer.text().contains("已安排重新发送 1 封"), "{}", answer.text());
    assert_eq!(portal.mail_to("li@example.com").await.to, ["li@example.com"]);
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'message.retried'").await, 1);
    // A colleague who looks at the old page is told.
    assert_eq!(browser.post("/admin/mails/retry", &[("ids", &retry)]).await.status, StatusCode::CONFLICT);
    portal.deliver().await;
    assert_eq!(portal.mails_to("li@example.com").await.len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_tried_again_has_three_days_again() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(Fault::Recipient("550 5.7.1 not now")));
    owe(&portal, "li@example.com").await;
    portal.deliver().await;
    portal.wait(Duration::from_hours(24 * 10));
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let id: uuid::Uuid = portal.query("SELECT id FROM outbox WHERE status = 'parked'").await;
    portal.smtp.set_fault(Some(Fault::Recipient("450 4.7.1 greylisted")));
    browser.post("/admin/mails/retry", &[("ids", &id.to_string())]).await;
    portal.deliver().await;
    assert_eq!(portal.query::<String>("SELECT status FROM outbox WHERE kind = 'password_changed'").await, "pending");
    portal.wait(Duration::from_hours(24 * 3));
    portal.deliver().await;
    assert_eq!(portal.query::<String>("SELECT status FROM outbox WHERE kind = 'password_changed'").await, "parked");
}

#[tokio::test]
async fn what_has_expired_is_not_sent_again_but_can_be_given_up() {
    let portal = Portal::start().await;
    portal.smtp.set_fault(Some(NO_SUCH_USER));
    sign_up(&portal.browser(), "li@example.com").await;
    portal.deliver().await;
    let keys = &portal.app.config.keys;
    let mut connection = portal.pool.acquire().await.unwrap();
    let message = NewMessage {
        channel: Channel::Sms,
        kind: "code",
        recipient: "13800138000",
        locale: "zh-CN",
        payload: br#"{"kind":"code","code":"246810"}"#.to_vec(),
    };
    outbox::enqueue(&mut connection, keys, message, portal.clock.now()).await.unwrap();
    drop(connection);
    portal.wait(Duration::from_hours(49));
    portal.deliver().await;

    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    let page = browser.open("/admin/mails").await;
    let text = page.text();
    assert!(text.contains("138****8000") && !page.body.contains("13800138000") && !page.body.contains("246810"));
    assert!(!page.body.contains("/activate/"));
    assert!(page.attribute("form[action='/admin/mails/retry']", "action").is_none(), "nothing of use: {text}");
    let shown = page.attribute("form[action='/admin/mails/dismiss'] input[name=ids]", "value").unwrap();
    assert_eq!(shown.split(',').count(), 2);
    assert_eq!(browser.post("/admin/mails/retry", &[("ids", &shown)]).await.status, StatusCode::CONFLICT);
    let answer = browser.post("/admin/mails/dismiss", &[("ids", &shown)]).await;
    answer.assert_at("/admin/mails?done=dismissed&number=2");
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE status = 'parked'").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM audit_entries WHERE action = 'message.dismissed'").await, 2);
}

#[tokio::test]
async fn the_list_is_paged_and_takes_no_made_up_choice() {
    let portal = Portal::start().await;
    let (_, browser) = Operator::signed_in(&portal, Role::Administrator, "root").await;
    portal.smtp.set_fault(Some(NO_SUCH_USER));
    for n in 0..60 {
        owe(&portal, &format!("{n}@example.com")).await;
    }
    while portal.count("SELECT count(*) FROM outbox WHERE status = 'pending'").await > 0 {
        portal.deliver().await;
    }
    let first = browser.open("/admin/mails").await;
    assert_eq!(count(&browser, "/admin/mails").await, 50);
    let next = first.attribute("a[rel=next]", "href").unwrap();
    assert_eq!(count(&browser, &next).await, 10);
    let second = browser.open(&next).await;
    assert_eq!(browser.open(&second.attribute("a[rel=prev]", "href").unwrap()).await.text(), first.text());
    assert_eq!(count(&browser, "/admin/mails?page=last").await, 50);

    portal.smtp.set_fault(None);
    let shown = first.attribute("form[action='/admin/mails/retry'] input[name=ids]", "value").unwrap();
    browser.post("/admin/mails/retry", &[("ids", &shown)]).await.assert_at("/admin/mails?done=retried&number=50");
    assert_eq!(count(&browser, "/admin/mails").await, 10);
    for ids in ["", "x", "1,2", &format!("{shown},{shown}")] {
        for path in ["/admin/mails/retry", "/admin/mails/dismiss"] {
            assert_eq!(browser.post(path, &[("ids", ids)]).await.status, StatusCode::BAD_REQUEST, "{path} {ids}");
        }
    }
}
