//! Everything people read, in both languages: Fluent files under `templates/locales`, parsed once.
//!
//! Both files have the same keys, and every key that code or templates use exists; tests see to it.

use std::{collections::HashMap, fmt::Display, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use time::{Date, OffsetDateTime};
use unic_langid::{LanguageIdentifier, langid};

use crate::domain::calendar::{self, SHANGHAI};

/// The largest whole number that Fluent, which counts in `f64`, keeps exactly: 2^53.
const MOST_EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

/// A language of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    #[default]
    Chinese,
    English,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language tag (BCP 47), as in `lang` attributes, cookies and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language with this tag; regions of English and Chinese count as the language.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }
}

struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// Messages without arguments, formatted once.
    plain: HashMap<String, String>,
}

impl Catalogue {
    fn load(language: LanguageIdentifier, source: &str) -> Self {
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("the {language} texts cannot be parsed: {errors:?}"));
        let ids: Vec<String> = message_ids(&resource);
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks are for bidirectional text, which neither language is.
        bundle.set_use_isolating(false);
        if let Err(errors) = bundle.add_resource(resource) {
            panic!("texts are defined twice: {errors:?}");
        }
        let mut plain = HashMap::new();
        for id in ids {
            let mut errors = Vec::new();
            let pattern = bundle.get_message(&id).and_then(|message| message.value());
            if let Some(pattern) = pattern {
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                if errors.is_empty() {
                    plain.insert(id, text);
                }
            }
        }
        Self { bundle, plain }
    }
}

fn message_ids(resource: &FluentResource) -> Vec<String> {
    resource
        .entries()
        .filter_map(|entry| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect()
}

/// One file a part of the portal, the same in both languages.
const CHINESE: &str = concat!(
    include_str!("../templates/locales/zh-CN/portal.ftl"),
    include_str!("../templates/locales/zh-CN/account.ftl"),
    include_str!("../templates/locales/zh-CN/certification.ftl"),
    include_str!("../templates/locales/zh-CN/mail.ftl"),
    include_str!("../templates/locales/zh-CN/admin.ftl"),
);
const ENGLISH: &str = concat!(
    include_str!("../templates/locales/en/portal.ftl"),
    include_str!("../templates/locales/en/account.ftl"),
    include_str!("../templates/locales/en/certification.ftl"),
    include_str!("../templates/locales/en/mail.ftl"),
    include_str!("../templates/locales/en/admin.ftl"),
);

static CATALOGUES: LazyLock<[Catalogue; 2]> =
    LazyLock::new(|| [Catalogue::load(langid!("zh-CN"), CHINESE), Catalogue::load(langid!("en"), ENGLISH)]);

/// The texts of one language. A handle; copying it costs nothing.
#[derive(Clone, Copy)]
pub struct Texts {
    pub locale: Locale,
    catalogue: &'static Catalogue,
}

impl Texts {
    pub fn of(locale: Locale) -> Self {
        let [chinese, english] = &*CATALOGUES;
        let catalogue = match locale {
            Locale::Chinese => chinese,
            Locale::English => english,
        };
        Self { locale, catalogue }
    }

    /// A text without arguments. An unknown id is a fault of the program and shows as itself.
    pub fn t(&self, id: &str) -> &'static str {
        if let Some(text) = self.catalogue.plain.get(id) {
            return text;
        }
        debug_assert!(false, "no text {id} in {}", self.locale.as_str());
        tracing::error!(id, locale = self.locale.as_str(), "missing text");
        ""
    }

    /// Whether there is a text with this id.
    pub fn has(&self, id: &str) -> bool {
        self.catalogue.bundle.has_message(id)
    }

    /// A text with one argument.
    pub fn with(&self, id: &str, name: &str, value: impl Display) -> String {
        self.format(id, &[(name, &value)])
    }

    /// A text with two arguments.
    pub fn with2(&self, id: &str, one: (&str, impl Display), two: (&str, impl Display)) -> String {
        self.format(id, &[(one.0, &one.1), (two.0, &two.1)])
    }

    /// A text with arguments. Whole numbers count as numbers, for plurals; everything else is shown as it is.
    pub fn format(&self, id: &str, arguments: &[(&str, &dyn Display)]) -> String {
        let Some(pattern) = self.catalogue.bundle.get_message(id).and_then(|message| message.value()) else {
            return self.t(id).to_owned();
        };
        let values: Vec<String> = arguments.iter().map(|(_, value)| value.to_string()).collect();
        let mut fluent = FluentArgs::new();
        for ((name, _), value) in arguments.iter().zip(&values) {
            // A code such as 012345 is no number: its zeros would be lost. Nor is a long one, which Fluent would round.
            let number = value.parse::<i64>().ok().filter(|number| number.to_string() == *value);
            let number = number.filter(|number| number.unsigned_abs() <= MOST_EXACT);
            fluent.set(*name, number.map_or_else(|| FluentValue::from(value.as_str()), FluentValue::from));
        }
        let mut errors = Vec::new();
        let text = self.catalogue.bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "text {id} in {}: {errors:?}", self.locale.as_str());
        text
    }

    /// A day in words, without its year: 12月2日, 2 December.
    pub fn day(&self, date: Date) -> String {
        match self.locale {
            Locale::Chinese => format!("{}月{}日", u8::from(date.month()), date.day()),
            Locale::English => format!("{} {}", date.day(), date.month()),
        }
    }

    /// A day in words, with its year: 2027年12月2日, 2 December 2027.
    pub fn date(&self, date: Date) -> String {
        match self.locale {
            Locale::Chinese => format!("{}年{}", date.year(), self.day(date)),
            Locale::English => format!("{} {}", self.day(date), date.year()),
        }
    }

    /// The last whole day before an exclusive end, in words, with its year (Asia/Shanghai).
    pub fn last_day_before(&self, end: OffsetDateTime) -> String {
        self.date(calendar::last_day(end))
    }

    /// A moment in words (Asia/Shanghai): 12月2日 14:05, 2 December, 14:05.
    pub fn moment(&self, at: OffsetDateTime) -> String {
        let at = at.to_offset(SHANGHAI);
        self.timed(&self.day(at.date()), at)
    }

    /// A moment in words, with its year where it is not that of `now` (Asia/Shanghai).
    pub fn moment_seen(&self, at: OffsetDateTime, now: OffsetDateTime) -> String {
        let at = at.to_offset(SHANGHAI);
        let is_this_year = at.year() == now.to_offset(SHANGHAI).year();
        let day = if is_this_year { self.day(at.date()) } else { self.date(at.date()) };
        self.timed(&day, at)
    }

    fn timed(&self, day: &str, at: OffsetDateTime) -> String {
        match self.locale {
            Locale::Chinese => format!("{day} {:02}:{:02}", at.hour(), at.minute()),
            Locale::English => format!("{day}, {:02}:{:02}", at.hour(), at.minute()),
        }
    }
}

#[cfg(test)]
mod tests;
