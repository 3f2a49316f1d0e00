-- Certifications: the paid review of a subject. One row an attempt; a renewal is another attempt.

CREATE TABLE certifications (
    id                uuid PRIMARY KEY,
    registration_id   uuid NOT NULL REFERENCES registrations,
    kind              text NOT NULL CHECK (kind IN ('first', 'renewal')),
    status            text NOT NULL CHECK (status IN ('draft', 'awaiting_payment', 'queued', 'in_review', 'returned',
                          'approved', 'failed')),
    version           bigint NOT NULL DEFAULT 1,
    contact_name      text,
    contact_mobile    text,
    contact_email     text,
    -- Per attempt, fixed when the application is sent; 0: nothing to pay.
    fee_fen           bigint CHECK (fee_fen >= 0),
    -- Eight digits for the remark of the payment.
    payment_reference text CHECK (payment_reference ~ '^[0-9]{8}$'),
    -- How the fee was settled.
    payment           text CHECK (payment IN ('transfer', 'recorded', 'waived', 'free')),
    paid_at           timestamptz,
    submitted_at      timestamptz,
    queued_at         timestamptz,
    returns           smallint NOT NULL DEFAULT 0 CHECK (returns BETWEEN 0 AND 3),
    first_returned_at timestamptz,
    -- When the state ends by itself (exclusive).
    deadline_at       timestamptz,
    decided_at        timestamptz,
    -- The exclusive end of the year that an approved one is valid.
    valid_until       timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    -- When the contact was erased, with the registration's own answers.
    erased_at         timestamptz,
    CONSTRAINT sent_is_complete CHECK (status = 'draft' OR erased_at IS NOT NULL OR (contact_name IS NOT NULL AND contact_mobile IS NOT NULL
        AND contact_email IS NOT NULL AND fee_fen IS NOT NULL AND submitted_at IS NOT NULL)),
    CONSTRAINT payment_whole CHECK (num_nulls(payment, paid_at) IN (0, 2)),
    CONSTRAINT reviewed_are_paid CHECK (status NOT IN ('queued', 'in_review', 'returned', 'approved') OR paid_at IS NOT NULL),
    CONSTRAINT approved_are_valid CHECK (status <> 'approved' OR valid_until IS NOT NULL)
);
-- One attempt at a time.
CREATE UNIQUE INDEX certifications_open ON certifications (registration_id) WHERE status NOT IN ('approved', 'failed');
CREATE INDEX certifications_registration ON certifications (registration_id, created_at DESC);
-- A payment finds what it is for, also after that was closed.
CREATE UNIQUE INDEX certifications_payment_reference ON certifications (payment_reference);
CREATE INDEX certifications_deadline ON certifications (deadline_at) WHERE status IN ('awaiting_payment', 'returned');
CREATE INDEX certifications_validity ON certifications (valid_until) WHERE status = 'approved';

ALTER TABLE reviews ADD FOREIGN KEY (certification_id) REFERENCES certifications;

-- What happened to a certification, as the applicant sees it.
CREATE TABLE certification_history (
    id               uuid PRIMARY KEY,
    certification_id uuid NOT NULL REFERENCES certifications,
    at               timestamptz NOT NULL,
    actor            text NOT NULL CHECK (actor IN ('applicant', 'system', 'operator')),
    operator_id      uuid REFERENCES operators,
    from_status      text,
    to_status        text NOT NULL,
    reason           text
);
CREATE INDEX certification_history_certification ON certification_history (certification_id, at);

-- Pictures of papers. The picture itself lies in the object store, encrypted, under a random name.
CREATE TABLE certification_documents (
    id               uuid PRIMARY KEY,
    certification_id uuid NOT NULL REFERENCES certifications,
    kind             text NOT NULL CHECK (kind IN ('licence', 'letter', 'media_permit', 'proof')),
    file_name        text NOT NULL CHECK (char_length(file_name) BETWEEN 1 AND 120),
    -- Of the stored, re-encoded picture.
    content_type     text NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png', 'image/webp')),
    bytes            bigint NOT NULL CHECK (bytes > 0),
    width            integer NOT NULL CHECK (width > 0),
    height           integer NOT NULL CHECK (height > 0),
    -- Where it lies in the object store; nobody can guess it.
    object_name      text NOT NULL UNIQUE CHECK (object_name ~ '^[0-9a-f]{64}$'),
    created_at       timestamptz NOT NULL,
    -- Taken out or replaced after it was submitted; operators still see what it was.
    replaced_at      timestamptz
);
CREATE UNIQUE INDEX certification_documents_one_of_a_kind ON certification_documents (certification_id, kind)
    WHERE kind <> 'proof' AND replaced_at IS NULL;
CREATE INDEX certification_documents_certification ON certification_documents (certification_id);
