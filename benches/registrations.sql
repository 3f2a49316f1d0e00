-- $1 confirmed registrations in all states, the names made of words as companies and people have them; their ids of version 7
-- (RFC 9562), as the portal makes them.
WITH people AS (
    SELECT n, at, gen_random_uuid() AS account,
        overlay(gen_random_uuid()::text PLACING left(since, 8) || '-' || right(since, 4) || '-7' FROM 1 FOR 15)::uuid AS id
    FROM generate_series(1, $1::bigint) AS n,
        LATERAL (SELECT timestamptz '2026-01-01' + n * interval '20 seconds' AS at) AS begun,
        LATERAL (SELECT lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS since) AS stamp
), accounts_made AS (
    INSERT INTO accounts (id, email, email_key, password_hash, locale, terms_version, terms_accepted_at, created_at)
    SELECT account, 'p' || n || '@example.com', 'p' || n || '@example.com', '', 'zh-CN', '', '2026-01-01', '2026-01-01'
    FROM people
), words AS (
    SELECT string_to_array('北京 上海 广州 深圳 杭州 成都 武汉 西安 南京 重庆 天津 苏州 长沙 青岛 沈阳 宁波 郑州 佛山 东莞 合肥', ' ')
            AS places,
        string_to_array('明 华 东 文 春 星 海 天 云 山 光 和 信 德 泰 恒 瑞 嘉 宏 伟 博 雅 诚 智 慧 源 丰 盛 达 通 联 众 创 新 科 远 '
            '景 安 康 乐 福 禄 寿 喜 财 金 木 水 火 土', ' ') AS marks,
        string_to_array('科技 贸易 餐饮 文化传媒 教育咨询 信息技术 医药 建筑工程 物流 电子商务', ' ') AS trades,
        string_to_array('王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗', ' ') AS families
)
INSERT INTO registrations (id, account_id, reference, account_type, status, subject_type, subject_name, subject_code,
    subject_key, verification_method, administrator_name, resident_id, resident_id_index, consent_version, consent_at,
    mobile, mobile_verified_at, scan_confirmed_at, subject_final_at, confirmed_at, queued_at, returns, created_at, updated_at)
SELECT id, account, 'R' || lpad(n::text, 10, '0'), 'mini_program', status, subject_type, subject_name,
    CASE WHEN subject_name IS NOT NULL THEN '91110000' || lpad(n::text, 9, '0') || 'X' END,
    CASE WHEN subject_name IS NOT NULL THEN 'K' || n / 2 END,
    CASE WHEN subject_name IS NOT NULL THEN 'certification' END,
    families[1 + h % 20] || marks[1 + h / 20 % 50] || marks[1 + h / 1000 % 50], '', sha256(int8send(n / 2)), '', at,
    '138' || lpad((n / 3)::text, 8, '0'), at, at, at, at, CASE WHEN status = 'pending_review' THEN at END,
    CASE WHEN n % 50 = 0 THEN 1 + n / 50 % 4 ELSE 0 END, at, at
FROM people, words,
    LATERAL (SELECT hashint8(n)::bigint & 2147483647 AS h) AS random,
    LATERAL (SELECT
        CASE WHEN n % 10 < 3 THEN 'pending_review' WHEN n % 100 = 3 THEN 'returned' WHEN n % 10 = 7 THEN 'registered_limited'
            WHEN n % 10 = 8 THEN 'rejected' ELSE 'registered' END AS status,
        CASE WHEN n % 10 < 4 THEN 'individual' ELSE (ARRAY['enterprise', 'individual_business', 'government', 'media',
            'other_organization'])[1 + n / 10 % 5] END AS subject_type) AS kind,
    LATERAL (SELECT CASE WHEN subject_type <> 'individual' THEN places[1 + h % 20] || marks[1 + h / 20 % 50]
        || marks[1 + h / 1000 % 50] || trades[1 + h / 50000 % 10] || '有限公司' END AS subject_name) AS named
