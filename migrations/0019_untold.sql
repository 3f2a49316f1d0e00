-- Entries of which whoever paid is still to be told something that changes nothing for their registration: that operators look
-- at them, or have set them aside. They are settled all the same: nobody who carries out entries has to do with them.
ALTER TABLE bank_entries ADD COLUMN untold boolean NOT NULL DEFAULT false;
CREATE INDEX bank_entries_untold ON bank_entries (id) WHERE untold;
