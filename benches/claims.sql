-- Ten operators who are at work on a hundred registrations each. $1: until when.
WITH hired AS (
    INSERT INTO operators (id, email, email_key, name, role, locale, created_at)
    SELECT gen_random_uuid(), 'o' || n || '@example.com', 'o' || n || '@example.com', '王' || n, 'reviewer', 'zh-CN', '2026-01-01'
    FROM generate_series(1, 10) AS n
    RETURNING id
)
INSERT INTO claims (about_id, operator_id, claimed_at, expires_at)
SELECT waiting.id, hired.id, '2026-01-01', $1
FROM (SELECT id, row_number() OVER () AS n FROM registrations WHERE status = 'pending_review' ORDER BY listed_at LIMIT 1000) AS waiting
JOIN (SELECT id, row_number() OVER () AS n FROM hired) AS hired ON hired.n = 1 + waiting.n % 10;
