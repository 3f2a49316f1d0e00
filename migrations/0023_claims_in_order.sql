-- Where what is claimed stands in lists: a page of it is read in order, and no further than the page is long. The version before
-- this one reads listed_at beside this table and must not find it here as well.
ALTER TABLE claims ADD COLUMN stands_at timestamptz;
-- Whoever claims need not know. It is as old as the claim at most, which lasts half an hour.
CREATE FUNCTION copy_listed_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.stands_at := coalesce((SELECT listed_at FROM registrations WHERE id = NEW.about_id),
        (SELECT listed_at FROM certifications WHERE id = NEW.about_id));
    RETURN NEW;
END $$;
CREATE TRIGGER claims_stands_at BEFORE INSERT OR UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION copy_listed_at();
UPDATE claims SET about_id = about_id;
DELETE FROM claims WHERE stands_at IS NULL;
ALTER TABLE claims ALTER COLUMN stands_at SET NOT NULL;
CREATE INDEX claims_order ON claims (stands_at, about_id);
