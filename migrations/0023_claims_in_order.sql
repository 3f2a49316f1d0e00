-- Where what is claimed stands in lists: a page of it is read in order, and no further than the page is long.
ALTER TABLE claims ADD COLUMN listed_at timestamptz;
-- Whoever claims need not know; it does not change while it waits for operators.
CREATE FUNCTION copy_listed_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.listed_at := coalesce((SELECT listed_at FROM registrations WHERE id = NEW.about_id),
        (SELECT listed_at FROM certifications WHERE id = NEW.about_id));
    RETURN NEW;
END $$;
CREATE TRIGGER claims_listed_at BEFORE INSERT OR UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION copy_listed_at();
UPDATE claims SET about_id = about_id;
DELETE FROM claims WHERE listed_at IS NULL;
ALTER TABLE claims ALTER COLUMN listed_at SET NOT NULL;
CREATE INDEX claims_listed ON claims (listed_at, about_id);
