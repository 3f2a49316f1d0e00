### 门户的全部文字。两种语言的键、顺序和参数相同。

## 页面框架

skip-link = 跳到正文
nav-site = 网站
nav-dev = 开发模式
nav-account = 我的注册
nav-sign-in = 登录
nav-sign-out = 退出登录
switch-language = English
footer-terms = 服务协议
footer-privacy = 隐私说明
footer-help = 需要帮助？请发邮件至
colon = ：
labelled = { $label }：{ $text }
back = 返回
continue = 继续
save-and-continue = 保存并继续
change = 修改
show = 显示
hide = 隐藏
copy = 复制
copied = 已复制
copy-value = 复制{ $what }
print = 打印此页
change-value = 修改{ $what }
amount-yuan = { $amount } 元
step-position = 第 { $n } 步，共 { $of } 步
error-prefix = 错误：
error-summary-title = 请更正以下内容

## 首页

landing-title = 注册小程序帐号
landing-lede = 面向个人、企业、政府、媒体和其他组织开放注册。填写约需 15 分钟，可随时保存，换一台设备也能继续。
landing-register = 前往注册
landing-continue = 已开始注册？登录继续
landing-resume = 继续我的注册
landing-prepare = 注册前请准备
landing-prepare-email = 未在平台使用过的邮箱
landing-prepare-subject = 组织：证照上的全称和代码
landing-prepare-administrator = 管理员（个人即本人）的身份证和手机
landing-prepare-payment = 企业：对公账户，或 { $amount } 元认证费
landing-prepare-fee = 媒体、其他组织：{ $amount } 元认证费
landing-prepare-government-fee = 政府：{ $amount } 元认证费
landing-prepare-government-free = 政府：免认证费
landing-scope = 开放注册范围
landing-kind-individual = 个人
landing-kind-enterprise = 企业
landing-kind-government = 政府
landing-kind-media = 媒体
landing-kind-other = 其他组织
landing-flow = 接入流程
landing-flow-register = 注册
landing-flow-register-text = 在本平台注册小程序，完成注册后可以同步进行信息完善和开发。
landing-flow-information = 小程序信息完善
landing-flow-information-text = 填写小程序基本信息，包括名称、头像、介绍及服务范围等。
landing-flow-develop = 开发小程序
landing-flow-develop-text = 完成开发者绑定、开发信息配置后，可下载开发者工具、参考开发文档进行小程序的开发和调试。
landing-flow-release = 提交审核和发布
landing-flow-release-text = 完成开发后提交代码审核，审核通过后即可发布（公测期间不能发布）。
landing-support = 开发支持
landing-support-text = 提供一系列工具，帮助开发者快速接入并完成小程序开发。
landing-more = 更多
landing-more-about = 更多：{ $what }
landing-documentation = 开发文档
landing-documentation-text = 介绍小程序的开发框架、基础组件、API 及相关开发问题
landing-tools = 开发者工具
landing-tools-text = 集成开发调试、代码编辑、小程序预览及发布等功能
landing-design = 设计指南
landing-design-text = 提出设计原则及规范，帮助建立友好、高效、一致的用户体验
landing-demo = 小程序体验 DEMO
landing-demo-text = 可体验小程序组件及 API 功能，并提供调试功能供开发者使用

## 帐号类型

account-type-mini_program = 小程序
account-type-mini_program-hint = 在平台内被便捷地打开和传播，适合提供服务。
account-type-subscription = 订阅号
account-type-subscription-hint = 向关注者推送文章，适合媒体和个人。
account-type-service = 服务号
account-type-service-hint = 为组织提供业务服务与用户管理。
account-type-work = 企业微信
account-type-work-hint = 用于组织内部的沟通与管理。
account-type-title = 选择注册的帐号类型
account-type-differences = 查看类型区别
account-type-open = 开放注册
account-type-closed-tag = 暂未开放
account-types-title = 帐号类型区别
account-types-lede = 标有“开放注册”的类型现在可以注册，其他类型暂未开放。
account-types-type = 帐号类型
account-types-who = 谁可以注册
account-types-for = 适合做什么
account-types-limits = 限制
account-types-choose = 选择帐号类型
account-type-mini_program-who = 个人、企业、政府、媒体、其他组织
account-type-mini_program-limits = 同一主体、同一管理员可注册的数量有上限；主体通过验证前，部分功能暂无法使用
account-type-subscription-who = 个人、企业、政府、媒体、其他组织
account-type-subscription-limits = 推送文章的次数有上限，开放注册时公布
account-type-service-who = 企业、政府、媒体、其他组织
account-type-service-limits = 个人不能注册；其他限制在开放注册时公布
account-type-work-who = 企业、政府、媒体、其他组织
account-type-work-limits = 仅供组织内部使用；其他限制在开放注册时公布

## 主体类型

subject-type-individual = 个人
subject-type-individual-hint = 18 岁以上、有国内身份信息的实名用户
subject-type-enterprise = 企业
subject-type-enterprise-hint = 企业、分支机构、企业相关品牌
subject-type-individual_business = 企业（个体工商户）
subject-type-individual_business-hint = 个体工商户
subject-type-government = 政府
subject-type-government-hint = 国内各级各类政府机构、事业单位、具有行政职能的社会组织等。目前主要覆盖公安、党团、司法、交通、旅游、工商税务、市政等机构
subject-type-media = 媒体
subject-type-media-hint = 报纸、杂志、电视、电台、通讯社、其他
subject-type-other_organization = 其他组织
subject-type-other_organization-hint = 不属于政府、媒体、企业或个人的类型
subject-type-title = 帐号属于谁？
subject-type-hint = 请选择帐号主体的类型，须与证照一致。确认注册后不可变更。

## 邮箱和密码

credentials-title = 填写邮箱和密码
credentials-lede = 邮箱用于登录和接收通知。
credentials-email = 邮箱
credentials-email-hint = 请使用未注册过公众平台、开放平台、企业号，也未绑定个人号的邮箱
credentials-password = 密码
credentials-password-hint = 至少 8 位，越长越好，可以是一句只有您知道的话
credentials-agreement = 我已阅读并同意
credentials-agreement-link = 《服务协议》和《隐私说明》（在新标签页打开）
credentials-send = 发送激活邮件

## 查收激活邮件

activation-title = 请查收激活邮件
activation-sent-to = 激活邮件已发送至
activation-lifetime = 请在 48 小时内打开邮件中的链接。链接只能使用一次，重新发送后以最新一封为准。
activation-nothing-came = 没有收到？
activation-spam = 看看垃圾邮件文件夹
activation-delay = 邮件可能需要几分钟才能送达
activation-check-address = 确认地址没有写错；写错了可以在下面修改
activation-limit = 每天最多重新发送 5 次
activation-resend = 重新发送
activation-resend-wait = { $s } 秒后可重新发送
activation-change = 修改邮箱地址
activation-new-address = 新的邮箱地址
activation-send-new = 发送到新地址

## 激活邮箱

activate-title = 激活邮箱
activate-ready = 请点击按钮确认，然后继续注册。
activate-needs-password = 您现在用的不是注册时的浏览器，请输入注册时设置的密码。
activate-password = 密码
activate-password-hint = 注册时设置的密码
activate-button = 激活并继续
activate-again = 重新注册
activate-resend = 查看注册进度
activate-used-title = 链接已使用过
activate-used = 邮箱已经激活，请登录后继续注册。
activate-used-here = 邮箱已经激活，可以继续注册。
activate-superseded-title = 链接已被新邮件取代
activate-superseded = 后来又发送过激活邮件，请打开最新一封中的链接。
activate-expired-title = 链接已过期
activate-expired = 激活链接的有效期是 48 小时。请重新注册，只需再填一次邮箱和密码。
activate-closed-title = 链接已停用
activate-closed = 密码输错次数过多，为了安全，此链接已停用。请回到注册时的浏览器打开链接，或重新注册。
activate-exists-title = 这个邮箱已有帐号
activate-exists = 这个邮箱已经通过另一次注册激活，请直接登录。
activate-unknown-title = 找不到这个链接
activate-unknown = 请把邮件中的链接完整复制到浏览器。如果邮箱已经激活，请直接登录。

## 主体信息

subject-check = 请仔细核对
subject-final = 确认注册后，主体信息不可变更。
subject-title-enterprise = 填写企业信息
subject-title-individual_business = 填写个体工商户信息
subject-title-government = 填写政府机构信息
subject-title-media = 填写媒体信息
subject-title-other_organization = 填写组织信息
subject-name-label-enterprise = 企业名称
subject-name-label-individual_business = 个体工商户名称
subject-name-label-government = 政府全称
subject-name-label-media = 媒体名称
subject-name-label-other_organization = 组织名称
subject-name-hint-enterprise = 与营业执照上的全称一致
subject-name-hint-individual_business = 与营业执照上的全称一致
subject-name-hint-government = 与统一社会信用代码证书或印章上的全称一致
subject-name-hint-media = 与证照上的全称一致
subject-name-hint-other_organization = 与登记证书上的全称一致
subject-code-label-enterprise = 统一社会信用代码或注册号
subject-code-label-individual_business = 统一社会信用代码或注册号
subject-code-label-government = 统一社会信用代码或组织机构代码（选填）
subject-code-label-media = 统一社会信用代码或组织机构代码
subject-code-label-other_organization = 统一社会信用代码或组织机构代码
subject-code-hint-enterprise = 18 位统一社会信用代码，或 15 位营业执照注册号
subject-code-hint-individual_business = 18 位统一社会信用代码，或 15 位营业执照注册号
subject-code-hint-government = 18 位统一社会信用代码，或 9 位组织机构代码；没有可以不填
subject-code-hint-media = 18 位统一社会信用代码，或 9 位组织机构代码
subject-code-hint-other_organization = 18 位统一社会信用代码，或 9 位组织机构代码
subject-code-where = 在哪里可以找到代码？
subject-code-where-text = 在营业执照或登记证书的正面，一般在右上角或标题下方。

## 验证方式

verification-method-corporate_transfer = 对公打款
verification-method-corporate_transfer-hint = 用主体的对公账户汇入不到 1 元的款项，10 天内入账。收款账号和金额在确认后显示，入账并核对无误即开通全部功能。
verification-method-certification = 认证
verification-method-certification-hint = 支付认证费，由审核人员验证主体身份。认证通过前，部分功能暂无法使用。
verification-certification-fee = 支付 { $amount } 元认证费，由审核人员验证主体身份。认证费按次收取，未通过或逾期未修改不予退还。认证通过前，部分功能暂无法使用。
verification-certification-free = 免认证费，由审核人员验证主体身份。认证通过前，部分功能暂无法使用。
verification-title = 如何验证主体身份？
verification-only-certification = 政府、媒体和其他组织须通过认证验证主体身份。注册完成后，请在“设置 – 认证详情”中申请认证。
verification-bank-title = 对公账户
verification-bank-only = 只有选择“对公打款”时需要填写。
verification-bank-name = 户名
verification-bank-name-hint = 须与主体名称一致
verification-bank-number = 账号
verification-bank-number-hint = 8 至 32 位数字，可以带空格
verification-bank = 开户银行
verification-bank-hint = 可从列表中选择，也可直接填写
verification-province = 开户地省份
verification-province-hint = 可从列表中选择，也可直接填写
verification-city = 开户地城市

## 管理员

administrator-title = 填写管理员信息
administrator-lede = 管理员负责登录、设置和日常管理，须年满 18 周岁。
administrator-lede-individual = 您注册的是个人帐号：您本人就是主体，也是管理员。
administrator-name = 姓名
administrator-name-hint = 与身份证上的姓名一致
administrator-resident-id = 身份证号码
administrator-resident-id-hint = 18 位，最后一位可能是 X
administrator-mobile = 手机号码
administrator-mobile-hint = 中国大陆手机号码，用于接收验证码
administrator-consent-title = 单独同意存储身份证号码
administrator-consent-text = 身份证号码属于敏感个人信息。我们只用它核验管理员身份、限制同一人注册的数量，并加密存储。不同意则无法继续注册；同意后可随时发邮件撤回。
administrator-consent-more = 查看详细说明（在新标签页打开）
administrator-consent = 管理员本人同意平台为上述目的存储其身份证号码
administrator-continue = 保存并验证手机

## 短信验证码

code-title = 输入短信验证码
code-sent-to = 验证码已发送至
code-change-mobile = 修改手机号码
code-label = 验证码
code-hint = 6 位数字，5 分钟内有效
code-check = 验证
code-nothing-came = 没有收到？
code-nothing-came-text = 请确认手机号码没有写错、手机有信号，并看看被拦截的短信。
code-resend = 重新发送
code-resend-wait = { $s } 秒后可重新发送

## 管理员扫码

scan-title = 请管理员扫码确认
scan-qr-label = 管理员扫码二维码
scan-ask = 请{ $name }用手机扫描二维码，核对信息后确认。
scan-goes-on = 确认后本页会自动继续。
scan-then-press = 确认后请点击下面的“已确认，继续”。
scan-lifetime = 二维码在 { $minutes } 分钟内有效。
scan-noticed = 已确认。
scan-same-phone = 正在用这台手机填写？
scan-open = 直接打开确认页面
scan-reload = 已确认，继续
scan-not-yet = 管理员还没有确认，请在手机上确认后再继续。
scan-go-on = 继续注册
scan-code-expired = 二维码已失效
scan-code-expired-text = 二维码超过 10 分钟、注册信息有修改，或姓名多次输错后都会失效。请生成新的二维码，再请管理员扫描。
scan-new-code = 生成新的二维码

## 管理员手机上的页面

phone-title = 确认担任管理员
phone-lede = 有人在{ $platform }注册小程序帐号，请您担任管理员。
phone-applicant = 申请人邮箱
phone-subject = 主体
phone-asks = 请您确认
phone-asks-text = 您同意担任管理员，并同意平台为核验身份存储您的姓名、身份证号码和手机号码
phone-not-you = 如果您不认识申请人，请不要确认，直接关闭此页。
phone-name = 您的姓名
phone-confirm = 确认担任管理员
phone-confirmed-title = 已确认
phone-confirmed = 谢谢！请回到填写注册信息的页面继续，此页可以关闭。
phone-expired-title = 二维码已过期
phone-expired = 请在填写注册信息的页面生成新的二维码，再扫描一次。
phone-superseded-title = 二维码已失效
phone-superseded = 注册信息已修改，或已生成新的二维码。请扫描注册页面上最新的二维码。
phone-closed-title = 二维码已停用
phone-closed = 姓名多次输错，此二维码已停用。请在填写注册信息的页面生成新的二维码。
phone-unknown-title = 找不到这个二维码
phone-unknown = 请重新扫描注册页面上的二维码。

## 核对并确认

confirm-title = 核对并确认
confirm-account = 帐号
confirm-account-type = 帐号类型
confirm-email = 邮箱
confirm-subject = 主体信息
confirm-subject-type = 主体类型
confirm-code = 代码
confirm-none = 未填写
confirm-method = 验证方式
confirm-fee = 认证费
confirm-bank-place = 开户地
confirm-personal-card = 这个账号像是个人银行卡。只接受以主体名义开立的对公账户汇款，个人账户的汇款会被退回。
confirm-administrator = 管理员
confirm-final = 主体信息确认后不可变更
confirm-belongs = 帐号将一直属于“{ $subject }”。
confirm-agree = 我确认以上信息真实、准确，并知悉主体不可变更
confirm-register = 确认并注册

## 注册信息已提交

done-submitted = 注册信息已提交
done-reference = 注册编号
done-mail = 确认邮件将发送至 { $email }。
done-transfer-title = 下一步：汇款验证
done-review-title = 下一步：等待审核
done-certification-title = 下一步：申请认证
done-certification = 请于{ $day }结束前申请认证。认证通过前，部分功能暂无法使用；逾期未申请，注册将失效。
done-see-account = 请在“我的注册”查看进度。
done-account = 查看我的注册
done-print = 打印汇款信息
certification-fee-note = 认证费 { $amount } 元，按次收取，未通过或逾期未修改不予退还。

## 服务协议和隐私说明

terms-title = 服务协议和隐私说明
terms-version = 版本 { $version }
terms-agreement = 服务协议
terms-service-title = 我们提供什么
terms-service = 本网站由{ $platform }运营，供个人和组织注册平台帐号、验证主体身份并管理注册信息。注册帐号不收费；选择认证的，按下文收取认证费。
terms-account-title = 帐号和密码
terms-account = 请使用您本人有权使用的邮箱注册，妥善保管密码，不要告诉他人。发现帐号被他人使用时，请立即重置密码并联系我们。
terms-truth-title = 信息真实
terms-truth = 您提交的主体和管理员信息应当真实、准确，并且您有权代表该主体提交。信息虚假的，我们可以退回、拒绝注册或冻结帐号，并说明原因。
terms-final-title = 主体不可变更
terms-final = 确认注册后，帐号的主体不可变更。确认前，您可以随时修改；30 天未操作的草稿自动失效。
terms-transfer-title = 对公打款
terms-transfer = 选择对公打款的，请从主体的对公账户汇入页面显示的金额（不到 1 元），须在确认后 10 个自然日内入账。逾期未入账，注册将失败。金额、户名不符、从个人账户汇出、逾期或重复的款项会退回原账户。
terms-certification-title = 认证
terms-certification = 选择认证的，请在确认后 30 天内申请。认证费在付款前显示，按次收取，未通过或逾期未修改不予退还；免费的认证无需付款。认证费须在页面显示的期限内入账，逾期未入账，本次申请失效；金额不符、逾期或重复的款项会退回原账户。认证通过前，部分功能暂无法使用。认证有效期为一年，到期未续期，部分功能将暂停使用。
terms-limits-title = 数量限制
terms-limits = 同一身份证号码、手机号码和主体可注册的帐号数量有上限。
terms-changes-title = 协议修改
terms-changes = 协议修改后以新版本发布，并标明版本。修改不影响您已经同意的版本在此之前的效力；需要您再次同意的，我们会请您确认。
terms-privacy = 隐私说明
terms-privacy-what-title = 我们收集什么
terms-privacy-what = 邮箱和密码（只存储无法还原的密码摘要）；主体名称和代码；对公账户的户名、账号、开户银行和所在地（选择对公打款时）；管理员的姓名、身份证号码和手机号码；登录时间、浏览器名称，以及为防止滥用而短期保存的网络地址段。
terms-privacy-why-title = 用来做什么
terms-privacy-why = 只用于注册帐号、验证主体和管理员身份、通知您进度、防止冒用和滥用，以及履行法律义务。不用于广告，不出售，也不用于自动化的画像。
terms-privacy-who-title = 谁能看到
terms-privacy-who = 负责审核和对账的工作人员。身份证号码和银行账号在屏幕上只显示一部分，查看全部须说明理由并留下记录。邮件和短信由我们委托的服务商发送，他们只得到收件地址或号码和内容。除法律要求外，不向其他人提供，也不传到境外。
terms-privacy-how-title = 如何保护
terms-privacy-how = 身份证号码和银行账号加密存储，网页全程加密传输。
terms-privacy-long-title = 保存多久
terms-privacy-long = 注册完成的，在帐号存续期间保存。未通过、失败或过期的注册，其身份证号码、银行账号和上传的材料在 180 天后删除。
terms-privacy-rights-title = 您的权利
terms-privacy-rights = 您可以查询、复制、更正、删除您的个人信息，也可以撤回同意。请从注册邮箱发邮件至 { $contact }，我们会在 15 个工作日内答复。
terms-privacy-cookies-title = Cookie
terms-privacy-cookies = 只使用网站运行必需的 Cookie：登录状态、正在进行的注册、选择的帐号类型和语言。没有第三方 Cookie，也没有跟踪。
terms-consent = 单独同意：存储身份证号码
terms-consent-what = 身份证号码属于敏感个人信息，泄露可能使您被冒名。我们请管理员本人单独同意：平台为核验管理员身份、限制同一人注册的数量，加密存储其身份证号码。
terms-consent-free = 可以不同意，但平台依法须核验管理员身份，不同意则无法注册。同意之后可以随时撤回；撤回后我们删除身份证号码，帐号须更换管理员。
terms-consent-record = 我们记录同意的版本和时间。

## 开发页

dev-title = 开发邮箱
dev-only = 仅供开发
dev-only-text = 正式环境没有此页。邮件和短信不会真的发出，都显示在这里。
dev-one-time-codes = 验证器当前的验证码（每 30 秒更换，刷新本页）
dev-code = 验证码
dev-text-messages = 短信
dev-no-text-messages = 没有短信：还没有人获取验证码。
dev-mails = 邮件
dev-no-mails = 没有邮件：还没有人注册。
dev-at = 时间
dev-to = 收件人
dev-subject = 主题
dev-text = 内容
dev-html = 查看 HTML 邮件
dev-bank-title = 银行模拟器
dev-bank-link = 打开银行模拟器：付款、生成银行流水、让时间前进
dev-bank-lede = 为下面的汇款和认证费生成银行流水，与银行导出的文件一样，可以导入。
dev-time = 时间
dev-time-now = 网站现在的时间是 { $now }。
dev-time-text = 让时间前进，就能看到期限和提醒自动发生；重新启动后恢复为真实时间。
dev-time-pass = 前进 { $days } 天
dev-bank-payables = 可以支付的款项
dev-bank-empty = 没有可以支付的款项：还没有人选择对公打款，或提交需要付费的认证。
dev-bank-open = 待支付
dev-bank-paid = 已支付
dev-bank-what = 款项
dev-bank-transfer = 对公打款
dev-bank-fee = 认证费
dev-bank-payer = 付款户名
dev-bank-amount = 金额
dev-bank-reference = 附言
dev-bank-until = 最后一天
dev-bank-case = 付款方怎么做
dev-bank-case-right = 正确付款
dev-bank-case-without-reference = 没有填写附言
dev-bank-case-wrong-amount = 金额不符（多付 1 元）
dev-bank-case-wrong-account = 从另一个账号付款
dev-bank-case-wrong-name = 由另一家公司付款
dev-bank-case-personal-card = 用管理员的个人银行卡付款
dev-bank-case-late = 逾期一天入账
dev-bank-case-twice = 付款两次
dev-bank-case-reversed = 付款后被银行冲正
dev-bank-case-nothing = 没有付款（只有覆盖期限的流水）
dev-bank-format = 文件格式
dev-bank-pay = 付款并导入流水
dev-bank-download = 下载银行流水
dev-bank-imported = 流水已导入，新增 { $n } 笔
dev-bank-imported-text = 申请人收到的通知在开发邮箱里。同一笔付款再导入一次不会重复计算。

## 字段错误

account-type-missing = 请选择帐号类型
account-type-closed = 该类型暂未开放注册，请选择标有“开放注册”的类型
email-malformed = 请输入正确的邮箱地址
password-short = 密码至少 8 位
password-long = 密码最多 128 位
password-guessable = 密码过于常见或容易猜到，请加长或换一个，例如几个不相关的词
password-wrong = 密码不正确，请重新输入
password-missing = 请输入密码
agreement-required = 请阅读并同意服务协议
activation-wait = 激活邮件刚刚发出，请稍等一分钟再重新发送
activation-many = 今天发往该邮箱的激活邮件已达上限，请明天再试
subject-type-missing = 请选择主体类型
subject-name-missing = 请填写与证照一致的全称
subject-name-length = 全称须为 2 至 100 个字
subject-code-enterprise = 请输入 18 位统一社会信用代码或 15 位营业执照注册号，并与证照逐位核对
subject-code-organization = 请输入 18 位统一社会信用代码或 9 位组织机构代码，并与证照逐位核对
subject-code-government = 请输入 18 位统一社会信用代码或 9 位组织机构代码，并与证照逐位核对；没有可以不填
subject-code-mistyped = 代码校验不通过，可能有一位输错，或是其他号码，请与证照逐位核对
social-credit-code-malformed = 请输入 18 位统一社会信用代码，并与证照逐位核对
business-registration-number-malformed = 请输入 15 位营业执照注册号，并与证照逐位核对
organization-code-malformed = 请输入 9 位组织机构代码，并与证照逐位核对
verification-method-missing = 请选择验证方式
verification-method-unsuitable = 该主体类型不能使用这种验证方式，请选择另一种
bank-account-name-mismatch = 户名须与主体名称一致
bank-account-number-malformed = 请输入正确的对公账号，8 至 32 位数字
bank-missing = 请选择或填写开户银行
bank-malformed = 请填写开户银行的名称，如“中国工商银行”
bank-long = 开户银行最多 60 个字
place-province-missing = 请选择开户地所在省份
place-province-unknown = 请填写省级行政区的名称，如“广东省”
place-city-missing = 请填写开户地所在城市
place-city-malformed = 请填写城市的名称，如“广州市”
place-long = 省份和城市最多 60 个字
administrator-name-malformed = 请填写身份证上的姓名
resident-id-malformed = 请输入 18 位身份证号码，并与证件逐位核对
resident-id-under-age = 管理员须年满 18 周岁
mobile-malformed = 请输入 11 位手机号码，并逐位核对
consent-required = 请阅读并同意单独存储身份证号码
sms-code-wrong = 验证码错误或已过期
sms-code-malformed = 请输入 6 位验证码
sms-code-wait = 验证码刚刚发出，请稍等一分钟再获取
scan-name-mismatch = 姓名与注册信息中的管理员不一致，请填写身份证上的姓名
scan-name-missing = 请填写身份证上的姓名
subject-final-required = 请确认您知悉主体信息不可变更
sign-in-wrong = 邮箱或密码不正确，请重新输入
busy = 系统繁忙，请稍后再次提交
too-often = 操作过于频繁，请等一分钟后再次提交
too-often-minutes = 操作过于频繁，请等十分钟后再次提交
too-often-hour = 操作过于频繁，请等一小时后再次提交
too-often-day = 今天的次数已经用完，请明天再试
password-again = 密码不会保留，请再次输入
sms-code-exhausted = 输错次数过多，请重新获取验证码
text-unprintable = 请删除看不见的特殊字符后重新输入
token-malformed = 链接不完整，请从邮件中完整复制
reference-malformed = 请输入完整的编号
amount-malformed = 请输入金额，如 0.37
stale-form = 此页打开后，您在别处修改过注册信息。您填写的内容已保留，请核对后再次提交
limit-resident-id = 该身份证号码注册的帐号已达上限，请更换管理员，或先取消尚未完成的注册
limit-mobile = 该手机号码注册的帐号已达上限，请更换手机号码
limit-subject = 该主体注册的帐号已达上限，请先取消尚未完成的注册，或联系我们
limit-subject-unverified = 该主体有太多尚未验证的注册，请先完成或取消其中一个
limit-payer = 该对公账户有太多待完成的汇款，请先完成其中一笔

## 错误页

error-400-title = 无法理解这个请求
error-400-text = 请返回上一页，重新填写后提交。如果网址是手工输入的，请检查是否完整。
error-403-title = 不能进行此操作
error-403-text = 请从本站的页面打开或提交。如果您已从本站提交，请重新登录后再试。
error-404-title = 找不到这个页面
error-404-text = 请检查网址是否完整。如果是从邮件点击进来的，请把链接完整复制到浏览器。
error-405-title = 这个页面不能这样打开
error-405-text = 请从首页或“我的注册”重新进入。
error-408-title = 等待时间过长
error-408-text = 请检查网络连接，然后重试。
error-409-title = 信息已有变化
error-409-text = 此页打开后，注册的状态已改变，所以没有执行您的操作。请到“我的注册”查看现在的状态。
error-413-title = 提交的内容过大
error-413-text = 请返回上一页，缩短内容或换用较小的文件后再提交。
error-415-title = 不支持这种格式
error-415-text = 请用本站的表单提交。
error-421-title = 网址不正确
error-421-text = 请使用邮件或平台网站中给出的网址访问。
error-422-title = 提交的内容有误
error-422-text = 请返回上一页，删除特殊字符并重新填写后提交。
error-value-title = 网址中有无法识别的内容
error-value-text = 网址中的“{ $value }”无法识别。请从列表重新进入，或检查网址。
error-429-title = 操作过于频繁
error-429-text = 为了安全，操作次数有限制。请稍后再试，已保存的内容不会丢失。
error-500-title = 系统出现问题
error-500-text = 请稍后再试，已保存的内容不会丢失。如果问题仍然存在，请发邮件给我们，并附上下面的请求编号。
error-503-title = 服务暂时不可用
error-503-text = 系统正忙或正在维护，已保存的内容不会丢失。
error-request-id = 请求编号：{ $id }
error-retry-after-seconds = 请在 { $n } 秒后重试。
error-retry-after-minutes = 请在 { $n } 分钟后重试。
error-retry-after-hours = 请在 { $n } 小时后重试。
error-home = 返回首页
