
### Mails and text messages.

## Mails and text messages

mail-greeting = Hello, this is a mail from { $platform }.
mail-contact = Need help? Write to { $contact }
mail-automatic = This mail was sent automatically.
mail-not-you = If it was not you, ignore this mail; nothing will change.
mail-activation-subject = Activate your email address within 48 hours – { $platform }
mail-activation-lead = Open the link below by { $until } to activate your email address and go on with your registration.
mail-activation-action = Activate the address
mail-activation-same-browser = Open it in the browser you signed up with; in another one you will be asked for the password you chose. The link works once.
mail-address-in-use-subject = Your email address is already in use – { $platform }
mail-address-in-use-lead = Somebody signed up with this address, but it already has an account. If it was you, just sign in.
mail-address-in-use-action = Sign in
mail-address-in-use-reset = Forgotten the password? Reset it here: { $link }
mail-address-in-use-not-you = If it was not you, ignore this mail: nothing has changed, and nobody else learns that the address is in use.
mail-address-elsewhere-lead = Somebody signed up with this address, but it is in use elsewhere on the platform (official accounts, open platform, work account, or bound to a personal account). If it was you, register with another address.
mail-address-elsewhere-action = Register with another address
mail-password-reset-subject = Set a new password – { $platform }
mail-password-reset-lead = Open the link below by { $until } to set a new password. It works once.
mail-password-reset-action = Set a new password
mail-password-changed-subject = Your password was changed – { $platform }
mail-password-changed-lead = Your password has just been changed, and every device was signed out.
mail-password-changed-here-lead = Your password has just been changed, and every device but the one on which you did it was signed out.
mail-password-changed-not-you = If it was not you, reset it at once: { $link }
mail-confirmed-action = See my registration
mail-confirmed-review-subject = { $day ->
    [unsaid] Registration { $reference } is submitted and being reviewed
   *[other] Registration { $reference } is submitted; we review it by the end of { $day }
}
mail-confirmed-review-lead = { $day ->
    [unsaid] Your registration is submitted and being reviewed. We mail you the result.
   *[other] Your registration is submitted, and we review it by the end of { $day }. We mail you the result.
}
mail-confirmed-transfer-subject = Transfer { $amount } yuan by the end of { $day } – registration { $reference }
mail-confirmed-transfer-lead = Transfer { $amount } yuan from the subject’s own bank account by the end of { $day } to prove who it is. If it is not booked in time, the registration fails.
mail-confirmed-transfer-action = See the transfer details
mail-confirmed-transfer-note = Put the 6 digits from the transfer page into the remark. For your safety the payee’s account is only shown there, after signing in: do not trust one from another mail or a call.
mail-confirmed-certification-subject = Apply for certification by the end of { $day } – registration { $reference }
mail-confirmed-certification-lead = Your registration is submitted; now apply for certification by the end of { $day }. Some functions stay locked until it passes, and without an application the registration lapses.
mail-reminder = Reminder
mail-days-left = { $n ->
    [0] Last day
    [one] 1 day left
   *[other] { $n } days left
}
mail-certification-fee = The fee is { $amount } yuan, to be paid once the application is sent; it is for one attempt and is not returned if that fails or is not corrected in time.
mail-certification-fee-lost = The fee of this attempt is not returned, and another application costs a new one.
mail-payment-checked = We are still checking { $amount } yuan that came in: until that is decided we keep the account they came from, and what is to be paid back goes back to it. To learn the result, write to us.
sms-code = [{ $platform }] Your code is { $code }, valid for { $minutes } minutes, to confirm you as the administrator. Do not tell it to anybody.

## Mails to operators

mail-operator-invitation-subject = You are invited as an operator, for 7 days – { $platform }
mail-operator-invitation-lead = Open the link below by { $until } to set your password and your authenticator.
mail-operator-invitation-by = { $operator } invites you to become an operator, in the role: { $role }.
mail-operator-invitation-role = Your role will be: { $role }.
mail-operator-invitation-action = Accept the invitation
mail-operator-invitation-note = Have an authenticator app on your phone at hand. The link works until both are set up; do not pass it on.
mail-operator-password-changed-subject = Your operator’s password was changed – { $platform }
mail-operator-password-changed-lead = Your operator’s password has just been changed, and every other device was signed out.
mail-operator-authenticator-changed-subject = Your authenticator was changed – { $platform }
mail-operator-authenticator-changed-lead = Your authenticator has just been changed, and every other device was signed out.
mail-operator-recovery-codes-renewed-subject = Your recovery codes were renewed – { $platform }
mail-operator-recovery-codes-renewed-lead = Your recovery codes have just been renewed; earlier ones no longer work.
mail-operator-recovery-code-used-subject = A recovery code was used to sign in as you – { $platform }
mail-operator-recovery-code-used-lead = One of your recovery codes has just been used to sign in; it no longer works.
mail-operator-security-action = See how you sign in
mail-operator-security-not-you = If it was not you, tell an administrator at once.

## News about a registration or a certification

mail-registered-subject = Verified: registration { $reference } is complete
mail-registered-lead = Your registration { $reference } is verified, and every function is open.
mail-registered-action = See my registration
mail-draft-reminder-subject = { $left }: finish your registration by the end of { $day } – registration { $reference }
mail-draft-reminder-lead = Your registration { $reference } has not changed for a while. Go on by the end of { $day }, or it expires.
mail-draft-reminder-action = Go on
mail-draft-expired-subject = Registration { $reference } was not finished and has expired
mail-draft-expired-lead = Your registration { $reference } did not change for 30 days and has expired. It no longer counts towards your limit, and you can register with this address again at any time.
mail-draft-expired-action = See it or register again
mail-correction-reminder-subject = { $left }: correct what was returned by the end of { $day } – registration { $reference }
mail-correction-reminder-lead = Your registration { $reference } was returned and has not been corrected yet. Correct it and send it again by the end of { $day }, or it expires.
mail-correction-reminder-action = Correct it and send it again
mail-correction-expired-subject = Registration { $reference } was not corrected in time and has expired
mail-correction-expired-lead = Your registration { $reference } was returned, was not corrected and sent again in time, and has expired. It no longer counts towards your limit, and you can register with this address again at any time.
mail-correction-expired-action = See it or register again
mail-transfer-reminder-subject = { $left }: transfer { $amount } yuan by the end of { $day } – registration { $reference }
mail-transfer-reminder-lead = The transfer has not arrived yet as we asked for it. Transfer { $amount } yuan from the subject’s own bank account by the end of { $day }; if it is not booked in time, registration { $reference } fails.
mail-transfer-reminder-action = See the transfer details
mail-transfer-reminder-note = Between banks a transfer can take 1 or 2 working days. If you have sent this amount from the subject’s account, and had no mail from us that asks for it again, ignore this mail: we write to you when the money is here.
mail-transfer-deadline-passed-subject = The time for the transfer has passed, we check the bank statement – registration { $reference }
mail-transfer-deadline-passed-lead = The time for the transfer of registration { $reference } has passed, and it has not arrived as we asked for it. If it was booked in time, there is nothing to do: we check the bank statement and expect to know by the end of { $day }; we mail you the result.
mail-transfer-deadline-passed-action = See my registration
mail-transfer-deadline-passed-note = If you have not paid yet, do not pay now: what is booked after the deadline is only sent back.
mail-transfer-failed-subject = No matching transfer was booked in time: registration { $reference } has failed
mail-transfer-failed-lead = We checked the bank statements of every day until the deadline and found no matching transfer, so registration { $reference } has failed. It no longer counts towards your limit, and you can register with this address again at any time.
mail-transfer-failed-action = See it or register again
mail-transfer-failed-note = A new registration has another amount and another remark: do not use the old ones.
mail-transfer-wrong-amount-subject = { $amount } yuan came in instead of { $asked }: transfer again – registration { $reference }
mail-transfer-wrong-amount-lead = Please transfer { $asked } yuan from the company’s own account by the end of { $day }. We received { $amount } yuan for registration { $reference }, which is not the amount that we asked for and cannot verify the company.
mail-transfer-wrong-amount-action = See the transfer details
mail-transfer-wrong-amount-note = We pay the { $amount } yuan back, we expect by the end of { $refund_day }; you need not wait for that.
mail-transfer-wrong-payer-subject = Your transfer came from another account holder: transfer { $asked } yuan again – registration { $reference }
mail-transfer-wrong-payer-lead = Please transfer { $asked } yuan from the company’s own account by the end of { $day }. We received { $amount } yuan for registration { $reference }, but not from the company itself, so it cannot verify the company.
mail-transfer-wrong-payer-action = See the transfer details
mail-transfer-wrong-payer-note = We pay the { $amount } yuan back, we expect by the end of { $refund_day }; you need not wait for that.
mail-transfer-personal-account-subject = Your transfer came from a personal account: transfer { $asked } yuan again – registration { $reference }
mail-transfer-personal-account-lead = Please transfer { $asked } yuan from the company’s own account by the end of { $day }. We received { $amount } yuan for registration { $reference } from a personal account; only the company’s own account can verify the company.
mail-transfer-personal-account-action = See the transfer details
mail-transfer-personal-account-note = We pay the { $amount } yuan back, we expect by the end of { $refund_day }; you need not wait for that.
mail-transfer-refused-subject = Your transfer cannot be used: transfer { $asked } yuan again – registration { $reference }
mail-transfer-refused-lead = Please transfer { $asked } yuan from the company’s own account by the end of { $day }. We checked the { $amount } yuan received for registration { $reference }; it is not what we asked for and cannot verify the company.
mail-transfer-refused-action = See the transfer details
mail-transfer-refused-note = We pay the { $amount } yuan back, we expect by the end of { $refund_day }; you need not wait for that.
mail-transfer-checked-subject = We are checking your transfer of { $amount } yuan: do not pay again – registration { $reference }
mail-transfer-checked-lead = We received { $amount } yuan for registration { $reference }. { $differs } Our staff are checking it. We expect to know by the end of { $day } and mail you the result.
mail-transfer-checked-action = See how it goes
mail-transfer-checked-note = Do not pay again meanwhile: as long as we check it, the registration does not fail because the deadline passes.
mail-transfer-set-aside-subject = A payment was not the transfer we asked for: transfer { $asked } yuan – registration { $reference }
mail-transfer-set-aside-lead = Please transfer { $asked } yuan from the company’s own account by the end of { $day }. We checked a payment of { $amount } yuan; it is not the transfer that registration { $reference } asks for, and verifies nothing.
mail-transfer-set-aside-action = See the transfer details
mail-transfer-set-aside-note = If you paid the { $amount } yuan for the registration, write to us and quote { $reference }.
mail-transfer-late-subject = Your transfer was booked after the deadline and is paid back – registration { $reference }
mail-transfer-late-lead = The bank booked your transfer of { $amount } yuan after { $day }, the last day. It cannot verify the company any more, and we pay it back, we expect by the end of { $refund_day }.
mail-transfer-late-action = See my registration
mail-transfer-late-note = Nothing is due now: do not transfer anything by the old details any more.
mail-transfer-duplicate-subject = { $received ->
    [unsaid] { $amount } yuan are not needed and are paid back – registration { $reference }
   *[other] The { $amount } yuan received on { $received } are not needed and are paid back – registration { $reference }
}
mail-transfer-duplicate-lead = { $received ->
    [unsaid] Another transfer has verified the company, so these { $amount } yuan are not needed. There is nothing to do: we pay them back, we expect by the end of { $refund_day }.
   *[other] Another transfer has verified the company, so the { $amount } yuan received on { $received } are not needed. There is nothing to do: we pay them back, we expect by the end of { $refund_day }.
}
mail-transfer-duplicate-action = See my registration
mail-transfer-refund-subject = Your transfer of { $amount } yuan is paid back – registration { $reference }
mail-transfer-refund-lead = { $received ->
    [unsaid] We received { $amount } yuan for registration { $reference }. It cannot verify the company, and we pay it back to the account that it came from, we expect by the end of { $refund_day }.
   *[other] We received { $amount } yuan for registration { $reference } on { $received }. It cannot verify the company, and we pay it back to the account that it came from, we expect by the end of { $refund_day }.
}
mail-transfer-refund-action = See my registration
mail-transfer-refund-note = Nothing is due now: do not transfer anything by the old details any more.
mail-transfer-reversed-subject = The bank took your transfer back: the account is frozen – registration { $reference }
mail-transfer-reversed-lead = Your transfer of { $amount } yuan had verified the company, and the bank has taken it back. Until that is cleared up, the account is frozen. Ask the bank that sent it why, then write to us and quote { $reference }.
mail-transfer-reversed-action = See my registration
mail-certification-reminder-subject = { $left }: apply for certification by the end of { $day } – registration { $reference }
mail-certification-reminder-lead = No certification has been applied for in registration { $reference } yet. Apply by the end of { $day }, or the registration lapses.
mail-certification-reminder-action = Apply for certification
mail-lapsed-subject = Certification was not applied for: registration { $reference } has lapsed
mail-lapsed-lead = No certification was applied for in 30 days, so your registration { $reference } has lapsed. It no longer counts towards your limit, and you can register with this address again at any time.
mail-lapsed-action = See it or register again

## News about a certification

mail-certification-payment-due-subject = Pay the certification fee of { $amount } yuan by the end of { $day } – registration { $reference }
mail-certification-payment-due-lead = Your application for certification is submitted: transfer the fee of { $amount } yuan by the end of { $day }, and the review begins. If it is not booked in time, this application ends; the registration stays, and you can apply again.
mail-certification-payment-due-action = See the payment details
mail-certification-payment-due-note = Put the 8 digits from the payment page into the remark. For your safety the payee’s account is only shown there, after signing in: do not trust one from another mail or a call. The fee is for one attempt and is not returned if it fails or is not corrected in time.
mail-certification-sent-subject = Your application for certification is being reviewed – registration { $reference }
mail-certification-sent-lead = { $day ->
    [unsaid] Your application for certification is submitted, costs nothing and is being reviewed. We mail you the result.
   *[other] Your application for certification is submitted, costs nothing and is being reviewed. We expect to know by the end of { $day } and mail you the result.
}
mail-certification-sent-action = See the certification
mail-certification-corrected-subject = Your corrected application is being reviewed – registration { $reference }
mail-certification-corrected-lead = { $day ->
    [unsaid] Your corrected application for certification is submitted, without another fee, and is being reviewed. We mail you the result.
   *[other] Your corrected application for certification is submitted, without another fee, and is being reviewed. We expect to know by the end of { $day } and mail you the result.
}
mail-certification-corrected-action = See the certification
mail-certification-paid-subject = The certification fee has arrived, the review begins – registration { $reference }
mail-certification-paid-lead = { $day ->
    [unsaid] Your certification fee of { $amount } yuan has arrived, and your application is being reviewed. We mail you the result.
   *[other] Your certification fee of { $amount } yuan has arrived, and your application is being reviewed. We expect to know by the end of { $day } and mail you the result.
}
mail-certification-paid-action = See the certification
mail-certification-fee-waived-subject = The certification fee is waived, the review begins – registration { $reference }
mail-certification-fee-waived-lead = { $day ->
    [unsaid] This certification’s fee of { $amount } yuan is waived: there is nothing to pay, and your application is being reviewed. We mail you the result.
   *[other] This certification’s fee of { $amount } yuan is waived: there is nothing to pay, and your application is being reviewed. We expect to know by the end of { $day } and mail you the result.
}
mail-certification-fee-waived-action = See the certification
mail-certification-fee-waived-note = If you have transferred it already, it is sent back to the account it came from.
mail-certification-payment-reversed-subject = The bank took the certification fee back: pay again by the end of { $day } – registration { $reference }
mail-certification-payment-reversed-lead = The bank took back your certification fee of { $amount } yuan. Transfer it again by the end of { $day }, and the review goes on. If it is not booked in time, this application ends; the registration stays, and you can apply again.
mail-certification-payment-reversed-action = See the payment details
mail-certification-payment-reversed-frozen-subject = The bank took the certification fee back: the account is frozen – registration { $reference }
mail-certification-payment-reversed-frozen-lead = The bank took back your certification fee of { $amount } yuan after the approval, so the account is frozen. Ask the bank that sent it why, then write to us and quote { $reference }.
mail-certification-payment-reversed-frozen-action = See the certification
mail-certification-payment-checked-subject = We are checking your payment of { $amount } yuan: do not pay again – registration { $reference }
mail-certification-payment-checked-lead = We received { $amount } yuan as the certification fee of registration { $reference }. { $differs } Our staff are checking it. We expect to know by the end of { $day } and mail you the result.
mail-certification-payment-checked-action = See how it goes
mail-certification-payment-checked-note = Do not pay again meanwhile: as long as we check it, this application does not end because the deadline passes.
mail-certification-wrong-amount-subject = { $amount } yuan came in instead of { $asked }: pay the certification fee again – registration { $reference }
mail-certification-wrong-amount-lead = Transfer the fee of { $asked } yuan so that it is booked by the end of { $day }, and the review begins; if it is not booked in time, this application ends. We received { $amount } yuan, which is not the amount that we asked for and cannot be used as the fee.
mail-certification-wrong-amount-action = See the payment details
mail-certification-wrong-amount-note = We pay the { $amount } yuan back, we expect by the end of { $refund_day }; you need not wait for that.
mail-certification-payment-refused-subject = Your payment cannot be used: pay the certification fee of { $asked } yuan again – registration { $reference }
mail-certification-payment-refused-lead = Transfer the fee of { $asked } yuan by the end of { $day }, and the review begins; if it is not booked in time, this application ends. We checked the { $amount } yuan that came in; it is not what we asked for and cannot be used as the fee.
mail-certification-payment-refused-action = See the payment details
mail-certification-payment-refused-note = We pay the { $amount } yuan back, we expect by the end of { $refund_day }; you need not wait for that.
mail-certification-payment-set-aside-subject = A payment was not the certification fee: pay { $asked } yuan – registration { $reference }
mail-certification-payment-set-aside-lead = Transfer the fee of { $asked } yuan by the end of { $day }, and the review begins; if it is not booked in time, this application ends. We checked a payment of { $amount } yuan; it is not the fee of this certification.
mail-certification-payment-set-aside-action = See the payment details
mail-certification-payment-set-aside-note = If you paid the { $amount } yuan for the certification, write to us and quote { $reference }.
mail-payment-set-aside-subject = A payment of { $amount } yuan has nothing to do with your registration { $reference } and was not used
mail-payment-set-aside-lead = We checked a payment of { $amount } yuan; it has nothing to do with registration { $reference } and was not used to verify or certify anything. There is nothing that you have to do about it.
mail-payment-set-aside-action = See my registration
mail-payment-set-aside-note = If you paid the { $amount } yuan for the registration, write to us and quote { $reference }.
mail-transfer-taken-back-subject = The bank took your payment back: transfer { $asked } yuan again – registration { $reference }
mail-transfer-taken-back-lead = Please transfer { $asked } yuan again from the company’s own account by the end of { $day }. The bank took back the { $amount } yuan that came in for registration { $reference }, so they verify nothing.
mail-transfer-taken-back-action = See the transfer details
mail-transfer-taken-back-note = If we asked you to wait, you need not wait any more. The bank has given this money back to the payer itself, so we will not pay it back once more; the bank that sent it can say why. If you have transferred again already, do not do so once more.
mail-certification-payment-taken-back-subject = The bank took your payment back: pay the certification fee of { $asked } yuan again – registration { $reference }
mail-certification-payment-taken-back-lead = Transfer the fee of { $asked } yuan again so that it is booked by the end of { $day }, and the review begins; if it is not booked in time, this application ends. The bank took back the { $amount } yuan that came in, so they do not count as the fee.
mail-certification-payment-taken-back-action = See the payment details
mail-certification-payment-taken-back-note = If we asked you to wait, you need not wait any more. The bank has given this money back to the payer itself, so we will not pay it back once more; the bank that sent it can say why. If you have transferred again already, do not do so once more.
mail-payment-taken-back-subject = The bank took back a payment of { $amount } yuan, which was not used – registration { $reference }
mail-payment-taken-back-lead = The bank took back the { $amount } yuan that came in for registration { $reference }; they were not used to verify or certify anything. The page of your registration says whether anything is to be paid: please do not transfer what it does not ask for.
mail-payment-taken-back-action = See my registration
mail-payment-taken-back-note = If we announced a refund: the bank has given the money back itself, so we will not pay it back once more. Why the payment was taken back, the bank that sent it can say.
mail-certification-refund-subject = Your payment of { $amount } yuan is paid back – registration { $reference }
mail-certification-refund-lead = { $received ->
    [unsaid] We received { $amount } yuan for a certification of registration { $reference }. It was not used for the fee: we pay it back to the account that it came from, we expect by the end of { $refund_day }.
   *[other] We received { $amount } yuan for a certification of registration { $reference } on { $received }. It was not used for the fee: we pay it back to the account that it came from, we expect by the end of { $refund_day }.
}
mail-certification-refund-action = See the certification
mail-certification-refund-note = Whether a fee is still to be paid stands on the page of the certification. If none is asked for there, please send nothing.
mail-certification-returned-subject = Correct your application for certification by the end of { $day } – registration { $reference }
mail-certification-returned-lead = Your application for certification needs a correction: change what is listed below and send it again by the end of { $day }, without another fee. If you do not, this application ends; the registration stays, and you can apply again.
mail-certification-returned-action = Correct the application
mail-certification-approved-subject = You are certified until { $day } – registration { $reference }
mail-certification-approved-lead = Your certification is approved and valid until { $day }, and every function of registration { $reference } is open.
mail-certification-approved-action = See the certification
mail-certification-approved-note = You can renew it from 90 days before it ends.
mail-renewal-approved-subject = Your certification is renewed until { $day } – registration { $reference }
mail-renewal-approved-lead = Your renewal is approved, and the certification is valid until { $day }.
mail-renewal-approved-action = See the certification
mail-certification-failed-subject = The certification was not approved: apply again by the end of { $day } – registration { $reference }
mail-certification-failed-lead = Your application for certification was not approved, for the reason below. You can apply again by the end of { $day }; without an application the registration lapses.
mail-certification-failed-action = Apply again
mail-renewal-failed-subject = The renewal was not approved – registration { $reference }
mail-renewal-failed-lead = Your application to renew the certification was not approved, for the reason below. The certification stays valid until its end, and you can apply again.
mail-renewal-failed-action = Apply again
mail-certification-unpaid-subject = The certification fee did not arrive: apply again by the end of { $day } – registration { $reference }
mail-certification-unpaid-lead = The certification fee was not booked in time, so this application has ended. You can apply again by the end of { $day }; without an application the registration lapses.
mail-certification-unpaid-action = Apply again
mail-certification-unpaid-note = A transfer that is booked later is sent back to the account it came from.
mail-renewal-unpaid-subject = The certification fee did not arrive: the renewal has ended – registration { $reference }
mail-renewal-unpaid-lead = The certification fee was not booked in time, so this application to renew has ended. You can apply again.
mail-renewal-unpaid-action = Apply again
mail-renewal-unpaid-note = A transfer that is booked later is sent back to the account it came from.
mail-certification-uncorrected-subject = The certification was not corrected in time: apply again by the end of { $day } – registration { $reference }
mail-certification-uncorrected-lead = The returned application for certification was not corrected in time and has ended. You can apply again by the end of { $day }; without an application the registration lapses.
mail-certification-uncorrected-action = Apply again
mail-renewal-uncorrected-subject = The renewal was not corrected in time and has ended – registration { $reference }
mail-renewal-uncorrected-lead = The returned application to renew was not corrected in time and has ended. You can apply again.
mail-renewal-uncorrected-action = Apply again
mail-certification-payment-reminder-subject = { $left }: pay the certification fee of { $amount } yuan by the end of { $day } – registration { $reference }
mail-certification-payment-reminder-lead = Your certification fee has not arrived yet: transfer { $amount } yuan by the end of { $day }. If it is not booked in time, this application ends; the registration stays, and you can apply again.
mail-certification-payment-reminder-action = See the payment details
mail-certification-payment-reminder-note = If you have transferred it already, and had no mail from us that asks for it again, ignore this mail.
mail-certification-payment-over-subject = The time for the certification fee has passed, we check the bank statement – registration { $reference }
mail-certification-payment-over-lead = The time for the certification fee of registration { $reference } has passed, and it has not arrived as we asked for it. If it was booked in time, there is nothing to do: we check the bank statement and expect to know by the end of { $day }; we mail you the result.
mail-certification-payment-over-action = See the certification
mail-certification-payment-over-note = If you have not paid yet, do not pay now: what is booked after the deadline is only sent back. If the fee did not arrive in time, this application ends, and you can apply again.
mail-certification-correction-reminder-subject = { $left }: correct your application for certification by the end of { $day } – registration { $reference }
mail-certification-correction-reminder-lead = Your application for certification has not been corrected yet: change it and send it again by the end of { $day }. If you do not, this application ends; the registration stays, and you can apply again.
mail-certification-correction-reminder-action = Correct the application
mail-certification-ended-subject = Your certification has ended, and some functions are locked – registration { $reference }
mail-certification-ended-lead = Your certification was valid until { $day } and has ended: some functions are locked. The registration stays, and they open again when a renewal is approved.
mail-certification-ended-action = See the certification
mail-certification-ended-note = If an application to renew it is still under way, you need no other: the page of the certification says whether a fee or a correction is still waited for.
mail-renewal-reminder-subject = { $left }: your certification is valid until { $day }, renew it in time – registration { $reference }
mail-renewal-reminder-lead = Your certification is valid until { $day }: apply to renew it before then. Without a renewal some functions are locked again.
mail-renewal-reminder-action = Renew the certification
mail-renewal-reminder-note = The review is expected to take { $review_days } working days: apply early.
mail-returned-subject = Correct what was returned by the end of { $day } – registration { $reference }
mail-returned-lead = Something in your registration { $reference } has to be corrected. Correct it and send it again by the end of { $day }, or it expires.
mail-returned-action = See and correct it
mail-returned-note = Only the above has to be corrected; the rest was accepted.
mail-corrected-subject = { $day ->
    [unsaid] Registration { $reference } was sent again and is being reviewed
   *[other] Registration { $reference } was sent again; we review it by the end of { $day }
}
mail-corrected-lead = { $day ->
    [unsaid] Your corrections have been sent and are being reviewed. We mail you the result.
   *[other] Your corrections have been sent, and we review them by the end of { $day }. We mail you the result.
}
mail-corrected-action = See my registration
mail-review-late-subject = The review is late, we expect to be done by the end of { $day } – registration { $reference }
mail-review-late-lead = We are sorry that you have to wait: your registration { $reference } is still being reviewed, longer than we meant to. We expect to be done by the end of { $day } and mail you the result; there is nothing to do for you now.
mail-review-late-action = See my registration
mail-certification-review-late-subject = The review of your certification is late, we expect to be done by the end of { $day } – registration { $reference }
mail-certification-review-late-lead = We are sorry that you have to wait: the application for certification of registration { $reference } is still being reviewed, longer than we meant to. We expect to be done by the end of { $day } and mail you the result; there is nothing to do for you now.
mail-certification-review-late-action = See the certification
mail-rejected-subject = Registration { $reference } was rejected
mail-rejected-lead = Your registration { $reference } was rejected. It no longer counts towards your limit, and you can register with this address again.
mail-rejected-action = See the details
mail-cancelled-subject = Registration { $reference } was cancelled
mail-cancelled-lead = You cancelled your registration { $reference }. It no longer counts towards your limit, and you can register with this address again at any time.
mail-cancelled-action = See my registration
mail-cancelled-note = Do not transfer anything now; what still arrives is sent back. If it was not you who cancelled, change your password and write to us.
mail-frozen-subject = The account is frozen – registration { $reference }
mail-frozen-lead = The account that you registered ({ $reference }) was frozen and cannot be used for now.
mail-frozen-action = See the details
mail-unfrozen-subject = The account is no longer frozen – registration { $reference }
mail-unfrozen-lead = The account that you registered ({ $reference }) is no longer frozen and can be used again.
mail-unfrozen-action = See my registration
mail-account-deleted-subject = Your account was deleted
mail-account-deleted-lead = As you asked, we have deleted your account and everything in it. It cannot be restored.
mail-account-deleted-action = Go to the front page
mail-account-deleted-note = You can register with this address again when you need to. If it was not you, write to us.
mail-account-deleted-owed-subject = Your account was deleted; { $amount } yuan are still to be paid back
mail-account-deleted-owed-lead = As you asked, we have deleted your account and everything in it. It cannot be restored. The { $amount } yuan not paid back yet still go back to the account they came from, and should be there by the end of { $refund_day }; if they are not, write to us.
mail-account-deleted-owed-action = Go to the front page
mail-account-deleted-owed-note = We keep the account that the money came from until it is paid back. You can register with this address again when you need to. If it was not you, write to us.
field-reason = Reason
field-administrator-name = Administrator’s name
field-resident-id = Resident ID
field-mobile = Mobile
