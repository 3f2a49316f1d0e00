
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
save = Save
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
dashboard-reversals = reversals to see to
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
audit-same-target = { $what }: everything about it
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
statement-outside-period = This entry is of { $what }, outside the days that you entered. Check the days, or whether it is the right file.
statement-other-period = The file itself says that it covers { $what }, which are other days than you entered. Enter the same, or none.

## Reasons for returning

admin-reasons = Reasons
reasons-lede = Reviewers choose from these when they return something. What applicants have been told does not change with the list.
reasons-empty = The list is empty: reviewers can only use their own words.
reasons-retired = Retired ({ $n })
reason-new = Add a reason
reason-change = Change a reason
reason-lede = Applicants read the one in their language, so both are needed. Say what they should do.
reason-field = For
reason-any-field = Anything
reason-field-unknown = Choose one from the list
reason-zh = Reason in Chinese
reason-en = Reason in English
reason-words-hint = At most 200 characters
reason-length = Enter a reason of at most 200 characters
reason-stale = A colleague has changed this reason meanwhile. What you wrote is kept: check it and save it again
reason-exists = This reason is on the list already
reason-save = Save
reason-up = Up
reason-up-label = Move up “{ $reason }”
reason-down = Down
reason-down-label = Move down “{ $reason }”
reason-retire = Retire
reason-retire-label = Retire “{ $reason }”
reason-restore = Put back
reason-restore-label = Put back “{ $reason }”
reason-retired-at = Retired
column-actions = Actions

## Mails that could not be delivered

admin-mails = Undelivered
mails-title = Mails that could not be delivered
mails-empty = Every mail and text message was delivered.
mails-owner = Only its owner can change an address: before activating, applicants change theirs on the registration page and have the mail sent again; an operator with a wrong address is invited anew with the right one. Once a fault is mended, mails can be sent again here.
mails-parked = Given up
mails-message = Message
mails-sms = Code by text message
mails-unreadable = Can no longer be read
mails-recipient = To
mails-attempts = Tries
mails-answer = Answer
mails-retry = Send again
mails-retry-label = Send again to { $to }
mails-retry-shown = Send all on this page again
mails-retried = { $n ->
    [one] { $n } message is being sent again.
   *[other] { $n } messages are being sent again.
}
mails-dismiss = Give up
mails-dismiss-label = Give up the message to { $to }
mails-dismiss-shown = Give up all on this page
mails-dismissed = { $n ->
    [one] { $n } message was given up and erased.
   *[other] { $n } messages were given up and erased.
}
mails-expired = Expired

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

## Bank statements

admin-statements = Statements
statements-empty = No statement has been imported yet.
statement-file = File
statement-format = Format
statement-imported-at = Imported
statement-imported-by = By
statement-covers = Days covered
statement-covers-nothing = No whole day
statement-entries = Entries
statement-new = New
statement-counts = { $entries } in the file, { $new } of them new.
statement-ignored = { $n } debits and pending entries were not kept.
statement-empty-of-new = There was nothing new in this file.
upload-file = Import a statement
upload-hint = CSV (UTF-8 or GB18030), camt.053 or camt.054, up to 512 MB. No entry is imported twice.
upload-period = Days that the statement covers (optional)
upload-period-hint = Not needed where the file says so itself. Enter them only for a complete, unfiltered export: registrations whose transfer is not among these days fail by it.
upload-period-half = Enter both the first and the last day, or neither
upload-period-future = Enter a last day that is not after today
upload-button = Upload and import
upload-missing = Choose a statement file
upload-too-large = This file is larger than 512 MB: import it by the command line
upload-running = Importing
upload-so-far = { $n } entries read so far. You can leave this page; the import goes on.
upload-reload = Refresh
upload-done = Imported
upload-known = This file was imported before
upload-known-text = No entry is new.
upload-covers = It covers { $from } to { $until } wholly.
upload-covers-no-day = It covers no day wholly
upload-covers-nothing = What came in has been dealt with, but no registration fails for want of a transfer by it: it does not say which days it covers, is a notification, of another account, or of today alone. If it is the complete statement of some days, upload it again and enter them.
upload-show = See the entries
upload-refused = The file was refused
upload-place = Line { $line }, column { $column }:
upload-nothing-changed = Nothing of it was imported, and nothing has changed.
upload-failed = The import broke off
upload-failed-text = The file is not to blame, and nothing has changed. Upload it again; what is known already is not imported twice.
upload-another = Upload another file
entry-booked-on = Booked
entry-amount = Amount (yuan)
entry-payer = Payer
entry-remark = Remark
entry-outcome = Outcome
entry-about = Registration
outcome-verified = Verified
outcome-verified-hint = Name, account and amount agree: the subject is verified.
outcome-needs_decision = To decide
outcome-needs_decision-hint = Either the name or the account differs. One person decides, another approves.
outcome-wrong_amount = Wrong amount
outcome-wrong_amount-hint = The payer is right and the amount is not: to be refunded.
outcome-wrong_payer = Wrong payer
outcome-wrong_payer-hint = Amount and reference are right, but somebody else paid: to be refunded.
outcome-personal_account = Personal account
outcome-personal_account-hint = Paid from a personal account: to be refunded.
outcome-late = Late
outcome-late-hint = Booked after the last day: to be refunded.
outcome-closed = Registration ended
outcome-closed-hint = The registration had ended otherwise: to be refunded.
outcome-duplicate = Paid twice
outcome-duplicate-hint = The right transfer had arrived before: to be refunded.
outcome-certification_paid = Fee paid
outcome-certification_paid-hint = The fee is settled and the certification waits for its review.
outcome-certification_needs_decision = Fee to decide
outcome-certification_needs_decision-hint = It may be a certification fee. One person decides, another approves.
outcome-certification_duplicate = Fee paid twice
outcome-certification_duplicate-hint = The fee had been settled before: to be refunded.
outcome-certification_closed = Certification ended
outcome-certification_closed-hint = The certification had ended: to be refunded.
outcome-unmatched = Unmatched
outcome-unmatched-hint = It belongs to nothing that is known. Match it by hand, or decide to refund it.
outcome-refused = To refund
outcome-refused-hint = Operators decided to refund it.
outcome-reversed = Taken back
outcome-reversed-hint = The bank took this payment back later.
outcome-reversal_undone = Reversal
outcome-reversal_undone-hint = It took back a payment that had not counted yet.
outcome-reversal_freezes = Reversal: frozen
outcome-reversal_freezes-hint = It took back a transfer that had verified somebody. The account is frozen: find out why.
outcome-certification_reversal = Fee taken back
outcome-certification_reversal-hint = A certification fee was taken back: it is due again, or the account is frozen.
outcome-reversal_needs_decision = Reversal to check
outcome-reversal_needs_decision-hint = Which payment was taken back is not known, or it was refunded already. Ask the bank.
refunds-due = Refund due
refunds-exported = Refund exported
refunds-refunded = Refunded
refunds-failed = Refund failed
mappings-title = CSV columns
mappings-lede = Each bank names its CSV columns differently. An import takes the first of these that fits the file.
mappings-own = Your own
mappings-empty = None yet; those below come with the portal and are in use.
mappings-presets = Built in
mapping-new = Add
mapping-title = Columns of a CSV
mapping-lede = Write the headings as they stand in the file. Width, spaces and case do not matter.
mapping-name = Name
mapping-name-hint = The bank, for example. One with the same name is replaced.
mapping-name-length = Enter a name of up to 60 characters
mapping-column-missing = Enter the column's heading
mapping-column-long = Use at most 100 visible characters
mapping-amounts = Enter credit and debit, or the amount alone
mapping-amounts-columns = Amounts
mapping-booked-on = Day of booking
mapping-date-order = Dates look like
mapping-credit = Credit
mapping-amounts-hint = For files with a column for each direction; otherwise fill in the amount below.
mapping-debit = Debit
mapping-amount = Amount
mapping-direction = Direction
mapping-direction-hint = The column that says which way the money went. Leave it empty if the sign does.
mapping-payer-name = Payer's name
mapping-payer-account = Payer's account
mapping-bank-reference = Bank's reference
mapping-bank-reference-hint = Leave it empty if there is none; entries are then told apart by all that they say.
mapping-remarks = Remarks
mapping-remarks-hint = One heading a line.
mapping-reversal = Mark of reversals
mapping-balance = Balance
mapping-currency = Currency
mapping-optional = Leave it empty if there is none.
mapping-remove = Remove this

## Transfers

admin-transfers = Transfers
transfers-needs_decision = To decide
transfers-needs_decision-hint = These payments fit only in part. One person decides, another approves.
transfers-unmatched = Unmatched
transfers-unmatched-hint = These payments belong to nothing that is known.
transfers-reversals = Reversals
transfers-reversals-hint = The bank took back payments that had counted: accounts are frozen or fees are due again.
transfers-instructions = Awaited
transfers-instructions-hint = Transfers that have not arrived yet; the next to end comes first.
transfers-instructions-none = No transfer is awaited.
transfers-last-day = Until the end of
transfers-none = There is nothing to look at.
entry-title = Bank entry
entry-of = Bank entry of { $amount } yuan
entry-account = Payer's account
entry-bank-reference = Bank's reference
entry-refund = Refund
entry-reverses = Takes back
entry-statement = Statement
entry-show = Show
## Queues

admin-registrations = Registrations
admin-certifications = Certifications
queue-number = Rows: { $n }
queue-views = Views
queue-waiting = Waiting for us
queue-overdue = Overdue
queue-unclaimed = Claimed by nobody
queue-mine = Claimed by me
queue-returned = With the applicant
queue-search = Search
queue-search-hint = Two characters of a name or more, or a whole email address, code, reference, mobile or resident ID
queue-search-button = Search
queue-status = State
queue-subject-type = Subject type
queue-age = Against the target
queue-assignee = Claimed by
queue-returns = Returns
queue-returns-most = { $n } or more
queue-name = Name
queue-since = Since
queue-working-days = { $n } working days
queue-choose = Choose
queue-choose-one = Choose { $reference }
queue-empty = Nothing waits: everything that was sent has been looked at.
queue-none-found = Nothing matches the filters or the search.
search-too-short = Enter at least two characters
search-nobody = Nobody has this address or number
age-in_time = In time
age-due_today = Due today
age-overdue = Overdue
assignee-me = Me
assignee-nobody = Nobody
assignee-somebody = Somebody
batch-title = Decide those that are chosen
batch-hint = Each is decided on its own; what fails is listed. Field and reason count when returning.
batch-field = Field to return
batch-return = Return all chosen
batch-approve = Approve all chosen
batch-nothing-chosen = Choose at least one row
batch-result = What became of them
batch-count = { $done } of { $of } decided
batch-done = Decided
batch-proposed = Proposed to a second person
batch-proposed-already = A decision about it waits for a second person
batch-changed = A colleague was faster, or it has changed
batch-claimed = Claimed by a colleague
batch-impossible = Its state does not allow this
batch-unknown = Not found
registration-status-draft = Draft
registration-status-pending_review = Waiting for review
registration-status-returned = Returned
registration-status-awaiting_transfer = Awaiting the transfer
registration-status-awaiting_statement = Awaiting the statement
registration-status-registered_limited = Registered, not certified
registration-status-registered = Registered
registration-status-frozen = Frozen
registration-status-expired = Expired
registration-status-failed = Failed
registration-status-lapsed = Lapsed
registration-status-cancelled = Cancelled
registration-status-rejected = Rejected
certification-status-draft = Draft
certification-status-awaiting_payment = Awaiting payment
certification-status-queued = Waiting for review
certification-status-in_review = In review
certification-status-returned = Returned
certification-status-approved = Approved
certification-status-failed = Failed

## Review

field-email = Email address
field-subject-name = Subject’s name
field-subject-code = Code
field-bank-account-name = Account name
field-bank-account-number = Account number
field-bank = Bank
review-registration = The registration
review-certification = Certification { $n }
review-claimed = { $operator } looks at this until { $until }.
review-claim = Claim for 30 minutes
review-renew = Claim for another 30 minutes
review-release = Put it back
review-assign-to = Give it to
review-assign = Assign
review-answers = Answers
review-before = Before the return
review-returned-because = Returned because
review-verdict = Verdict on: { $field }
review-accept = Accept
review-return = Return
review-reason = Reason
review-reason-own = In my own words
review-words = Own words (the applicant reads them)
review-decision = Decision
review-approve = Approve
review-return-fields = Return what is marked
review-reject = Reject for good
review-freeze = Freeze
review-unfreeze = Unfreeze
review-history = History
review-facts = At a glance
review-kind = Kind
review-first = First certification
review-renewal = Renewal
review-yuan = { $amount } yuan
review-paid = Paid
review-unpaid = Not paid
review-returns-of = { $n } of { $most }
review-sent = Sent
review-confirmed = Confirmed
review-deadline = Deadline
review-valid-until = Valid until
review-transfer = Transfer asked for
review-erased = Personal data has been erased.
review-now = Now
review-nothing = Nothing given
review-picture = Picture: { $what }
review-returned-often = It was returned three times: approve it, or let it fail.
review-fail = Let it fail
review-done-claimed = It is yours for 30 minutes.
review-done-released = It is back in the queue.
review-done-assigned = It has been assigned.
review-done-noted = The note has been added.
review-done-decided = Decided; the applicant has been told.
review-done-proposed = Proposed; a second person has to approve it.
review-proposed = Proposed by { $operator } at { $at }; a second person decides.
reason-required = Choose a reason or write one
nothing-returned = Mark at least one field to return, with a reason
approve-with-returns = Some fields are marked to return: return them, or mark them as accepted
words-too-long = Write less: the words are too many
admin-proposals = Second person
proposals-hint = Whoever proposed a decision cannot approve it. What is approved happens at once, and the applicant is told.
proposals-empty = No decision waits for a second person.
proposal-about = About
proposal-what = Decision
proposal-why = Reason
proposal-by = Proposed by
proposal-at = Proposed
proposal-answer = Your answer
proposal-see = See the bank entry
proposal-match_entry = Say what a bank entry paid for
proposal-set_aside = Set a bank entry aside
proposal-nothing_to_undo = Leave a reversal as cleared up with the bank
proposal-refund_entry = Pay an entry back
proposal-waive_fee = Waive the certification fee
proposal-record_payment = Record the certification fee as paid
proposal-done-approved = Approved, and done.
proposal-done-refused = Not approved; nothing was changed.
proposal-not-yet = A statement is being imported: try again in a moment.
proposal-was-approved = Approved
proposal-was-refused = Not approved
proposal-was-withdrawn = Taken back
proposal-was-overtaken = No longer to decide; it is now: { $what }
proposal-outdated = It has changed since this was proposed. Do not approve it; decide again on what it is now.
proposal-reject_registration = Reject the registration for good
proposal-unfreeze = Unfreeze the account
proposal-approve_certification = Approve the certification
proposal-fail_certification = Fail the certification
proposal-approve = Approve
proposal-refuse = Do not approve
proposal-withdraw = Take it back
finding-code-checks = Check character right
finding-code-organization-part = The organisation code inside fails its check
finding-code-prefix = The prefix is unusual for this type of subject
finding-code-wrong = The check fails
finding-resident-id-checks = Check character right
finding-resident-id-wrong = The check fails
finding-personal-card = Looks like a personal card
finding-disposable-mail = Disposable mail domain
finding-same-subject = Other registrations of this subject: { $n }
finding-same-resident-id = Other registrations with this ID: { $n }
finding-same-mobile = Other registrations with this mobile: { $n }
finding-see-subject = See the registrations of this subject
finding-see-resident_id = See the registrations with this ID
finding-see-mobile = See the registrations with this mobile
reveal-title = See a masked number
reveal-text = It is shown once. Who saw it and why is on record.
reveal-field = Number
reveal-why = Why do you need it?
reveal-why-required = Say why in 2 to 200 characters
reveal-button = Show it once
reveal-once = It will be masked again when you leave this page.
notes = Notes among operators
notes-empty = No notes yet.
note-new = Add a note
note-hint = Applicants never see it; it cannot be changed afterwards.
note-button = Add the note
note-missing = Write the note
decided-title = Somebody was faster
decided-lede = Your decision was not carried out, and nothing of it was saved.
decided-who = Who
decided-what = What it is now
decided-claimed = Has claimed it and is working on it
decided-when = When
decided-see = See how it is now
decided-typed = What you had written

## What entries are

transfers-fees = Fees
transfers-fees-hint = Certification fees that are not paid yet; the next to end comes first.
transfers-fees-none = No certification fee is awaited.
transfers-refunds = Refunds
outcome-set_aside = Set aside
outcome-set_aside-hint = Operators decided that it has nothing to do with registrations or certifications. The money stays, and it can be decided anew.
entry-see = Seen to
entry-see-hint = The account is frozen or the fee due again by itself. Once you have asked the payer or the bank and know how it goes on, take it off the list.
entry-seen-by = Seen to by
entry-decide = What is this payment?
entry-decision = Your decision
entry-decision-missing = Choose one
entry-found-nothing = No transfer or fee was found that this may pay.
entry-found-transfer = Transfer of { $reference }: { $name }
entry-found-fee = Certification fee of { $reference }: { $name }
entry-found-hint = { $amount } yuan are due, with the remark { $remark }
entry-as-transfer = It is the transfer of
entry-as-fee = It is the certification fee of
entry-as-refund = Refund it to the payer
entry-as-refund-hint = Once approved it is due for refund, and an applicant whom it is about is told.
entry-as-set_aside = Set it aside
entry-as-set_aside-hint = It has nothing to do with registrations or certifications, such as income from other business.
entry-as-nothing_to_undo = Cleared up with the bank, nothing to do
entry-as-nothing_to_undo-hint = This reversal changes no registration and no certification.
entry-reason-hint = The colleague who approves reads it, and it is kept.
entry-reason-length = Give a reason of up to 500 characters
entry-submit = Submit for approval
entry-not-awaited = That transfer or fee is no longer awaited: decide anew
entry-import-running = A statement is being imported: try again when that is done
search-label = Find the transfer or the fee
search-hint = A registration's reference, the digits of a remark, an amount, or two characters or more of a name
search-button = Find
search-malformed = Enter a reference, an amount, or two characters or more of a name
second-person-title = Waiting for a second person
second-person-what = Decision
second-person-by = By
second-person-reason = Reason
second-person-needed = It counts once another colleague who may do so has approved it.
second-person-past = Earlier proposals
second-person-waiting = A colleague has already proposed a decision, so yours was not submitted; see theirs below
second-person-late = Something has just changed, so nothing was done; below you see how it stands now

## Certification fees

fee-title = Certification fee
fee-of = Certification fee of { $amount } yuan
fee-awaited = Waiting for payment
fee-ended = The application ended unpaid
fee-settle = Settle by hand
fee-payment-transfer = Paid: found in a statement
fee-payment-recorded = Paid: recorded by hand
fee-payment-waived = Waived
fee-payment-free = Nothing to pay
fee-payment-missing = Choose one
fee-propose-record_payment = Record it as paid
fee-recorded-hint = The money has arrived and will not be in any statement.
fee-propose-waive_fee = Waive it
fee-waived-hint = The applicant need not pay, and the application goes to review.

## Refunds

refunds-due-hint = To be paid back. Export them for the bank; refunds that failed go into the same file.
refunds-exported-hint = Exported for the bank. Tick those that the bank has answered.
refunds-failed-hint = The bank could not pay them. Check the payer; they are included again when somebody exports who did not note the failure.
refunds-refunded-hint = Paid back.
refunds-none = There are no refunds here.
refunds-export = Export for the bank
refunds-files = Files
refunds-files-hint = They hold whole account numbers, and each download is in the audit log. They list what the bank has not answered yet.
refunds-file = Refunds: { $n }, { $amount } yuan
refunds-more = { $n } more did not fit: a file holds at most { $most } refunds. Export the next file.
refunds-reason = Why
refunds-since = Since
refunds-choose = Choose
refunds-choose-one = Choose the refund to { $who }
refunds-nothing-chosen = Tick refunds
refunds-note = What the bank says
refunds-note-hint = Needed for those that failed, for example: account closed.
refunds-note-length = Enter what the bank says, up to 500 characters
refunds-mark-refunded = Record as refunded
refunds-mark-failed = Record as failed
refunds-changed = These had just changed and were not recorded:
