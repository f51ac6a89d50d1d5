-- An invented city of 10 million rows as CSV files, one a dataset, by plain DuckDB: a million people in households of four, their
-- subsidies, allowances, land, payrolls and village books. People do the things that the models ask about, and more of them the
-- innocent things next to it. @households@ and @folder@ are put in by bench/warn/run. The regions are assigned to no place.

CREATE MACRO digit(text, place) AS ascii(substr(text, place, 1)) - 48;
CREATE MACRO with_check(body) AS body || substr('10X98765432', 1 + (digit(body, 1) * 7 + digit(body, 2) * 9 + digit(body, 3) * 10
    + digit(body, 4) * 5 + digit(body, 5) * 8 + digit(body, 6) * 4 + digit(body, 7) * 2 + digit(body, 8) + digit(body, 9) * 6
    + digit(body, 10) * 3 + digit(body, 11) * 7 + digit(body, 12) * 9 + digit(body, 13) * 10 + digit(body, 14) * 5 + digit(body, 15) * 8
    + digit(body, 16) * 4 + digit(body, 17) * 2) % 11, 1);
CREATE MACRO credit_code(number) AS (SELECT body || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - sum(
        (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, place, 1)) - 1)
        * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][place])::INTEGER % 31) % 31, 1)
    FROM (SELECT '91349901MA' || lpad(number::VARCHAR, 6, '0') || '7' AS body), range(1, 18) AS places(place) GROUP BY body);
CREATE MACRO yuan(fen) AS printf('%d.%02d', fen // 100, fen % 100);
CREATE MACRO day_text(first, days) AS strftime(first + days::INTEGER, '%Y-%m-%d');
CREATE MACRO month_text(first, months) AS strftime(first + to_months(months::INTEGER), '%Y-%m');

CREATE TABLE town AS SELECT t, ['城关', '清河', '东山', '柳林', '石桥', '白马', '双沟', '龙潭', '新集', '高店', '沙河', '古城', '大营', '马庄', '红岗', '青山',
    '金盆', '平桥', '永安', '太平'][1 + t::INTEGER] || '镇' AS town FROM range(20) AS towns(t);
-- The same twenty village names in every town: a name alone is no village.
CREATE TABLE village AS SELECT t, town, v, ['上湾', '下湾', '李家', '王庄', '前进', '后坝', '桃园', '枣林', '大塘', '小塘', '东岗', '西岗', '南坪', '北坪', '新建',
    '胜利', '向阳', '松树', '竹园', '水库'][1 + v::INTEGER] || '村' AS village, printf('3499%02d101%03d', t + 1, 201 + v) AS code
    FROM town, range(20) AS villages(v);

-- Twenty households on end are neighbours. role: 0 head, 1 spouse, 2 and 3 children.
CREATE TABLE person AS
SELECT h, role, h // 20 % 20 AS t, h // 400 % 20 AS v, h // 8000 * 20 + h % 20 AS in_village, h // 400 * 20 + h % 20 AS in_town,
    with_check(printf('3499%02d', t + 1) || strftime([DATE '1942-01-01', DATE '1943-01-01', DATE '1968-01-01', DATE '1970-01-01'][1 + role::INTEGER]
        + (in_town % 9000)::INTEGER, '%Y%m%d') || lpad((in_town // 9000 * 10 + [1, 2, 5, 7][1 + role::INTEGER])::VARCHAR, 3, '0')) AS id,
    substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', 1 + (CASE role WHEN 1 THEN hash(h, 1) ELSE hash(h) END % 20)::INTEGER, 1)
        || substr('建国秀桂志明玉文海春', 1 + (hash(h, role, 2) % 10)::INTEGER, 1)
        || substr('华英芳军平兰强珍林霞', 1 + (hash(h, role, 3) % 10)::INTEGER, 1) AS name
FROM range(@households@) AS households(h), range(4) AS roles(role);
CREATE VIEW head AS FROM person WHERE role = 0;

-- Two heads in a hundred have died; of forty households nobody is left.
CREATE TABLE death AS
SELECT person.*, DATE '2021-03-01' + (h % 700)::INTEGER AS died
FROM person
WHERE (role = 0 AND h % 50 = 5) OR h % 2000 = 43 OR (role = 0 AND h % 2000 = 83) OR (role = 1 AND h % 4000 = 133);

-- In office: some from households with subsistence allowance (h % 20 = 3), but not named among those who draw it.
CREATE TABLE cadre AS
SELECT person.*, CASE h % 3 WHEN 0 THEN '党支部书记' WHEN 1 THEN '村委会主任' ELSE '会计' END AS position,
    CASE WHEN h % 7 < 4 THEN DATE '2017-06-01' ELSE DATE '2021-03-01' END AS since,
    CASE WHEN h % 11 = 5 THEN DATE '2023-05-31' END AS until
FROM person WHERE role = 2 AND (h % 103 = 4 OR (h % 20 = 3 AND h // 20 % 51 = 0));
CREATE TABLE village_cadre AS SELECT t, v, min_by(id, h) AS id, min_by(name, h) AS name FROM cadre GROUP BY t, v;
CREATE TABLE staff AS
SELECT person.*, town || ['人民政府', '农业综合服务中心', '民政办公室', '财政所', '中心学校'][1 + (h % 5)::INTEGER] AS unit,
    CASE WHEN h % 600 = 1 THEN DATE '2023-06-15' END AS gone
FROM person JOIN town USING (t) WHERE role = 1 AND h % 12 = 1;

COPY (SELECT 'H' || h AS "户号", name AS "姓名", id AS "公民身份号码", CASE role WHEN 1 THEN '女' ELSE '男' END AS "性别",
        ['户主', '妻', '子', '次子'][1 + role::INTEGER] AS "与户主关系", town || village AS "户籍地址", code AS "区划代码"
    FROM person JOIN village USING (t, v) ORDER BY h, role) TO '@folder@/GA01.csv';
COPY (SELECT name AS "姓名", id AS "公民身份号码", died AS "死亡日期", died + 20 AS "注销日期", '死亡' AS "注销原因"
    FROM death WHERE hash(h, role, 4) % 5 <> 0
    UNION ALL SELECT name, id, NULL, DATE '2022-02-02', '迁出' FROM person WHERE role = 3 AND h % 90 = 11) TO '@folder@/GA02.csv';
COPY (SELECT name AS "逝者姓名", id AS "身份证号", died AS "死亡日期", died + 3 AS "火化日期" FROM death WHERE hash(h, role, 5) % 3 <> 1)
    TO '@folder@/MZ04.csv';

-- Subsidies by card: land every year to every head, an allowance every month to one in five. Payments end with a life, in the
-- month after it at the latest (grace), but for one of fifty; cards of some belong to a cadre.
CREATE VIEW paid AS
SELECT '耕地地力保护补贴' AS project, 2019 + year AS year, '1' AS batch, DATE '2019-06-20' + to_years(year::INTEGER) AS paid_on,
    6000 + hash(h, year) % 30000 AS fen, head.*
FROM head, range(5) AS years(year)
UNION ALL
SELECT '高龄津贴', year(paid_on), month(paid_on)::VARCHAR, paid_on, 8000, head.*
FROM head, (SELECT DATE '2020-05-25' + to_months(month::INTEGER) AS paid_on FROM range(55) AS months(month))
WHERE h % 5 = 0;
COPY (SELECT project AS "项目名称", year AS "年度", batch AS "批次", town AS "乡镇", village AS "村", paid.name AS "姓名", paid.id AS "身份证号",
        coalesce(village_cadre.name, paid.name) AS "一卡通户名", coalesce(village_cadre.id, paid.id) AS "一卡通户名身份证",
        '622848' || lpad((hash(paid.h) % 10000000000000)::VARCHAR, 13, '0') AS "一卡通账号", yuan(fen) AS "补贴金额", paid_on::DATE AS "发放日期", '成功' AS "状态"
    FROM paid JOIN village USING (t, v) LEFT JOIN death ON death.id = paid.id
        LEFT JOIN village_cadre ON village_cadre.t = paid.t AND village_cadre.v = paid.v AND paid.h % 10000 = 5
    WHERE death.died IS NULL OR paid.h % 2500 = 5 OR paid_on < date_trunc('month', died) + INTERVAL 2 MONTH) TO '@folder@/CZ01.csv';

-- Subsistence allowance to one household in twenty, over ten years.
CREATE VIEW dibao AS SELECT head.*, 'D' || h AS number, DATE '2015-01-01' AS since FROM head WHERE h % 20 = 3;
COPY (SELECT town || village AS "地区", dibao.name AS "户主姓名", dibao.id AS "户主身份证号", number AS "低保证号", '2015-01' AS "起始保障年月",
        member.name AS "成员姓名", member.id AS "成员身份证号", ['户主', '妻', '子', '次子'][1 + member.role::INTEGER] AS "与户主关系",
        '农村低保' AS "保障类别", CASE WHEN dibao.h % 700 = 3 THEN 2 ELSE 1 END AS "拥有产权住房套数",
        CASE WHEN dibao.h % 3 = 0 THEN staff.name END AS "经办人", CASE WHEN dibao.h % 3 = 0 THEN staff.id END AS "经办人身份证号"
    FROM dibao JOIN village USING (t, v) JOIN person AS member ON member.h = dibao.h AND member.id NOT IN (SELECT id FROM cadre)
        JOIN (SELECT t, min_by(id, h) AS id, min_by(name, h) AS name FROM staff WHERE unit LIKE '%民政%' GROUP BY t) AS staff USING (t)
    ORDER BY dibao.h, member.role) TO '@folder@/MZ01.csv';
COPY (SELECT dibao.name AS "户主姓名", dibao.id AS "身份证号码", number AS "低保证号", 4 AS "保障人数", yuan(40000 + hash(dibao.h) % 50000) AS "领取金额",
        month_text(since, month) AS "发放年月"
    FROM dibao CROSS JOIN range(120) AS months(month) LEFT JOIN death ON death.id = dibao.id
    WHERE dibao.h % 2000 <> 43 OR since + to_months(month::INTEGER) <= died + INTERVAL 8 MONTH) TO '@folder@/MZ02.csv';

-- Land: two parcels a household, of which one household in a thousand declares too much, three years on end.
COPY (SELECT code || '01' || lpad((head.in_village + 1)::VARCHAR, 4, '0') AS "承包方编码", head.name AS "承包方名称", head.id AS "承包方证件号码",
        member.name AS "成员姓名", member.id AS "成员证件号码", code || '01' || lpad((head.in_village * 2 + parcel + 1)::VARCHAR, 5, '0') AS "地块编码",
        printf('%d.%02d', 2 + hash(h, parcel) % 4, hash(h, parcel, 1) % 100) AS "实测面积", '种植业' AS "土地用途"
    FROM head JOIN village USING (t, v) JOIN person AS member USING (h) CROSS JOIN range(2) AS parcels(parcel) WHERE h % 5 < 2) TO '@folder@/NY01.csv';
COPY (SELECT year AS "年度", town AS "乡镇", village AS "行政村名称", head.name AS "姓名", head.id AS "身份证号",
        printf('%d.%02d', (2 + hash(h, crop) % 4) * CASE WHEN h % 1000 = 1 AND year >= 2021 THEN 4 ELSE 1 END, hash(h, crop, 1) % 100) AS "申报面积",
        ['稻谷', '小麦'][1 + crop::INTEGER] AS "作物", yuan(20000 + hash(h, crop) % 9000) AS "补贴金额", village_cadre.name AS "经办人", village_cadre.id AS "经办人身份证号"
    FROM head JOIN village USING (t, v) LEFT JOIN village_cadre USING (t, v) CROSS JOIN range(2) AS crops(crop) CROSS JOIN range(2018, 2024) AS years(year)
    WHERE h % 5 < 2) TO '@folder@/NY02.csv';

COPY (SELECT unit AS "单位", name AS "姓名", id AS "身份证号", '事业编制' AS "编制类别", CASE WHEN h % 9 = 1 THEN '主任' ELSE '科员' END AS "职务",
        DATE '2012-07-01' AS "进编时间", gone AS "出编时间", CASE WHEN gone IS NULL THEN '在编' ELSE '调出' END AS "在编状态" FROM staff) TO '@folder@/ZB01.csv';
COPY (SELECT unit AS "单位名称", staff.name AS "姓名", staff.id AS "身份证号", '在职' AS "人员状态", '事业' AS "人员性质", yuan(420000 + hash(staff.h) % 90000) AS "实发",
        month_text(DATE '2021-11-01', month) AS "工资年月"
    FROM staff CROSS JOIN range(38) AS months(month) LEFT JOIN death ON death.id = staff.id
    WHERE gone IS NULL OR staff.h % 6000 = 1 OR DATE '2021-11-01' + to_months(month::INTEGER) <= gone) TO '@folder@/CZ02.csv';
COPY (SELECT town AS "乡镇", village AS "村", code AS "村代码", name AS "姓名", id AS "身份证号", position AS "职务", since AS "任职起", until AS "任职止"
    FROM cadre JOIN village USING (t, v)) TO '@folder@/ZB02.csv';
COPY (SELECT cadre.name AS "本人", cadre.id AS "身份证号", kin.name AS "亲属姓名", kin.id AS "亲属身份证号", ['父', '母', '兄', '弟'][1 + kin.role::INTEGER] AS "关系"
    FROM cadre JOIN person AS kin USING (h) WHERE kin.role <> 2 AND h % 3 > 0) TO '@folder@/ZB03.csv';

-- Land taken: to the villages' economic bodies, the books of most of which show it and its distribution.
COPY (SELECT '绕城公路' || printf('%d期', n % 3 + 1) AS "项目名称", t * 10000 + v * 100 + n AS "序号", town AS "乡镇", village AS "村",
        CASE WHEN n % 5 < 3 THEN '农户' ELSE '集体' END AS "权属类型",
        CASE WHEN n % 5 < 3 OR (n = 73 AND v % 5 = 2) THEN payee.name WHEN n = 74 AND v % 7 = 3 THEN village_cadre.name ELSE village || '股份经济合作社' END AS "收款人",
        CASE WHEN n % 5 < 3 OR (n = 73 AND v % 5 = 2) THEN payee.id END AS "证件号码", CASE WHEN n % 5 < 3 AND v % 8 < 4 THEN '青苗补偿费' ELSE '土地补偿费' END AS "补偿项目",
        yuan(1000000 + n * 10007) AS "金额", day_text(DATE '2021-01-10', n * 20 + v) AS "支付日期"
    FROM village JOIN village_cadre USING (t, v) CROSS JOIN range(75) AS payments(n)
        JOIN head AS payee ON payee.h = 20 * t + 400 * v + 8000 * (n // 20) + n % 20) TO '@folder@/ZR02.csv';
COPY (WITH line AS (
        SELECT village.*, n, CASE WHEN n % 10 = 0 AND n < 750 THEN n // 10 END AS payment,
            CASE WHEN n % 10 = 0 AND n < 750 THEN DATE '2021-01-10' + (n * 2 + v + 5)::INTEGER ELSE DATE '2020-01-01' + (n * 3 // 2)::INTEGER END AS on_day
        FROM village, range(@households@ // 200) AS lines(n))
    SELECT town AS "乡镇", village AS "村名", on_day AS "凭证日期", 'J' || n AS "凭证号", 1 AS "行号",
        CASE WHEN payment IS NOT NULL THEN '收征地补偿款' WHEN n % 10 = 5 AND v % 4 <> 1 THEN '发放征地补偿款' ELSE '日常收支' END AS "摘要", '银行存款' AS "科目",
        CASE WHEN payment IS NOT NULL THEN yuan(1000000 + payment * 10007) ELSE yuan(hash(t, v, n) % 500000) END AS "借方",
        CASE WHEN payment IS NULL AND n % 10 = 5 THEN yuan(900000) END AS "贷方", '转账' AS "收付方式"
    FROM line) TO '@folder@/NY04.csv';

COPY (SELECT '清河市' || substr('恒信达通顺源丰泰安盛', 1 + (n % 10)::INTEGER, 2) || n || '号商贸有限公司' AS "名称", credit_code(n) AS "统一社会信用代码",
        person.name AS "法定代表人", person.id AS "证件号码", CASE WHEN n % 4 = 0 THEN 5 ELSE 50 END AS "注册资本", '存续' AS "状态"
    FROM range(@households@ // 12) AS firms(n) JOIN person ON person.h = n * 12 + 3 AND person.role = 3) TO '@folder@/SC01.csv';
COPY (SELECT credit_code(n) AS "信用代码", '股东' AS "人员类型", person.name AS "姓名", person.id AS "证件号码", 10 + n % 40 AS "出资额", '50' AS "出资比例"
    FROM range(@households@ // 12) AS firms(n) JOIN person ON person.h = n * 12 + 3 AND person.role IN (0, 3)) TO '@folder@/SC02.csv';
