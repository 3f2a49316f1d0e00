//! The applicant's forms: what each field accepts, what it says otherwise in both languages, and that nothing typed is lost.

use std::time::Duration;

use reqwest::StatusCode;
use time::{Date, Month, UtcOffset};

use crate::common::{
    Portal,
    browser::{Answer, Browser},
    journey::{
        ADMINISTRATOR, ENTERPRISE, INDIVIDUAL, MOBILE, PASSWORD, RESIDENT_ID, Subject, activate, complete,
        describe_subject, resident_id, scan, scan_link, sign_in, sign_up,
    },
};

const EMAIL: &str = "applicant@example.com";
const MEDIA: Subject =
    Subject { kind: "media", name: "示例日报社", code: "12100000400009880K", method: "certification" };

/// A form's fields without what is never shown again.
fn shown(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut fields: Vec<_> = fields
        .into_iter()
        .filter(|(name, _)| !["password", "new_password", "version"].contains(&name.as_str()))
        .collect();
    fields.sort();
    fields
}

/// Fails unless the page shows the form as it was sent.
#[track_caller]
fn assert_kept(sent: &Answer, typed: &[(&str, &str)], answer: &Answer) {
    assert_eq!(shown(answer.form("form#form", &[]).1), shown(sent.form("form#form", typed).1), "{}", answer.body);
    for (name, value) in typed.iter().filter(|(name, _)| name.ends_with("password")) {
        assert!(value.is_empty() || !answer.body.contains(value), "the {name} is shown again");
        assert_eq!(answer.attribute(&format!("[name={name}]"), "value"), None);
    }
}

/// Sends a page's form with a fault, in both languages: 422, the sentence at the field and in the summary, all else kept.
async fn refuses(browser: &Browser, path: &str, typed: &[(&str, &str)], field: &str, sentences: [&str; 2]) {
    for (language, prefix, sentence) in [("zh-CN", "错误：", sentences[0]), ("en", "Error: ", sentences[1])] {
        let page = browser.open(&format!("{path}?lang={language}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let answer = browser.send(&page, typed).await;
        let context = format!("{path} {typed:?} {language}");
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{context}: {}", answer.text());
        assert_eq!(answer.path, path, "{context}");
        assert_eq!(answer.errors(), [(field.to_owned(), sentence.to_owned())], "{context}");
        if path == "/register/credentials" && field != "password" {
            let again = if language == "en" { PASSWORD_AGAIN[1] } else { PASSWORD_AGAIN[0] };
            assert_eq!(answer.first("#password-hint").as_deref(), Some(again), "{context}");
        }
        assert_eq!(answer.first(&format!("#{field}-error")).as_deref(), Some(sentence), "{context}");
        assert_eq!(answer.attribute(&format!("#{field}"), "name").as_deref(), Some(field), "{context}: the link's end");
        assert!(answer.title().starts_with(prefix), "{context}: {}", answer.title());
        assert_kept(&page, typed, &answer);
    }
}

const PASSWORD_AGAIN: [&str; 2] = ["密码不会保留，请再次输入", "Enter the password again: it is not kept"];

/// Everything that is stored of registrations.
async fn stored(portal: &Portal) -> String {
    portal.query("SELECT coalesce(string_agg(r::text, ''), '') FROM registrations r").await
}

/// A draft with all answers, in front of the confirm page.
async fn completed(subject: Subject) -> (Portal, Browser) {
    let portal = Portal::start().await;
    let browser = portal.browser();
    complete(&portal, &browser, EMAIL, subject).await;
    (portal, browser)
}

#[tokio::test]
async fn an_account_type_has_to_be_chosen_and_open() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    refuses(&browser, "/register/account-type", &[], "account_type", ["请选择帐号类型", "Choose an account type"])
        .await;
    let closed = [
        "该类型暂未开放注册，请选择标有“开放注册”的类型",
        "This type is not open yet: choose one that is marked “Open”",
    ];
    for (language, sentence) in [("zh-CN", closed[0]), ("en", closed[1])] {
        for kind in ["subscription", "service", "work"] {
            let page = browser.open(&format!("/register/account-type?lang={language}")).await;
            let disabled = page.attribute(&format!("input[value={kind}]"), "disabled");
            assert!(disabled.is_some(), "{kind} can be chosen");
            let answer = browser.post("/register/account-type", &[("account_type", kind)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(answer.errors(), [("account_type".to_owned(), sentence.to_owned())]);
        }
    }
    let unknown = browser.post("/register/account-type", &[("account_type", "alien")]).await;
    assert_eq!(
        (unknown.status, unknown.error_fields()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["account_type".into()])
    );
    assert_eq!(browser.open("/register").await.path, "/register/account-type", "nothing was chosen");
}

#[tokio::test]
async fn which_account_types_are_open_is_configuration() {
    use registration_portal::domain::subject::AccountType;
    let portal = Portal::start_with(|config| config.platform.open_account_types = vec![AccountType::Service]).await;
    let browser = portal.browser();
    let page = browser.open("/register").await;
    let refused = browser.post("/register/account-type", &[("account_type", "mini_program")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A cookie from before the type was closed does not open the next step.
    browser.set_cookie("account-type", "mini_program");
    browser.open("/register/credentials").await.assert_at("/register/account-type");
    let page = browser.send(&page, &[("account_type", "service")]).await;
    page.assert_at("/register/credentials");
    browser.send(&page, &[("email", EMAIL), ("password", PASSWORD), ("agreement", "on")]).await;
    assert_eq!(portal.query::<String>("SELECT account_type FROM signups").await, "service");
}

#[tokio::test]
async fn credentials_say_what_is_wrong_with_each_field() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let page = browser.open("/register/account-type").await;
    browser.send(&page, &[("account_type", "mini_program")]).await.assert_at("/register/credentials");
    let path = "/register/credentials";
    let good = [("email", EMAIL), ("password", PASSWORD), ("agreement", "on")];

    let malformed = ["请输入正确的邮箱地址", "Enter an email address like name@example.com"];
    let overlong = format!("{}@{}.com", "a".repeat(64), "b".repeat(63).repeat(3));
    let overlong_local = format!("{}@example.com", "a".repeat(65));
    for email in [
        "",
        "nobody",
        "@example.com",
        "a@b",
        "a@example..com",
        "a b@example.com",
        "a@1.2.3.4",
        "a@b@",
        ".a@example.com",
        "\"a b\"@example.com",
        "a@exam_ple.com",
        &overlong,
        &overlong_local,
    ] {
        refuses(&browser, path, &[("email", email), good[1], good[2]], "email", malformed).await;
    }
    let short = ["密码至少 8 位", "Use at least 8 characters"];
    for password in ["", "1234567", "七个汉字的密码"] {
        refuses(&browser, path, &[good[0], ("password", password), good[2]], "password", short).await;
    }
    let long = ["密码最多 128 位", "Use at most 128 characters"];
    let [just_too_long, megabytes] = [129, 20_000].map(|length| "k7".repeat(length)[..length].to_owned());
    for password in [&just_too_long, &megabytes] {
        refuses(&browser, path, &[good[0], ("password", password), good[2]], "password", long).await;
    }
    let guessable = [
        "密码过于常见或容易猜到，请加长或换一个，例如几个不相关的词",
        "This password is easy to guess: make it longer or choose another, for example a few unrelated words",
    ];
    for password in ["password123", "12345678", "qwertyuiop", "woaini1314", "applicantexample", "aaaaaaaaaaaa"] {
        refuses(&browser, path, &[good[0], ("password", password), good[2]], "password", guessable).await;
    }
    let required = ["请阅读并同意服务协议", "Agree to the terms to go on"];
    refuses(&browser, path, &good[..2], "agreement", required).await;

    assert_eq!(portal.count("SELECT count(*) FROM signups").await, 0);
    assert_eq!(portal.count("SELECT count(*) FROM outbox").await, 0);
}

#[tokio::test]
async fn all_faults_of_a_form_are_told_at_once_in_the_order_of_the_page() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let page = browser.open("/register/account-type").await;
    let page = browser.send(&page, &[("account_type", "mini_program")]).await;
    let answer = browser.send(&page, &[("email", "x"), ("password", "x")]).await;
    assert_eq!(answer.error_fields(), ["email", "password", "agreement"]);
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = describe_subject(&browser, INDIVIDUAL).await;
    let answer = browser.send(&page, &[]).await;
    assert_eq!(answer.error_fields(), ["administrator_name", "resident_id", "mobile", "consent"]);
    let page = browser.open("/register/subject-type").await;
    let page = browser.send(&page, &[("subject_type", "enterprise")]).await;
    assert_eq!(browser.send(&page, &[]).await.error_fields(), ["name", "code"]);
    let page = browser.send(&page, &[("name", ENTERPRISE.name), ("code", ENTERPRISE.code)]).await;
    let nothing = [("verification_method", "corporate_transfer"), ("bank_account_name", "")];
    assert_eq!(
        browser.send(&page, &nothing).await.error_fields(),
        ["bank_account_name", "bank_account_number", "bank", "province", "city"]
    );
}

#[tokio::test]
async fn nothing_is_stored_before_the_credentials_are_posted() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let page = browser.open("/register").await;
    browser.send(&page, &[("account_type", "mini_program")]).await.assert_at("/register/credentials");
    for table in [
        "SELECT count(*) FROM signups",
        "SELECT count(*) FROM sessions",
        "SELECT count(*) FROM rate_limits",
        "SELECT count(*) FROM registrations",
    ] {
        assert_eq!(portal.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_subject_type_has_to_be_chosen() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let missing = ["请选择主体类型", "Choose who the account belongs to"];
    refuses(&browser, "/register/subject-type", &[], "subject_type", missing).await;
    let unknown = browser.post("/register/subject-type", &[("subject_type", "alien")]).await;
    assert_eq!(
        (unknown.status, unknown.error_fields()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["subject_type".into()])
    );
    assert_eq!(portal.count("SELECT count(subject_type) FROM registrations").await, 0);
}

#[tokio::test]
async fn subject_details_say_what_is_wrong_with_each_field() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let path = "/register/subject";
    let enterprise = [
        "请输入 18 位统一社会信用代码或 15 位营业执照注册号，并与证照逐位核对",
        "Enter an 18-character credit code or a 15-digit registration number, and compare it with the licence",
    ];
    let organization = [
        "请输入 18 位统一社会信用代码或 9 位组织机构代码，并与证照逐位核对",
        "Enter an 18-character credit code or a 9-character organisation code, and compare it with the certificate",
    ];
    let government = [
        "请输入 18 位统一社会信用代码或 9 位组织机构代码，并与证照逐位核对；没有可以不填",
        "Enter an 18-character credit code or a 9-character organisation code, and compare it with the certificate, or leave it empty",
    ];
    let mistyped = [
        "代码校验不通过，可能有一位输错，或是其他号码，请与证照逐位核对",
        "This code fails its check: a character is wrong, or it is another number. Compare it with the certificate one by one",
    ];
    let wrong = ["9135010000100Y43", "1234", "代码"];
    for (kind, sentence, other_kinds) in [
        ("enterprise", enterprise, ["", "D2143569-X"].as_slice()),
        ("individual_business", enterprise, &["", "D2143569-X"]),
        ("government", government, &["110108000000016"]),
        ("media", organization, &["", "110108000000016"]),
        ("other_organization", organization, &["", "110108000000016"]),
    ] {
        let page = browser.open("/register/subject-type").await;
        browser.send(&page, &[("subject_type", kind)]).await.assert_at(path);
        for code in wrong.iter().chain(other_kinds) {
            refuses(&browser, path, &[("name", "示例组织"), ("code", code)], "code", sentence).await;
        }
        let other_slip = if sentence == enterprise { "110108000000017" } else { "D2143569-1" };
        for code in ["91350100M000100Y44", "91350100I000100Y43", other_slip] {
            refuses(&browser, path, &[("name", "示例组织"), ("code", code)], "code", mistyped).await;
        }
    }
    let code = ("code", "12100000400009880K");
    let missing = ["请填写与证照一致的全称", "Enter the full name as on the licence"];
    for name in ["", "   ", "\u{3000}"] {
        refuses(&browser, path, &[("name", name), code], "name", missing).await;
    }
    let length = ["全称须为 2 至 100 个字", "Enter a full name of 2 to 100 characters"];
    for name in ["一".to_owned(), "名".repeat(101)] {
        refuses(&browser, path, &[("name", &name), code], "name", length).await;
    }
    assert_eq!(portal.count("SELECT count(*) FROM registrations WHERE subject_name IS NOT NULL").await, 0);
}

#[tokio::test]
async fn every_kind_of_code_from_the_standards_is_taken() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    for (kind, typed, code) in [
        ("enterprise", "91350100M000100Y43", "91350100M000100Y43"),
        ("enterprise", "440301103448669", "440301103448669"),
        ("individual_business", "92440300ma5text116", "92440300MA5TEXT116"),
        ("individual_business", "100000000000006", "100000000000006"),
        ("government", "11110000 000000019K", "11110000000000019K"),
        ("government", "12345678-8", "123456788"),
        ("media", "１２１０００００４００００９８８０Ｋ", "12100000400009880K"),
        ("media", "d2143569-x", "D2143569X"),
        ("other_organization", "52440300MJ00001221", "52440300MJ00001221"),
        ("other_organization", "87654321-0", "876543210"),
        // The wrong prefix for an enterprise is for the reviewer to judge.
        ("enterprise", "11110000000000019K", "11110000000000019K"),
    ] {
        let page = browser.open("/register/subject-type").await;
        browser.send(&page, &[("subject_type", kind)]).await;
        let page = browser.open("/register/subject").await;
        let answer = browser.send(&page, &[("name", "示例组织"), ("code", typed)]).await;
        assert_eq!(answer.path, "/register/verification-method", "{kind} {typed}: {:?}", answer.errors());
        assert_eq!(portal.query::<String>("SELECT subject_code FROM registrations").await, code);
    }
    let page = browser.open("/register/subject-type").await;
    browser.send(&page, &[("subject_type", "government")]).await;
    let page = browser.open("/register/subject").await;
    browser.send(&page, &[("name", "示例市公安局"), ("code", "")]).await.assert_at("/register/verification-method");
    assert_eq!(portal.count("SELECT count(subject_code) FROM registrations").await, 0);
}

#[tokio::test]
async fn verification_says_what_is_wrong_with_each_field() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = browser.open("/register/subject-type").await;
    let page = browser.send(&page, &[("subject_type", "enterprise")]).await;
    browser.send(&page, &[("name", ENTERPRISE.name), ("code", ENTERPRISE.code)]).await;
    let path = "/register/verification-method";
    let missing = ["请选择验证方式", "Choose how to verify the subject"];
    refuses(&browser, path, &[], "verification_method", missing).await;

    let page = browser.open(path).await;
    let account = [
        ("verification_method", "corporate_transfer"),
        ("bank_account_number", "0200001909200123456"),
        ("bank", "中国工商银行"),
        ("province", "北京市"),
        ("city", "北京市"),
    ];
    browser.send(&page, &account).await.assert_at("/register/administrator");
    let before = stored(&portal).await;
    let mismatch = ["户名须与主体名称一致", "The account name must be the same as the subject’s name"];
    for name in ["", "王小明", "北京示例科技有限公司分公司"] {
        refuses(&browser, path, &[("bank_account_name", name)], "bank_account_name", mismatch).await;
    }
    let number = ["请输入正确的对公账号，8 至 32 位数字", "Enter the account number, 8 to 32 digits"];
    for digits in ["", "1234567", &"1".repeat(33), "1234567X"] {
        refuses(&browser, path, &[("bank_account_number", digits)], "bank_account_number", number).await;
    }
    let long = "长".repeat(61);
    for (field, value, sentences) in [
        ("bank", "", ["请选择或填写开户银行", "Choose or enter the bank"]),
        ("bank", "!", ["请填写开户银行的名称，如“中国工商银行”", "Enter the bank’s name, such as Bank of China"]),
        ("province", "火星", ["请填写省级行政区的名称，如“广东省”", "Enter the name of a province, such as Guangdong"]),
        ("city", "1", ["请填写城市的名称，如“广州市”", "Enter the city’s name, such as Guangzhou"]),
        ("bank", &long, ["开户银行最多 60 个字", "Enter the bank’s name with at most 60 characters"]),
        ("province", "", ["请选择开户地所在省份", "Choose the province of the bank"]),
        ("province", &long, ["省份和城市最多 60 个字", "Enter the place’s name with at most 60 characters"]),
        ("city", " ", ["请填写开户地所在城市", "Enter the city of the bank"]),
        ("city", &long, ["省份和城市最多 60 个字", "Enter the place’s name with at most 60 characters"]),
    ] {
        refuses(&browser, path, &[(field, value)], field, sentences).await;
    }
    assert_eq!(stored(&portal).await, before);
}

#[tokio::test]
async fn a_subject_without_a_corporate_account_cannot_choose_the_transfer() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    describe_subject(&browser, MEDIA).await;
    let before = stored(&portal).await;
    let page = browser.open("/register/verification-method").await;
    assert!(page.text().contains("政府、媒体和其他组织须通过认证验证主体身份"), "{}", page.text());
    let transfer = [("verification_method", "corporate_transfer"), ("bank_account_name", MEDIA.name)];
    for (language, sentence) in [
        ("zh-CN", "该主体类型不能使用这种验证方式，请选择另一种"),
        ("en", "This kind of subject cannot use that method: choose another"),
    ] {
        browser.open(&format!("/?lang={language}")).await;
        let answer = browser.post("/register/verification-method", &transfer).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.errors(), [("verification_method".to_owned(), sentence.to_owned())]);
    }
    assert_eq!(stored(&portal).await, before);
}

#[tokio::test]
async fn administrator_details_say_what_is_wrong_with_each_field() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    describe_subject(&browser, INDIVIDUAL).await;
    let before = stored(&portal).await;
    let path = "/register/administrator";
    let good =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "on")];

    let name = ["请填写身份证上的姓名", "Enter the name on the identity card"];
    let long = "王".repeat(31);
    for typed in ["", "王", "王3", "Wang3", "·王小明", "王··明", "<b>王</b>", &long] {
        let fields = [("administrator_name", typed), good[1], good[2], good[3]];
        refuses(&browser, path, &fields, "administrator_name", name).await;
    }
    let resident =
        ["请输入 18 位身份证号码，并与证件逐位核对", "Enter the 18-character ID number, and compare it with the card"];
    for typed in ["", "110105194912310021", "11010120230229001X", "11010519491231002", "990105194912310028", "X"] {
        let fields = [good[0], ("resident_id", typed), good[2], good[3]];
        refuses(&browser, path, &fields, "resident_id", resident).await;
    }
    let under_age = ["管理员须年满 18 周岁", "The administrator must be 18 or older"];
    let child = resident_id(Date::from_calendar_date(portal.clock.now().year() - 10, Month::May, 4).unwrap(), 2);
    refuses(&browser, path, &[good[0], ("resident_id", &child), good[2], good[3]], "resident_id", under_age).await;
    let mobile = ["请输入 11 位手机号码，并逐位核对", "Enter an 11-digit mobile number, and check each digit"];
    for typed in ["", "1380013800", "12345678901", "01012345678", "+1 2025550123", "138001380001"] {
        refuses(&browser, path, &[good[0], good[1], ("mobile", typed), good[3]], "mobile", mobile).await;
    }
    let consent = ["请阅读并同意单独存储身份证号码", "Consent to storing the resident ID to go on"];
    refuses(&browser, path, &good[..3], "consent", consent).await;

    assert_eq!(stored(&portal).await, before);
    assert_eq!(portal.count("SELECT count(*) FROM outbox WHERE channel = 'sms'").await, 0);
}

#[tokio::test]
async fn the_administrator_is_of_age_from_the_eighteenth_birthday_on() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = describe_subject(&browser, INDIVIDUAL).await;
    let today = portal.clock.now().to_offset(UtcOffset::from_hms(8, 0, 0).unwrap()).date();
    let birthday = today.replace_year(today.year() - 18).unwrap_or_else(|_| today.previous_day().unwrap());
    let born_tomorrow = resident_id(birthday.next_day().unwrap(), 1);
    let born_today = resident_id(birthday, 1);
    let details =
        |id| [("administrator_name", ADMINISTRATOR), ("resident_id", id), ("mobile", MOBILE), ("consent", "on")];
    let refused = browser.send(&page, &details(&born_tomorrow)).await;
    assert_eq!(
        (refused.status, refused.error_fields()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["resident_id".into()])
    );
    let taken = browser.send(&page, &details(&born_today)).await;
    assert!(taken.heading().contains("验证码"), "{}", taken.text());
    assert_eq!(portal.count("SELECT count(resident_id) FROM registrations").await, 1);
}

#[tokio::test]
async fn the_subject_being_final_has_to_be_ticked() {
    let (portal, browser) = completed(INDIVIDUAL).await;
    let required = ["请确认您知悉主体信息不可变更", "Confirm that you know the subject cannot be changed"];
    refuses(&browser, "/register/confirm", &[], "subject_final", required).await;
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "draft");
    assert_eq!(portal.mails_to(EMAIL).await.len(), 1, "the activation mail alone");
}

#[tokio::test]
async fn answers_from_any_keyboard_are_stored_in_their_one_form() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    let page = browser.open("/register/subject-type").await;
    let page = browser.send(&page, &[("subject_type", "enterprise")]).await;
    let typed = [("name", "　北京示例科技（中国）有限公司 "), ("code", "９１１１００００ 6000 3734-1l")];
    let page = browser.send(&page, &typed).await;
    let account = [
        ("verification_method", "corporate_transfer"),
        ("bank_account_name", "北京示例科技(中国)有限公司"),
        ("bank_account_number", "０２００-0019 0920 0123 456"),
        ("bank", " 中国工商银行 "),
        ("province", "北京市"),
        ("city", "北京市"),
    ];
    let page = browser.send(&page, &account).await;
    page.assert_at("/register/administrator");
    let details = [
        ("administrator_name", "阿卜杜拉．买买提"),
        ("resident_id", "１１０１０５ 19491231 002x"),
        ("mobile", "+86 138-0013-8000"),
        ("consent", "on"),
    ];
    browser.send(&page, &details).await;
    for (column, value) in [
        ("SELECT subject_name FROM registrations", "北京示例科技(中国)有限公司"),
        ("SELECT subject_code FROM registrations", "91110000600037341L"),
        ("SELECT bank_name FROM registrations", "中国工商银行"),
        ("SELECT administrator_name FROM registrations", "阿卜杜拉·买买提"),
        ("SELECT mobile FROM registrations", MOBILE),
    ] {
        assert_eq!(portal.query::<String>(column).await, value, "{column}");
    }
    let page = browser.open("/register/administrator?details=1").await;
    assert_eq!(page.value("resident_id"), RESIDENT_ID);
    assert_eq!(browser.open("/register/verification-method").await.value("bank_account_number"), "0200001909200123456");
}

#[tokio::test]
async fn an_account_number_like_a_personal_card_is_a_warning_not_an_error() {
    let (_portal, browser) = completed(ENTERPRISE).await;
    let warning = "这个账号像是个人银行卡";
    assert!(!browser.open("/register/confirm").await.text().contains(warning));
    let page = browser.open("/register/verification-method").await;
    let page = browser.send(&page, &[("bank_account_number", "6228480402564890018")]).await;
    page.assert_at("/register/confirm");
    assert!(page.text().contains(warning), "{}", page.text());
    assert!(!page.body.contains("6228480402564890018"), "account numbers are masked");
}

#[tokio::test]
async fn a_url_ahead_leads_to_the_first_step_that_is_not_done() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let steps = [
        "/register/credentials",
        "/register/activation",
        "/register/subject-type",
        "/register/subject",
        "/register/verification-method",
        "/register/administrator",
        "/register/confirm",
        "/register/done",
    ];
    for step in steps {
        browser.open(step).await.assert_at("/register/account-type");
    }
    sign_up(&browser, EMAIL).await;
    for step in &steps[2..] {
        browser.open(step).await.assert_at("/register/activation");
    }
    let browser = portal.browser();
    activate(&portal, &browser, "second@example.com").await;
    for step in ["/register", "/register/account-type"].iter().chain(&steps) {
        browser.open(step).await.assert_at("/register/subject-type");
    }
    let page = browser.open("/register/subject-type").await;
    browser.send(&page, &[("subject_type", "enterprise")]).await;
    for step in &steps[4..] {
        browser.open(step).await.assert_at("/register/subject");
    }
    let page = browser.open("/register/subject-type").await;
    browser.send(&page, &[("subject_type", "individual")]).await;
    for step in ["/register/subject", "/register/verification-method", "/register/confirm", "/register/done"] {
        browser.open(step).await.assert_at("/register/administrator");
    }
}

#[tokio::test]
async fn back_works_on_every_step_and_keeps_the_answers() {
    let (portal, browser) = completed(ENTERPRISE).await;
    let before = stored(&portal).await;
    let mut page = browser.open("/register/confirm").await;
    let mut seen = Vec::new();
    while page.path.starts_with("/register/") {
        seen.push(page.path.clone());
        let back = page.attribute("a.back-link", "href").unwrap_or_else(|| panic!("no way back from {}", page.path));
        page = browser.open(&back).await;
        assert_eq!(page.status, StatusCode::OK);
    }
    assert_eq!(
        seen,
        [
            "/register/confirm",
            "/register/administrator?details=1",
            "/register/verification-method",
            "/register/subject",
            "/register/subject-type"
        ]
    );
    assert_eq!(page.path, "/account");
    for (path, field, value) in [
        ("/register/subject-type", "subject_type", "enterprise"),
        ("/register/subject", "name", ENTERPRISE.name),
        ("/register/subject", "code", ENTERPRISE.code),
        ("/register/verification-method", "verification_method", "corporate_transfer"),
        ("/register/verification-method", "bank_account_name", ENTERPRISE.name),
        ("/register/verification-method", "bank_account_number", "0200001909200123456"),
        ("/register/verification-method", "city", "北京市"),
        ("/register/administrator?details=1", "administrator_name", ADMINISTRATOR),
        ("/register/administrator?details=1", "resident_id", RESIDENT_ID),
        ("/register/administrator?details=1", "mobile", MOBILE),
        ("/register/administrator?details=1", "consent", "on"),
    ] {
        assert_eq!(browser.open(path).await.value(field), value, "{path} {field}");
    }
    assert_eq!(stored(&portal).await, before, "looking changes nothing");
}

#[tokio::test]
async fn change_links_lead_to_the_answer_and_back_to_the_confirm_page() {
    let (_portal, browser) = completed(ENTERPRISE).await;
    let confirm = browser.open("/register/confirm").await;
    let document = confirm.document();
    let links: Vec<String> = document
        .select(&scraper::Selector::parse(".summary-action a").unwrap())
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect();
    let mut distinct = links.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(
        distinct,
        [
            "/register/administrator?details=1",
            "/register/subject",
            "/register/subject-type",
            "/register/verification-method"
        ]
    );
    for link in distinct {
        let page = browser.open(&link).await;
        assert_eq!((page.path.as_str(), page.status), (link.as_str(), StatusCode::OK));
        browser.send(&page, &[]).await.assert_at("/register/confirm");
    }
    let page = browser.open("/register/subject").await;
    let page = browser.send(&page, &[("code", "91350100M000100Y43")]).await;
    page.assert_at("/register/confirm");
    assert!(page.text().contains("91350100M000100Y43") && !page.text().contains(ENTERPRISE.code), "{}", page.text());
}

#[tokio::test]
async fn a_new_company_name_asks_for_its_bank_account_again() {
    let (portal, browser) = completed(ENTERPRISE).await;
    let page = browser.open("/register/subject").await;
    let page = browser.send(&page, &[("name", "上海示例贸易有限公司")]).await;
    page.assert_at("/register/verification-method");
    assert_eq!(page.value("verification_method"), "corporate_transfer");
    assert_eq!(page.value("bank_account_name"), "上海示例贸易有限公司");
    assert_eq!(portal.count("SELECT count(bank_account_number) FROM registrations").await, 0);
    browser.open("/register/confirm").await.assert_at("/register/verification-method");
}

#[tokio::test]
async fn a_draft_goes_on_from_another_device() {
    let portal = Portal::start().await;
    let computer = portal.browser();
    activate(&portal, &computer, EMAIL).await;
    let page = computer.open("/register/subject-type").await;
    let page = computer.send(&page, &[("subject_type", "enterprise")]).await;
    computer.send(&page, &[("name", ENTERPRISE.name), ("code", ENTERPRISE.code)]).await;

    portal.wait(Duration::from_secs(3 * 86_400));
    let phone = portal.browser();
    let page = sign_in(&phone, EMAIL, PASSWORD).await;
    page.assert_at("/account");
    assert_eq!(page.attribute(".due a.button", "href").as_deref(), Some("/register/verification-method"));
    phone.open("/register").await.assert_at("/register/verification-method");
    assert_eq!(phone.open("/register/subject").await.value("name"), ENTERPRISE.name);
    let page = phone.open("/register/verification-method").await;
    phone.send(&page, &[("verification_method", "certification")]).await.assert_at("/register/administrator");
    // The first device has not been signed out and sees what the second one did.
    computer.open("/register").await.assert_at("/register/administrator");
}

#[tokio::test]
async fn switching_the_subject_type_keeps_what_still_fits() {
    let (portal, browser) = completed(ENTERPRISE).await;
    let switch = async |kind: &'static str, lands_on: &str| {
        let page = browser.open("/register/subject-type").await;
        let page = browser.send(&page, &[("subject_type", kind)]).await;
        page.assert_at(lands_on);
        assert_eq!(portal.query::<String>("SELECT subject_type FROM registrations").await, kind);
        page
    };
    let kept = async || {
        let columns: String = portal
            .query(
                "SELECT concat_ws(' ', CASE WHEN subject_name IS NOT NULL THEN 'name' END,
                     CASE WHEN subject_code IS NOT NULL THEN 'code' END, verification_method,
                     CASE WHEN bank_account_number IS NOT NULL THEN 'bank' END,
                     CASE WHEN administrator_name IS NOT NULL AND mobile_verified_at IS NOT NULL THEN 'administrator' END,
                     CASE WHEN scan_confirmed_at IS NOT NULL THEN 'scan' END)
                 FROM registrations",
            )
            .await;
        columns
    };
    switch("enterprise", "/register/confirm").await;
    assert_eq!(kept().await, "name code corporate_transfer bank administrator scan", "the same type changes nothing");
    // The administrator's scan was for another subject.
    switch("individual_business", "/register/administrator").await;
    assert_eq!(kept().await, "name code corporate_transfer bank administrator");
    let page = switch("media", "/register/verification-method").await;
    assert_eq!(kept().await, "name code administrator");
    browser.send(&page, &[("verification_method", "certification")]).await.assert_at("/register/administrator");
    switch("government", "/register/administrator").await;
    assert_eq!(kept().await, "name code certification administrator");
    switch("enterprise", "/register/administrator").await;
    let page = browser.open("/register/subject").await;
    browser.send(&page, &[("code", "110108000000016")]).await.assert_at("/register/administrator");
    // A registration number is no code of an organisation.
    switch("other_organization", "/register/subject").await;
    assert_eq!(kept().await, "certification administrator");
    let page = switch("individual", "/register/administrator").await;
    assert_eq!(kept().await, "administrator");
    let page = browser.send_form(&page, "form[action='/register/administrator/scan']", &[]).await;
    scan(&portal, &page).await;
    browser.open("/register").await.assert_at("/register/confirm");
    switch("enterprise", "/register/subject").await;
    assert_eq!(kept().await, "administrator");
}

const STALE: &str = "此页打开后，您在别处修改过注册信息。您填写的内容已保留，请核对后再次提交";

/// Two tabs show a form; one is sent, then the other: refused with what was typed kept, and taken when sent again.
async fn a_stale_form_is_refused_once(path: &str, typed: &[(&str, &str)], stored_as: (&'static str, &str)) {
    let (portal, browser) = completed(ENTERPRISE).await;
    let (one, other) = (browser.open(path).await, browser.open(path).await);
    assert_eq!(one.status, StatusCode::OK);
    browser.send(&other, &[]).await.assert_at("/register/confirm");
    let before = stored(&portal).await;
    let refused = browser.send(&one, typed).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert_eq!(refused.errors().into_iter().map(|(_, text)| text).collect::<Vec<_>>(), [STALE]);
    assert_kept(&one, typed, &refused);
    assert_eq!(stored(&portal).await, before, "nothing was overwritten");
    let taken = browser.send(&refused, &[]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    assert_eq!(portal.query::<String>(stored_as.0).await, stored_as.1);
}

#[tokio::test]
async fn a_stale_subject_type_is_refused_with_what_was_typed() {
    let stored = ("SELECT subject_type FROM registrations", "media");
    a_stale_form_is_refused_once("/register/subject-type", &[("subject_type", "media")], stored).await;
}

#[tokio::test]
async fn a_stale_subject_is_refused_with_what_was_typed() {
    let stored = ("SELECT subject_name FROM registrations", "上海示例贸易有限公司");
    a_stale_form_is_refused_once("/register/subject", &[("name", "上海示例贸易有限公司")], stored).await;
}

#[tokio::test]
async fn a_stale_verification_method_is_refused_with_what_was_typed() {
    let stored = ("SELECT bank_city FROM registrations", "上海市");
    a_stale_form_is_refused_once("/register/verification-method", &[("city", "上海市")], stored).await;
}

#[tokio::test]
async fn a_stale_administrator_is_refused_with_what_was_typed() {
    let stored = ("SELECT administrator_name FROM registrations", "李小红");
    a_stale_form_is_refused_once("/register/administrator?details=1", &[("administrator_name", "李小红")], stored)
        .await;
}

#[tokio::test]
async fn a_stale_confirmation_shows_the_new_answers_and_asks_for_the_tick_again() {
    let (portal, browser) = completed(ENTERPRISE).await;
    let stale = browser.open("/register/confirm").await;
    let page = browser.open("/register/subject").await;
    browser.send(&page, &[("code", "91350100M000100Y43")]).await.assert_at("/register/confirm");
    let refused = browser.send(&stale, &[("subject_final", "on")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.errors(), [("subject_final".to_owned(), STALE.to_owned())]);
    assert_eq!(refused.value("subject_final"), "", "the tick was for other answers");
    assert!(refused.text().contains("91350100M000100Y43"), "{}", refused.text());
    assert_eq!(portal.query::<String>("SELECT status FROM registrations").await, "draft");
    assert_eq!(portal.mails_to(EMAIL).await.len(), 1, "the activation mail alone");
    browser.send(&refused, &[("subject_final", "on")]).await.assert_at("/register/done");
}

#[tokio::test]
async fn a_form_sent_after_confirming_changes_nothing() {
    let (portal, browser) = completed(ENTERPRISE).await;
    let mut forms = Vec::new();
    for path in [
        "/register/subject-type",
        "/register/subject",
        "/register/verification-method",
        "/register/administrator?details=1",
    ] {
        forms.push(browser.open(path).await);
    }
    let confirm = browser.open("/register/confirm").await;
    browser.send(&confirm, &[("subject_final", "on")]).await.assert_at("/register/done");
    let before = stored(&portal).await;
    for form in forms.iter().chain([&confirm]) {
        browser.send(form, &[]).await.assert_at("/register/done");
        browser.open(&form.path).await.assert_at("/register/done");
    }
    assert_eq!(stored(&portal).await, before);
}

#[tokio::test]
async fn the_language_comes_from_the_address_then_the_cookie_then_the_browser() {
    let portal = Portal::start().await;
    let language = |page: &Answer| page.attribute("html", "lang").unwrap();
    assert_eq!(language(&portal.browser().preferring("fr, de;q=0.5").open("/").await), "zh-CN");
    assert_eq!(language(&portal.browser().preferring("en-GB,en;q=0.9").open("/").await), "en");
    assert_eq!(language(&portal.browser().preferring("en;q=0.3, zh-TW;q=0.8").open("/").await), "zh-CN");

    let browser = portal.browser();
    assert_eq!(language(&browser.open("/").await), "zh-CN");
    assert_eq!(browser.cookie("lang"), "", "nobody asked for a language");
    assert_eq!(language(&browser.open("/?lang=fr").await), "zh-CN");
    let page = browser.open("/terms").await;
    let switch = page.attribute("a[hreflang=en]", "href").unwrap();
    assert_eq!(switch, "/terms?lang=en");
    assert_eq!(language(&browser.open(&switch).await), "en");
    assert_eq!(language(&browser.open("/").await), "en", "remembered");
    assert_eq!(language(&browser.open("/?lang=zh-CN").await), "zh-CN", "the address counts more");
    let english = browser.clone().in_english();
    assert_eq!(language(&english.open("/").await), "zh-CN", "the cookie counts more than the browser");
}

/// Switches the language of a form in which something was typed, there and back: all is kept, nothing is sent.
async fn switch_keeps(portal: &Portal, browser: &Browser, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let everything = "SELECT concat((SELECT string_agg(r::text, '') FROM registrations r),
        (SELECT string_agg(s::text, '') FROM signups s), (SELECT string_agg(s::text, '') FROM scans s),
        (SELECT string_agg(c::text, '') FROM sms_codes c), (SELECT count(*) FROM outbox), (SELECT count(*) FROM sessions))";
    let before: String = portal.query(everything).await;
    let there = browser.switch_language(page, typed).await;
    let context = format!("{}: {}", page.path, there.text());
    assert_eq!((there.status, there.errors()), (StatusCode::OK, vec![]), "{context}");
    assert_ne!(there.attribute("html", "lang"), page.attribute("html", "lang"), "{context}");
    assert_ne!(there.heading(), page.heading(), "{context}");
    assert_kept(page, typed, &there);
    let back = browser.switch_language(&there, &[]).await;
    assert_eq!(back.heading(), page.heading(), "{context}");
    assert_kept(page, typed, &back);
    assert_eq!(portal.query::<String>(everything).await, before, "{context}");
    back
}

#[tokio::test]
async fn switching_the_language_of_any_form_keeps_what_was_typed_and_sends_nothing() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    let page = browser.open("/register/account-type").await;
    let page = switch_keeps(&portal, &browser, &page, &[("account_type", "mini_program")]).await;
    let page = browser.send(&page, &[]).await;
    page.assert_at("/register/credentials");
    let typed = [("email", EMAIL), ("password", PASSWORD), ("agreement", "on")];
    let page = switch_keeps(&portal, &browser, &page, &typed).await;
    let page = browser.send(&page, &[("password", PASSWORD)]).await;
    page.assert_at("/register/activation");
    switch_keeps(&portal, &browser, &page, &[("email", "no address yet")]).await;
    let page = browser.open("/account/sign-in?next=/account/transfer").await;
    switch_keeps(&portal, &browser, &page, &[("email", EMAIL), ("password", PASSWORD)]).await;
    let page = browser.open("/account/password/forgot").await;
    switch_keeps(&portal, &browser, &page, &[("email", EMAIL)]).await;

    let link = portal.mail_to(EMAIL).await.link("/activate/");
    let page = browser.open(&link).await;
    let page = browser.send(&page, &[]).await;
    page.assert_at("/register/subject-type");
    let page = switch_keeps(&portal, &browser, &page, &[("subject_type", "enterprise")]).await;
    let page = browser.send(&page, &[]).await;
    page.assert_at("/register/subject");
    let page = switch_keeps(&portal, &browser, &page, &[("name", ENTERPRISE.name), ("code", "not finished")]).await;
    let page = browser.send(&page, &[("code", ENTERPRISE.code)]).await;
    page.assert_at("/register/verification-method");
    let typed = [("verification_method", "certification"), ("bank_account_number", "12"), ("city", "<北京>")];
    let page = switch_keeps(&portal, &browser, &page, &typed).await;
    let page = browser.send(&page, &[]).await;
    page.assert_at("/register/administrator");
    let typed = [("administrator_name", "王"), ("resident_id", "1101"), ("mobile", "138"), ("consent", "on")];
    switch_keeps(&portal, &browser, &page, &typed).await;
    let details =
        [("administrator_name", ADMINISTRATOR), ("resident_id", RESIDENT_ID), ("mobile", MOBILE), ("consent", "on")];
    let page = browser.send(&page, &details).await;
    switch_keeps(&portal, &browser, &page, &[("sms_code", "12")]).await;
    let page = browser.send(&page, &[("sms_code", &portal.sms_code(MOBILE).await)]).await;
    let phone = portal.browser();
    let phone_page = phone.open(&scan_link(&page)).await;
    switch_keeps(&portal, &phone, &phone_page, &[("administrator_name", "王")]).await;
    scan(&portal, &page).await;
    let page = browser.open("/register/confirm").await;
    let page = switch_keeps(&portal, &browser, &page, &[("subject_final", "on")]).await;
    browser.send(&page, &[]).await.assert_at("/register/done");
}

#[tokio::test]
async fn the_first_button_of_a_form_page_sends_the_form_not_the_language() {
    // Enter in a field presses the first button that belongs to the form.
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    for path in ["/register/subject-type", "/account/password/forgot"] {
        let page = browser.open(path).await;
        page.assert_at(path);
        assert_eq!(page.attribute("button[form=form]", "formaction"), None, "{path}");
        assert!(page.attribute("button[form=form][formaction]", "formaction").is_some(), "{path}");
    }
}

#[tokio::test]
async fn an_idle_draft_stays_for_the_session_to_come_back_to() {
    let portal = Portal::start().await;
    let browser = portal.browser();
    activate(&portal, &browser, EMAIL).await;
    describe_subject(&browser, INDIVIDUAL).await;
    // Past the idle end of the session: asked to sign in, and back to where one wanted to go.
    portal.wait(Duration::from_secs(8 * 86_400));
    let page = browser.open("/register/administrator").await;
    page.assert_at("/account/sign-in?next=%2Fregister%2Fadministrator");
    let page = browser.send(&page, &[("email", EMAIL), ("password", PASSWORD)]).await;
    page.assert_at("/register/administrator");
}
