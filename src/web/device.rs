//! What a browser is called by its owner: what it is, and what it runs on.

use crate::texts::Texts;

/// Marks in a `User-Agent`, and the text that names the browser. In this order: most of them claim to be those below as well.
const BROWSERS: [(&str, &str); 20] = [
    ("wxwork", "browser-wecom"),
    ("MicroMessenger", "browser-wechat"),
    ("DingTalk", "browser-dingtalk"),
    ("AlipayClient", "browser-alipay"),
    ("EdgA/", "browser-edge"),
    ("EdgiOS/", "browser-edge"),
    ("Edg/", "browser-edge"),
    ("OPR/", "browser-opera"),
    ("SamsungBrowser/", "browser-samsung"),
    ("HuaweiBrowser/", "browser-huawei"),
    ("MiuiBrowser/", "browser-xiaomi"),
    ("HeyTapBrowser/", "browser-oppo"),
    ("VivoBrowser/", "browser-vivo"),
    ("QQBrowser/", "browser-qq"),
    ("UCBrowser/", "browser-uc"),
    ("Firefox/", "browser-firefox"),
    ("FxiOS/", "browser-firefox"),
    ("CriOS/", "browser-chrome"),
    ("Chrome/", "browser-chrome"),
    ("Safari/", "browser-safari"),
];

/// Marks in a `User-Agent`, and the name of the system.
const SYSTEMS: [(&str, &str); 9] = [
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// Names a browser by what it says it is; as it calls itself where that is not known.
pub fn name(texts: Texts, user_agent: &str) -> String {
    match (first_of(&BROWSERS, user_agent), first_of(&SYSTEMS, user_agent)) {
        (Some(browser), Some(system)) => {
            texts.with2("settings-session-device", ("browser", texts.t(browser)), ("system", system))
        }
        _ if user_agent.is_empty() => texts.t("settings-session-unknown").to_owned(),
        _ => user_agent.to_owned(),
    }
}

fn first_of(known: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Locale;

    #[test]
    fn browsers_are_named_by_what_they_are() {
        let english = Texts::of(Locale::English);
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile \
                 Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.1 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
                "Chrome on iPad",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 \
                 Safari/537.36 Edg/131.0.0.0",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Mac"),
            (
                "Mozilla/5.0 (Linux; Android 13; V2218A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
                 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600",
                "WeChat on Android",
            ),
            (
                "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 \
                 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300",
                "Huawei Browser on HarmonyOS",
            ),
            ("curl/8.10.1", "curl/8.10.1"),
            ("", "Unknown device"),
        ] {
            assert_eq!(name(english, user_agent), expected, "{user_agent}");
        }
    }

    #[test]
    fn every_browser_has_a_name_in_both_languages() {
        for texts in Locale::ALL.map(Texts::of) {
            assert!(BROWSERS.iter().all(|(_, id)| texts.has(id)), "{}", texts.locale.as_str());
        }
    }
}
