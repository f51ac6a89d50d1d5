-- A city, three counties, six townships in each, and some 400 accounts in them.
INSERT INTO organ (id, name, level, region) VALUES (1, '清河市纪委监委', 'city', '3499');
INSERT INTO organ (id, name, level, region, parent)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i + 1, '县' || i, 'county', '34990' || i, 1 FROM n;
INSERT INTO organ (name, level, region, parent)
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 17)
    SELECT '镇' || i, 'township', '34990' || (i / 6 + 1) || (101 + i % 6), i / 6 + 2 FROM n;
INSERT INTO user (name, display, organ, role, entity, created_on)
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 17)
    SELECT organ.id || '_' || i, '人员' || organ.id || '_' || i, organ.id, CASE WHEN i = 0 THEN 'leader' WHEN i < 3 THEN 'clerk' WHEN i = 3 THEN
        'trial' ELSE 'officer' END, 9000000 + organ.id * 100 + i, '2005-06-01' FROM organ, n ORDER BY organ.id, i;
INSERT INTO user (name, display, organ, role, entity, created_on) VALUES ('burdened', '重负', 2, 'officer', 9999999, '2005-06-01'),
    ('system', '系统', 1, 'system_administrator', NULL, '2005-06-01'), ('security', '安全', 1, 'security_administrator', NULL, '2005-06-01'),
    ('auditor', '审计', 1, 'auditor', NULL, '2005-06-01');
