-- Who noted that the bank could not pay a refund back: somebody else gives it to the bank again.
ALTER TABLE refunds ADD COLUMN failed_by uuid REFERENCES operators;
