//! The applicant's way through the steps, as a person would go it.

use super::{
    Portal,
    browser::{Answer, Browser},
};

pub const PASSWORD: &str = "藏头诗与七弦琴-2026";
pub const MOBILE: &str = "13800138000";
pub const ADMINISTRATOR: &str = "王小明";
pub const RESIDENT_ID: &str = "11010519491231002X";

/// Who registers, and how they prove it.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    pub kind: &'static str,
    pub name: &'static str,
    pub code: &'static str,
    pub method: &'static str,
}

pub const INDIVIDUAL: Subject = Subject { kind: "individual", name: "", code: "", method: "" };
pub const ENTERPRISE: Subject = Subject {
    kind: "enterprise",
    name: "北京示例科技有限公司",
    code: "91110000600037341L",
    method: "corporate_transfer",
};

/// Signs up and stops at "we have sent a mail".
pub async fn sign_up(browser: &Browser, email: &str) -> Answer {
    let page = browser.open("/register").await;
    page.assert_at("/register/account-type");
    let page = browser.send(&page, &[("account_type", "mini_program")]).await;
    page.assert_at("/register/credentials");
    let page = browser.send(&page, &[("email", email), ("password", PASSWORD), ("agreement", "yes")]).await;
    page.assert_at("/register/activation");
    page
}

/// Signs up and answers the mail in the same browser.
pub async fn activate(portal: &Portal, browser: &Browser, email: &str) -> Answer {
    sign_up(browser, email).await;
    let link = portal.mail_to(email).await.link("/activate/");
    let page = browser.open(&link).await;
    page.assert_at(&link);
    let page = browser.send(&page, &[]).await;
    page.assert_at("/register/subject-type");
    page
}

/// From the subject type to the administrator's page.
pub async fn describe_subject(browser: &Browser, subject: Subject) -> Answer {
    let page = browser.open("/register/subject-type").await;
    let page = browser.send(&page, &[("subject_type", subject.kind)]).await;
    if subject.kind == "individual" {
        page.assert_at("/register/administrator");
        return page;
    }
    page.assert_at("/register/subject");
    let page = browser.send(&page, &[("name", subject.name), ("code", subject.code)]).await;
    page.assert_at("/register/verification-method");
    let page = if subject.method == "corporate_transfer" {
        let account = [
            ("verification_method", subject.method),
            ("bank_account_name", subject.name),
            ("bank_account_number", "0200 0019 0920 0123 456"),
            ("bank", "中国工商银行"),
            ("province", "北京市"),
            ("city", "北京市"),
        ];
        browser.send(&page, &account).await
    } else {
        browser.send(&page, &[("verification_method", subject.method)]).await
    };
    page.assert_at("/register/administrator");
    page
}

/// The administrator's details and the code; stops at the QR code.
pub async fn name_administrator(portal: &Portal, browser: &Browser, resident_id: &str, mobile: &str) -> Answer {
    let page = browser.open("/register/administrator").await;
    let details =
        [("administrator_name", ADMINISTRATOR), ("resident_id", resident_id), ("mobile", mobile), ("consent", "yes")];
    let page = browser.send(&page, &details).await;
    page.assert_at("/register/administrator");
    let code = portal.sms_code(mobile).await;
    let page = browser.send(&page, &[("sms_code", &code)]).await;
    page.assert_at("/register/administrator");
    page
}

/// The address behind the QR code.
pub fn scan_link(page: &Answer) -> String {
    page.attribute("a[href^='/register/administrator/scan/']", "href")
        .unwrap_or_else(|| panic!("no link to the scan on {}:\n{}", page.path, page.body))
}

/// Opens the scan on another device and confirms it.
pub async fn scan(portal: &Portal, page: &Answer) {
    let phone = portal.browser();
    let link = scan_link(page);
    let page = phone.open(&link).await;
    page.assert_at(&link);
    let page = phone.send(&page, &[("administrator_name", ADMINISTRATOR)]).await;
    page.assert_at(&link);
}

/// Everything up to the confirm page.
pub async fn complete(portal: &Portal, browser: &Browser, email: &str, subject: Subject) -> Answer {
    complete_by(portal, browser, email, subject, RESIDENT_ID, MOBILE).await
}

/// The same with another administrator.
pub async fn complete_by(
    portal: &Portal,
    browser: &Browser,
    email: &str,
    subject: Subject,
    resident_id: &str,
    mobile: &str,
) -> Answer {
    activate(portal, browser, email).await;
    describe_subject(browser, subject).await;
    let page = name_administrator(portal, browser, resident_id, mobile).await;
    scan(portal, &page).await;
    let page = browser.open("/register").await;
    page.assert_at("/register/confirm");
    page
}

/// The whole registration.
pub async fn register(portal: &Portal, browser: &Browser, email: &str, subject: Subject) -> Answer {
    register_by(portal, browser, email, subject, RESIDENT_ID, MOBILE).await
}

/// The same with another administrator.
pub async fn register_by(
    portal: &Portal,
    browser: &Browser,
    email: &str,
    subject: Subject,
    resident_id: &str,
    mobile: &str,
) -> Answer {
    let page = complete_by(portal, browser, email, subject, resident_id, mobile).await;
    let page = browser.send(&page, &[("subject_final", "yes")]).await;
    page.assert_at("/register/done");
    page
}

/// Signs in; the page it leads to, or the form with what is wrong.
pub async fn sign_in(browser: &Browser, email: &str, password: &str) -> Answer {
    let page = browser.open("/account/sign-in").await;
    page.assert_at("/account/sign-in");
    browser.send(&page, &[("email", email), ("password", password)]).await
}

/// A resident ID with a right checksum (GB 11643).
pub fn resident_id(born: time::Date, sequence: u16) -> String {
    let seventeen = format!("110105{:04}{:02}{:02}{sequence:03}", born.year(), u8::from(born.month()), born.day());
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    format!("{seventeen}{}", &"10X98765432"[sum as usize % 11..][..1])
}
