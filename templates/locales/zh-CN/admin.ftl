
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
audit-same-target = { $id } 的全部记录
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
