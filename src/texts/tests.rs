use std::{collections::BTreeSet, fs, path::Path};

use super::*;

fn keys(source: &str) -> BTreeSet<String> {
    message_ids(&FluentResource::try_new(source.to_owned()).unwrap()).into_iter().collect()
}

/// The arguments a message asks for, by name.
fn arguments(source: &str, id: &str) -> BTreeSet<String> {
    let start = source.find(&format!("\n{id} =")).unwrap();
    let rest = &source[start + 1..];
    let end = rest.find("\n\n").into_iter().chain(next_message(rest)).min().unwrap_or(rest.len());
    rest[..end]
        .split('$')
        .skip(1)
        .map(|part| part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
        .collect()
}

fn next_message(rest: &str) -> Option<usize> {
    rest.match_indices('\n')
        .map(|(at, _)| at)
        .find(|at| rest[at + 1..].chars().next().is_some_and(|c| c.is_ascii_lowercase() || c == '#'))
}

#[test]
fn long_references_keep_their_digits() {
    let text = Texts::of(Locale::Chinese).with2("labelled", ("label", "012345"), ("text", "202611267055606183"));
    assert_eq!(text, "012345：202611267055606183");
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    let (chinese, english) = (keys(CHINESE), keys(ENGLISH));
    assert_eq!(chinese, english);
    for id in &chinese {
        assert_eq!(arguments(CHINESE, id), arguments(ENGLISH, id), "{id}");
    }
}

/// Between Chinese characters and digits or Latin letters stands a space; dates are written without: 2026年12月2日.
#[test]
fn chinese_texts_are_spaced_alike() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_date = |c: char| matches!(c, '年' | '月' | '日');
    let texts =
        CHINESE.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once(" = ").unwrap_or(("", line)));
    for (id, text) in texts {
        for (one, other) in text.chars().zip(text.chars().skip(1)) {
            let is_tight = is_han(one) && other.is_ascii_alphanumeric()
                || one.is_ascii_alphanumeric() && is_han(other) && !is_date(other);
            assert!(!is_tight, "{id}: no space in {one}{other}");
        }
    }
}

/// Every literal id after these openings exists.
const OPENINGS: [&str; 4] = [".t(\"", ".with(\"", ".with2(\"", ".format(\""];

#[test]
fn every_text_that_code_and_templates_ask_for_exists() {
    let known = keys(CHINESE);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut asked = BTreeSet::new();
    for directory in ["src", "templates"] {
        collect(&root.join(directory), &mut asked);
    }
    assert!(asked.len() > 100, "the search finds the texts: {}", asked.len());
    let missing: Vec<_> = asked.difference(&known).collect();
    assert!(missing.is_empty(), "no such texts: {missing:?}");
}

fn collect(directory: &Path, asked: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, asked);
            continue;
        }
        if path.ends_with("texts/tests.rs") || path.extension().is_some_and(|extension| extension == "ftl") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for opening in OPENINGS {
            for part in source.split(opening).skip(1) {
                asked.insert(part.chars().take_while(|c| *c != '"').collect());
            }
        }
    }
}

#[test]
fn languages_are_recognised_by_their_first_part() {
    assert_eq!(Locale::parse("zh"), Some(Locale::Chinese));
    assert_eq!(Locale::parse("zh-Hans-CN"), Some(Locale::Chinese));
    assert_eq!(Locale::parse("EN-gb"), Some(Locale::English));
    assert_eq!(Locale::parse("fr"), None);
}

#[test]
fn days_are_in_words_and_the_last_one_is_the_day_before_the_end() {
    let end = time::macros::datetime!(2026-12-03 00:00 +8);
    assert_eq!(Texts::of(Locale::Chinese).last_day_before(end), "2026年12月2日");
    assert_eq!(Texts::of(Locale::English).last_day_before(end), "2 December 2026");
    assert_eq!(Texts::of(Locale::English).moment(end), "3 December, 00:00");
    let seen = |now| Texts::of(Locale::Chinese).moment_seen(end, now);
    assert_eq!(seen(time::macros::datetime!(2026-12-31 23:59 +8)), "12月3日 00:00");
    assert_eq!(seen(time::macros::datetime!(2026-12-31 16:00 UTC)), "2026年12月3日 00:00", "it is 2027 in Shanghai");
}

#[test]
fn a_code_keeps_its_leading_zeros() {
    for locale in Locale::ALL {
        let arguments: [(&str, &dyn Display); 3] = [("platform", &"P"), ("code", &"012345"), ("minutes", &5)];
        let text = Texts::of(locale).format("sms-code", &arguments);
        assert!(text.contains("012345") && text.contains('5'), "{text}");
    }
}
