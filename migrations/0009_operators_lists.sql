-- Lists that operators keep: reasons by field and in an order of their own; messages that could not be delivered.

ALTER TABLE reasons
    -- The field that it is for; null: any.
    ADD COLUMN field text,
    -- Its place on the list; null: behind those that have one.
    ADD COLUMN position integer,
    ADD COLUMN version bigint NOT NULL DEFAULT 1;
-- The same words may be said of two fields.
CREATE UNIQUE INDEX reasons_words ON reasons (zh, coalesce(field, '')) WHERE retired_at IS NULL;
DROP INDEX reasons_zh;
UPDATE reasons SET field = fields.field
FROM (VALUES ('证件号码与姓名不符，请核对后重新填写', 'resident_id'),
             ('该手机号码无法联系到您，请更换后重新验证', 'mobile'),
             ('申请公函未盖章或内容不完整，请重新提供', 'letter')) AS fields (zh, field)
WHERE reasons.zh = fields.zh;

-- When an operator had a message tried again: from then on it has as long as a new one.
ALTER TABLE outbox ADD COLUMN retried_at timestamptz;
CREATE INDEX outbox_gave_up ON outbox (finished_at, id) WHERE status = 'parked';
DROP INDEX outbox_parked;
