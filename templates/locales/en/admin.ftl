
### The operators’ side.

## Frame

admin-brand = { $platform } · Operators
admin-nav = Operators’ pages
admin-settings-of = My settings: 
admin-dashboard = What waits
admin-operators = Operators
admin-audit = Audit log
error-admin = Go to the operators’ first page
admin-ago-now = just now
admin-ago-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
admin-ago-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
admin-ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
pager = Pages
pager-first = First
pager-previous = Previous
pager-next = Next
pager-last = Last
filter-all = All
filter-from = From
filter-until = Until
filter-button = Filter
filter-clear = Clear the filters
filter-id-malformed = Enter the whole id
filter-day-malformed = Enter a date such as 2026-12-02
export-csv = Export as CSV

## Roles

role-reviewer = Reviewer
role-reviewer-hint = Reviews registrations and certifications
role-finance = Finance
role-finance-hint = Reconciles statements, refunds and fees
role-administrator = Administrator
role-administrator-hint = All of it, and who the operators are
role-auditor = Auditor
role-auditor-hint = Reads and changes nothing
role-required = Choose a role

## Signing in

admin-sign-in-title = Operators’ sign-in
admin-sign-in-go-on = Go on
admin-sign-in-again = Too many codes were wrong. Start again with your password.
admin-sign-in-forgot = Forgotten the password, or neither authenticator nor recovery codes at hand? Ask an administrator to invite you again.
operator-sign-in-wrong = The address or the password is wrong
admin-code-title = Enter your code
one-time-code = Code
one-time-code-hint = The 6 digits in your authenticator; without it, one of your recovery codes.
second-factor-wrong = This code is wrong or was used already: enter the newest 6 digits of your authenticator
admin-confirm-title = Confirm that it is you
admin-confirm-lede = Before you change how somebody signs in or who the operators are, enter your password and a code once more.
admin-confirm-button = Confirm

## Invitation

invitation-title = Set your password
invitation-lede = Welcome, { $name }. First set a password; then you set up your authenticator.
invitation-password = Password
invitation-button = Set the password and go on
invitation-used-title = This invitation has been used
invitation-used = How to sign in is set up: just sign in. If it was not you, tell an administrator at once.
invitation-superseded-title = A newer mail replaces this invitation
invitation-superseded = Open the link in the newest mail, or ask an administrator.
invitation-expired-title = This invitation has expired
invitation-expired = It worked for 7 days: ask an administrator for another one.
invitation-unknown-title = We do not know this invitation
invitation-unknown = Copy the whole link from the mail, or ask an administrator.

## Authenticator and recovery codes

authenticator = Authenticator
authenticator-title = Set up your authenticator
authenticator-lede = From now on each sign-in takes your password and a code from an authenticator app on your phone.
authenticator-new-title = Change your authenticator
authenticator-new-lede = The old one works until you enter a code of the new one.
authenticator-begin = Show a new QR code
authenticator-other = Show another QR code
authenticator-qr-label = QR code for your authenticator
authenticator-scan = Scan the QR code with your authenticator app.
authenticator-type = Cannot scan it? Type this key into the app:
authenticator-code = The code that the app shows
authenticator-code-hint = 6 digits
authenticator-confirm = Confirm the authenticator
recovery-codes = Recovery codes
recovery-codes-title = Keep your recovery codes
recovery-codes-lede = Without your authenticator you can sign in with one of these; each works once.
recovery-codes-once = They are shown this once. Print them or write them down, and keep them apart from your phone. Earlier ones no longer work.
recovery-codes-kept = I have kept them, go on
recovery-codes-left = { $n } left
recovery-codes-renew = Make new ones

## Settings

admin-security = How you sign in
admin-password-lede = Every other device is signed out.

## First page

dashboard-empty = Nothing waits for you.
dashboard-registrations = registrations to review
dashboard-certifications = certifications to review
dashboard-entries = bank entries to decide
dashboard-refunds = refunds due
dashboard-proposals = decisions to approve
dashboard-mails = mails that could not be delivered

## Operators

operator-invite = Invite an operator
operator-new-title = Invite an operator
operator-new-lede = They get an invitation by mail, which works for 7 days.
operator-invite-button = Send the invitation
operator-name = Name
operator-name-hint = As colleagues see it; applicants never do.
operator-name-length = Enter a name of at most 60 characters
operator-email = Email address
operator-role = Role
operator-language = Language of their mails
operator-standing = State
operator-since = Since
operator-invited = Invited
operator-active = Active
operator-disabled = Disabled
operator-exists = There is an operator with this address already
operator-audit = See what they did
operator-change-role = Change the role
operator-reset = Invite again
operator-reset-text = Password, authenticator and recovery codes stop working at once, and they get a new invitation. For a forgotten password or a lost phone.
operator-reset-button = Reset and invite again
operator-disable = Disable
operator-disable-text = They are signed out everywhere at once and cannot sign in any more. What they did stays on record.
operator-enable = Enable again
operator-done-invited = The invitation is on its way.
operator-done-saved = Saved.
last-administrator = At least one administrator has to stay

## Audit log

audit-at = When
audit-operator = Operator
audit-actor = Who
audit-action = What
audit-target = To what
audit-target-id = Id of the object
audit-details = Details
audit-same-target = Everything about { $id }
audit-none-found = Nothing matches the filters.
audit-empty = Nothing has happened yet.
actor-applicant = Applicant
actor-system = System
actor-operator = Operator

## What is wrong with a statement file

statement-problem = Line { $line }, column { $column }: { $problem }
statement-empty = The file is empty.
statement-wrong-kind = This looks like { $what }. Upload the bank’s CSV export, or a camt.053 or camt.054 XML file.
statement-wrong-message = This is { $what }. camt.053 and camt.054 can be read, in versions .02 and .08.
statement-unreadable = The file could not be read; try again.
statement-encoding = The bytes here are no text; the file may be damaged. Export it again.
statement-wrong-encoding = The file’s encoding is { $what }. Export it as UTF-8 or GB18030 (GBK).
statement-control = There is a control character here; the file may be damaged. Export it again.
statement-lost = Characters were lost here in another program (�). Export the file from the bank again.
statement-too-long = This line, field or batch is too long; the file may be damaged.
statement-too-deep = XML elements are nested too deep; this is no bank statement.
statement-malformed = The XML is wrong here; the file may be damaged. Export it again.
statement-truncated = The file is incomplete: it breaks off here. Download it again.
statement-doctype = The file holds a document type definition (DOCTYPE), which is not read for safety.
statement-entity = The file holds the entity { $what }, which is not read for safety.
statement-no-header = No row among the first 30 is the header of a known bank. Check the file, or add a column mapping for the bank.
statement-quote = A quotation mark here lacks its other half; the file may be damaged.
statement-short-row = This row has fewer columns than the header; the file may be damaged.
statement-long-row = This row has more columns than the header, or stands after the totals.
statement-date = This is not a date.
statement-amount = This is not an amount of money.
statement-direction = It cannot be told here whether money came in or went out.
statement-shortened-number = A spreadsheet has shortened this number. Use the file as the bank gave it, not one saved by Excel.
statement-missing = { $what } is missing.
statement-stopped = Reading was stopped.

## Statistics

admin-statistics = Statistics
filter-days-reversed = Choose an end that is not before the beginning
filter-days-many = Choose 366 days at most
statistics-kind-of-subject = Subject type
statistics-funnel = Funnel
statistics-funnel-hint = How far those who began in these days have got by now. Today is counted as you look, other days once a day after midnight.
statistics-step = Step
statistics-number = Number
statistics-share = Of the step before
statistics-signed-up = Gave email and password
statistics-begun = Activated the address
statistics-subject-type = Chose the subject type
statistics-subject = Described the subject
statistics-verification-method = Chose the verification method
statistics-administrator = Confirmed the administrator
statistics-confirmed = Sent the registration
statistics-verified = Registered
statistics-handling = Handling times
statistics-handling-hint = From submission to decision, nights and weekends included, to within 3%.
statistics-decided = Decided
statistics-median = Median
statistics-p90 = 90% within
statistics-first = First submissions
statistics-passed = Passed at once
statistics-of-registration = Registration
statistics-of-certification = Certification
statistics-reasons = Reasons for returning
statistics-reasons-none = Nothing was returned in these days.
statistics-field = Field
statistics-reason = Reason
statistics-reason-others = Other, rarer reasons
statistics-days = Day by day
statistics-days-hint = By the day on which people began.
statistics-day = Day
statistics-at = Time
statistics-reference = Reference
statistics-whose = Subject
statistics-status = State
statistics-from-until = { $from } to { $until }
statistics-rows-none = Nothing fits. Since the number was counted, things may have changed.
statistics-returned = Submissions that were returned
statistics-decided-registration = Registrations decided
statistics-decided-certification = Certifications decided
statistics-registrations-decided = Registrations decided on first submission
statistics-registrations-passed = Registrations that passed at once
statistics-certifications-decided = Certifications decided on first submission
statistics-certifications-passed = Certifications that passed at once
lasting-minutes = { $m } min
lasting-hours = { $h } h { $m } min
lasting-days = { $d } d { $h } h
