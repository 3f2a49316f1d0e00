-- What is decided of an application as a whole has reasons of its own: the applicant cannot fill in anything again then.
-- An older version, which knows no such kind, offers them nowhere.
INSERT INTO reasons (id, field, zh, en, added_at)
SELECT gen_random_uuid(), given.field, given.zh, given.en, now() + given.place * interval '1 microsecond'
FROM (VALUES
    (1, 'reject', '提交的证件或信息不真实', 'The documents or details given are not genuine'),
    (2, 'reject', '该主体不符合本平台的注册条件', 'This applicant does not meet the conditions for registering here'),
    (3, 'fail', '提交的证照或材料不真实', 'The licence or papers given are not genuine'),
    (4, 'fail', '该主体不符合认证条件', 'This applicant does not meet the conditions for certification'),
    (5, 'freeze', '帐号使用异常，正在核实', 'The account is used in an unusual way, which is being looked into'),
    (6, 'freeze', '登记的信息与实际情况不符，正在核实', 'What was registered is not what was found, which is being looked into'),
    (7, 'unfreeze', '已核实，没有发现问题', 'It was looked into, and nothing was found'),
    (8, 'unfreeze', '问题已经解决', 'What was wrong has been put right')
) AS given (place, field, zh, en)
ON CONFLICT DO NOTHING;
