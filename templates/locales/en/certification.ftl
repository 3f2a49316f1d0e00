
### Certification.

## Fields of an application

field-application = The application
field-contact-name = Contact’s name
field-contact-mobile = Contact’s mobile
field-contact-email = Contact’s email
field-licence = Photo of the licence
field-letter = Application letter
field-media-permit = Media permit
field-proofs = Further proofs

