-- What was sent to somebody who is erased is found without reading all that ever was.
CREATE INDEX outbox_recipient ON outbox (recipient);
