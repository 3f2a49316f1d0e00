//! Days as banks write them.

use time::{Date, Month, Time, UtcOffset, format_description::well_known::Iso8601};

use crate::domain::calendar;

use super::mapping::DateOrder;

/// The day in a field such as `2026-11-23`, `2026/1/3 10:05`, `20261123`, `20261123100559` or `2026年11月23日`.
pub(super) fn parse(text: &str, order: DateOrder) -> Option<Date> {
    let (date, rest) = split(text, order)?;
    // What follows the date can only be the time of day.
    let is_time = rest
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | ':' | '.' | '-' | 'T' | '+' | 'Z' | '时' | '分' | '秒'));
    is_time.then_some(date)
}

/// Every day in a line of text, such as `起止日期：2026-11-01 至 2026-11-30`.
pub(super) fn all(text: &str) -> Vec<Date> {
    let mut days = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        match split(rest, DateOrder::YearMonthDay) {
            Some((day, after)) => {
                days.push(day);
                rest = after;
            }
            None => rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        }
    }
    days
}

/// The date at the beginning of a text, and what follows it.
fn split(text: &str, order: DateOrder) -> Option<(Date, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (numbers, rest) = match digits {
        8 | 14 => ([&text[..4], &text[4..6], &text[6..8]], &text[8..]),
        1..=4 => separated(text)?,
        _ => return None,
    };
    let [year, month, day] = match order {
        DateOrder::DayMonthYear if digits < 3 => [numbers[2], numbers[1], numbers[0]],
        DateOrder::MonthDayYear if digits < 3 => [numbers[2], numbers[0], numbers[1]],
        _ => numbers,
    };
    let year: i32 = year.parse().ok().filter(|year| (1900..=2999).contains(year))?;
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year, month, day.parse().ok()?).ok()?;
    Some((date, rest))
}

/// Three numbers with separators between them.
fn separated(text: &str) -> Option<([&str; 3], &str)> {
    let number = |text: &'_ str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut parts = [""; 3];
    let mut rest = text;
    for (at, part) in parts.iter_mut().enumerate() {
        let length = Some(number(rest)).filter(|length| (1..=4).contains(length))?;
        *part = &rest[..length];
        rest = &rest[length..];
        if at < 2 {
            rest = rest.strip_prefix(['-', '/', '.', '年', '月'])?;
        }
    }
    Some((parts, rest.strip_prefix('日').unwrap_or(rest)))
}

/// The day of an ISO 8601 date, which may name a time zone (`xs:date`).
pub(super) fn iso_date(text: &str) -> Option<Date> {
    let (date, zone) = text.split_at_checked(10)?;
    let is_zone = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
    Date::parse(date, &Iso8601::DATE).ok().filter(|_| is_zone)
}

/// The day and time in Shanghai of an ISO 8601 moment (`xs:dateTime`); one without a time zone is Shanghai's already.
pub(super) fn iso_moment(text: &str) -> Option<(Date, Time)> {
    let (date, time) = text.split_once('T')?;
    let date = Date::parse(date, &Iso8601::DATE).ok()?;
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone_at);
    // 24:00:00 is the end of the day.
    let (date, time) = match time.strip_prefix("24:00") {
        Some(_) => (date.next_day()?, Time::MIDNIGHT),
        None => (date, Time::parse(time, &Iso8601::TIME).ok()?),
    };
    if zone.is_empty() {
        return Some((date, time));
    }
    let moment = date.with_time(time).assume_offset(offset(zone)?).checked_to_offset(calendar::SHANGHAI)?;
    Some((moment.date(), moment.time()))
}

fn offset(zone: &str) -> Option<UtcOffset> {
    if zone == "Z" {
        return Some(UtcOffset::UTC);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    UtcOffset::from_hms(sign * hours.parse::<i8>().ok()?, sign * minutes.parse::<i8>().ok()?, 0).ok()
}
