-- Names are found month by month in the order of lists: a page of those that a thousand bear is full after the first.

-- Months since the year 0, in UTC: what an index is made of must not depend on who asks.
CREATE FUNCTION month_of(at timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::integer;
CREATE FUNCTION of_month(words text[], month integer) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT coalesce(array_agg(word || month::text), '{}') FROM unnest(words) AS word);
CREATE INDEX registrations_names_by_month ON registrations
    USING gin (of_month(name_bigrams, month_of(listed_at))) WITH (fastupdate = off);
