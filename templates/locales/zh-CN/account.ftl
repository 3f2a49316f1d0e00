
### 注册人自己的页面：登录、进度、汇款、设置。

## 汇款信息

transfer-title = 汇款信息
transfer-lede = 请用“{ $payer }”的对公账户汇款，须在{ $day }结束前入账（以我方开户银行的入账日期为准）。
transfer-amount = 汇款金额
transfer-payee = 收款户名
transfer-account = 收款账号
transfer-bank = 开户银行
transfer-reference = 附言（请填写）
transfer-remark = 附言
transfer-registration = 注册编号：{ $reference }
transfer-check = 请仔细核对
transfer-late = 逾期未入账，注册将失败，需要重新注册。
transfer-wrong = 金额、户名不符或从个人账户汇出的款项会被退回，期限不变。
transfer-personal = 个人银行卡或支付宝、微信支付不能用于验证。
transfer-payer = 付款账户：{ $payer }，账号 { $account }
transfer-how = 如何汇款
transfer-how-channel = 通过企业网银或银行柜台，从填写的对公账户汇出
transfer-how-exact = 金额须与上面完全一致，不能多也不能少
transfer-how-remark = 在附言、备注或用途中填写上面的 6 位数字，漏填会使核对变慢
transfer-how-time = 跨行汇款可能需要 1 至 2 个工作日才入账，请尽早汇款
transfer-print = 可以打印此页，带到银行办理。
transfer-asked = 要求的汇款
transfer-payer-account = 付款账号
transfer-last-day = 最后入账日

## 收到的款项

payments-title = 收到的款项
payments-owed = 以前的注册尚未退还的款项
payment-received = { $day }收到 { $amount } 元
payment-earlier = { $payment }（注册 { $reference }）
payment-accepted = 已确认
payment-accepted-earlier = 已确认，用于之前的认证
payment-checking = 正在核对
payment-checking-text = { $differs }工作人员正在核对，结果会发送到您的邮箱。请勿重复汇款。
payment-checking-earlier = 这笔款项是为之前的认证申请支付的，工作人员正在核对，结果会发送到您的邮箱。
payment-differs-name = 付款户名与主体名称不一致。
payment-differs-account = 付款账号与您填写的对公账号不一致。
payment-differs-no_account = 银行流水没有写明付款账号。
payment-differs-remark = 附言中的数字与要求的不一致。
payment-differs-unknown = 它与要求不完全一致。
payment-in-vain = 收到的款项无法使用
payment-again = 请重新汇款 { $amount } 元，无需等待退款。退款进展见“收到的款项”。
payment-again-taken-back = 请重新汇款 { $amount } 元。想知道上一笔为什么被冲回，请联系付款银行。
payment-reversed = 已被银行冲回
payment-reversed-text = 银行撤销了这笔款项，它不再有效。如有疑问，请联系付款银行。
payment-reversed-why = 已被银行冲回。
payment-set-aside = 未使用
payment-set-aside-text = 经核对，这笔款项不是本次注册要求的付款。如果它确实是为注册支付的，请联系我们。
refund-wrong-amount = 金额与要求的不一致。
refund-wrong-payer = 付款户名与主体名称不一致。
refund-personal-account = 来自个人账户，不能用于验证。
refund-late = 入账时间晚于期限。
refund-closed = 入账时注册或认证申请已经结束。
refund-duplicate = 已确认另一笔正确的款项，这一笔是重复的。
refund-refused = 经人工核对，这笔款项无法使用。
refund-due = 将原路退回
refund-due-by = 将原路退回，预计在{ $day }结束前完成
refund-overdue = 将原路退回，原预计在{ $day }结束前完成，现已延迟；请附上注册编号，发邮件至 { $contact } 询问
refund-done = 已于{ $day }退回
refund-failed = 退款被银行退票，我们会联系您

## 进度

timeline-title = 进度
timeline-done = 已完成：
timeline-now = 当前：
timeline-next = 接下来：
timeline-until = { $day }结束前
timeline-expected = 预计{ $day }结束前
timeline-expected-late = 原预计{ $day }结束前，现已延迟
timeline-reason = 原因：{ $reason }
timeline-now-draft = 填写注册信息
timeline-now-pending_review = 等待审核
timeline-now-returned = 修改被退回的内容
timeline-now-awaiting_transfer = 等待对公打款
timeline-now-transfer_again = 等待重新汇款
timeline-now-awaiting_statement = 核对银行流水
timeline-now-payment_checking = 核对收到的款项
timeline-now-payment_settling = 登记收到的款项
timeline-now-transfer_late = 核对银行流水
timeline-now-certification_draft = 正在填写认证申请
timeline-now-renewal_draft = 正在填写续期申请
timeline-now-renewal_open = 等待申请续期
timeline-now-renewal_in_review = 续期审核中
timeline-now-registered_limited = 等待申请认证
timeline-now-certification_awaiting_payment = 等待支付认证费
timeline-now-certification_payment_again = 等待重新支付认证费
timeline-now-certification_payment_over = 付款期限已过
timeline-now-certification_in_review = 认证审核中
timeline-now-certification_returned = 修改被退回的认证资料
timeline-now-certification_failed = 等待重新申请认证
timeline-next-confirm = 确认并注册
timeline-next-verified = 验证主体身份
timeline-next-review = 审核
timeline-next-statement = 核对银行流水
timeline-next-registered = 注册完成，开通全部功能
history-draft = 激活邮箱，开始注册
history-pending_review = 提交审核
history-returned = 审核退回，需要修改
history-awaiting_transfer = 提交注册，需对公打款
history-awaiting_statement = 汇款期限已到
history-registered_limited = 提交注册，需认证
history-registered = 注册完成，全部功能已开通
history-frozen = 帐号被冻结
history-expired = 长时间未完成，已过期
history-failed = 期限内未收到符合要求的汇款，注册失败
history-lapsed = 期限内未申请认证，注册失效
history-cancelled = 已取消
history-rejected = 审核未通过

## 我的注册

account-title = 我的注册
account-due = 现在需要您做
account-before = 这是重新开始的注册。上一次注册 { $reference }：{ $end }。
account-until = { $n ->
    [0] 请在{ $day }结束前完成，今天是最后一天
   *[other] 请在{ $day }结束前完成，还有 { $n } 天
}
account-go-on = 继续填写
account-see-transfer = 查看汇款信息
account-see-asked = 查看要求的汇款
account-correct = 修改被退回的内容
account-send-corrected = 修改已保存，继续并重新提交
account-apply = 申请认证
account-validity-long = 认证有效期至{ $day }。
account-validity-ending = 认证有效期至{ $day }：届时续期还没有通过的，部分功能会锁定，通过后恢复。
account-validity-over = 认证有效期已于{ $day }结束，部分功能已锁定，续期通过后恢复。
account-see-certification = 查看认证详情
account-cancel = 取消注册
account-no-cancel-review = 审核期间不能自行取消。不想继续注册的，请发邮件给我们，并附上注册编号。
account-no-cancel-returned = 不想继续注册的，无需取消：逾期未修改，注册会自动过期，注册名额随之释放。
account-no-cancel-statement = 期限内的汇款正在核对，现在不能取消。没有符合要求的汇款，注册会自动失败，注册名额随之释放。
account-no-cancel-certification = 不想继续注册的，无需取消：逾期未申请认证，注册会自动失效，注册名额随之释放。
account-no-cancel-application = 提交认证申请后不能自行取消。不想继续注册的，请发邮件给我们，并附上注册编号。
account-start-again = 用原来的信息重新注册
account-start-again-text = 原来填写的内容会保留，可以修改；手机验证码和管理员扫码需要重新验证。
account-start-anew = 重新注册
account-start-anew-text = 原来填写的内容已按规定到期删除，需要重新填写。
account-draft = 继续填写注册信息
account-draft-text = 已填写的内容都已保存，可以在下面的“注册信息”中查看和修改。30 天没有任何修改的草稿会过期。
account-pending_review = 正在审核，现在无需操作
account-pending_review-text = 工作人员正在审核您提交的信息。
account-returned = 修改被退回的内容
account-returned-text = 修改后会重新审核；逾期未修改，注册将过期。
account-awaiting_transfer = 从对公账户汇款 { $amount } 元
account-awaiting_transfer-text = 逾期未入账，注册将失败。已经汇款的，请等待银行入账，无需再次汇款。
account-transfer_again = 从对公账户重新汇款 { $amount } 元
account-transfer_again-text = 逾期未入账，注册将失败。
account-awaiting_statement = 正在核对银行流水，请不要再汇款
account-awaiting_statement-text = 汇款期限已到，期限之后入账的款项会退回。期限内已经入账的款项，等银行流水送达后仍会确认。
account-transfer_late = 汇款逾期入账，将退回
account-transfer_late-text = 您的汇款在期限之后才入账，不能用于验证，将原路退回，请不要再汇款。如果没有另一笔在期限内入账的汇款，注册将失败，届时可以用原来的信息重新注册。
account-payment_checking = 正在核对您的款项，现在无需操作
account-payment_checking-text = 收到的款项需要人工核对，请勿重复汇款。核对通过即为有效；未通过的原路退回，期限未到的可以重新汇款。核对期间不会因为期限已到而失败。
account-payment_settling = 已收到您的款项，现在无需操作
account-payment_settling-text = 款项与要求一致，正在登记，请勿重复汇款。稍后会在这里更新，并发送邮件通知您。
account-certification_draft = 继续填写认证申请
account-certification_draft-text = 已填写的内容都已保存，提交后才算申请；认证通过前，部分功能暂无法使用。逾期未提交，注册将失效。
account-renewal_open = 认证即将到期，请申请续期
account-renewal_open-text = 审核需要时间，请尽早申请。
account-renewal-late = 付款和审核通常需要 7 个工作日，到期前可能来不及通过，请尽快申请。
account-renewal-late-free = 审核通常需要 5 个工作日，到期前可能来不及通过，请尽快申请。
account-renewal_draft = 继续填写续期申请
account-renewal_draft-text = 已填写的内容都已保存，提交后才算申请。
account-renewal_in_review = 正在审核续期，现在无需操作
account-renewal_in_review-text = 工作人员正在审核您的续期申请。
account-registered_limited = 申请认证
account-registered_limited-text = 认证通过前，部分功能暂无法使用；逾期未申请，注册将失效。
account-certification_awaiting_payment = 支付认证费 { $amount } 元
account-certification_awaiting_payment-text = 认证申请已提交，认证费入账后开始审核。逾期未入账，本次申请失效；注册仍然保留，可以重新申请。
account-certification_payment_again = 重新支付认证费 { $amount } 元
account-certification_payment_again-text = 认证费入账后开始审核。逾期未入账，本次申请失效；注册仍然保留，可以重新申请。
account-certification_payment_over = 付款期限已过，请不要再汇款
account-certification_payment_over-text = 期限内已经入账的认证费，等银行流水送达后仍会确认；期限之后入账的款项会原路退回。如果期限内没有入账，本次申请会失效，注册仍然保留，之后可以重新申请。
account-certification_in_review = 正在审核认证，现在无需操作
account-certification_in_review-text = 认证通过前，部分功能暂无法使用。
account-certification_returned = 修改被退回的认证资料
account-certification_returned-text = 修改后重新审核，无需再次付费。逾期未修改，本次申请将失效；注册仍然保留，可以重新申请。
account-certification_failed = 重新申请认证
account-certification_failed-text = 上次认证没有完成。逾期未重新申请，注册将失效。
certification-failed-unpaid = 期限内没有收到认证费，申请已失效。
certification-failed-uncorrected = 退回的内容没有在期限内修改，申请已失效。
account-certification_over = 认证已过期，请续期
account-certification_over-text = 审核需要时间，请尽早申请续期。
account-registered = 注册完成
account-registered-text = 主体已通过验证，全部功能已开通。
account-frozen = 帐号已冻结
account-frozen-text = 如需恢复使用，请发邮件给我们，并附上注册编号。
frozen-taken-back = 银行冲回了已经生效的付款，明细见下面“收到的款项”。请先向付款银行了解原因。
account-expired = 注册已过期
account-expired-text = 注册长时间没有完成。注册名额已经释放，您可以重新注册。
account-failed = 注册失败
account-failed-text = 期限内没有收到符合要求的汇款。注册名额已经释放，您可以重新注册。
account-lapsed = 注册已失效
account-lapsed-text = 期限内没有申请认证。注册名额已经释放，您可以重新注册。
account-cancelled = 注册已取消
account-cancelled-text = 注册名额已经释放，您可以重新注册。
account-rejected = 审核未通过
account-rejected-text = 如有疑问，请发邮件给我们，并附上注册编号。
overdue-review = 仍在审核，比预计的晚
overdue-check = 仍在核对您的款项，比预计的晚
expected-review = 我们会在{ $day }结束前完成审核，结果会发送到您的邮箱。
expected-review-late = 审核比预计的晚：从{ $since }等到现在，我们原定在{ $day }结束前完成，抱歉让您久等。请附上注册编号，发邮件询问：
expected-review-renewed = 审核比预计的晚，抱歉让您久等：从{ $since }等到现在，原定在{ $day }结束前完成，现在预计在{ $renewed }结束前完成，您无需操作。需要询问，请附上注册编号，发邮件至
expected-check = 预计在{ $day }结束前核对完毕，结果会发送到您的邮箱。
expected-check-late = 核对比预计的晚：从{ $since }等到现在，我们原定在{ $day }结束前完成，抱歉让您久等。请附上注册编号，发邮件询问：
expected-statement = 预计在{ $day }结束前有结果，并发送到您的邮箱。
expected-statement-late = 核对比预计的晚：期限于{ $since }已过，我们原定在{ $day }结束前完成，抱歉让您久等。请附上注册编号，发邮件询问：
account-functions = 功能
account-functions-text = 以下功能在主体通过验证后开通。
account-functions-over = 认证已过期，以下功能已锁定，续期通过后恢复。
account-locked = 验证后开通
account-locked-over = 续期后恢复
account-details = 注册信息
account-reference = 注册编号
account-subject-name = 主体名称
account-contact = 有疑问？请附上注册编号，发邮件至

## 修改被退回的内容

correction-title = 确认修改并重新提交
correction-lede = 只能修改被退回的内容，其他内容已通过审核。
correction-reason = 审核意见：{ $reason }
correction-until = 请在{ $day }结束前重新提交，逾期注册将过期。
correction-send = 重新提交

## 取消注册

cancel-title = 取消注册
cancel-lede = 注册编号：{ $reference }
cancel-free = 注册名额会立即释放。
cancel-money = 请不要再汇款；取消后收到的款项会原路退回。
cancel-again = 取消后无法恢复，但可以用原来的信息重新注册。
cancel-button = 确认取消注册
cancel-keep = 不取消

## 设置

settings-title = 设置
settings-saved = 已保存
settings-saved-language = 邮件和短信的语言已保存
settings-saved-password = 密码已更换，其他设备已全部退出
settings-saved-session = 该设备已退出
settings-saved-sessions = 其他设备已全部退出
settings-language = 语言
settings-language-question = 邮件和短信用哪种语言？
settings-language-button = 保存语言
settings-password = 密码
settings-password-current = 当前密码
current-password-required = 请输入当前密码
settings-password-button = 更换密码
settings-sessions = 已登录的设备
settings-sessions-text = 如果有不认识的设备，请将其退出并更换密码。更换密码后，其他设备全部退出。
settings-session-seen = 最近使用：{ $at }
settings-session-device = { $system } 上的 { $browser }
settings-session-unknown = 未知设备
browser-wecom = 企业微信
browser-wechat = 微信
browser-dingtalk = 钉钉
browser-alipay = 支付宝
browser-edge = Edge
browser-opera = Opera
browser-samsung = 三星浏览器
browser-huawei = 华为浏览器
browser-xiaomi = 小米浏览器
browser-oppo = OPPO 浏览器
browser-vivo = vivo 浏览器
browser-qq = QQ 浏览器
browser-uc = UC 浏览器
browser-firefox = Firefox
browser-chrome = Chrome
browser-safari = Safari
settings-session-this = 本设备
settings-session-end = 退出
settings-session-end-label = 退出最近使用于 { $at } 的设备
settings-sessions-end-others = 退出其他所有设备
settings-data = 我的资料
settings-data-text = 可以下载我们保存的全部资料；注册还没有提交或已经结束的，可以删除。

## 我的资料

data-title = 下载我的资料
data-lede = 下载我们保存的关于您帐号和注册的全部资料（JSON 文件）。
data-care = 文件中有完整的身份证号码和银行账号，请妥善保管。为确认是您本人，请输入当前密码。
data-button = 下载
delete-title = 删除我的资料
delete-lede = 删除后无法恢复，请先确认不再需要。
delete-what = 会删除：填写的全部内容、上传的资料、邮箱、密码和登录记录
delete-kept = 依法保留：注册编号、状态和时间，不含您的个人信息；尚未退还或正在核对的款项，在处理完成前保留付款账户
delete-final = 删除后将退出登录，以后可以用这个邮箱重新注册
delete-agree = 我确认删除全部资料和帐号
delete-button = 删除全部资料
delete-all-required = 请勾选确认删除
deleted-title = 帐号和资料已删除
deleted-what = 已删除：填写的全部内容、上传的资料、邮箱、密码和登录记录，无法恢复
deleted-kept = 依法保留：注册编号、状态和时间，不含您的个人信息
deleted-owed = 尚未退还的款项：仍会原路退回，付款账户保留到退款完成；金额和预计时间见确认邮件
deleted-checked = 正在核对的款项：付款账户保留到有结果，应退还的会原路退回；金额见确认邮件
deleted-mail = 确认邮件会发送到您原来的邮箱，之后不再发送邮件。
deleted-again = 以后需要时，可以用这个邮箱重新注册。
deleted-home = 前往首页
delete-not-now = 现在还不能删除
delete-not-now-pending_review = 注册正在审核。审核有结果后，或者发邮件请我们终止审核后，可以删除。
delete-not-now-returned = 注册被退回，等待您修改。逾期未修改会自动过期，之后可以删除；也可以发邮件请我们提前终止。
delete-not-now-awaiting_transfer = 注册正在等待汇款。请先取消注册，之后可以删除。
delete-not-now-awaiting_statement = 我们正在核对银行流水，您的汇款可能还在路上。有结果后可以删除。
delete-not-now-registered_limited = 帐号正在使用。请发邮件给我们注销帐号，注销后可以删除。
delete-not-now-registered = 帐号正在使用，法律要求我们保留使用者的真实身份。请发邮件给我们注销帐号，注销后可以删除。
delete-not-now-frozen = 帐号已被冻结，法律要求我们在处理期间保留资料。处理结束并注销后可以删除。

## 登录

sign-in-title = 登录
sign-in-button = 登录
sign-in-forgot = 忘记密码
sign-in-needed = 请登录后继续。已保存的内容不会丢失。
sign-in-unsaved = 登录已过期，刚才填写的这一页没有保存：登录后请检查内容，再提交一次。
sign-in-reset-done = 新密码已设置，请用它登录。
sign-in-activated = 邮箱已激活，请登录继续注册。
sign-in-no-account = 还没有帐号？

## 忘记密码

forgot-title = 忘记密码
forgot-lede = 请填写注册时的邮箱，我们会发送设置新密码的链接。
forgot-send = 发送链接
forgot-sent = 请查收邮件
forgot-sent-text = 如果这个邮箱有帐号，我们已发送设置新密码的链接，1 小时内有效。
forgot-nothing-came = 没有收到？请看看垃圾邮件文件夹，或确认邮箱没有写错。
forgot-again = 重新发送链接
reset-title = 设置新密码
reset-lede = 设置后，所有设备上的登录都会退出。
reset-password = 新密码
reset-button = 设置新密码
reset-used-title = 链接已使用过
reset-used = 新密码已经设置，请用它登录。如果不是您设置的，请重新发送链接。
reset-superseded-title = 链接已被新邮件取代
reset-superseded = 请打开最新一封邮件中的链接。
reset-expired-title = 链接已过期
reset-expired = 链接的有效期是 1 小时，请重新发送。
reset-unknown-title = 找不到这个链接
reset-unknown = 请把邮件中的链接完整复制到浏览器，或重新发送。

## 注册状态

status-draft = 草稿
status-pending_review = 审核中
status-returned = 待修改
status-awaiting_transfer = 待汇款
status-awaiting_statement = 核对银行流水
status-registered_limited = 待认证
status-certification_awaiting_payment = 待付认证费
status-certification_in_review = 认证审核中
status-certification_returned = 认证待修改
status-payment_checking = 核对款项
status-registered = 已注册
status-certification_over = 认证已到期
status-frozen = 已冻结
status-expired = 已过期
status-failed = 注册失败
status-lapsed = 已失效
status-cancelled = 已取消
status-rejected = 未通过

## 验证前锁定的功能

function-payment = 支付
function-search = 搜索可见
function-sharing = 分享
