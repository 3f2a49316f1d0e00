-- What is claimed is looked up in these alone: where it stands in lists, without reading a row of sixty columns for it.
CREATE INDEX registrations_claimable ON registrations (id) INCLUDE (listed_at, shelf) WHERE queued_at IS NOT NULL;
CREATE INDEX certifications_claimable ON certifications (id) INCLUDE (listed_at, shelf) WHERE queued_at IS NOT NULL;
