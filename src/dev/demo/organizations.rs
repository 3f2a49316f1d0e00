//! Organisations that do not exist.

use super::{people::checked, random::Random};
use crate::domain::{
    bank::{BankAccount, TypedBankAccount},
    subject::{SubjectCode, SubjectName, SubjectType},
};

/// Province, city, and the area that begins their codes.
const PLACES: [(&str, &str, &str); 14] = [
    ("北京市", "北京市", "110105"),
    ("上海市", "上海市", "310104"),
    ("广东省", "广州市", "440106"),
    ("广东省", "深圳市", "440305"),
    ("浙江省", "杭州市", "330106"),
    ("江苏省", "南京市", "320106"),
    ("四川省", "成都市", "510104"),
    ("湖北省", "武汉市", "420106"),
    ("陕西省", "西安市", "610104"),
    ("山东省", "青岛市", "370203"),
    ("福建省", "厦门市", "350203"),
    ("湖南省", "长沙市", "430102"),
    ("河南省", "郑州市", "410105"),
    ("重庆市", "重庆市", "500103"),
];
const WORDS: [&str; 32] = [
    "云帆", "青禾", "星澜", "合众", "致远", "明德", "东篱", "知味", "悦程", "山海", "拾光", "微澜", "博雅", "鼎新",
    "华信", "安途", "春雨", "四时", "百川", "子午", "木石", "清和", "乐居", "优品", "晨曦", "万象", "联创", "启明",
    "盛景", "同舟", "嘉木", "远山",
];
const TRADES: [&str; 12] = [
    "科技",
    "网络科技",
    "信息技术",
    "文化传媒",
    "餐饮管理",
    "教育咨询",
    "商贸",
    "物流",
    "旅游",
    "健康管理",
    "软件",
    "设计",
];
const SHOPS: [&str; 8] = ["小吃店", "便利店", "花店", "理发店", "面馆", "文具店", "水果店", "茶叶店"];
const OFFICES: [&str; 8] =
    ["文化和旅游局", "市场监督管理局", "交通运输局", "教育局", "卫生健康委员会", "图书馆", "博物馆", "公安局"];
const PAPERS: [&str; 6] = ["日报社", "晚报社", "广播电视台", "周刊杂志社", "新闻网", "都市报社"];
const BODIES: [&str; 6] = ["公益基金会", "行业协会", "志愿者协会", "学校", "社会工作服务中心", "民间博物馆"];
const BANKS: [&str; 8] =
    ["中国工商银行", "中国建设银行", "中国农业银行", "中国银行", "招商银行", "交通银行", "中国民生银行", "浦发银行"];
/// The characters of a social credit code.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// An organisation and where it is.
pub(super) struct Organization {
    pub(super) name: SubjectName,
    /// An authority need not give one.
    pub(super) code: Option<SubjectCode>,
    province: &'static str,
    city: &'static str,
}

impl Organization {
    /// One of this type; not an individual.
    pub(super) fn draw(random: &mut Random, kind: SubjectType) -> anyhow::Result<Self> {
        let (province, city, area) = *random.pick(&PLACES);
        let (word, other) = (*random.pick(&WORDS), *random.pick(&WORDS));
        let name = match kind {
            SubjectType::IndividualBusiness => format!("{city}{word}{}", random.pick(&SHOPS)),
            SubjectType::Government => format!("{city}{}", random.pick(&OFFICES)),
            SubjectType::Media => format!("{}{}", city.trim_end_matches('市'), random.pick(&PAPERS)),
            SubjectType::OtherOrganization => format!("{city}{word}{}", random.pick(&BODIES)),
            SubjectType::Enterprise | SubjectType::Individual => {
                format!("{}{word}{other}{}有限公司", city.trim_end_matches('市'), random.pick(&TRADES))
            }
        };
        let code = match kind {
            SubjectType::Government if random.between(1, 3) == 1 => None,
            _ => Some(code(random, kind, area)?),
        };
        Ok(Self { name: SubjectName::parse(&name)?, code, province, city })
    }

    /// Its bank account.
    pub(super) fn bank_account(&self, random: &mut Random) -> anyhow::Result<BankAccount> {
        let number = format!("02{}", random.digits(17));
        let typed = TypedBankAccount {
            name: self.name.as_str(),
            number: &number,
            bank: random.pick::<&str>(&BANKS),
            province: self.province,
            city: self.city,
        };
        BankAccount::parse(typed, &self.name).map_err(|faults| anyhow::anyhow!("a bank account: {faults:?}"))
    }
}

/// A social credit code whose last ten characters hold an organisation code, as they should.
fn code(random: &mut Random, kind: SubjectType, area: &str) -> anyhow::Result<SubjectCode> {
    let prefix = match kind {
        SubjectType::Government => "11",
        SubjectType::IndividualBusiness => "92",
        SubjectType::Media => "12",
        SubjectType::OtherOrganization => "52",
        SubjectType::Enterprise | SubjectType::Individual => "91",
    };
    let organization = format!("MA{}", random.digits(6));
    let organization =
        checked(&organization, "0123456789X", |text| crate::domain::identifiers::OrganizationCode::parse(text).ok())?;
    let body = format!("{prefix}{area}{}", organization.as_str());
    checked(&body, ALPHABET, |text| SubjectCode::parse(kind, text).ok().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_are_as_reviewers_like_them() {
        let mut random = Random::new(5);
        for kind in SubjectType::ALL.iter().filter(|kind| **kind != SubjectType::Individual) {
            for _ in 0..50 {
                let organization = Organization::draw(&mut random, *kind).unwrap();
                organization.bank_account(&mut random).unwrap();
                let warnings = organization.code.map(|code| code.warnings(*kind)).unwrap_or_default();
                assert!(warnings.is_empty(), "{kind:?} {warnings:?}");
            }
        }
    }
}
