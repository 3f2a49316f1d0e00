-- Statements that operators have uploaded: how far each has come, and what became of it. The file itself is not kept.

CREATE TABLE statement_uploads (
    id           uuid PRIMARY KEY,
    file_name    text NOT NULL CHECK (char_length(file_name) BETWEEN 1 AND 200),
    bytes        bigint NOT NULL CHECK (bytes >= 0),
    operator_id  uuid NOT NULL REFERENCES operators,
    uploaded_at  timestamptz NOT NULL,
    status       text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'imported', 'refused', 'failed')),
    -- Entries read so far.
    entries      bigint NOT NULL DEFAULT 0,
    -- When the instance that imports it last said so; one that has fallen silent will not finish.
    heard_at     timestamptz NOT NULL,
    finished_at  timestamptz,
    -- What was imported.
    statement_id uuid REFERENCES statements,
    -- The very same file had been imported before.
    is_known     boolean,
    -- Why a file was refused: the text's id, what the text names, and where in the file.
    problem      text,
    what         text,
    line         bigint,
    position     bigint,
    CONSTRAINT finished_have_ended CHECK ((status = 'running') = (finished_at IS NULL)),
    CONSTRAINT imported_say_what CHECK ((status = 'imported') = (statement_id IS NOT NULL AND is_known IS NOT NULL)),
    CONSTRAINT refused_say_why CHECK ((status = 'refused') = (problem IS NOT NULL)
        AND num_nulls(problem, what, line, position) IN (0, 4))
);
CREATE INDEX statement_uploads_uploaded_at ON statement_uploads (uploaded_at);

-- The transfers that are awaited, the next to end first.
CREATE INDEX registrations_awaited ON registrations (deadline_at, id)
    WHERE status IN ('awaiting_transfer', 'awaiting_statement');
