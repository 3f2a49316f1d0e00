//! People who do not exist.

use time::{Date, Duration, macros::date};

use super::random::Random;
use crate::domain::{
    administrator::AdministratorName,
    identifiers::{MobileNumber, ResidentId},
};

const FAMILY_NAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
    "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁",
    "欧阳", "上官",
];
const GIVEN_NAMES: [&str; 48] = [
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "超", "明", "霞", "平", "刚",
    "桂英", "建华", "志强", "秀兰", "海燕", "晓东", "雨桐", "子涵", "梓萱", "浩然", "欣怡", "俊杰", "思远", "嘉怡",
    "文博", "一鸣", "若曦", "国庆", "春梅", "丽华", "小红", "永福", "立新", "佳琪", "振宇", "婉清", "书瑶", "景行",
    "知行",
];
/// Areas that begin a resident ID: towns all over the country.
const AREAS: [&str; 20] = [
    "110105", "120101", "130102", "140105", "210102", "220104", "230103", "310104", "320106", "330106", "340104",
    "350102", "360102", "370102", "410105", "420106", "430102", "440106", "500103", "510104",
];
const MOBILE_PREFIXES: [&str; 12] =
    ["130", "135", "138", "139", "150", "158", "177", "180", "186", "188", "189", "199"];

/// A name.
pub(super) fn name(random: &mut Random) -> anyhow::Result<AdministratorName> {
    Ok(AdministratorName::parse(&format!("{}{}", random.pick(&FAMILY_NAMES), random.pick(&GIVEN_NAMES)))?)
}

/// The ID of somebody who is old enough.
pub(super) fn resident_id(random: &mut Random, today: Date) -> anyhow::Result<ResidentId> {
    const OLDEST: Date = date!(1960 - 01 - 01);
    const YOUNGEST: Date = date!(2004 - 12 - 31);
    let born = OLDEST + Duration::days(random.between(0, (YOUNGEST - OLDEST).whole_days()));
    let (year, month, day) = (born.year(), u8::from(born.month()), born.day());
    let body = format!("{}{year:04}{month:02}{day:02}{}", random.pick(&AREAS), random.digits(3));
    checked(&body, "0123456789X", |text| ResidentId::parse(text, today).ok())
}

/// A number that nobody may have, in a range that can receive messages.
pub(super) fn mobile(random: &mut Random) -> anyhow::Result<MobileNumber> {
    Ok(MobileNumber::parse(&format!("{}{}", random.pick(&MOBILE_PREFIXES), random.digits(8)))?)
}

/// What comes of this with the check character that fits.
pub(super) fn checked<T>(body: &str, alphabet: &str, parse: impl Fn(&str) -> Option<T>) -> anyhow::Result<T> {
    let found = alphabet.chars().find_map(|check| parse(&format!("{body}{check}")));
    found.ok_or_else(|| anyhow::anyhow!("no check character fits {body}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_somebody_who_could_be() {
        let mut random = Random::new(3);
        for _ in 0..300 {
            name(&mut random).unwrap();
            mobile(&mut random).unwrap();
            assert!(resident_id(&mut random, date!(2026 - 11 - 25)).unwrap().is_adult_on(date!(2026 - 11 - 25)));
        }
    }
}
