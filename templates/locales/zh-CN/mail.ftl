
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
mail-draft-reminder-subject = 请于{ $day }结束前完成注册 – 注册 { $reference }
mail-draft-reminder-lead = 您的注册 { $reference } 已有一段时间没有更新。请于{ $day }结束前继续填写，否则将自动过期。
mail-draft-reminder-action = 继续注册
mail-draft-expired-subject = 注册 { $reference } 长时间未完成，已过期
mail-draft-expired-lead = 您的注册 { $reference } 连续 30 天没有更新，已自动过期。邮箱和注册名额已经释放，您可以随时重新注册。
mail-draft-expired-action = 查看或重新注册
mail-correction-reminder-subject = 请于{ $day }结束前修改被退回的内容 – 注册 { $reference }
mail-correction-reminder-lead = 您的注册 { $reference } 被退回后还没有修改。请于{ $day }结束前修改并重新提交，逾期将自动过期。
mail-correction-reminder-action = 修改并重新提交
mail-correction-expired-subject = 注册 { $reference } 未在期限内修改，已过期
mail-correction-expired-lead = 您的注册 { $reference } 被退回后，期限内没有修改并重新提交，已自动过期。邮箱和注册名额已经释放，您可以随时重新注册。
mail-correction-expired-action = 查看或重新注册
mail-transfer-reminder-subject = 请于{ $day }结束前汇款 { $amount } 元 – 注册 { $reference }
mail-transfer-reminder-lead = 我们还没有收到您的汇款。请于{ $day }结束前，用主体的对公账户汇款 { $amount } 元；逾期未到账，注册 { $reference } 将失败。
mail-transfer-reminder-action = 查看汇款信息
mail-transfer-reminder-note = 跨行汇款可能需要 1 至 2 个工作日。如果您已汇款，请忽略这封邮件，到账后我们会通知您。
mail-transfer-deadline-passed-subject = 汇款期限已到，正在核对银行流水 – 注册 { $reference }
mail-transfer-deadline-passed-lead = 注册 { $reference } 的汇款期限已到，我们还没有收到您的汇款。如果款项已在期限内到账，您无需操作：我们会核对银行流水，预计于{ $day }结束前确认，并把结果发到这个邮箱。
mail-transfer-deadline-passed-action = 查看我的注册
mail-transfer-deadline-passed-note = 如果您还没有汇款，请不要再汇：期限之后到账的款项只会退回。
mail-transfer-failed-subject = 期限内未收到汇款，注册 { $reference } 失败
mail-transfer-failed-lead = 我们核对了汇款期限内每一天的银行流水，没有找到符合要求的汇款，因此注册 { $reference } 失败。邮箱和注册名额已经释放，您可以随时重新注册。
mail-transfer-failed-action = 查看或重新注册
mail-transfer-failed-note = 重新注册后会有新的汇款金额和附言，请勿按原来的信息汇款。
mail-certification-reminder-subject = 请于{ $day }结束前申请认证 – 注册 { $reference }
mail-certification-reminder-lead = 您的注册 { $reference } 还没有申请认证。请于{ $day }结束前申请，逾期未申请，注册将失效。
mail-certification-reminder-action = 申请认证
mail-lapsed-subject = 期限内未申请认证，注册 { $reference } 已失效
mail-lapsed-lead = 您的注册 { $reference } 在 30 天内没有申请认证，已经失效。邮箱和注册名额已经释放，您可以随时重新注册。
mail-lapsed-action = 查看或重新注册
