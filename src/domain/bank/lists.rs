//! What to choose from when naming a bank and where the account is kept.

/// The 34 divisions of the first level, in the order of GB/T 2260, in Chinese and English.
pub const PROVINCES: &[(&str, &str)] = &[
    ("北京市", "Beijing"),
    ("天津市", "Tianjin"),
    ("河北省", "Hebei"),
    ("山西省", "Shanxi"),
    ("内蒙古自治区", "Inner Mongolia"),
    ("辽宁省", "Liaoning"),
    ("吉林省", "Jilin"),
    ("黑龙江省", "Heilongjiang"),
    ("上海市", "Shanghai"),
    ("江苏省", "Jiangsu"),
    ("浙江省", "Zhejiang"),
    ("安徽省", "Anhui"),
    ("福建省", "Fujian"),
    ("江西省", "Jiangxi"),
    ("山东省", "Shandong"),
    ("河南省", "Henan"),
    ("湖北省", "Hubei"),
    ("湖南省", "Hunan"),
    ("广东省", "Guangdong"),
    ("广西壮族自治区", "Guangxi"),
    ("海南省", "Hainan"),
    ("重庆市", "Chongqing"),
    ("四川省", "Sichuan"),
    ("贵州省", "Guizhou"),
    ("云南省", "Yunnan"),
    ("西藏自治区", "Tibet"),
    ("陕西省", "Shaanxi"),
    ("甘肃省", "Gansu"),
    ("青海省", "Qinghai"),
    ("宁夏回族自治区", "Ningxia"),
    ("新疆维吾尔自治区", "Xinjiang"),
    ("台湾省", "Taiwan"),
    ("香港特别行政区", "Hong Kong"),
    ("澳门特别行政区", "Macao"),
];

/// Other names that are in use in English.
const ALSO_CALLED: &[&str] = &["Xizang", "Macau"];

/// What kind of division it is, which people leave out.
const KINDS: &[&str] = &[
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "省",
    "市",
    "province",
    "municipality",
    "autonomousregion",
    "city",
    "sar",
];

/// Whether this names one of them, in Chinese or English, whole or without its kind: 广东省, 广东, Guangdong Province.
pub fn is_province(name: &str) -> bool {
    let wanted = without_kind(name);
    let names = PROVINCES.iter().flat_map(|(chinese, english)| [*chinese, *english]).chain(ALSO_CALLED.iter().copied());
    names.map(without_kind).any(|known| known == wanted)
}

fn without_kind(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    KINDS.iter().find_map(|kind| name.strip_suffix(kind)).map(str::to_owned).unwrap_or(name)
}

/// Major banks to choose from; others are accepted too.
pub const BANKS: &[&str] = &[
    "中国工商银行",
    "中国农业银行",
    "中国银行",
    "中国建设银行",
    "交通银行",
    "中国邮政储蓄银行",
    "招商银行",
    "中信银行",
    "上海浦东发展银行",
    "兴业银行",
    "中国民生银行",
    "中国光大银行",
    "平安银行",
    "华夏银行",
    "广发银行",
    "浙商银行",
    "渤海银行",
    "恒丰银行",
    "北京银行",
    "上海银行",
    "江苏银行",
    "宁波银行",
    "南京银行",
    "杭州银行",
    "徽商银行",
    "成都银行",
    "长沙银行",
    "重庆银行",
    "北京农村商业银行",
    "上海农村商业银行",
    "广州农村商业银行",
    "深圳前海微众银行",
    "国家开发银行",
    "中国农业发展银行",
];
