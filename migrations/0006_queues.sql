-- Operators' queues: lists that cost the same on every page, search by name, claims, notes, and reasons to choose from.

-- Names as they are searched: no white space, no difference of case; between them a character that nobody types.
CREATE FUNCTION search_text(one text, other text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(regexp_replace(coalesce(one, ''), '\s', '', 'g')) || chr(31)
        || lower(regexp_replace(coalesce(other, ''), '\s', '', 'g'));
-- Every two neighbouring characters: two Han characters are a search, and pg_trgm needs three.
CREATE FUNCTION bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT coalesce(array_agg(DISTINCT substr(words, at, 2)), '{}') FROM generate_series(1, length(words) - 1) AS at);

ALTER TABLE registrations
    -- Where it stands in lists: since when it waits for operators, or since it was confirmed or begun.
    ADD COLUMN listed_at timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(queued_at, confirmed_at, created_at)) STORED,
    -- What lists are filtered by, in one value. A filter names the shelves it wants, and each is read in order.
    ADD COLUMN shelf text COLLATE "C" NOT NULL GENERATED ALWAYS AS
        (status || ':' || coalesce(subject_type, '') || ':' || least(returns, 3::smallint)::text) STORED,
    ADD COLUMN name_bigrams text[] NOT NULL GENERATED ALWAYS AS (bigrams(search_text(subject_name, administrator_name)))
        STORED;
CREATE INDEX registrations_listed ON registrations (listed_at, id);
CREATE INDEX registrations_shelf ON registrations (shelf, listed_at, id);
-- Without a list of pending entries, which every search would have to read.
CREATE INDEX registrations_names ON registrations USING gin (name_bigrams) WITH (fastupdate = off);
CREATE INDEX registrations_code ON registrations (subject_code) WHERE subject_code IS NOT NULL;

ALTER TABLE certifications ADD COLUMN subject_type text;
UPDATE certifications SET subject_type = registrations.subject_type
    FROM registrations WHERE registrations.id = registration_id;
-- A subject never changes once it is confirmed. Whoever begins a certification need not know that lists want its type.
CREATE FUNCTION copy_subject_type() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT subject_type INTO NEW.subject_type FROM registrations WHERE id = NEW.registration_id;
    RETURN NEW;
END $$;
CREATE TRIGGER certifications_subject_type BEFORE INSERT ON certifications
    FOR EACH ROW EXECUTE FUNCTION copy_subject_type();
ALTER TABLE certifications
    ALTER COLUMN subject_type SET NOT NULL,
    ADD COLUMN listed_at timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(queued_at, submitted_at, created_at)) STORED,
    ADD COLUMN shelf text COLLATE "C" NOT NULL GENERATED ALWAYS AS
        (status || ':' || coalesce(subject_type, '') || ':' || least(returns, 3::smallint)::text) STORED;
CREATE INDEX certifications_listed ON certifications (listed_at, id);
CREATE INDEX certifications_shelf ON certifications (shelf, listed_at, id);

-- Who looks at what: a lease that ends by itself, so that nothing stays with somebody who went home.
CREATE TABLE claims (
    -- The registration or certification.
    about_id    uuid PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES operators,
    claimed_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX claims_operator ON claims (operator_id, expires_at);
CREATE INDEX claims_expires_at ON claims (expires_at);

-- What operators tell each other; applicants never see it. Nothing is rewritten.
CREATE TABLE notes (
    id          uuid PRIMARY KEY,
    -- The registration or certification.
    about_id    uuid NOT NULL,
    operator_id uuid NOT NULL REFERENCES operators,
    at          timestamptz NOT NULL,
    words       text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 1000)
);
CREATE INDEX notes_about ON notes (about_id, at, id);
CREATE TRIGGER notes_append_only BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Reasons to choose from. A review keeps the words, so that a retired one still says what it said.
CREATE TABLE reasons (
    id         uuid PRIMARY KEY,
    zh         text NOT NULL CHECK (char_length(zh) BETWEEN 1 AND 200),
    en         text NOT NULL CHECK (char_length(en) BETWEEN 1 AND 200),
    added_at   timestamptz NOT NULL,
    retired_at timestamptz
);
CREATE UNIQUE INDEX reasons_zh ON reasons (zh) WHERE retired_at IS NULL;
INSERT INTO reasons (id, zh, en, added_at)
SELECT gen_random_uuid(), zh, en, now() + at * interval '1 microsecond'
FROM unnest(
    ARRAY['与证件上的信息不一致，请核对后重新填写', '证件号码与姓名不符，请核对后重新填写', '该手机号码无法联系到您，请更换后重新验证',
        '图片不清晰或有缺角，请重新拍摄并上传', '证照已过期，请上传有效的证照', '申请公函未盖章或内容不完整，请重新提供'],
    ARRAY['This differs from the document: check it and enter it again',
        'The number and the name do not belong together: check them and enter them again',
        'We could not reach you at this mobile number: give another one and verify it',
        'The picture is blurred or cut off: take it again and upload it',
        'The document has expired: upload a valid one',
        'The letter is not stamped or not complete: provide it again']
) WITH ORDINALITY AS reason (zh, en, at);
