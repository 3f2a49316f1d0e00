-- A confirmed registration with an open instruction for each of `companies`.
INSERT INTO accounts (id, email, email_key, password_hash, locale, terms_version, terms_accepted_at, created_at)
SELECT account_id, 'c' || number || '@example.com', 'c' || number || '@example.com', '', 'zh-CN', '', '2026-11-01', '2026-11-01'
FROM companies;
INSERT INTO registrations (id, account_id, reference, account_type, status, subject_type, subject_name, subject_code,
    subject_key, payer_key, verification_method, bank_account_name, bank_account_number, bank_account_index, bank_name,
    bank_province, bank_city, administrator_name, resident_id, resident_id_index, consent_version, consent_at, mobile,
    mobile_verified_at, scan_confirmed_at, subject_final_at, confirmed_at, deadline_at, transfer_amount_fen,
    transfer_reference, created_at, updated_at)
SELECT id, account_id, 'R' || lpad(number::text, 10, '0'), 'mini_program', 'awaiting_transfer', 'enterprise', name,
    '91110000' || lpad(number::text, 9, '0') || 'X', 'K' || number, payer_key, 'corporate_transfer', name, '',
    decode(account_index, 'hex'), '中国建设银行', '北京市', '北京市', '王明', '', sha256(int8send(number)), '',
    '2026-11-20', '138' || lpad(number::text, 8, '0'), '2026-11-20', '2026-11-20', '2026-11-20', '2026-11-20',
    '2026-12-01', amount_fen, reference, '2026-11-20', '2026-11-20'
FROM companies;
DROP TABLE companies;
