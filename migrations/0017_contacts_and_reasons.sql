-- Operators find an application by whom they were told to talk to.
CREATE INDEX certifications_contact_mobile ON certifications (contact_mobile) WHERE contact_mobile IS NOT NULL;
CREATE INDEX certifications_contact_email ON certifications (lower(contact_email)) WHERE contact_email IS NOT NULL;
