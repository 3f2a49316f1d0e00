
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
mail-password-changed-here-lead = 您的登录密码刚刚修改成功，除了修改密码的这台设备，其他设备上的登录都已退出。
mail-password-changed-not-you = 如果不是您本人操作，请立即打开此链接重置密码：{ $link }
mail-confirmed-action = 查看我的注册
mail-confirmed-review-subject = { $day ->
    [unsaid] 注册 { $reference } 已提交，正在审核
   *[other] 注册 { $reference } 已提交，{ $day }结束前审核完毕
}
mail-confirmed-review-lead = { $day ->
    [unsaid] 您的注册信息已提交，正在审核，结果会发到这个邮箱。
   *[other] 您的注册信息已提交，我们会在{ $day }结束前完成审核，结果会发到这个邮箱。
}
mail-confirmed-transfer-subject = 请于{ $day }结束前汇款 { $amount } 元 – 注册 { $reference }
mail-confirmed-transfer-lead = 请于{ $day }结束前，用主体的对公账户汇款 { $amount } 元，完成主体验证。逾期未入账，注册将失败。
mail-confirmed-transfer-action = 查看汇款信息
mail-confirmed-transfer-note = 请在附言中填写汇款页面上的 6 位数字。为了安全，收款账号只在登录后的页面上显示，请勿按其他邮件或电话里的账号汇款。
mail-confirmed-certification-subject = 请于{ $day }结束前申请认证 – 注册 { $reference }
mail-confirmed-certification-lead = 您的注册信息已提交，请于{ $day }结束前申请认证；认证通过前，部分功能暂无法使用，逾期未申请，注册将失效。
mail-reminder = 提醒
mail-days-left = { $n ->
    [0] 今天截止
   *[other] 还有 { $n } 天
}
mail-certification-fee = 认证费 { $amount } 元，提交申请后支付；按次收取，未通过或逾期未修改不予退还。
mail-certification-fee-lost = 这次的认证费不予退还，重新申请需重新付费。
mail-payment-checked = 我们还在核对收到的 { $amount } 元：有结果前保留付款账户的信息，应退还的会原路退回。需要了解结果，请发邮件给我们。
sms-code = 【{ $platform }】验证码 { $code }，{ $minutes } 分钟内有效，用于确认您是注册管理员。请勿告诉他人。

## 运营人员的邮件

mail-operator-invitation-subject = 邀请您成为运营人员，7 天内有效 – { $platform }
mail-operator-invitation-lead = 请在 { $until } 前打开下面的链接，设置密码和验证器。
mail-operator-invitation-by = { $operator }邀请您成为运营人员，角色是{ $role }。
mail-operator-invitation-role = 您的角色是{ $role }。
mail-operator-invitation-action = 接受邀请
mail-operator-invitation-note = 请准备好手机上的验证器应用。设置完成后链接失效，请勿转发。
mail-operator-password-changed-subject = 您的运营密码已更改 – { $platform }
mail-operator-password-changed-lead = 您的运营密码刚刚更改，其他设备上的登录都已退出。
mail-operator-authenticator-changed-subject = 您的验证器已更换 – { $platform }
mail-operator-authenticator-changed-lead = 您的验证器刚刚更换，其他设备上的登录都已退出。
mail-operator-recovery-codes-renewed-subject = 您的恢复码已重新生成 – { $platform }
mail-operator-recovery-codes-renewed-lead = 您的恢复码刚刚重新生成，原有的不再有效。
mail-operator-recovery-code-used-subject = 有人用恢复码登录了您的运营帐号 – { $platform }
mail-operator-recovery-code-used-lead = 刚刚有人用您的一个恢复码登录，这个恢复码不再有效。
mail-operator-security-action = 查看登录方式
mail-operator-security-not-you = 如果不是您本人操作，请立即联系管理员。

## 注册与认证的进展

mail-registered-subject = 已通过验证：注册 { $reference } 完成
mail-registered-lead = 您的注册 { $reference } 已通过验证，全部功能均已开放。
mail-registered-action = 查看我的注册
mail-draft-reminder-subject = { $left }：请于{ $day }结束前完成注册 – 注册 { $reference }
mail-draft-reminder-lead = 您的注册 { $reference } 已有一段时间没有更新。请于{ $day }结束前继续填写，否则将自动过期。
mail-draft-reminder-action = 继续注册
mail-draft-expired-subject = 注册 { $reference } 长时间未完成，已过期
mail-draft-expired-lead = 您的注册 { $reference } 连续 30 天没有更新，已自动过期。注册名额已经释放，您可以随时用这个邮箱重新注册。
mail-draft-expired-action = 查看或重新注册
mail-correction-reminder-subject = { $left }：请于{ $day }结束前修改被退回的内容 – 注册 { $reference }
mail-correction-reminder-lead = 您的注册 { $reference } 被退回后还没有修改。请于{ $day }结束前修改并重新提交，逾期将自动过期。
mail-correction-reminder-action = 修改并重新提交
mail-correction-expired-subject = 注册 { $reference } 未在期限内修改，已过期
mail-correction-expired-lead = 您的注册 { $reference } 被退回后，期限内没有修改并重新提交，已自动过期。注册名额已经释放，您可以随时用这个邮箱重新注册。
mail-correction-expired-action = 查看或重新注册
mail-transfer-reminder-subject = { $left }：请于{ $day }结束前汇款 { $amount } 元 – 注册 { $reference }
mail-transfer-reminder-lead = 我们还没有收到符合要求的汇款。请于{ $day }结束前，用主体的对公账户汇款 { $amount } 元；逾期未入账，注册 { $reference } 将失败。
mail-transfer-reminder-action = 查看汇款信息
mail-transfer-reminder-note = 跨行汇款可能需要 1 至 2 个工作日。如果您已从对公账户汇出这个金额，且没有收到我们要求重新汇款的邮件，请忽略这封邮件，入账后我们会通知您。
mail-transfer-deadline-passed-subject = 汇款期限已到，正在核对银行流水 – 注册 { $reference }
mail-transfer-deadline-passed-lead = 注册 { $reference } 的汇款期限已到，我们还没有收到符合要求的汇款。如果款项已在期限内入账，您无需操作：我们会核对银行流水，预计于{ $day }结束前确认，并把结果发到这个邮箱。
mail-transfer-deadline-passed-action = 查看我的注册
mail-transfer-deadline-passed-note = 如果您还没有汇款，请不要再汇：期限之后入账的款项只会退回。
mail-transfer-failed-subject = 期限内未收到符合要求的汇款，注册 { $reference } 失败
mail-transfer-failed-lead = 我们核对了汇款期限内每一天的银行流水，没有找到符合要求的汇款，因此注册 { $reference } 失败。注册名额已经释放，您可以随时用这个邮箱重新注册。
mail-transfer-failed-action = 查看或重新注册
mail-transfer-failed-note = 重新注册后会有新的汇款金额和附言，请勿按原来的信息汇款。
mail-transfer-wrong-amount-subject = 收到 { $amount } 元，应为 { $asked } 元，请重新汇款 – 注册 { $reference }
mail-transfer-wrong-amount-lead = 请于{ $day }结束前，用企业的对公账户重新汇款 { $asked } 元。我们收到了注册 { $reference } 的汇款 { $amount } 元，金额与要求的不一致，无法完成验证。
mail-transfer-wrong-amount-action = 查看汇款信息
mail-transfer-wrong-amount-note = 收到的 { $amount } 元将原路退回，预计在{ $refund_day }结束前完成；重新汇款无需等待退款。
mail-transfer-wrong-payer-subject = 付款方不是本企业，请重新汇款 { $asked } 元 – 注册 { $reference }
mail-transfer-wrong-payer-lead = 请于{ $day }结束前，用企业的对公账户重新汇款 { $asked } 元。我们收到了注册 { $reference } 的汇款 { $amount } 元，但付款方不是本企业，无法完成验证。
mail-transfer-wrong-payer-action = 查看汇款信息
mail-transfer-wrong-payer-note = 收到的 { $amount } 元将原路退回，预计在{ $refund_day }结束前完成；重新汇款无需等待退款。
mail-transfer-personal-account-subject = 汇款来自个人账户，请重新汇款 { $asked } 元 – 注册 { $reference }
mail-transfer-personal-account-lead = 请于{ $day }结束前，用企业的对公账户重新汇款 { $asked } 元。我们收到了注册 { $reference } 的汇款 { $amount } 元，但付款方是个人账户，只有企业的对公账户可以完成验证。
mail-transfer-personal-account-action = 查看汇款信息
mail-transfer-personal-account-note = 收到的 { $amount } 元将原路退回，预计在{ $refund_day }结束前完成；重新汇款无需等待退款。
mail-transfer-refused-subject = 收到的款项无法使用，请重新汇款 { $asked } 元 – 注册 { $reference }
mail-transfer-refused-lead = 请于{ $day }结束前，用企业的对公账户重新汇款 { $asked } 元。我们核对了注册 { $reference } 的汇款 { $amount } 元，它与要求的不一致，无法完成验证。
mail-transfer-refused-action = 查看汇款信息
mail-transfer-refused-note = 收到的 { $amount } 元将原路退回，预计在{ $refund_day }结束前完成；重新汇款无需等待退款。
mail-transfer-checked-subject = 正在核对您的汇款 { $amount } 元，请勿重复汇款 – 注册 { $reference }
mail-transfer-checked-lead = 我们收到了注册 { $reference } 的汇款 { $amount } 元。{ $differs }工作人员正在核对，预计在{ $day }结束前有结果，并发到这个邮箱。
mail-transfer-checked-action = 查看核对进展
mail-transfer-checked-note = 核对期间请勿重复汇款，注册不会因为汇款期限已到而失败。
mail-transfer-late-subject = 汇款逾期入账，将退回 – 注册 { $reference }
mail-transfer-late-lead = 您的汇款 { $amount } 元在{ $day }（最后一天）之后才入账，无法完成验证，将原路退回，预计在{ $refund_day }结束前完成。
mail-transfer-set-aside-subject = 收到的款项不是注册要求的汇款，请汇款 { $asked } 元 – 注册 { $reference }
mail-transfer-set-aside-lead = 请于{ $day }结束前，用企业的对公账户汇款 { $asked } 元。我们核对了一笔 { $amount } 元的款项，它不是注册 { $reference } 要求的汇款，没有用于验证。
mail-transfer-set-aside-action = 查看汇款信息
mail-transfer-set-aside-note = 如果这笔 { $amount } 元确实是为注册支付的，请发邮件给我们，并附上注册编号 { $reference }。
mail-transfer-late-action = 查看我的注册
mail-transfer-late-note = 现在没有应付的款项，请不要再按原来的信息汇款。
mail-transfer-duplicate-subject = { $received ->
    [unsaid] { $amount } 元不再需要，将退回 – 注册 { $reference }
   *[other] { $received }收到的 { $amount } 元不再需要，将退回 – 注册 { $reference }
}
mail-transfer-duplicate-lead = { $received ->
    [unsaid] 主体验证已由另一笔汇款完成，{ $amount } 元不再需要。您无需操作，这笔款项将原路退回，预计在{ $refund_day }结束前完成。
   *[other] 主体验证已由另一笔汇款完成，{ $received }收到的 { $amount } 元不再需要。您无需操作，这笔款项将原路退回，预计在{ $refund_day }结束前完成。
}
mail-transfer-duplicate-action = 查看我的注册
mail-transfer-refund-subject = 汇款 { $amount } 元将退回 – 注册 { $reference }
mail-transfer-refund-lead = { $received ->
    [unsaid] 我们收到了注册 { $reference } 的汇款 { $amount } 元，这笔款项无法用于验证，将原路退回，预计在{ $refund_day }结束前完成。
   *[other] 我们在{ $received }收到了注册 { $reference } 的汇款 { $amount } 元，这笔款项无法用于验证，将原路退回，预计在{ $refund_day }结束前完成。
}
mail-transfer-refund-action = 查看我的注册
mail-transfer-refund-note = 现在没有应付的款项，请不要再按原来的信息汇款。
mail-transfer-reversed-subject = 汇款被银行冲回，帐号已冻结 – 注册 { $reference }
mail-transfer-reversed-lead = 您用于验证的汇款 { $amount } 元被银行冲回。在核实之前，帐号已冻结。请先向付款银行了解原因，再发邮件给我们，并附上注册编号 { $reference }。
mail-transfer-reversed-action = 查看我的注册
mail-certification-reminder-subject = { $left }：请于{ $day }结束前申请认证 – 注册 { $reference }
mail-certification-reminder-lead = 您的注册 { $reference } 还没有申请认证。请于{ $day }结束前申请，逾期未申请，注册将失效。
mail-certification-reminder-action = 申请认证
mail-lapsed-subject = 期限内未申请认证，注册 { $reference } 已失效
mail-lapsed-lead = 您的注册 { $reference } 在 30 天内没有申请认证，已经失效。注册名额已经释放，您可以随时用这个邮箱重新注册。
mail-lapsed-action = 查看或重新注册

## 认证的进展

mail-certification-payment-due-subject = 请于{ $day }结束前支付认证费 { $amount } 元 – 注册 { $reference }
mail-certification-payment-due-lead = 您的认证申请已提交，请于{ $day }结束前汇款 { $amount } 元认证费，入账后开始审核。逾期未入账，本次申请将失效；注册仍然保留，可以重新申请。
mail-certification-payment-due-action = 查看汇款信息
mail-certification-payment-due-note = 请在附言中填写汇款页面上的 8 位数字。为了安全，收款账号只在登录后的页面上显示，请勿按其他邮件或电话里的账号汇款。认证费按次收取，未通过或逾期未修改不予退还。
mail-certification-sent-subject = 认证申请已提交，正在审核 – 注册 { $reference }
mail-certification-sent-lead = { $day ->
    [unsaid] 您的认证申请已提交，无需付费，正在审核，结果会发到这个邮箱。
   *[other] 您的认证申请已提交，无需付费，正在审核，预计在{ $day }结束前有结果，并发到这个邮箱。
}
mail-certification-sent-action = 查看认证详情
mail-certification-corrected-subject = 修改后的认证申请已提交，正在审核 – 注册 { $reference }
mail-certification-corrected-lead = { $day ->
    [unsaid] 您修改后的认证申请已提交，无需再次付费，正在审核，结果会发到这个邮箱。
   *[other] 您修改后的认证申请已提交，无需再次付费，正在审核，预计在{ $day }结束前有结果，并发到这个邮箱。
}
mail-certification-corrected-action = 查看认证详情
mail-certification-paid-subject = 认证费已收到，正在审核 – 注册 { $reference }
mail-certification-paid-lead = { $day ->
    [unsaid] 我们已收到您的认证费 { $amount } 元，认证申请正在审核，结果会发到这个邮箱。
   *[other] 我们已收到您的认证费 { $amount } 元，认证申请正在审核，预计在{ $day }结束前有结果，并发到这个邮箱。
}
mail-certification-paid-action = 查看认证详情
mail-certification-fee-waived-subject = 认证费已免除，正在审核 – 注册 { $reference }
mail-certification-fee-waived-lead = { $day ->
    [unsaid] 本次认证费 { $amount } 元已免除，无需付款；认证申请正在审核，结果会发到这个邮箱。
   *[other] 本次认证费 { $amount } 元已免除，无需付款；认证申请正在审核，预计在{ $day }结束前有结果，并发到这个邮箱。
}
mail-certification-fee-waived-action = 查看认证详情
mail-certification-fee-waived-note = 如果已经汇款，款项会退回原账户。
mail-certification-payment-reversed-subject = 认证费被银行冲回，请于{ $day }结束前重新支付 – 注册 { $reference }
mail-certification-payment-reversed-lead = 您支付的认证费 { $amount } 元被银行冲回，请于{ $day }结束前重新汇款，入账后继续审核。逾期未入账，本次申请将失效；注册仍然保留，可以重新申请。
mail-certification-payment-reversed-action = 查看汇款信息
mail-certification-payment-reversed-frozen-subject = 认证费被银行冲回，帐号已冻结 – 注册 { $reference }
mail-certification-payment-reversed-frozen-lead = 您支付的认证费 { $amount } 元在认证通过后被银行冲回，帐号已冻结。请先向付款银行了解原因，再发邮件给我们，并附上注册编号 { $reference }。
mail-certification-payment-reversed-frozen-action = 查看认证详情
mail-certification-payment-checked-subject = 正在核对您支付的 { $amount } 元认证费，请勿重复汇款 – 注册 { $reference }
mail-certification-payment-checked-lead = 我们收到了注册 { $reference } 的认证付款 { $amount } 元。{ $differs }工作人员正在核对，预计在{ $day }结束前有结果，并发到这个邮箱。
mail-certification-payment-checked-action = 查看核对进展
mail-certification-payment-checked-note = 核对期间请勿重复汇款，本次申请不会因为付款期限已到而失效。
mail-certification-wrong-amount-subject = 收到 { $amount } 元，应为 { $asked } 元，请重新支付认证费 – 注册 { $reference }
mail-certification-wrong-amount-lead = 请汇款 { $asked } 元认证费，须在{ $day }结束前入账；入账后开始审核，逾期未入账，本次申请将失效。我们收到了您汇来的 { $amount } 元，金额与要求的不一致，无法用作认证费。
mail-certification-wrong-amount-action = 查看汇款信息
mail-certification-wrong-amount-note = 收到的 { $amount } 元将原路退回，预计在{ $refund_day }结束前完成；重新汇款无需等待退款。
mail-certification-payment-refused-subject = 收到的款项无法使用，请重新支付认证费 { $asked } 元 – 注册 { $reference }
mail-certification-payment-refused-lead = 请于{ $day }结束前重新汇款 { $asked } 元认证费，入账后开始审核；逾期未入账，本次申请将失效。我们核对了您汇来的 { $amount } 元，它与要求的不一致，无法用作认证费。
mail-certification-payment-refused-action = 查看汇款信息
mail-certification-payment-refused-note = 收到的 { $amount } 元将原路退回，预计在{ $refund_day }结束前完成；重新汇款无需等待退款。
mail-certification-payment-set-aside-subject = 收到的款项不是认证费，请支付认证费 { $asked } 元 – 注册 { $reference }
mail-certification-payment-set-aside-lead = 请于{ $day }结束前汇款 { $asked } 元认证费，入账后开始审核；逾期未入账，本次申请将失效。我们核对了一笔 { $amount } 元的款项，它不是这次认证的费用。
mail-certification-payment-set-aside-action = 查看汇款信息
mail-certification-payment-set-aside-note = 如果这笔 { $amount } 元确实是为认证支付的，请发邮件给我们，并附上注册编号 { $reference }。
mail-payment-set-aside-subject = 收到的 { $amount } 元与注册无关，没有使用 – 注册 { $reference }
mail-payment-set-aside-lead = 我们核对了一笔 { $amount } 元的款项，它与注册 { $reference } 无关，没有用于验证或认证。您现在不需要为它做什么。
mail-payment-set-aside-action = 查看我的注册
mail-payment-set-aside-note = 如果这笔 { $amount } 元确实是为注册支付的，请发邮件给我们，并附上注册编号 { $reference }。
mail-transfer-taken-back-subject = 汇款被银行冲回，请重新汇款 { $asked } 元 – 注册 { $reference }
mail-transfer-taken-back-lead = 请于{ $day }结束前，用企业的对公账户重新汇款 { $asked } 元。注册 { $reference } 收到的 { $amount } 元已被银行冲回，没有用于验证。
mail-transfer-taken-back-action = 查看汇款信息
mail-transfer-taken-back-note = 此前请您等待的，现在不必再等。这笔款项银行已经退回给付款人，我们不会再退。冲回的原因请向付款银行了解。已经重新汇款的，不必再汇。
mail-certification-payment-taken-back-subject = 认证付款被银行冲回，请重新支付认证费 { $asked } 元 – 注册 { $reference }
mail-certification-payment-taken-back-lead = 请重新汇款 { $asked } 元认证费，须在{ $day }结束前入账；入账后开始审核，逾期未入账，本次申请将失效。收到的 { $amount } 元已被银行冲回，没有用作认证费。
mail-certification-payment-taken-back-action = 查看汇款信息
mail-certification-payment-taken-back-note = 此前请您等待的，现在不必再等。这笔款项银行已经退回给付款人，我们不会再退。冲回的原因请向付款银行了解。已经重新汇款的，不必再汇。
mail-payment-taken-back-subject = 收到的 { $amount } 元被银行冲回，没有使用 – 注册 { $reference }
mail-payment-taken-back-lead = 注册 { $reference } 收到的 { $amount } 元已被银行冲回，没有用于验证或认证。是否还要付款，请看我的注册；没有要求的，请不要汇款。
mail-payment-taken-back-action = 查看我的注册
mail-payment-taken-back-note = 如果曾通知您将退还这笔款项：银行已经冲回，我们不会再退。想知道这笔款项为什么被冲回，请联系付款银行。
mail-certification-refund-subject = 款项 { $amount } 元将退回 – 注册 { $reference }
mail-certification-refund-lead = { $received ->
    [unsaid] 我们收到了注册 { $reference } 的认证付款 { $amount } 元。它没有用于支付认证费，将原路退回，预计在{ $refund_day }结束前完成。
   *[other] 我们在{ $received }收到了注册 { $reference } 的认证付款 { $amount } 元。它没有用于支付认证费，将原路退回，预计在{ $refund_day }结束前完成。
}
mail-certification-refund-action = 查看认证详情
mail-certification-refund-note = 是否还要付费，请看认证详情；没有要求的，请不要汇款。
mail-certification-returned-subject = 请于{ $day }结束前修改认证申请 – 注册 { $reference }
mail-certification-returned-lead = 您的认证申请需要修改，请于{ $day }结束前修改以下内容并再次提交，无需再次付费。逾期未修改，本次申请将失效；注册仍然保留，可以重新申请。
mail-certification-returned-action = 修改认证申请
mail-certification-approved-subject = 认证已通过，有效期至{ $day } – 注册 { $reference }
mail-certification-approved-lead = 您的认证已通过，有效期至{ $day }，注册 { $reference } 的全部功能已开通。
mail-certification-approved-action = 查看认证详情
mail-certification-approved-note = 有效期结束前 90 天起可以续期。
mail-renewal-approved-subject = 认证续期已通过，有效期至{ $day } – 注册 { $reference }
mail-renewal-approved-lead = 您的认证续期已通过，有效期至{ $day }。
mail-renewal-approved-action = 查看认证详情
mail-certification-failed-subject = 认证未通过，请于{ $day }结束前重新申请 – 注册 { $reference }
mail-certification-failed-lead = 您的认证申请未通过，原因见下。可于{ $day }结束前重新申请；逾期未申请，注册将失效。
mail-certification-failed-action = 重新申请认证
mail-renewal-failed-subject = 认证续期未通过 – 注册 { $reference }
mail-renewal-failed-lead = 您的认证续期申请未通过，原因见下。原认证在有效期内仍然有效，可以重新申请续期。
mail-renewal-failed-action = 重新申请续期
mail-certification-unpaid-subject = 认证费未入账，请于{ $day }结束前重新申请 – 注册 { $reference }
mail-certification-unpaid-lead = 期限内没有收到认证费，本次认证申请已失效。可于{ $day }结束前重新申请；逾期未申请，注册将失效。
mail-certification-unpaid-action = 重新申请认证
mail-certification-unpaid-note = 如果在期限后汇款，款项会退回原账户。
mail-renewal-unpaid-subject = 认证费未入账，续期申请已失效 – 注册 { $reference }
mail-renewal-unpaid-lead = 期限内没有收到认证费，本次续期申请已失效，可以重新申请续期。
mail-renewal-unpaid-action = 重新申请续期
mail-renewal-unpaid-note = 如果在期限后汇款，款项会退回原账户。
mail-certification-uncorrected-subject = 认证申请未按期修改，请于{ $day }结束前重新申请 – 注册 { $reference }
mail-certification-uncorrected-lead = 退回的认证申请没有在期限内修改，已失效。可于{ $day }结束前重新申请；逾期未申请，注册将失效。
mail-certification-uncorrected-action = 重新申请认证
mail-renewal-uncorrected-subject = 认证续期申请未按期修改，已失效 – 注册 { $reference }
mail-renewal-uncorrected-lead = 退回的续期申请没有在期限内修改，已失效，可以重新申请续期。
mail-renewal-uncorrected-action = 重新申请续期
mail-certification-payment-reminder-subject = { $left }：请于{ $day }结束前支付认证费 { $amount } 元 – 注册 { $reference }
mail-certification-payment-reminder-lead = 我们还没有收到符合要求的认证费，请于{ $day }结束前汇款 { $amount } 元。逾期未入账，本次申请将失效；注册仍然保留，可以重新申请。
mail-certification-payment-reminder-action = 查看汇款信息
mail-certification-payment-reminder-note = 如果已经汇款，且没有收到我们要求重新汇款的邮件，请忽略这封邮件。
mail-certification-payment-over-subject = 认证费的付款期限已到，正在核对银行流水 – 注册 { $reference }
mail-certification-payment-over-lead = 注册 { $reference } 的认证费付款期限已到，我们还没有收到符合要求的付款。如果款项已在期限内入账，您无需操作：我们会核对银行流水，预计于{ $day }结束前确认，并把结果发到这个邮箱。
mail-certification-payment-over-action = 查看认证详情
mail-certification-payment-over-note = 如果您还没有付款，请不要再付：期限之后入账的款项只会退回。没有按时收到认证费的，本次申请失效，可以重新申请。
mail-certification-correction-reminder-subject = { $left }：请于{ $day }结束前修改认证申请 – 注册 { $reference }
mail-certification-correction-reminder-lead = 您的认证申请还没有修改，请于{ $day }结束前修改并再次提交。逾期未修改，本次申请将失效；注册仍然保留，可以重新申请。
mail-certification-correction-reminder-action = 修改认证申请
mail-certification-ended-subject = 认证有效期已过，部分功能已锁定 – 注册 { $reference }
mail-certification-ended-lead = 您的认证有效期至{ $day }，现已结束，部分功能已锁定；注册仍然保留，续期通过后重新开通。
mail-certification-ended-action = 查看认证详情
mail-certification-ended-note = 续期申请还在处理中的，无需重新申请：请在认证详情查看是否还需要付费或修改。
mail-renewal-reminder-subject = { $left }：认证有效期至{ $day }，请及时续期 – 注册 { $reference }
mail-renewal-reminder-lead = 您的认证有效期至{ $day }，请在此之前申请续期；到期未续期，部分功能将暂停使用。
mail-renewal-reminder-action = 申请续期
mail-renewal-reminder-note = 审核预计需要 { $review_days } 个工作日，请尽早申请。
mail-returned-subject = 请在{ $day }结束前修改被退回的内容 – 注册 { $reference }
mail-returned-lead = 您的注册 { $reference } 有内容需要修改。请在{ $day }结束前修改并重新提交，逾期注册将过期。
mail-returned-action = 查看并修改
mail-returned-note = 只需修改以上内容，其他内容已通过审核。
mail-corrected-subject = { $day ->
    [unsaid] 注册 { $reference } 已重新提交，正在审核
   *[other] 注册 { $reference } 已重新提交，{ $day }结束前审核完毕
}
mail-corrected-lead = { $day ->
    [unsaid] 您修改的内容已提交，正在审核，结果会发到这个邮箱。
   *[other] 您修改的内容已提交，我们会在{ $day }结束前完成审核，结果会发到这个邮箱。
}
mail-corrected-action = 查看我的注册
mail-review-late-subject = 审核比预计的晚，预计{ $day }结束前完成 – 注册 { $reference }
mail-review-late-lead = 抱歉让您久等：您的注册 { $reference } 还在审核，比我们预计的晚。我们预计在{ $day }结束前完成，结果会发到这个邮箱，您现在无需操作。
mail-review-late-action = 查看我的注册
mail-certification-review-late-subject = 认证审核比预计的晚，预计{ $day }结束前完成 – 注册 { $reference }
mail-certification-review-late-lead = 抱歉让您久等：注册 { $reference } 的认证申请还在审核，比我们预计的晚。我们预计在{ $day }结束前完成，结果会发到这个邮箱，您现在无需操作。
mail-certification-review-late-action = 查看认证详情
mail-rejected-subject = 注册 { $reference } 未通过审核
mail-rejected-lead = 您的注册 { $reference } 未通过审核。注册名额已经释放，您可以用这个邮箱重新注册。
mail-rejected-action = 查看详情
mail-cancelled-subject = 注册 { $reference } 已取消
mail-cancelled-lead = 您取消了注册 { $reference }。注册名额已经释放，您可以随时用这个邮箱重新注册。
mail-cancelled-action = 查看我的注册
mail-cancelled-note = 请不要再汇款；取消后收到的款项会原路退回。如果不是您本人取消的，请更换密码并联系我们。
mail-frozen-subject = 帐号已冻结 – 注册 { $reference }
mail-frozen-lead = 您注册的帐号（{ $reference }）已被冻结，暂时无法使用。
mail-frozen-action = 查看详情
mail-unfrozen-subject = 帐号已解除冻结 – 注册 { $reference }
mail-unfrozen-lead = 您注册的帐号（{ $reference }）已解除冻结，可以正常使用。
mail-unfrozen-action = 查看我的注册
mail-account-deleted-subject = 帐号已删除
mail-account-deleted-lead = 按照您的要求，我们已删除您的帐号及其全部资料，删除后无法恢复。
mail-account-deleted-action = 前往首页
mail-account-deleted-note = 以后需要时，可以用这个邮箱重新注册。如果不是您本人操作的，请联系我们。
mail-account-deleted-owed-subject = 帐号已删除，尚有 { $amount } 元待退还
mail-account-deleted-owed-lead = 按照您的要求，我们已删除您的帐号及其全部资料，删除后无法恢复。尚未退还的 { $amount } 元仍会原路退回，应在{ $refund_day }结束前完成；届时没有收到，请发邮件给我们。
mail-account-deleted-owed-action = 前往首页
mail-account-deleted-owed-note = 付款账户的信息保留到退款完成。以后需要时，可以用这个邮箱重新注册。如果不是您本人操作的，请联系我们。
field-reason = 原因
field-administrator-name = 管理员姓名
field-resident-id = 身份证号码
field-mobile = 手机号码
