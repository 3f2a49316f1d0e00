
### The applicant’s own pages: signing in, where it stands, the transfer, settings.

## The transfer

transfer-title = Transfer details
transfer-lede = Send it from the account of “{ $payer }”, so that it is booked by the end of { $day } (the day on which our bank books it counts).
transfer-amount = Amount
transfer-payee = Payee
transfer-account = Account number
transfer-bank = Bank
transfer-reference = Remark (please fill it in)
transfer-remark = Remark
transfer-registration = Registration: { $reference }
transfer-check = Check carefully
transfer-late = If it is not booked in time, the registration fails and you have to start again.
transfer-wrong = A transfer with another amount or name, or from a personal account, is sent back; the deadline stays.
transfer-personal = A personal card or a payment app cannot prove the subject.
transfer-payer = From the account of { $payer }, number { $account }
transfer-how = How to send it
transfer-how-channel = Use online business banking or the bank’s counter, from the account you named
transfer-how-exact = The amount must be exactly the one above, neither more nor less
transfer-how-remark = Write the six digits into the remark: without them the check can take longer
transfer-how-time = Between banks it can take 1 or 2 working days until it is booked: send it early
transfer-print = You can print this page and take it to the bank.
transfer-asked = What was asked for
transfer-payer-account = From the account
transfer-last-day = Last day to be booked

## Money that came in

payments-title = Payments received
payments-owed = Still to be paid back from earlier registrations
payment-received = { $amount } yuan received on { $day }
payment-earlier = { $payment } (registration { $reference })
payment-accepted = Accepted
payment-accepted-earlier = Accepted, for an earlier certification
payment-checking = Being checked
payment-checking-text = { $differs } Our staff are looking at it and will mail you the result; do not pay again.
payment-checking-earlier = It was paid for an earlier application. Our staff are looking at it and will mail you the result.
payment-differs-name = It came from an account in another name than the subject’s.
payment-differs-account = It came from another account than the one you named.
payment-differs-no_account = The bank’s statement does not say from which account it came.
payment-differs-remark = The digits in its remark are not the ones we asked for.
payment-differs-unknown = It is not quite what we asked for.
payment-in-vain = What you paid cannot be used
payment-again = Please send { $amount } yuan now; you need not wait for the refund, which is listed under “Payments received”.
payment-again-taken-back = Please transfer { $amount } yuan again. If you want to know why the last payment was taken back, ask the bank that sent it.
payment-reversed = Taken back by the bank
payment-reversed-text = The bank has reversed this payment, and it no longer counts. If you have questions, ask the bank that sent it.
payment-reversed-why = the bank took it back.
payment-set-aside = Not used
payment-set-aside-text = We checked it: it is not the payment that this registration asks for. If you made it for the registration, write to us.
refund-wrong-amount = The amount is not the one asked for.
refund-wrong-payer = It did not come from an account in the subject’s name.
refund-personal-account = It came from a personal account, which cannot prove the subject.
refund-late = It was booked after the deadline.
refund-closed = The registration or the application had ended when it was booked.
refund-duplicate = Another payment was right and is accepted; this one came on top.
refund-refused = Our staff checked it, and it cannot be used.
refund-due = It will be sent back
refund-due-by = It will be sent back, we expect by the end of { $day }
refund-overdue = It will be sent back. We expected that by the end of { $day }, and it is late: quote the reference and ask { $contact }
refund-done = It was sent back on { $day }
refund-failed = The bank could not send it back; we will contact you

## Where it stands

timeline-title = Where it stands
timeline-done = Done:{" "}
timeline-now = Now:{" "}
timeline-next = Next:{" "}
timeline-until = By the end of { $day }
timeline-expected = Expected by the end of { $day }
timeline-expected-late = Was expected by the end of { $day }, and is late
timeline-reason = Reason: { $reason }
timeline-now-draft = Filling in the registration
timeline-now-pending_review = Waiting for the review
timeline-now-returned = Correcting what was returned
timeline-now-awaiting_transfer = Waiting for the transfer
timeline-now-transfer_again = Waiting for the right transfer
timeline-now-awaiting_statement = Checking the bank statement
timeline-now-payment_checking = Checking the payment
timeline-now-payment_settling = Taking down the payment
timeline-now-transfer_late = Checking the bank statement
timeline-now-certification_draft = The application for certification is being filled in
timeline-now-renewal_draft = The renewal is being filled in
timeline-now-renewal_open = Waiting for the renewal to be applied for
timeline-now-renewal_in_review = The renewal is being reviewed
timeline-now-registered_limited = Waiting for the application for certification
timeline-now-certification_awaiting_payment = Waiting for the certification fee
timeline-now-certification_payment_again = Waiting for the right payment of the certification fee
timeline-now-certification_payment_over = The time to pay has passed
timeline-now-certification_in_review = Certification in review
timeline-now-certification_returned = Correcting the application for certification
timeline-now-certification_failed = Waiting for another application for certification
timeline-next-confirm = Confirm and register
timeline-next-verified = The subject is verified
timeline-next-review = Review
timeline-next-statement = We match the bank statement
timeline-next-registered = Registered, all functions open
history-draft = Address activated, registration begun
history-pending_review = Submitted for review
history-returned = Returned for correction
history-awaiting_transfer = Registration submitted, transfer due
history-awaiting_statement = The time for the transfer has passed
history-registered_limited = Registration submitted, certification due
history-registered = Registered, all functions open
history-frozen = Account frozen
history-expired = Not finished in time: expired
history-failed = No matching transfer in time: failed
history-lapsed = No application for certification in time: lapsed
history-cancelled = Cancelled
history-rejected = Rejected

## My registration

account-title = My registration
account-due = Due now
account-before = You began anew. The registration before, { $reference }: { $end }.
account-until = { $n ->
    [0] By the end of { $day }: today is the last day
    [one] By the end of { $day }: 1 day left
   *[other] By the end of { $day }: { $n } days left
}
account-go-on = Go on
account-see-transfer = See the transfer details
account-see-asked = See what was asked for
account-correct = Correct what was returned
account-send-corrected = Your changes are saved: go on and send the registration again
account-apply = Apply for certification
account-validity-long = Certified until { $day }.
account-validity-ending = Certified until { $day }. If the renewal is not approved by then, some functions are locked until it is.
account-validity-over = The certification ended with { $day }. Some functions are locked until a renewal is approved.
account-see-certification = See the certification
account-cancel = Cancel the registration
account-no-cancel-review = It cannot be cancelled during the review. If you do not want to go on, write to us and quote the reference.
account-no-cancel-returned = If you do not want to go on, there is nothing to cancel: without your corrections the registration expires by itself and no longer counts towards your limit.
account-no-cancel-statement = It cannot be cancelled while we look for your transfer. Without a matching one the registration fails by itself and no longer counts towards your limit.
account-no-cancel-certification = If you do not want to go on, there is nothing to cancel: without an application for certification the registration lapses by itself and no longer counts towards your limit.
account-no-cancel-application = It cannot be cancelled once certification was applied for. If you do not want to go on, write to us and quote the reference.
account-start-again = Start again from these answers
account-start-again-text = Your answers are kept, and you can change them; the mobile and the administrator’s scan are proved again.
account-start-anew = Register again
account-start-anew-text = Your answers were erased when their time was over: they have to be filled in again.
account-draft = Go on with your registration
account-draft-text = What you filled in is saved; you see it below under “Details” and can change it there. A draft that is not touched for 30 days expires.
account-pending_review = In review: nothing to do now
account-pending_review-text = Our staff are reviewing what you submitted.
account-returned = Correct what was returned
account-returned-text = It is reviewed again after your correction; without one the registration expires.
account-awaiting_transfer = Transfer { $amount } yuan from the subject’s account
account-awaiting_transfer-text = If it is not booked in time, the registration fails. If you have paid, wait until the bank has booked it; do not pay twice.
account-transfer_again = Transfer { $amount } yuan again from the subject’s account
account-transfer_again-text = If the right amount is not booked in time, the registration fails.
account-awaiting_statement = Checking the bank statement: do not pay any more
account-awaiting_statement-text = The time for the transfer has passed: what is booked later is sent back. A payment that was booked in time is still recognised when the bank’s statement arrives.
account-transfer_late = Your transfer was booked too late and is sent back
account-transfer_late-text = It was booked after the deadline, so it cannot verify the subject and is sent back; do not pay again. If no other transfer was booked in time, the registration fails, and you can start again from your answers.
account-payment_checking = Checking your payment: nothing to do now
account-payment_checking-text = Our staff have to check a payment that came in: do not pay again. If they accept it, it counts; otherwise it is sent back, and you can pay again if the deadline has not passed. Nothing fails because of the deadline while they check.
account-payment_settling = Your payment is here: nothing to do now
account-payment_settling-text = It is what was asked for and is being taken down: do not pay again. In a moment you see it here, and we mail you.
account-certification_draft = Go on with the application for certification
account-certification_draft-text = What you filled in is kept, but you have not applied before it is sent. Until the certification is approved some functions stay locked; if it is not sent in time, the registration lapses.
account-renewal_open = Your certification ends soon: renew it
account-renewal_open-text = The review takes time: apply early.
account-renewal-late-free = The review usually takes 5 working days, so it may not be approved before the certification ends: please apply as soon as you can.
account-renewal-late = The payment and the review usually take 7 working days, so it may not be approved before the certification ends: please apply as soon as you can.
account-renewal_draft = Go on with the renewal
account-renewal_draft-text = What you filled in is kept, but you have not applied before it is sent.
account-renewal_in_review = The renewal is being reviewed: nothing to do now
account-renewal_in_review-text = We are looking at what you sent.
account-registered_limited = Apply for certification
account-registered_limited-text = Some functions stay locked until it passes; without an application the registration lapses.
account-certification_awaiting_payment = Pay the certification fee of { $amount } yuan
account-certification_awaiting_payment-text = Your application is sent and is reviewed once the fee is booked. If it is not booked in time, this application ends; the registration stays, and you can apply again.
account-certification_payment_again = Pay the certification fee of { $amount } yuan again
account-certification_payment_again-text = Your application is reviewed once the fee is booked. If it is not booked in time, this application ends; the registration stays, and you can apply again.
account-certification_payment_over = The time to pay has passed: do not pay any more
account-certification_payment_over-text = A fee that was booked in time is still recognised when the bank’s statement arrives. What is booked later is sent back. If nothing was booked in time, this application ends; the registration stays, and you can apply again.
account-certification_in_review = Certification in review: nothing to do now
account-certification_in_review-text = Some functions stay locked until it passes.
account-certification_returned = Correct your application for certification
account-certification_returned-text = It is reviewed again at no further fee. If it is not corrected in time, this application ends; the registration stays, and you can apply again.
account-certification_failed = Apply for certification again
account-certification_failed-text = The last application came to nothing. Without another one the registration lapses.
certification-failed-unpaid = The fee was not booked in time, so the application ended.
certification-failed-uncorrected = What was returned was not corrected in time, so the application ended.
account-certification_over = The certification has expired: renew it
account-certification_over-text = The review takes time: apply early.
account-registered = You are registered
account-registered-text = The subject is verified, and all functions are open.
account-frozen = The account is frozen
account-frozen-text = To have it unfrozen, write to us and quote the reference.
frozen-taken-back = The bank took back a payment that had counted: see below what came in. Ask the bank that sent it why.
account-expired = The registration has expired
account-expired-text = It was not finished in time. It no longer counts towards your limit, and you can register again.
account-failed = The registration has failed
account-failed-text = No matching transfer was booked in time. It no longer counts towards your limit, and you can register again.
account-lapsed = The registration has lapsed
account-lapsed-text = Certification was not applied for in time. It no longer counts towards your limit, and you can register again.
account-cancelled = The registration was cancelled
account-cancelled-text = It no longer counts towards your limit, and you can register again.
account-rejected = The registration was rejected
account-rejected-text = If you have questions, write to us and quote the reference.
overdue-review = Still being reviewed, later than expected
overdue-check = Your payment is still being checked, later than expected
expected-review = We review it by the end of { $day } and mail you the result.
expected-review-late = The review is late: you have been waiting since { $since }, and we meant to be done by the end of { $day }. We are sorry. Quote the reference and write to
expected-review-renewed = The review is late, and we are sorry: you have been waiting since { $since }, and we meant to be done by the end of { $day }. We now expect to be done by the end of { $renewed }; there is nothing to do for you. If you want to ask, quote the reference and write to
expected-check = We expect to know by the end of { $day } and mail you the result.
expected-check-late = The check is late: you have been waiting since { $since }, and we meant to be done by the end of { $day }. We are sorry. Quote the reference and write to
expected-statement = We expect to know by the end of { $day } and mail you the result.
expected-statement-late = The check is late: the deadline passed on { $since }, and we meant to know by the end of { $day }. We are sorry. Quote the reference and write to
account-functions = Functions
account-functions-text = These functions open once the subject is verified.
account-functions-over = The certification has ended. These functions are locked until a renewal is approved.
account-locked = After verification
account-locked-over = After the renewal
account-details = Details
account-reference = Reference
account-subject-name = Subject’s name
account-contact = Questions? Quote the reference and write to

## Correcting what was returned

correction-title = Check your corrections and send them
correction-lede = Only what was returned can be changed; the rest was accepted.
correction-reason = The reviewer says: { $reason }
correction-until = Send it again by the end of { $day }, or the registration expires.
correction-send = Send it again

## Cancelling

cancel-title = Cancel the registration
cancel-lede = Reference: { $reference }
cancel-free = It no longer counts towards the number of registrations that you may have.
cancel-money = Do not transfer anything any more; what still arrives is sent back.
cancel-again = It cannot be undone, but you can start again from your answers.
cancel-button = Cancel the registration
cancel-keep = Keep it

## Settings

settings-title = Settings
settings-saved = Saved
settings-saved-language = The language of your mails and text messages is saved
settings-saved-password = Your password is changed, and every other device is signed out
settings-saved-session = That device is signed out
settings-saved-sessions = All other devices are signed out
settings-language = Language
settings-language-question = Which language should mails and text messages be in?
settings-language-button = Save the language
settings-password = Password
settings-password-current = Current password
current-password-required = Enter your current password
settings-password-button = Change the password
settings-sessions = Where you are signed in
settings-sessions-text = If you do not know a device, sign it out and change your password. Changing it signs out every other device.
settings-session-seen = Last used: { $at }
settings-session-device = { $browser } on { $system }
settings-session-unknown = Unknown device
browser-wecom = WeCom
browser-wechat = WeChat
browser-dingtalk = DingTalk
browser-alipay = Alipay
browser-edge = Edge
browser-opera = Opera
browser-samsung = Samsung Internet
browser-huawei = Huawei Browser
browser-xiaomi = Mi Browser
browser-oppo = OPPO Browser
browser-vivo = vivo Browser
browser-qq = QQ Browser
browser-uc = UC Browser
browser-firefox = Firefox
browser-chrome = Chrome
browser-safari = Safari
settings-session-this = This device
settings-session-end = Sign out
settings-session-end-label = Sign out the device last used { $at }
settings-sessions-end-others = Sign out all other devices
settings-data = My data
settings-data-text = Download everything that we keep of you. A registration that is not submitted yet, or has ended, can be deleted.

## My data

data-title = Download my data
data-lede = Download everything we hold about your account and its registrations, as a JSON file.
data-care = It has the whole resident ID and bank account number in it: keep it safe. Enter your password, so that we know it is you.
data-button = Download
delete-title = Delete my data
delete-lede = It cannot be restored: be sure that you no longer need it.
delete-what = Deleted: everything you filled in or sent, the address, the password, and where you were signed in
delete-kept = Kept by law: reference, states and times, without personal data; for money that is still checked or to be paid back, the account it came from until that is done
delete-final = You are signed out, and can register with this address again later
delete-agree = Delete all my data and the account
delete-button = Delete all my data
delete-all-required = Confirm that everything is to be deleted
deleted-title = Your account and data are deleted
deleted-what = Deleted for good: everything you filled in or sent, the address, the password, and where you were signed in
deleted-kept = Kept by law: reference, states and times, without personal data
deleted-owed = Money not paid back yet: it still goes back to the account it came from, which is kept until then; the mail names the amount and the day
deleted-checked = Money that is still being checked: we keep the account it came from until that is decided, and what is to be paid back goes back to it; the mail names the amount
deleted-mail = A last mail confirms it to the address you had here.
deleted-again = You can register with this address again when you need to.
deleted-home = Go to the front page
delete-not-now = It cannot be deleted yet
delete-not-now-pending_review = The registration is in review. It can be deleted once that is decided, or once we ended it because you wrote to us.
delete-not-now-returned = The registration waits for your corrections. Without them it expires by itself and can be deleted then; or write to us to end it sooner.
delete-not-now-awaiting_transfer = The registration waits for the transfer. Cancel it first; then it can be deleted.
delete-not-now-awaiting_statement = We are checking the bank statement; your transfer may be on its way. It can be deleted once we know.
delete-not-now-registered_limited = The account is in use. Write to us to close it; then it can be deleted.
delete-not-now-registered = The account is in use, and the law has us keep who stands behind it. Write to us to close it; then it can be deleted.
delete-not-now-frozen = The account is frozen, and the law has us keep its data meanwhile. It can be deleted once that is settled and the account closed.

## Signing in

sign-in-title = Sign in
sign-in-button = Sign in
sign-in-forgot = Forgotten the password?
sign-in-needed = Sign in to go on. What was saved is kept.
sign-in-unsaved = You had been signed out, so the page that you just filled in was not saved: look through it once more after signing in, and send it again.
sign-in-reset-done = Your new password is set: sign in with it.
sign-in-activated = Your address is activated: sign in to go on.
sign-in-no-account = No account yet?

## A forgotten password

forgot-title = Forgotten password
forgot-lede = Enter the address you registered with; we mail you a link to set a new password.
forgot-send = Send the link
forgot-sent = Check your mail
forgot-sent-text = If the address has an account, we have sent a link to set a new password. It works for 1 hour.
forgot-nothing-came = Nothing came? Look in the spam folder, and check that the address is right.
forgot-again = Send another link
reset-title = Set a new password
reset-lede = Every device is signed out when you set it.
reset-password = New password
reset-button = Set the new password
reset-used-title = This link has been used
reset-used = The new password is set: sign in with it. If it was not you, send another link.
reset-superseded-title = A newer mail replaces this link
reset-superseded = Open the link in the newest mail.
reset-expired-title = This link has expired
reset-expired = It worked for 1 hour: send another one.
reset-unknown-title = We do not know this link
reset-unknown = Copy the whole link from the mail, or send another one.

## States of a registration

status-draft = Draft
status-pending_review = In review
status-returned = Correction due
status-awaiting_transfer = Transfer due
status-awaiting_statement = Checking the bank statement
status-registered_limited = Certification due
status-certification_awaiting_payment = Certification fee due
status-certification_in_review = Certification in review
status-certification_returned = Certification to correct
status-payment_checking = Checking the payment
status-registered = Registered
status-certification_over = Certification ended
status-frozen = Frozen
status-expired = Expired
status-failed = Failed
status-lapsed = Lapsed
status-cancelled = Cancelled
status-rejected = Rejected

## Functions locked until verified

function-payment = Payment
function-search = Search visibility
function-sharing = Sharing
