-- What was proposed to take a payment back named it twice, for a version that is gone.
UPDATE proposals SET details = details - 'registration' WHERE details ? 'takes_back' AND details ? 'registration';
