### Everything people read. Same keys, order and arguments in both languages.

## The frame of every page

skip-link = Skip to main content
nav-site = Site
nav-dev = Development
nav-account = My registration
nav-sign-in = Sign in
nav-sign-out = Sign out
switch-language = 中文
footer-terms = Terms of service
footer-privacy = Privacy notice
footer-help = Need help? Write to
colon = :{" "}
labelled = { $label }: { $text }
back = Back
continue = Continue
save-and-continue = Save and continue
change = Change
show = Show
hide = Hide
copy = Copy
copied = Copied
copy-value = Copy: { $what }
print = Print this page
change-value = Change: { $what }
amount-yuan = { $amount } yuan
step-position = Step { $n } of { $of }
error-prefix = Error:{" "}
error-summary-title = There is a problem

## Landing page

landing-title = Register a mini program account
landing-lede = Open to individuals, enterprises, government, media and other organisations. It takes about 15 minutes; your answers are saved and you can go on from another device.
landing-register = Register
landing-continue = Already started? Sign in and go on
landing-resume = Go on with my registration
landing-prepare = Have these at hand
landing-prepare-email = An email address not yet used on the platform
landing-prepare-subject = Organisations: the full name and code on the licence
landing-prepare-administrator = The identity card and phone of the administrator: for individuals, your own
landing-prepare-payment = Enterprises: a corporate bank account, or the { $amount } yuan certification fee
landing-prepare-fee = Media and other organisations: the { $amount } yuan certification fee
landing-prepare-government-fee = Government: the { $amount } yuan certification fee
landing-prepare-government-free = Government: no certification fee
landing-scope = Who can register
landing-kind-individual = Individuals
landing-kind-enterprise = Enterprises
landing-kind-government = Government
landing-kind-media = Media
landing-kind-other = Other organisations
landing-flow = How it works
landing-flow-register = Register
landing-flow-register-text = Register a mini program here; once registered, you can complete its information and develop it side by side.
landing-flow-information = Complete the information
landing-flow-information-text = Fill in the basics: name, picture, introduction and range of services.
landing-flow-develop = Develop
landing-flow-develop-text = Bind the developers and set up development; then get the developer tools and build and debug with the documentation.
landing-flow-release = Submit for review and release
landing-flow-release-text = Submit the finished code for review; once it has passed you can release it (not during the public beta).
landing-support = Development support
landing-support-text = Tools that help developers to start quickly and finish their mini program.
landing-more = More
landing-more-about = More: { $what }
landing-documentation = Documentation
landing-documentation-text = The framework, the basic components, the APIs and common questions of development
landing-tools = Developer tools
landing-tools-text = Debugging, code editing, preview and release in one place
landing-design = Design guide
landing-design-text = Principles and rules for a friendly, efficient and consistent experience
landing-demo = Demo
landing-demo-text = Try the components and the APIs, with debugging for developers

## Account types

account-type-mini_program = Mini program
account-type-mini_program-hint = An app that opens inside the platform; for services.
account-type-subscription = Subscription account
account-type-subscription-hint = Sends articles to followers; for media and individuals.
account-type-service = Service account
account-type-service-hint = Business services and customer management for organisations.
account-type-work = Work account
account-type-work-hint = Communication and management inside an organisation.
account-type-title = What do you want to register?
account-type-differences = See the differences
account-type-open = Open
account-type-closed-tag = Not open
account-types-title = How the account types differ
account-types-lede = You can register the types marked “Open” now; the others are not open yet.
account-types-type = Account type
account-types-who = Who may register
account-types-for = What it is for
account-types-limits = Limits
account-types-choose = Choose a type
account-type-mini_program-who = Individuals, enterprises, government, media, other organisations
account-type-mini_program-limits = The number for one subject and one administrator is limited; some functions stay locked until the subject is verified
account-type-subscription-who = Individuals, enterprises, government, media, other organisations
account-type-subscription-limits = The number of articles is limited; announced when it opens
account-type-service-who = Enterprises, government, media, other organisations
account-type-service-limits = Not for individuals; other limits are announced when it opens
account-type-work-who = Enterprises, government, media, other organisations
account-type-work-limits = For use inside an organisation only; other limits are announced when it opens

## Subject types

subject-type-individual = Individual
subject-type-individual-hint = 18 or over, with a mainland identity, real-name user
subject-type-enterprise = Enterprise
subject-type-enterprise-hint = Companies, branches, and brands of companies
subject-type-individual_business = Individual business
subject-type-individual_business-hint = Businesses registered in one person’s name
subject-type-government = Government
subject-type-government-hint = Government bodies of every level and kind, public institutions, social organisations with administrative functions. At present mainly police, Party and Youth League, justice, transport, tourism, market supervision and tax, and municipal bodies
subject-type-media = Media
subject-type-media-hint = Newspapers, magazines, television, radio, news agencies, others
subject-type-other_organization = Other organisation
subject-type-other_organization-hint = Not government, media, enterprise or individual
subject-type-title = Who does the account belong to?
subject-type-hint = Choose the type of subject, as on its licence. It cannot be changed after you have confirmed.

## Email and password

credentials-title = Email and password
credentials-lede = You sign in with them and get your mail there.
credentials-email = Email
credentials-email-hint = An address that has no account on the platform yet and is not bound to a personal account
credentials-password = Password
credentials-password-hint = At least 8 characters, better more; a phrase only you know works well
credentials-agreement = I have read and agree to the
credentials-agreement-link = terms of service and the privacy notice (opens in a new tab)
credentials-send = Send the activation mail

## Check your mail

activation-title = Check your mail
activation-sent-to = We have sent an activation mail to
activation-lifetime = Open the link in it within 48 hours. It works once; after sending again, only the newest one works.
activation-nothing-came = Nothing came?
activation-spam = Look in the spam folder
activation-delay = The mail can take a few minutes
activation-check-address = Check that the address is right; if not, change it below
activation-limit = It can be sent again 5 times a day
activation-resend = Send it again
activation-resend-wait = Send it again in { $s } s
activation-change = Change the address
activation-new-address = New email address
activation-send-new = Send it to the new address

## The link from the activation mail

activate-title = Activate your email address
activate-ready = Confirm with the button and go on with your registration.
activate-needs-password = This is not the browser you signed up with: enter the password you chose then.
activate-password = Password
activate-password-hint = The one you chose when you signed up
activate-button = Activate and continue
activate-again = Register again
activate-resend = See where you stand
activate-used-title = This link has been used
activate-used = The address is activated already: sign in and go on.
activate-used-here = Your address is activated: go on with the registration.
activate-superseded-title = A newer mail replaces this link
activate-superseded = Another activation mail was sent since: open the link in the newest one.
activate-expired-title = This link has expired
activate-expired = Activation links live for 48 hours. Register again: you only need to enter email and password once more.
activate-closed-title = This link has been closed
activate-closed = Too many wrong passwords: the link was closed to keep you safe. Open it in the browser you signed up with, or register again.
activate-exists-title = This address has an account already
activate-exists = Another sign-up with this address was activated meanwhile: sign in.
activate-unknown-title = We do not know this link
activate-unknown = Copy the whole link from the mail. If the address is activated already, sign in.

## Subject details

subject-check = Check carefully
subject-final = The subject cannot be changed after you have confirmed.
subject-title-enterprise = Company details
subject-title-individual_business = Business details
subject-title-government = Details of the government body
subject-title-media = Media details
subject-title-other_organization = Details of the organisation
subject-name-label-enterprise = Company name
subject-name-label-individual_business = Name of the business
subject-name-label-government = Full name of the government body
subject-name-label-media = Name of the media organisation
subject-name-label-other_organization = Name of the organisation
subject-name-hint-enterprise = The full name as on the business licence
subject-name-hint-individual_business = The full name as on the business licence
subject-name-hint-government = The full name as on the credit code certificate or the seal
subject-name-hint-media = The full name as on the licence
subject-name-hint-other_organization = The full name as on the registration certificate
subject-code-label-enterprise = Credit code or registration number
subject-code-label-individual_business = Credit code or registration number
subject-code-label-government = Credit code or organisation code (optional)
subject-code-label-media = Credit code or organisation code
subject-code-label-other_organization = Credit code or organisation code
subject-code-hint-enterprise = 18-character unified social credit code, or 15-digit business registration number
subject-code-hint-individual_business = 18-character unified social credit code, or 15-digit business registration number
subject-code-hint-government = 18-character unified social credit code, or 9-character organisation code; leave it empty if there is none
subject-code-hint-media = 18-character unified social credit code, or 9-character organisation code
subject-code-hint-other_organization = 18-character unified social credit code, or 9-character organisation code
subject-code-where = Where is the code?
subject-code-where-text = On the front of the business licence or registration certificate, usually at the top.

## Verification methods

verification-method-corporate_transfer = Corporate transfer
verification-method-corporate_transfer-hint = Send less than 1 yuan from the subject’s own bank account, to be booked within 10 days. You see payee and amount after confirming; all functions open once the transfer is booked and matched.
verification-method-certification = Certification
verification-method-certification-hint = Pay the certification fee; our reviewers verify the subject. Some functions stay locked until it passes.
verification-certification-fee = Pay { $amount } yuan; our reviewers verify the subject. The fee is for one attempt and is not returned if it fails or is not corrected in time. Some functions stay locked until it passes.
verification-certification-free = Free of charge; our reviewers verify the subject. Some functions stay locked until it passes.
verification-title = How shall we verify the subject?
verification-only-certification = Government, media and other organisations are verified by certification. Once registered, apply for it under “Settings – certification details”.
verification-bank-title = Corporate bank account
verification-bank-only = Needed for the corporate transfer only.
verification-bank-name = Account name
verification-bank-name-hint = Must be the same as the subject’s name
verification-bank-number = Account number
verification-bank-number-hint = 8 to 32 digits, spaces are fine
verification-bank = Bank
verification-bank-hint = Choose from the list or type its name
verification-province = Province of the bank
verification-province-hint = Choose from the list or type its name
verification-city = City of the bank

## The administrator

administrator-title = The administrator
administrator-lede = The administrator signs in, manages the account and must be 18 or older.
administrator-lede-individual = This is an individual’s account: you are its subject and its administrator.
administrator-name = Legal name
administrator-name-hint = As on the identity card
administrator-resident-id = Resident ID number
administrator-resident-id-hint = 18 characters; the last may be an X
administrator-mobile = Mobile number
administrator-mobile-hint = A mainland China number; we send a code to it
administrator-consent-title = Separate consent to store the resident ID
administrator-consent-text = The resident ID number is sensitive personal information. We use it only to verify the administrator and to limit how many accounts one person registers, and store it encrypted. Without consent you cannot go on; you can withdraw it later by mail.
administrator-consent-more = Read the details (opens in a new tab)
administrator-consent = The administrator consents to the platform storing their resident ID number for this purpose
administrator-continue = Save and verify the mobile

## The code by text message

code-title = Enter the SMS code
code-sent-to = We have sent a code to
code-change-mobile = Change the number
code-label = Code
code-hint = 6 digits, valid for 5 minutes
code-check = Check the code
code-nothing-came = Nothing came?
code-nothing-came-text = Check that the number is right, that the phone has signal, and look among the blocked messages.
code-resend = Send it again
code-resend-wait = Send it again in { $s } s

## The administrator’s scan

scan-title = The administrator confirms by phone
scan-qr-label = QR code for the administrator
scan-ask = Ask { $name } to scan this code with a phone, check what it says and confirm.
scan-goes-on = This page then goes on by itself.
scan-then-press = Then press “Confirmed: go on” below.
scan-lifetime = The code is valid for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}.
scan-noticed = Confirmed.
scan-same-phone = Filling this in on the phone itself?
scan-open = Open the confirmation page
scan-reload = Confirmed: go on
scan-not-yet = The administrator has not confirmed yet: confirm on the phone, then go on.
scan-go-on = Go on with the registration
scan-code-expired = The code no longer works
scan-code-expired-text = A code works for 10 minutes, and ends when answers are changed or a wrong name was entered too often. Make a new one and have the administrator scan it.
scan-new-code = Make a new code

## The page on the administrator’s phone

phone-title = Confirm as administrator
phone-lede = Somebody is registering a mini program account on { $platform } and names you as its administrator.
phone-applicant = Applicant’s email
phone-subject = Subject
phone-asks = What you confirm
phone-asks-text = You agree to be the administrator, and to the platform storing your name, resident ID and mobile number to verify who you are
phone-not-you = If you do not know the applicant, do not confirm: close this page.
phone-name = Your name
phone-confirm = Confirm
phone-confirmed-title = Confirmed
phone-confirmed = Thank you. Go on with the registration on the other page; this one can be closed.
phone-expired-title = This code has expired
phone-expired = Make a new code on the registration page and scan it.
phone-superseded-title = This code is no longer valid
phone-superseded = The registration was changed, or a newer code was made. Scan the newest code on the registration page.
phone-closed-title = This code has been closed
phone-closed = A wrong name was entered too often. Make a new code on the page where the registration is filled in.
phone-unknown-title = We do not know this code
phone-unknown = Scan the code on the registration page again.

## Check and confirm

confirm-title = Check your answers
confirm-account = Account
confirm-account-type = Account type
confirm-email = Email
confirm-subject = Subject
confirm-subject-type = Subject type
confirm-code = Code
confirm-none = Not given
confirm-method = Verification
confirm-fee = Certification fee
confirm-bank-place = Place of the bank
confirm-personal-card = This looks like a personal card. Only transfers from an account in the subject’s name count; others are sent back.
confirm-administrator = Administrator
confirm-final = The subject cannot be changed afterwards
confirm-belongs = The account will always belong to “{ $subject }”.
confirm-agree = These answers are true, and I know that the subject cannot be changed
confirm-register = Confirm and register

## Submitted

done-submitted = Your registration is submitted
done-reference = Reference
done-mail = A mail to { $email } confirms it.
done-transfer-title = Next: the transfer
done-review-title = Next: the review
done-certification-title = Next: the certification
done-certification = Apply for certification by the end of { $day }. Some functions stay locked until it passes; without an application the registration lapses.
done-see-account = See “My registration” for where it stands.
done-account = See my registration
done-print = Print the transfer details
certification-fee-note = The fee is { $amount } yuan for one attempt and is not returned if it fails or is not corrected in time.

## Terms of service and privacy notice

terms-title = Terms of service and privacy notice
terms-version = Version { $version }
terms-agreement = Terms of service
terms-service-title = What we offer
terms-service = { $platform } runs this site, where people and organisations register accounts, prove who they are and manage their registration. Registering is free of charge; certification costs a fee as set out below.
terms-account-title = Account and password
terms-account = Register with an address that is yours to use, and keep the password to yourself. If somebody else uses your account, reset the password at once and tell us.
terms-truth-title = True answers
terms-truth = What you tell us about the subject and the administrator must be true, and you must be entitled to act for the subject. If it is not, we may return or reject the registration or freeze the account, and we give the reason.
terms-final-title = The subject is final
terms-final = Once you have confirmed, the account’s subject cannot be changed. Until then you may change your answers at any time; a draft that is not touched for 30 days expires.
terms-transfer-title = Corporate transfer
terms-transfer = If you choose the transfer, send the amount shown (less than 1 yuan) from the subject’s own bank account, to be booked within 10 calendar days of confirming. If it is not booked in time, the registration fails. A transfer with another amount or name, from a personal account, too late or sent twice goes back to the account it came from.
terms-certification-title = Certification
terms-certification = If you choose certification, apply within 30 days of confirming. The fee is shown before you pay, is for one attempt and is not returned if it fails or is not corrected in time; where certification is free of charge, there is nothing to pay. The fee has to be booked by the day shown, or the application ends; a payment of another amount, too late or made twice goes back to the account it came from. Some functions stay locked until it passes. It is valid for one year; without a renewal some functions are locked again.
terms-limits-title = Limits
terms-limits = The number of accounts for one resident ID, one mobile and one subject is limited.
terms-changes-title = Changes
terms-changes = Changed terms are published as a new version. A change does not touch what you agreed to before; where your agreement is needed again, we ask for it.
terms-privacy = Privacy notice
terms-privacy-what-title = What we collect
terms-privacy-what = Email and password (of which we keep only a digest that cannot be turned back); the subject’s name and code; for a transfer the bank account’s name, number, bank and place; the administrator’s name, resident ID number and mobile; when and with which browser you signed in, and for a short time your network, to prevent abuse.
terms-privacy-why-title = What it is for
terms-privacy-why = Only to register accounts, verify subjects and administrators, tell you where things stand, prevent impersonation and abuse, and meet our legal duties. Not for advertising, not for sale, not for profiling.
terms-privacy-who-title = Who sees it
terms-privacy-who = The staff who review registrations and match payments. Resident IDs and account numbers are shown only in part; seeing the whole needs a reason and is recorded. Mails and text messages are sent by providers that we commission, who get the address or number and the content. Nobody else gets it unless the law demands it, and it does not leave the country.
terms-privacy-how-title = How it is protected
terms-privacy-how = Resident IDs and bank account numbers are stored encrypted, and every page travels encrypted.
terms-privacy-long-title = How long we keep it
terms-privacy-long = For as long as the account exists. Where a registration was rejected, failed or expired, its resident ID, bank account number and uploads are erased after 180 days.
terms-privacy-rights-title = Your rights
terms-privacy-rights = You may see, copy, correct and delete your personal information, and withdraw your consent. Write to { $contact } from the address you registered with; we answer within 15 working days.
terms-privacy-cookies-title = Cookies
terms-privacy-cookies = Only those the site needs: that you are signed in, your sign-up, the chosen account type and the language. No third party’s, no tracking.
terms-consent = Separate consent: storing the resident ID
terms-consent-what = The resident ID number is sensitive personal information: leaked, it lets others pass for you. We ask the administrator for a separate consent: that the platform stores their resident ID number, encrypted, to verify the administrator and to limit how many accounts one person registers.
terms-consent-free = You may refuse; but as we have to verify the administrator, you cannot register then. You may withdraw your consent at any time; we then erase the number, and the account needs another administrator.
terms-consent-record = We record the version and the time of the consent.

## Development

dev-title = Development mailbox
dev-only = Development only
dev-only-text = This page does not exist in production. Mails and text messages do not leave this machine: they are shown here.
dev-one-time-codes = What authenticators show now (it changes every 30 seconds: reload)
dev-code = Code
dev-text-messages = Text messages
dev-no-text-messages = No text messages: nobody has asked for a code yet.
dev-mails = Mails
dev-no-mails = No mails: nobody has signed up yet.
dev-at = Time
dev-to = To
dev-subject = Subject
dev-text = Text
dev-html = See the HTML mail
dev-bank-title = Bank simulator
dev-bank-link = Open the bank simulator: pay, make bank statements, let time pass
dev-bank-lede = Makes bank statements for these transfers and certification fees, like the files that banks export; they can be imported.
dev-time = Time
dev-time-now = The portal takes it for { $now }.
dev-time-text = Let time pass to see deadlines and reminders happen by themselves; after a restart the time is right again.
dev-time-pass = { $days ->
    [one] { $days } day on
   *[other] { $days } days on
}
dev-bank-payables = What can be paid
dev-bank-empty = Nothing can be paid: nobody has chosen a corporate transfer or sent an application for certification with a fee.
dev-bank-open = Not paid
dev-bank-paid = Paid
dev-bank-what = What for
dev-bank-transfer = Corporate transfer
dev-bank-fee = Certification fee
dev-bank-payer = Payer
dev-bank-amount = Amount
dev-bank-reference = Remark
dev-bank-until = Last day
dev-bank-case = What the payer does
dev-bank-case-right = Pays rightly
dev-bank-case-without-reference = Forgets the remark
dev-bank-case-wrong-amount = Pays another amount (1 yuan more)
dev-bank-case-wrong-account = Pays from another account
dev-bank-case-wrong-name = Another company pays
dev-bank-case-personal-card = Pays with the administrator’s own card
dev-bank-case-late = Is booked a day late
dev-bank-case-twice = Pays twice
dev-bank-case-reversed = Pays, and the bank takes it back
dev-bank-case-nothing = Pays nothing (a statement that covers the time)
dev-bank-format = File format
dev-bank-pay = Pay and import the statement
dev-bank-download = Download the statement
dev-bank-imported = { $n ->
    [one] The statement is imported: { $n } new entry
   *[other] The statement is imported: { $n } new entries
}
dev-bank-imported-text = What the applicant is told is in the development mailbox. The same payment imported again counts once.

## Errors at fields

account-type-missing = Choose an account type
account-type-closed = This type is not open yet: choose one that is marked “Open”
email-malformed = Enter an email address like name@example.com
password-short = Use at least 8 characters
password-long = Use at most 128 characters
password-guessable = This password is easy to guess: make it longer or choose another, for example a few unrelated words
password-wrong = The password is not right: enter it again
password-missing = Enter the password
agreement-required = Agree to the terms to go on
activation-wait = A mail was sent a moment ago: wait a minute before you send it again
activation-many = This address has had as many mails as one day allows: try again tomorrow
subject-type-missing = Choose who the account belongs to
subject-name-missing = Enter the full name as on the licence
subject-name-length = Enter a full name of 2 to 100 characters
subject-code-enterprise = Enter an 18-character credit code or a 15-digit registration number, and compare it with the licence
subject-code-organization = Enter an 18-character credit code or a 9-character organisation code, and compare it with the certificate
subject-code-government = Enter an 18-character credit code or a 9-character organisation code, and compare it with the certificate, or leave it empty
subject-code-mistyped = This code fails its check: a character is wrong, or it is another number. Compare it with the certificate one by one
social-credit-code-malformed = Enter the 18-character unified social credit code, and compare it with the licence
business-registration-number-malformed = Enter the 15-digit business registration number, and compare it with the licence
organization-code-malformed = Enter the 9-character organisation code, and compare it with the certificate
verification-method-missing = Choose how to verify the subject
verification-method-unsuitable = This kind of subject cannot use that method: choose another
bank-account-name-mismatch = The account name must be the same as the subject’s name
bank-account-number-malformed = Enter the account number, 8 to 32 digits
bank-missing = Choose or enter the bank
bank-malformed = Enter the bank’s name, such as Bank of China
bank-long = Enter the bank’s name with at most 60 characters
place-province-missing = Choose the province of the bank
place-province-unknown = Enter the name of a province, such as Guangdong
place-city-missing = Enter the city of the bank
place-city-malformed = Enter the city’s name, such as Guangzhou
place-long = Enter the place’s name with at most 60 characters
administrator-name-malformed = Enter the name on the identity card
resident-id-malformed = Enter the 18-character ID number, and compare it with the card
resident-id-under-age = The administrator must be 18 or older
mobile-malformed = Enter an 11-digit mobile number, and check each digit
consent-required = Consent to storing the resident ID to go on
sms-code-wrong = The code is wrong or has expired
sms-code-malformed = Enter the 6-digit code
sms-code-wait = A code was sent a moment ago: wait a minute before you ask for another
scan-name-mismatch = This is not the administrator’s name in the registration: enter the name on your identity card
scan-name-missing = Enter the name as on the ID card
subject-final-required = Confirm that you know the subject cannot be changed
sign-in-wrong = The email or the password is not right: enter both again
busy = We are busy: send the form again in a moment
too-often = Too many tries: wait a minute and send the form again
too-often-minutes = Too many tries: wait ten minutes and send the form again
too-often-hour = Too many tries: wait an hour and send the form again
too-often-day = Too many tries for today: try again tomorrow
password-again = Enter the password again: it is not kept
sms-code-exhausted = Too many wrong codes: send another one
text-unprintable = Remove invisible special characters and enter it again
token-malformed = The link is not complete: copy all of it from the mail
reference-malformed = Enter the complete reference
amount-malformed = Enter an amount like 0.37
stale-form = Your registration was changed elsewhere after this page was opened. What you typed is kept: check it and send it again
limit-resident-id = This resident ID has as many accounts as allowed: name another administrator, or cancel a registration that is not finished
limit-mobile = This mobile has as many accounts as allowed: use another number
limit-subject = This subject has as many accounts as allowed: cancel a registration that is not finished, or write to us
limit-subject-unverified = This subject has too many registrations that are not verified yet: finish or cancel one first
limit-payer = This bank account has too many open transfers: complete one first

## Error pages

error-400-title = We could not understand that
error-400-text = Go back, fill in the form again and send it. If you typed the address, check that it is complete.
error-403-title = You cannot do that here
error-403-text = Open or send it from a page of this site. If you did, sign in again and try once more.
error-404-title = This page does not exist
error-404-text = Check that the address is complete. If it came from a mail, copy the whole link.
error-405-title = This page cannot be opened that way
error-405-text = Start again from the front page or from “My registration”.
error-408-title = That took too long
error-408-text = Check your connection and try again.
error-409-title = This has changed meanwhile
error-409-text = The registration has changed since you opened the page, so nothing was done. See “My registration” for where it stands now.
error-413-title = That is too large
error-413-text = Go back, shorten the text or choose a smaller file, and send it again.
error-415-title = This format is not accepted
error-415-text = Use the form on this site to send it.
error-421-title = This is the wrong address
error-421-text = Use the address given in our mails or on the platform’s site.
error-422-title = Something in the form is not right
error-422-text = Go back, remove special characters, fill in the form again and send it.
error-value-title = The address asks for something unknown
error-value-text = “{ $value }” in the address is not known. Open the list again, or check the address.
error-429-title = Too many tries
error-429-text = To keep accounts safe, tries are limited. Try again later; what was saved is kept.
error-500-title = Something went wrong here
error-500-text = Try again later; what was saved is kept. If it happens again, write to us and quote the request number below.
error-503-title = The service is busy
error-503-text = We are busy or under maintenance; what was saved is kept.
error-request-id = Request number: { $id }
error-retry-after-seconds = { $n ->
    [one] Try again in a second.
   *[other] Try again in { $n } seconds.
}
error-retry-after-minutes = Try again in { $n } minutes.
error-retry-after-hours = { $n ->
    [one] Try again in an hour.
   *[other] Try again in { $n } hours.
}
error-home = Go to the front page
