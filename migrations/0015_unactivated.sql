-- Operators look for an address that signed up and was not activated.
CREATE INDEX signups_email_key ON signups (email_key, created_at) WHERE activated_at IS NULL;
