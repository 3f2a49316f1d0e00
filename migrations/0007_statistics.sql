-- Statistics: what closed days came to, so that a page about a year reads a few thousand rows and not a million.

-- When a day was last counted. A day's registrations go on moving; they are counted anew once a day, for a hundred days.
CREATE TABLE statistics_days (
    day        date PRIMARY KEY,
    counted_at timestamptz NOT NULL
);

CREATE TABLE statistics_counts (
    day          date NOT NULL,
    -- The values of domain::statistics::Measure.
    measure      text NOT NULL,
    -- Empty: not known yet.
    subject_type text NOT NULL,
    number       bigint NOT NULL CHECK (number > 0),
    PRIMARY KEY (day, measure, subject_type)
);

-- How long operators took, in steps of five per cent: unlike medians these can be added up over days.
CREATE TABLE statistics_handling (
    day          date NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('registration', 'certification')),
    subject_type text NOT NULL,
    bucket       smallint NOT NULL CHECK (bucket >= 0),
    number       bigint NOT NULL CHECK (number > 0),
    PRIMARY KEY (day, kind, subject_type, bucket)
);

-- Why fields were returned. Rare reasons of a day are counted together, under an empty one.
CREATE TABLE statistics_reasons (
    day          date NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('registration', 'certification')),
    subject_type text NOT NULL,
    field        text NOT NULL,
    reason_zh    text NOT NULL,
    reason_en    text NOT NULL,
    number       bigint NOT NULL CHECK (number > 0)
);
CREATE INDEX statistics_reasons_day ON statistics_reasons (day);

-- A day's rows are found without reading the others.
CREATE INDEX registrations_created_at ON registrations (created_at, id);
CREATE INDEX reviews_decided_at ON reviews (decided_at, id) WHERE decided_at IS NOT NULL;
