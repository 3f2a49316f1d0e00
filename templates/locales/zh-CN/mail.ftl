
### 邮件与短信。

## 邮件和短信

mail-greeting = 您好！这是{ $platform }发给您的邮件。
mail-contact = 需要帮助？请发邮件至 { $contact }
mail-automatic = 这封邮件由系统自动发出。
mail-not-you = 如果不是您本人操作，请忽略这封邮件，不会有任何变化。
mail-activation-subject = 请在 48 小时内激活您的邮箱 – { $platform }
mail-activation-lead = 请在 { $until } 前打开下面的链接，激活您的邮箱并继续注册。
mail-activation-action = 激活邮箱
mail-activation-same-browser = 请用注册时的同一浏览器打开链接；在其他浏览器中打开时，需要输入您设置的密码。链接只能使用一次。
mail-address-in-use-subject = 您的邮箱已注册过 – { $platform }
mail-address-in-use-lead = 有人用这个邮箱申请注册，但它已有帐号。如果是您，请直接登录，无需再次注册。
mail-address-in-use-action = 登录
mail-address-in-use-reset = 忘记密码？请打开此链接重置：{ $link }
mail-address-in-use-not-you = 如果不是您本人操作，请忽略这封邮件：什么都没有改变，对方也不知道这个邮箱已被使用。
mail-address-elsewhere-lead = 有人用这个邮箱申请注册，但它已在平台的其他地方使用（公众平台、开放平台、企业号，或绑定了个人号）。如果是您，请换一个邮箱注册。
mail-address-elsewhere-action = 换一个邮箱注册
mail-password-reset-subject = 设置新密码 – { $platform }
mail-password-reset-lead = 请在 { $until } 前打开下面的链接，设置新密码。链接只能使用一次。
mail-password-reset-action = 设置新密码
mail-password-changed-subject = 您的密码已修改 – { $platform }
mail-password-changed-lead = 您的登录密码刚刚修改成功，所有设备上的登录都已退出。
mail-password-changed-not-you = 如果不是您本人操作，请立即打开此链接重置密码：{ $link }
mail-confirmed-action = 查看我的注册
mail-confirmed-review-subject = 注册 { $reference } 已提交，1 个工作日内审核
mail-confirmed-review-lead = 您的注册信息已提交，我们将在 1 个工作日内审核，结果会发到这个邮箱。
mail-confirmed-transfer-subject = 请于{ $day }结束前汇款 { $amount } 元 – 注册 { $reference }
mail-confirmed-transfer-lead = 请于{ $day }结束前，用主体的对公账户汇款 { $amount } 元，完成主体验证。逾期未到账，注册将失败。
mail-confirmed-transfer-action = 查看汇款信息
mail-confirmed-transfer-note = 请在附言中填写汇款页面上的 6 位数字。为了安全，收款账号只在登录后的页面上显示，请勿按其他邮件或电话里的账号汇款。
mail-confirmed-certification-subject = 请在{ $day }前申请认证 – 注册 { $reference }
mail-confirmed-certification-lead = 您的注册信息已提交，请在{ $day }前申请认证；认证通过前，部分功能暂无法使用，逾期未申请，注册将失效。
sms-code = 【{ $platform }】验证码 { $code }，{ $minutes } 分钟内有效，用于确认您是注册管理员。请勿告诉他人。

## 注册与认证的进展

mail-registered-subject = 已通过验证：注册 { $reference } 完成
mail-registered-lead = 您的注册 { $reference } 已通过验证，全部功能均已开放。
mail-registered-action = 查看我的注册
