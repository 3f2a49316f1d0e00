
### Certification.

## Certification details

certification-title = Certification details
certification-first = Apply for certification
certification-first-text = Some functions stay locked until it passes; without an application the registration lapses.
certification-again = Apply again for certification
certification-again-text = The last application did not succeed. Apply again in time; without an application the registration lapses.
certification-draft = Go on with your application
certification-draft-text = What you filled in and uploaded is saved. It counts as an application once it is sent.
certification-awaiting_payment = Pay the certification fee of { $amount } yuan
certification-awaiting_payment-text = The review begins when the fee is booked. If it is not booked in time, this application ends; the registration stays, and you can apply again.
certification-payment_again = Pay the certification fee of { $amount } yuan again
certification-payment_again-text = The review begins when the fee is booked. If it is not booked in time, this application ends; the registration stays, and you can apply again.
certification-queued = In review: nothing to do now
certification-queued-text = Your application is sent and waits for its review.
certification-in_review = In review: nothing to do now
certification-in_review-text = A reviewer is looking at your application.
certification-returned = Correct what was returned
certification-returned-text = Change it for the reasons below and send it again, without another fee. If you do not, this application ends; the registration stays, and you can apply again.
certification-valid = You are certified
certification-valid-text = The subject is certified, and all functions are open.
certification-renewal = Renew the certification
certification-renewal-text = The certification ends soon. Without a renewal some functions are locked again.
certification-expired = The certification has ended: renew it
certification-expired-text = Some functions are locked; they open again once the renewal is approved.
certification-none = No certification needed
certification-none-text = Your subject is not verified by certification: there is nothing to apply for.
certification-frozen = You cannot apply for certification now
certification-frozen-text = The account is frozen. You can apply once it is unfrozen.
certification-ended = You can no longer apply for certification
certification-ended-text = This registration has ended. You can register anew.
certification-start-again = Start again from “My registration”
certification-valid-until = Valid until { $day }
certification-was-valid-until = Was valid until { $day }
certification-renewal-from = You can renew it from { $day }
certification-fee-due = The fee is { $amount } yuan
certification-fee-terms = The fee is for one attempt and is not returned if it fails or is not corrected in time.
certification-free = This certification is free of charge.
certification-no-new-fee = Sending the correction costs nothing.
certification-see-payment = See the payment details
certification-see-asked = See what was asked for
certification-begin-first = Start the application
certification-begin-again = Apply again
certification-begin-renewal = Start the renewal
certification-begin-expired = Start the renewal
certification-correct = Correct the application
certification-returned-fields = What has to be corrected
certification-returned-field = Why it was returned: { $field }
certification-returns-left = { $n ->
    [0] This is the last correction: if it is not right then, the application fails.
    [one] After this it can be returned once more.
   *[other] After this it can be returned { $n } more times.
}
certification-needed = What you need
certification-needed-contact = The contact’s name, mobile and email
certification-needed-licence = A photo of the licence, such as a business licence, credit code certificate or registration certificate
certification-needed-letter = A photo of the stamped application letter (you can print it during the application)
certification-needed-media_permit = A photo of the media permit
certification-needed-proof = Photos of further proofs (optional, 10 at most)
certification-no-attempts = There has been no application yet.
certification-attempts = Applications
certification-attempt-first = Application of { $day }
certification-attempt-renewal = Renewal of { $day }
certification-history-draft = Application for certification begun
certification-history-awaiting_payment = Application for certification sent, fee due
certification-history-queued = Certification submitted for review
certification-history-in_review = Review of the certification begun
certification-history-returned = Application returned for correction
certification-history-approved = Certification passed
certification-history-failed = Certification failed
certification-history-ended-by-itself = The application ended
certification-history-ended = Certification ended, some functions locked
renewal-history-draft = Renewal begun
renewal-history-awaiting_payment = Renewal sent, waiting for its fee
renewal-history-queued = Renewal handed to review
renewal-history-in_review = Review of the renewal begun
renewal-history-returned = Renewal returned for correction
renewal-history-approved = Renewal passed
renewal-history-failed = Renewal failed
renewal-history-ended-by-itself = The renewal ended
renewal-locks = This is a renewal: what is certified is valid until { $day }. If the renewal is not approved by then, some functions are locked until it is.

## The application

certification-contact-title = Contact for the certification
certification-contact-lede = We turn to this person if a question comes up in the review.
certification-contact = Contact
certification-contact-name = Name
certification-contact-mobile = Mobile
certification-contact-mobile-hint = A mainland number of 11 digits
certification-contact-email = Email
certification-contact-email-hint = The result still goes to the address you registered with
contact-name-malformed = Enter the contact’s name, like Wang Xiaoming
certification-papers = Papers
paper-licence = Photo of the licence
paper-letter = Application letter
paper-media_permit = Media permit
paper-proof = Further proofs
certification-licence-title = Upload a photo of the licence
certification-licence-lede = A business licence, credit code certificate, registration certificate or the like. Photograph the original, with all four corners and every word readable.
certification-letter-title = Upload the application letter
certification-letter-lede = Print the letter, sign and stamp it, and upload a photo.
certification-letter-print = No letter yet?
certification-letter-print-text = We have filled it in with your answers: print it, sign it and stamp it.
certification-letter-open = Open the application letter
certification-media_permit-title = Upload the media permit
certification-media_permit-lede = The permit for a newspaper, periodical, radio, television or internet news service.
certification-proof-title = Further proofs
certification-proof-lede = Optional, 10 at most: an authorisation or a trade mark certificate, for example. Without any, just go on.
certification-pictures = Uploaded
certification-choose = Choose a picture
certification-choose-other = Choose another picture
certification-choose-hint = A JPEG, PNG or WebP picture of at most 10 MB
certification-upload = Upload and continue
certification-add = Upload
certification-keep = Keep it and continue
certification-no-proofs = Continue without
certification-remove = Remove
certification-remove-label = Remove “{ $name }”
picture-missing = Choose a picture
picture-too-large = The picture must not be larger than 10 MB: make it smaller and upload it again
picture-name = The file’s name holds a path or special characters: rename it and upload it again
picture-pdf = This is a PDF: upload a JPEG, PNG or WebP picture, such as a screenshot of it
picture-svg = This is a vector graphic (SVG) or an XML file: upload a JPEG, PNG or WebP picture
picture-web-page = This is a web page: upload a JPEG, PNG or WebP picture
picture-heic = This is a HEIC or AVIF picture: convert it to JPEG, PNG or WebP (on an iPhone: Settings – Camera – Formats – Most Compatible)
picture-other = This kind of picture is not supported: upload a JPEG, PNG or WebP picture
picture-office = This is a document, table or presentation: upload a JPEG, PNG or WebP picture, such as a screenshot of it
picture-archive = This is an archive: unpack it and upload the JPEG, PNG or WebP picture in it
picture-film = This is a film or a recording: upload a JPEG, PNG or WebP picture
picture-unknown = This is not a picture: upload a JPEG, PNG or WebP picture
picture-too-many-pixels = The picture is too large: at most 12,000 pixels a side and 50 million in all
picture-too-few-pixels = The picture is too small to be read: upload the original, at least 400 by 200 pixels
picture-broken = The picture is damaged and cannot be opened: take or export it again
proofs-full = There can be 10 further proofs at most: remove one first
certification-check-title = Check your application
certification-statement = The information and papers above are true and valid, I may apply on behalf of this subject, and I agree to the fee as described
certification-statement-free = The information and papers above are true and valid, and I may apply on behalf of this subject
certification-statement-required = Confirm the statement to go on
certification-final = Once sent, it can be neither changed nor withdrawn. Check first that the pictures are whole and can be read.
certification-send = Send the application
certification-send-again = Send it again

## The fee

certification-payment-title = Pay the certification fee
certification-payment-lede = Send it from the account of “{ $payer }”, so that it is booked by the end of { $day } (the day on which our bank books it counts).
certification-payment-late = If it is not booked in time, this application ends; the registration stays, and you can apply again. What is booked later is sent back to the account it came from.
certification-payment-wrong = A transfer with another amount is sent back, and the deadline stays; one from another name has to be checked by our staff first, and what is not the fee is sent back.
certification-payment-channel = Use online business banking or the bank’s counter, from the subject’s own account
certification-payment-remark = Write the eight digits into the remark: without them the check can take longer

## The application letter

letter-title = Application for certification
letter-how = Print this page, sign and stamp it, and upload a photo of it.
letter-to = To: { $platform }
letter-asks = “{ $subject }” asks { $platform } to certify it and the following account:
letter-asks-renewal = “{ $subject }” asks { $platform } to renew the certification of it and the following account:
letter-states = We state that the information and papers submitted are true, lawful and valid; that we authorise { $administrator }, the administrator, to manage the account and to apply for its certification on our behalf, and answer for it; and that we know that the fee is for one attempt and is not returned if it fails or is not corrected in time.
letter-states-free = We state that the information and papers submitted are true, lawful and valid, and that we authorise { $administrator }, the administrator, to manage the account and to apply for its certification on our behalf, and answer for it.
letter-signature-administrator = Administrator’s signature: ____________________
letter-signature-subject = Signature of the legal representative or head: ____________________
letter-stamp = Official stamp:
letter-date = Date: ____________________

## Certification.

## Fields of an application

field-application = The application
field-contact-name = Contact’s name
field-contact-mobile = Contact’s mobile
field-contact-email = Contact’s email
field-licence = Photo of the licence
field-letter = Application letter
field-media-permit = Media permit
field-proofs = Further proofs
field-documents = Any of the papers

