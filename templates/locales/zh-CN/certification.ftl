
### 认证。

## 认证详情

certification-title = 认证详情
certification-first = 申请认证
certification-first-text = 认证通过前，部分功能暂无法使用；逾期未申请，注册将失效。
certification-again = 重新申请认证
certification-again-text = 上次申请没有完成。请在期限内重新申请；逾期未申请，注册将失效。
certification-draft = 继续填写认证申请
certification-draft-text = 已填写的内容和已上传的照片都已保存。提交后才算申请。
certification-awaiting_payment = 支付认证费 { $amount } 元
certification-awaiting_payment-text = 认证费入账后开始审核。逾期未入账，本次申请将失效；注册仍然保留，可以重新申请。
certification-payment_again = 重新支付认证费 { $amount } 元
certification-payment_again-text = 认证费入账后开始审核。逾期未入账，本次申请将失效；注册仍然保留，可以重新申请。
certification-queued = 正在审核，现在无需操作
certification-queued-text = 您的申请已提交，等待审核。
certification-in_review = 正在审核，现在无需操作
certification-in_review-text = 审核人员正在查看您的申请。
certification-returned = 修改被退回的内容
certification-returned-text = 请按下面的原因修改，然后再次提交，无需再次付费。逾期未修改，本次申请将失效；注册仍然保留，可以重新申请。
certification-valid = 认证已通过
certification-valid-text = 主体已通过认证，全部功能已开通。
certification-renewal = 申请认证续期
certification-renewal-text = 认证即将到期。到期未续期，部分功能将暂停使用。
certification-expired = 认证已到期，请申请续期
certification-expired-text = 部分功能已暂停使用，续期通过后恢复。
certification-none = 无需认证
certification-none-text = 您的主体不通过认证来验证，无需申请。
certification-frozen = 现在不能申请认证
certification-frozen-text = 帐号已冻结，解除冻结后才能申请。
certification-ended = 不能再申请认证
certification-ended-text = 这个注册已经结束。需要时请重新注册。
certification-start-again = 到“我的注册”重新注册
certification-valid-until = 有效期至{ $day }
certification-was-valid-until = 有效期已于{ $day }结束
certification-renewal-from = { $day }起可以申请续期
certification-fee-due = 本次认证费 { $amount } 元
certification-fee-terms = 认证费按次收取，未通过或逾期未修改不予退还。
certification-free = 本次认证免费。
certification-no-new-fee = 修改后再次提交无需付费。
certification-see-payment = 查看汇款信息
certification-see-asked = 查看要求的付款
certification-begin-first = 开始申请
certification-begin-again = 重新申请
certification-begin-renewal = 申请续期
certification-begin-expired = 申请续期
certification-correct = 修改申请
certification-returned-fields = 需要修改的内容
certification-returned-field = 退回原因：{ $field }
certification-returns-left = { $n ->
    [0] 这是最后一次修改机会；仍不符合要求，申请将不通过。
   *[other] 之后还可以退回修改 { $n } 次。
}
certification-needed = 需要准备
certification-needed-contact = 联系人的姓名、手机号和邮箱
certification-needed-licence = 证照的照片，如营业执照、统一社会信用代码证书、登记证书
certification-needed-letter = 盖章的申请公函的照片（可在申请中打印）
certification-needed-media_permit = 媒体许可证的照片
certification-needed-proof = 其他证明材料的照片（选填，最多 10 张）
certification-no-attempts = 还没有申请过认证。
certification-attempts = 申请记录
certification-attempt-first = { $day }的认证申请
certification-attempt-renewal = { $day }的续期申请
certification-history-draft = 开始填写认证申请
certification-history-awaiting_payment = 提交认证申请，待支付认证费
certification-history-queued = 认证提交审核
certification-history-in_review = 开始审核认证
certification-history-returned = 认证资料退回，需要修改
certification-history-approved = 认证通过
certification-history-failed = 认证未通过
certification-history-ended-by-itself = 认证申请已失效
certification-history-ended = 认证到期，部分功能已锁定
renewal-history-draft = 开始填写续期申请
renewal-history-awaiting_payment = 提交续期申请，待支付认证费
renewal-history-queued = 续期提交审核
renewal-history-in_review = 开始审核续期
renewal-history-returned = 续期资料退回，需要修改
renewal-history-approved = 续期通过
renewal-history-failed = 续期未通过
renewal-history-ended-by-itself = 续期申请已失效
renewal-locks = 这是续期：现有认证的有效期至{ $day }，届时续期还没有通过的，部分功能会锁定，通过后恢复。

## 认证申请

certification-contact-title = 认证联系人
certification-contact-lede = 审核中有疑问时，我们会联系这个人。
certification-contact = 联系人
certification-contact-name = 姓名
certification-contact-mobile = 手机号
certification-contact-mobile-hint = 中国大陆 11 位手机号
certification-contact-email = 邮箱
certification-contact-email-hint = 审核结果仍发送到注册邮箱
contact-name-malformed = 请填写联系人的姓名，如“王小明”
certification-papers = 材料
paper-licence = 证照照片
paper-letter = 申请公函
paper-media_permit = 媒体许可证
paper-proof = 其他证明材料
certification-licence-title = 上传证照照片
certification-licence-lede = 营业执照、统一社会信用代码证书、登记证书等。请拍摄原件，四角完整，文字清晰。
certification-letter-title = 上传申请公函
certification-letter-lede = 打印申请公函，签字并加盖公章后拍照上传。
certification-letter-print = 还没有申请公函？
certification-letter-print-text = 我们已用您填写的内容生成申请公函，打印后签字盖章即可。
certification-letter-open = 打开申请公函
certification-media_permit-title = 上传媒体许可证
certification-media_permit-lede = 报纸、期刊、广播、电视或互联网新闻信息服务的许可证。
certification-proof-title = 其他证明材料
certification-proof-lede = 选填，最多 10 张，如授权书、商标注册证。没有可以直接继续。
certification-pictures = 已上传
certification-choose = 选择照片
certification-choose-other = 换一张照片
certification-choose-hint = JPEG、PNG 或 WebP 图片，不超过 10 MB
certification-upload = 上传并继续
certification-add = 上传
certification-keep = 不更换，继续
certification-no-proofs = 没有其他材料，继续
certification-remove = 移除
certification-remove-label = 移除“{ $name }”
picture-missing = 请选择一张照片
picture-too-large = 照片不能超过 10 MB，请压缩后再上传
picture-name = 文件名含有路径或特殊字符，请改名后再上传
picture-pdf = 这是 PDF 文件，请上传 JPEG、PNG 或 WebP 图片（可截图后上传）
picture-svg = 这是矢量图（SVG）或 XML 文件，请上传 JPEG、PNG 或 WebP 图片
picture-web-page = 这是网页文件，请上传 JPEG、PNG 或 WebP 图片
picture-heic = 这是 HEIC 或 AVIF 图片，请转换为 JPEG、PNG 或 WebP 后上传（苹果手机：设置 – 相机 – 格式 – 兼容性最佳）
picture-other = 这种图片格式不支持，请上传 JPEG、PNG 或 WebP 图片
picture-office = 这是文档、表格或演示文稿，请上传 JPEG、PNG 或 WebP 图片（可截图后上传）
picture-archive = 这是压缩包，请解压后上传其中的 JPEG、PNG 或 WebP 图片
picture-film = 这是视频或音频文件，请上传 JPEG、PNG 或 WebP 图片
picture-unknown = 这不是图片文件，请上传 JPEG、PNG 或 WebP 图片
picture-too-many-pixels = 图片的尺寸过大，请上传长宽不超过 12000 像素、总计不超过 5000 万像素的图片
picture-too-few-pixels = 图片太小，看不清文字：请上传原图，长边不少于 400 像素，短边不少于 200 像素
picture-broken = 图片已损坏，无法打开，请重新拍摄或重新导出后上传
proofs-full = 其他证明材料最多 10 张，请先移除不需要的
certification-check-title = 核对认证申请
certification-statement = 以上信息和材料真实、有效，本人有权代表该主体申请认证，并同意以上收费说明
certification-statement-free = 以上信息和材料真实、有效，本人有权代表该主体申请认证
certification-statement-required = 请确认以上声明
certification-final = 提交后不能自行修改或撤回。请先核对证照图片清晰、完整。
certification-send = 提交申请
certification-send-again = 再次提交

## 认证费

certification-payment-title = 支付认证费
certification-payment-lede = 请用“{ $payer }”的对公账户汇款，须在{ $day }结束前入账（以我方开户银行的入账日期为准）。
certification-payment-late = 逾期未入账，本次认证申请将失效；注册仍然保留，可以重新申请。之后入账的款项会退回原账户。
certification-payment-wrong = 金额不符的款项会退回，期限不变；户名不符的款项需要人工核对，无法确认的会退回。
certification-payment-channel = 通过企业网银或银行柜台，从该主体的对公账户汇出
certification-payment-remark = 在附言、备注或用途中填写上面的 8 位数字，漏填会使核对变慢

## 申请公函

letter-title = 认证申请公函
letter-how = 请打印本页，签字并加盖公章，然后拍照上传。
letter-to = 致：{ $platform }
letter-asks = “{ $subject }”申请{ $platform }对本主体及以下帐号进行认证：
letter-asks-renewal = “{ $subject }”申请{ $platform }对本主体及以下帐号的认证予以续期：
letter-states = 本单位声明：所提交的信息和材料真实、合法、有效；授权管理员{ $administrator }代表本单位管理该帐号并办理认证，其行为后果由本单位承担；知悉认证费按次收取，未通过或逾期未修改不予退还。
letter-states-free = 本单位声明：所提交的信息和材料真实、合法、有效；授权管理员{ $administrator }代表本单位管理该帐号并办理认证，其行为后果由本单位承担。
letter-signature-administrator = 管理员签字：____________________
letter-signature-subject = 法定代表人或负责人签字：____________________
letter-stamp = 单位公章：
letter-date = 日期：________年____月____日

## 认证。

## 认证申请的项目

field-application = 认证申请
field-contact-name = 联系人姓名
field-contact-mobile = 联系人手机号
field-contact-email = 联系人邮箱
field-licence = 证照照片
field-letter = 申请公函
field-media-permit = 媒体许可证
field-proofs = 其他证明材料
field-documents = 任意一份证件图片

