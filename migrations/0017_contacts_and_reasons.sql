-- Operators find an application by whom they were told to talk to.
CREATE INDEX certifications_contact_mobile ON certifications (contact_mobile) WHERE contact_mobile IS NOT NULL;
CREATE INDEX certifications_contact_email ON certifications (lower(contact_email)) WHERE contact_email IS NOT NULL;

-- What is said of pictures is for papers alone: nothing else of an application has any.
UPDATE reasons SET field = 'documents'
WHERE field IS NULL AND zh IN ('图片不清晰或有缺角，请重新拍摄并上传', '证照已过期，请上传有效的证照');
