
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
mail-password-changed-not-you = If it was not you, reset it at once: { $link }
mail-confirmed-action = See my registration
mail-confirmed-review-subject = Registration { $reference } is submitted; we review it within 1 working day
mail-confirmed-review-lead = Your registration is submitted, and we review it within 1 working day. We mail you the result.
mail-confirmed-transfer-subject = Transfer { $amount } yuan by the end of { $day } – registration { $reference }
mail-confirmed-transfer-lead = Transfer { $amount } yuan from the subject’s own bank account by the end of { $day } to prove who it is. If it does not arrive in time, the registration fails.
mail-confirmed-transfer-action = See the transfer details
mail-confirmed-transfer-note = Put the 6 digits from the transfer page into the remark. For your safety the payee’s account is only shown there, after signing in: do not trust one from another mail or a call.
mail-confirmed-certification-subject = Apply for certification by { $day } – registration { $reference }
mail-confirmed-certification-lead = Your registration is submitted; now apply for certification by { $day }. Some functions stay locked until it passes, and without an application the registration lapses.
sms-code = [{ $platform }] Your code is { $code }, valid for { $minutes } minutes, to confirm you as the administrator. Do not tell it to anybody.

## News about a registration or a certification

mail-registered-subject = Verified: registration { $reference } is complete
mail-registered-lead = Your registration { $reference } is verified, and every function is open.
mail-registered-action = See my registration
mail-draft-reminder-subject = Finish your registration by the end of { $day } – registration { $reference }
mail-draft-reminder-lead = Your registration { $reference } has not changed for a while. Go on by the end of { $day }, or it expires.
mail-draft-reminder-action = Go on
mail-draft-expired-subject = Registration { $reference } was not finished and has expired
mail-draft-expired-lead = Your registration { $reference } did not change for 30 days and has expired. The address and the quota are free again: you can register again at any time.
mail-draft-expired-action = See it or register again
mail-correction-reminder-subject = Correct what was returned by the end of { $day } – registration { $reference }
mail-correction-reminder-lead = Your registration { $reference } was returned and has not been corrected yet. Correct it and send it again by the end of { $day }, or it expires.
mail-correction-reminder-action = Correct it and send it again
mail-correction-expired-subject = Registration { $reference } was not corrected in time and has expired
mail-correction-expired-lead = Your registration { $reference } was returned, was not corrected and sent again in time, and has expired. The address and the quota are free again: you can register again at any time.
mail-correction-expired-action = See it or register again
mail-transfer-reminder-subject = Transfer { $amount } yuan by the end of { $day } – registration { $reference }
mail-transfer-reminder-lead = Your transfer has not arrived yet. Transfer { $amount } yuan from the subject’s own bank account by the end of { $day }; if it does not arrive in time, registration { $reference } fails.
mail-transfer-reminder-action = See the transfer details
mail-transfer-reminder-note = Between banks a transfer can take 1 or 2 working days. If you have paid, ignore this mail: we write to you when the money is here.
mail-transfer-deadline-passed-subject = The time for the transfer has passed, we check the bank statement – registration { $reference }
mail-transfer-deadline-passed-lead = The time for the transfer of registration { $reference } has passed, and it has not arrived. If it was booked in time, there is nothing to do: we check the bank statement and expect to know by the end of { $day }; we mail you the result.
mail-transfer-deadline-passed-action = See my registration
mail-transfer-deadline-passed-note = If you have not paid yet, do not pay now: what is booked after the deadline is only sent back.
mail-transfer-failed-subject = No transfer arrived in time: registration { $reference } has failed
mail-transfer-failed-lead = We checked the bank statements of every day until the deadline and found no matching transfer, so registration { $reference } has failed. The address and the quota are free again: you can register again at any time.
mail-transfer-failed-action = See it or register again
mail-transfer-failed-note = A new registration has another amount and another remark: do not use the old ones.
mail-certification-reminder-subject = Apply for certification by the end of { $day } – registration { $reference }
mail-certification-reminder-lead = No certification has been applied for in registration { $reference } yet. Apply by the end of { $day }, or the registration lapses.
mail-certification-reminder-action = Apply for certification
mail-lapsed-subject = Certification was not applied for: registration { $reference } has lapsed
mail-lapsed-lead = No certification was applied for in 30 days, so your registration { $reference } has lapsed. The address and the quota are free again: you can register again at any time.
mail-lapsed-action = See it or register again
