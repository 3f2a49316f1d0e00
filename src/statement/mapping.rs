//! How a bank's CSV names its columns.

use serde::{Deserialize, Serialize};

/// The columns of a bank's CSV, by what the header calls them. Width, case, spaces and punctuation of a header do not count:
/// `借方发生额（支取）` is `借方发生额(支取)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The bank's name, and of which export where it has several.
    pub name: String,
    /// The day of booking, with or without a time.
    pub booked_on: String,
    #[serde(default)]
    pub date_order: DateOrder,
    pub amounts: Amounts,
    pub payer_name: String,
    pub payer_account: String,
    /// The bank's own reference (流水号). Without one, a reference is derived from all that the entry says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_reference: Option<String>,
    /// 附言, 摘要, 用途: at least one is there; all that are count, in this order.
    pub remarks: Vec<String>,
    /// Where the bank itself marks a reversal, with 冲正, 红字 or an asterisk. Need not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversal: Option<String>,
    /// The balance after the entry, which makes a derived reference surer. Need not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<String>,
    /// Entries in other currencies than the yuan are passed over. Need not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// Where the amount stands, and how it says in which direction the money went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Amounts {
    /// One column: in by its sign, or by a column with 借 or 贷, 收 or 付, 来账 or 往账.
    One {
        amount: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        direction: Option<String>,
    },
    /// A column for money in and one for money out; a negative amount takes back an earlier one.
    Two { credit: String, debit: String },
}

/// The order of a date's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 2026-11-23, 2026/1/3, 20261123, 2026年11月23日.
    #[default]
    YearMonthDay,
    /// 23/11/2026.
    DayMonthYear,
    /// 11/23/2026.
    MonthDayYear,
}

impl ColumnMapping {
    /// The exports of the corporate online banking of the five banks that most payments come through.
    pub fn presets() -> Vec<Self> {
        vec![
            preset("中国银行", "交易日期[ Transaction Date ]", boc_amount(), BOC_PAYER)
                .referenced_by("交易流水号[ Transaction reference number ]")
                .remarked_in(&["交易附言[ Remark ]", "用途[ Purpose ]", "摘要[ Reference ]", "备注[ Remarks ]"])
                .marking_reversals_in("摘要[ Reference ]")
                .with_balance("交易后余额[ After-transaction balance ]")
                .in_currency("交易货币[ Trade Currency ]"),
            preset("招商银行", "交易日", two("贷方金额", "借方金额"), ["收(付)方名称", "收(付)方帐号"])
                .referenced_by("流水号")
                .remarked_in(&["摘要", "用途", "业务摘要", "其它摘要", "扩展摘要"])
                .marking_reversals_in("冲帐标志")
                .with_balance("余额"),
            preset("建设银行", "记账日期", two("贷方发生额（收入）", "借方发生额（支取）"), COUNTERPARTY)
                .referenced_by("账户明细编号-交易流水号")
                .remarked_in(&["备注", "摘要"])
                .marking_reversals_in("摘要")
                .with_balance("余额")
                .in_currency("币种"),
            preset("建设银行（旧）", "记账日期", two("贷方发生额", "借方发生额"), COUNTERPARTY)
                .referenced_by("账户明细编号-交易流水号")
                .remarked_in(&["备注", "摘要"])
                .marking_reversals_in("摘要")
                .with_balance("余额")
                .in_currency("币种"),
            preset("工商银行", "交易时间", two("贷方发生额", "借方发生额"), ["对方单位名称", "对方账号"])
                .remarked_in(&["用途", "摘要", "个性化信息"])
                .marking_reversals_in("摘要")
                .with_balance("余额"),
            preset("农业银行", "交易时间", two("收入金额", "支出金额"), COUNTERPARTY)
                .remarked_in(&["交易用途", "交易附言"])
                .marking_reversals_in("摘要")
                .with_balance("账户余额"),
        ]
    }

    fn referenced_by(mut self, header: &str) -> Self {
        self.bank_reference = Some(header.to_owned());
        self
    }

    fn remarked_in(mut self, headers: &[&str]) -> Self {
        self.remarks = headers.iter().map(|header| (*header).to_owned()).collect();
        self
    }

    fn marking_reversals_in(mut self, header: &str) -> Self {
        self.reversal = Some(header.to_owned());
        self
    }

    fn with_balance(mut self, header: &str) -> Self {
        self.balance = Some(header.to_owned());
        self
    }

    fn in_currency(mut self, header: &str) -> Self {
        self.currency = Some(header.to_owned());
        self
    }
}

const COUNTERPARTY: [&str; 2] = ["对方户名", "对方账号"];
const BOC_PAYER: [&str; 2] = ["付款人名称[ Payer's Name ]", "付款人账号[ Debit Account No. ]"];

fn boc_amount() -> Amounts {
    Amounts::One { amount: "交易金额[ Trade Amount ]".to_owned(), direction: None }
}

fn two(credit: &str, debit: &str) -> Amounts {
    Amounts::Two { credit: credit.to_owned(), debit: debit.to_owned() }
}

fn preset(name: &str, booked_on: &str, amounts: Amounts, [payer_name, payer_account]: [&str; 2]) -> ColumnMapping {
    ColumnMapping {
        name: name.to_owned(),
        booked_on: booked_on.to_owned(),
        date_order: DateOrder::default(),
        amounts,
        payer_name: payer_name.to_owned(),
        payer_account: payer_account.to_owned(),
        bank_reference: None,
        remarks: Vec::new(),
        reversal: None,
        balance: None,
        currency: None,
    }
}
