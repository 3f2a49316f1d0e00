
### 运营端。

## 框架

admin-brand = { $platform } · 运营
admin-nav = 运营功能
admin-settings-of = 我的设置：
admin-dashboard = 待办
admin-operators = 运营人员
admin-audit = 审计日志
error-admin = 返回运营首页
admin-ago-now = 刚刚
admin-ago-minutes = { $n } 分钟前
admin-ago-hours = { $n } 小时前
admin-ago-days = { $n } 天前
pager = 分页
pager-first = 首页
pager-previous = 上一页
pager-next = 下一页
pager-last = 末页
filter-all = 全部
filter-from = 从
filter-until = 到
filter-button = 筛选
filter-clear = 清除筛选
filter-id-malformed = 请输入完整的编号
filter-day-malformed = 请输入日期，例如 2026-12-02
save = 保存
export-csv = 导出 CSV

## 角色

role-reviewer = 审核员
role-reviewer-hint = 审核注册与认证
role-finance = 财务
role-finance-hint = 核对银行流水、退款与费用
role-administrator = 管理员
role-administrator-hint = 以上全部，并管理运营人员
role-auditor = 审计员
role-auditor-hint = 查看，不能更改
role-required = 请选择角色

## 登录

admin-sign-in-title = 运营人员登录
admin-sign-in-go-on = 下一步
admin-sign-in-again = 验证码错误次数过多，请重新登录。
admin-sign-in-forgot = 忘记密码，或验证器和恢复码都不在手边？请联系管理员重新邀请您。
operator-sign-in-wrong = 邮箱或密码错误
admin-code-title = 请输入验证码
one-time-code = 验证码
one-time-code-hint = 验证器应用中的 6 位数字；验证器不在手边时，请输入一个恢复码。
second-factor-wrong = 验证码错误或已使用过，请输入验证器中最新的 6 位数字
admin-confirm-title = 请再次确认是您本人
admin-confirm-lede = 更改登录方式和运营人员之前，请再次输入密码和验证码。
admin-confirm-button = 确认

## 邀请

invitation-title = 设置密码
invitation-lede = { $name }，欢迎加入。请先设置密码，下一步设置验证器。
invitation-password = 密码
invitation-button = 设置密码并继续
invitation-used-title = 邀请已使用
invitation-used = 登录方式已经设置，请直接登录。如果不是您设置的，请立即联系管理员。
invitation-superseded-title = 邀请已被新邮件取代
invitation-superseded = 请打开最新一封邮件中的链接，或联系管理员。
invitation-expired-title = 邀请已过期
invitation-expired = 邀请的有效期是 7 天，请联系管理员重新邀请。
invitation-unknown-title = 找不到这个邀请
invitation-unknown = 请把邮件中的链接完整复制到浏览器，或联系管理员。

## 验证器与恢复码

authenticator = 验证器
authenticator-title = 设置验证器
authenticator-lede = 以后每次登录，除密码外还需要手机验证器应用中的验证码。
authenticator-new-title = 更换验证器
authenticator-new-lede = 在输入新验证器的验证码之前，原来的验证器仍然有效。
authenticator-begin = 显示新的二维码
authenticator-other = 换一个二维码
authenticator-qr-label = 验证器二维码
authenticator-scan = 用验证器应用扫描二维码。
authenticator-type = 不能扫描？请在应用中手动输入密钥：
authenticator-code = 应用显示的验证码
authenticator-code-hint = 6 位数字
authenticator-confirm = 确认验证器
recovery-codes = 恢复码
recovery-codes-title = 请保存恢复码
recovery-codes-lede = 验证器不在手边时，可以用恢复码登录，每个只能使用一次。
recovery-codes-once = 恢复码只显示这一次。请打印或抄写，并与手机分开存放。原有的恢复码不再有效。
recovery-codes-kept = 已保存，继续
recovery-codes-left = 剩余 { $n } 个
recovery-codes-renew = 重新生成

## 设置

admin-security = 登录方式
admin-password-lede = 更改后，其他设备上的登录都会退出。

## 首页

dashboard-empty = 目前没有需要您处理的事项。
dashboard-registrations = 待审核的注册
dashboard-certifications = 待审核的认证
dashboard-entries = 待判断的银行流水
dashboard-refunds = 待退款
dashboard-proposals = 待复核的决定
dashboard-mails = 未能送达的邮件

## 运营人员

operator-invite = 邀请运营人员
operator-new-title = 邀请运营人员
operator-new-lede = 我们会发送一封邀请邮件，7 天内有效。
operator-invite-button = 发送邀请
operator-name = 姓名
operator-name-hint = 同事看到的名字，不会显示给申请人。
operator-name-length = 请填写姓名，最多 60 个字
operator-email = 邮箱
operator-role = 角色
operator-language = 邮件语言
operator-standing = 状态
operator-since = 加入时间
operator-invited = 已邀请
operator-active = 正常
operator-disabled = 已停用
operator-exists = 这个邮箱已经是运营人员
operator-audit = 查看操作记录
operator-change-role = 更改角色
operator-reset = 重新邀请
operator-reset-text = 密码、验证器和恢复码立即失效，对方会收到新的邀请邮件。适用于忘记密码或遗失手机。
operator-reset-button = 重置并重新邀请
operator-disable = 停用
operator-disable-text = 立即退出所有设备，不能再登录。记录会保留。
operator-enable = 恢复使用
operator-done-invited = 邀请邮件已发送。
operator-done-saved = 已保存。
last-administrator = 至少要保留一名管理员

## 审计日志

audit-at = 时间
audit-operator = 运营人员
audit-actor = 操作者
audit-action = 操作
audit-target = 对象
audit-target-id = 对象编号
audit-details = 详情
audit-same-target = { $what }：全部记录
audit-none-found = 没有符合条件的记录。
audit-empty = 还没有记录。
actor-applicant = 申请人
actor-system = 系统
actor-operator = 运营人员

## 对账单文件中的问题

statement-problem = 第 { $line } 行第 { $column } 列：{ $problem }
statement-empty = 文件是空的。
statement-wrong-kind = 这看起来是 { $what } 文件。请上传银行导出的 CSV 文件，或 camt.053、camt.054 的 XML 文件。
statement-wrong-message = 这是 { $what }。可以读取的是 camt.053 和 camt.054 的 .02、.08 版本。
statement-unreadable = 文件读取失败，请重试。
statement-encoding = 此处的字节不是文字，文件可能已损坏，请重新导出。
statement-wrong-encoding = 文件编码是 { $what }。请导出为 UTF-8 或 GB18030（GBK）。
statement-control = 此处有控制字符，文件可能已损坏，请重新导出。
statement-lost = 此处的文字已在别的程序中丢失（�），请从银行重新导出。
statement-too-long = 这一行、这一项或这一批过长，文件可能已损坏。
statement-too-deep = XML 元素嵌套过深，这不是银行对账单。
statement-malformed = 此处的 XML 有误，文件可能已损坏，请重新导出。
statement-truncated = 文件不完整，在此处中断，请重新下载。
statement-doctype = 文件含有文档类型定义（DOCTYPE），出于安全不予读取。
statement-entity = 文件含有实体 { $what }，出于安全不予读取。
statement-no-header = 前 30 行中没有找到任何已知银行的表头。请检查是否选对了文件，或为该银行添加列对应。
statement-quote = 此处的引号不成对，文件可能已损坏。
statement-short-row = 这一行的列数少于表头，文件可能已损坏。
statement-long-row = 这一行的列数多于表头，或在合计之后还有内容。
statement-date = 此处不是日期。
statement-amount = 此处不是金额。
statement-direction = 此处看不出是收入还是支出。
statement-shortened-number = 此处的号码被电子表格改成了科学计数法。请直接使用从银行下载的文件，不要用 Excel 另存。
statement-missing = 缺少 { $what }。
statement-stopped = 读取已中止。

## 退回原因

admin-reasons = 退回原因
reasons-lede = 审核员退回内容时从这里选择。已经发给申请人的原因不会随列表改变。
reasons-empty = 列表是空的，审核员只能自己填写原因。
reasons-retired = 已停用（{ $n }）
reason-new = 添加原因
reason-change = 修改原因
reason-lede = 申请人会看到与其语言对应的一种，所以两种语言都要填写。请写明怎样修改。
reason-field = 适用内容
reason-any-field = 任何内容
reason-field-unknown = 请选择列表中的内容
reason-zh = 原因（中文）
reason-en = 原因（英文）
reason-words-hint = 最多 200 个字
reason-length = 请填写原因，最多 200 个字
reason-exists = 列表中已有相同的原因
reason-save = 保存
reason-up = 上移
reason-up-label = 上移“{ $reason }”
reason-down = 下移
reason-down-label = 下移“{ $reason }”
reason-retire = 停用
reason-retire-label = 停用“{ $reason }”
reason-restore = 恢复
reason-restore-label = 恢复“{ $reason }”
reason-retired-at = 停用时间
column-actions = 操作

## 未送达的邮件

admin-mails = 未送达
mails-title = 未送达的邮件和短信
mails-empty = 没有未送达的邮件和短信。
mails-owner = 收件地址只能由本人更改：激活之前，申请人可以在注册页面更改邮箱，并重新发送；运营人员的地址有误时，请用正确的地址重新邀请。排除故障后，可以在这里重新发送。
mails-parked = 停止发送
mails-message = 邮件或短信
mails-sms = 短信验证码
mails-unreadable = 内容已无法读取
mails-recipient = 收件人
mails-attempts = 次数
mails-answer = 对方的答复
mails-retry = 重新发送
mails-retry-label = 重新发送给 { $to }
mails-retry-shown = 重新发送本页全部
mails-retried = 已安排重新发送 { $n } 封。
mails-dismiss = 不再发送
mails-dismiss-label = 不再发送给 { $to }
mails-dismiss-shown = 本页全部不再发送
mails-dismissed = 已放弃 { $n } 封，内容已清除。
mails-expired = 内容已过期

## 统计

admin-statistics = 统计
filter-days-reversed = 结束日期不能早于开始日期
filter-days-many = 最多可以选择 366 天
statistics-kind-of-subject = 主体类型
statistics-funnel = 注册漏斗
statistics-funnel-hint = 在所选日期开始注册的人，到目前为止走到了哪一步。今天的数据是实时的，其他日期每天零点后更新一次。
statistics-step = 步骤
statistics-number = 数量
statistics-share = 占上一步
statistics-signed-up = 填写邮箱和密码
statistics-begun = 激活邮箱
statistics-subject-type = 选择主体类型
statistics-subject = 填写主体信息
statistics-verification-method = 选择验证方式
statistics-administrator = 确认管理员
statistics-confirmed = 提交注册
statistics-verified = 注册完成
statistics-handling = 审核用时
statistics-handling-hint = 从提交到作出决定的时间，按自然时间计算，误差不超过 3%。
statistics-decided = 已决定
statistics-median = 中位数
statistics-p90 = 90% 不超过
statistics-first = 首次提交
statistics-passed = 其中一次通过
statistics-of-registration = 注册
statistics-of-certification = 认证
statistics-reasons = 退回原因
statistics-reasons-none = 所选日期没有退回。
statistics-field = 内容
statistics-reason = 原因
statistics-reason-others = 其他较少出现的原因
statistics-days = 每日情况
statistics-days-hint = 按开始注册的日期统计。
statistics-day = 日期
statistics-at = 时间
statistics-reference = 注册编号
statistics-whose = 主体
statistics-status = 状态
statistics-from-until = { $from } 至 { $until }
statistics-rows-none = 没有符合的记录。数字更新之后，记录可能又有了变化。
statistics-returned = 被退回的提交
statistics-decided-registration = 已决定的注册
statistics-decided-certification = 已决定的认证
statistics-registrations-decided = 首次提交并已决定的注册
statistics-registrations-passed = 一次通过的注册
statistics-certifications-decided = 首次提交并已决定的认证
statistics-certifications-passed = 一次通过的认证
lasting-minutes = { $m } 分钟
lasting-hours = { $h } 小时 { $m } 分钟
lasting-days = { $d } 天 { $h } 小时

## 银行对账单

admin-statements = 对账单
statements-empty = 还没有导入过对账单。
statement-file = 文件
statement-format = 格式
statement-imported-at = 导入时间
statement-imported-by = 导入人
statement-covers = 完整覆盖的日期
statement-covers-nothing = 没有完整覆盖的日期
statement-entries = 流水
statement-new = 新流水
statement-counts = 共 { $entries } 笔，其中新流水 { $new } 笔。
statement-ignored = 另有 { $n } 笔支出或未入账流水未保存。
statement-empty-of-new = 这个文件里没有新流水。
upload-file = 导入对账单
upload-hint = CSV（UTF-8 或 GB18030）、camt.053、camt.054，最大 512 MB。同一笔流水只会导入一次。
upload-button = 上传并导入
upload-missing = 请选择对账单文件
upload-too-large = 文件超过 512 MB，请用命令行导入
upload-running = 正在导入
upload-so-far = 已读取 { $n } 笔。您可以离开这个页面，导入会继续。
upload-reload = 刷新
upload-done = 导入完成
upload-known = 这个文件以前导入过
upload-known-text = 没有任何改动。
upload-show = 查看流水
upload-refused = 文件未导入
upload-place = 第 { $line } 行，第 { $column } 个字符：
upload-nothing-changed = 整个文件都没有导入，没有任何改动。
upload-failed = 导入中断
upload-failed-text = 不是文件的问题，没有任何改动。请重新上传，已导入的流水不会重复。
upload-another = 重新上传
entry-booked-on = 入账日期
entry-amount = 金额（元）
entry-payer = 付款人
entry-remark = 附言
entry-outcome = 结果
entry-about = 注册编号
outcome-verified = 已验证
outcome-verified-hint = 户名、账号、金额都符合，主体已验证。
outcome-needs_decision = 待判断
outcome-needs_decision-hint = 户名或账号只有一项符合，需要一人判断、另一人复核。
outcome-wrong_amount = 金额不符
outcome-wrong_amount-hint = 付款人符合，金额不符，需要退款。
outcome-wrong_payer = 付款人不符
outcome-wrong_payer-hint = 金额和附言符合，付款人不是这个主体，需要退款。
outcome-personal_account = 个人账户付款
outcome-personal_account-hint = 用个人账户付款，需要退款。
outcome-late = 逾期付款
outcome-late-hint = 入账日期晚于期限，需要退款。
outcome-closed = 注册已结束
outcome-closed-hint = 付款时注册已经结束，需要退款。
outcome-duplicate = 重复付款
outcome-duplicate-hint = 之前已收到正确的付款，需要退款。
outcome-certification_paid = 认证费已付
outcome-certification_paid-hint = 认证费已确认，认证进入审核队列。
outcome-certification_needs_decision = 认证费待判断
outcome-certification_needs_decision-hint = 可能是认证费，需要一人判断、另一人复核。
outcome-certification_duplicate = 认证费重复
outcome-certification_duplicate-hint = 认证费之前已付，需要退款。
outcome-certification_closed = 认证已结束
outcome-certification_closed-hint = 付款时认证已经结束，需要退款。
outcome-unmatched = 未匹配
outcome-unmatched-hint = 没有找到对应的注册或认证。可以手动匹配，或决定退款。
outcome-refused = 决定退款
outcome-refused-hint = 运营人员决定退款。
outcome-reversed = 已冲正
outcome-reversed-hint = 银行后来冲正了这笔付款。
outcome-reversal_undone = 冲正
outcome-reversal_undone-hint = 冲正了一笔还没有生效的付款，没有影响。
outcome-reversal_freezes = 冲正：已冻结
outcome-reversal_freezes-hint = 冲正了已验证的付款，帐号已冻结，请联系申请人核实。
outcome-certification_reversal = 认证费冲正
outcome-certification_reversal-hint = 认证费被冲正：认证需要重新付费，已通过的帐号已冻结。
outcome-reversal_needs_decision = 冲正待核实
outcome-reversal_needs_decision-hint = 不知道冲正的是哪一笔，或那一笔已经退款。请联系银行核实。
refunds-due = 待退款
refunds-exported = 退款处理中
refunds-refunded = 已退款
refunds-failed = 退款失败
mappings-title = CSV 列名
mappings-lede = 银行导出的 CSV 各不相同。这里说明每家银行的列名，导入时会自动选用第一个符合的设置。
mappings-own = 自定义
mappings-empty = 还没有自定义设置，下面的内置设置已可使用。
mappings-presets = 内置
mapping-new = 新增
mapping-title = CSV 列名设置
mapping-lede = 请填写表头中的列名，与文件里的写法一致。全角半角、空格和大小写不影响。
mapping-name = 名称
mapping-name-hint = 例如银行名称；同名的设置会被替换。
mapping-name-length = 请填写名称，最多 60 个字
mapping-column-missing = 请填写列名
mapping-column-long = 列名最多 100 个字，不能含有特殊字符
mapping-amounts = 请填写收入和支出两列，或只填写金额一列
mapping-amounts-columns = 金额列
mapping-booked-on = 入账日期
mapping-date-order = 日期写法
mapping-credit = 收入（贷方）金额
mapping-amounts-hint = 收入和支出各有一列时填写这两项；只有一列时填写下面的“金额”。
mapping-debit = 支出（借方）金额
mapping-amount = 金额
mapping-direction = 收支方向
mapping-direction-hint = 标明借、贷的列；金额用正负号区分时不填。
mapping-payer-name = 对方户名
mapping-payer-account = 对方账号
mapping-bank-reference = 银行流水号
mapping-bank-reference-hint = 没有这一列时不填，会根据其他内容识别同一笔流水。
mapping-remarks = 附言、摘要、用途
mapping-remarks-hint = 每行一个列名。
mapping-reversal = 冲正标志
mapping-balance = 余额
mapping-currency = 币种
mapping-optional = 没有这一列时不填。
mapping-remove = 删除这个设置

## 汇款

admin-transfers = 汇款
transfers-needs_decision = 待判断
transfers-needs_decision-hint = 付款与要求只有部分符合，需要一人判断、另一人复核。
transfers-unmatched = 未匹配
transfers-unmatched-hint = 没有找到对应的注册或认证。
transfers-reversals = 冲正
transfers-reversals-hint = 银行冲正了已经生效的付款，相关帐号已冻结或需要重新付费。
transfers-instructions = 待汇款
transfers-instructions-hint = 还没有收到的对公打款，最先到期的在前。
transfers-instructions-none = 目前没有待收的汇款。
transfers-last-day = 截止日期
transfers-none = 没有需要处理的流水。
entry-title = 银行流水
entry-of = 银行流水：{ $amount } 元
entry-account = 付款账号
entry-bank-reference = 银行流水号
entry-refund = 退款
entry-reverses = 冲正的付款
entry-statement = 所在对账单
entry-show = 查看
