/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of measures. The rows of each are one SELECT of eleven columns:
 *
 *   key, numerator, denominator, matter, day, region, domain, rank, item, label, name
 *
 * `key` is what is counted once; numerator and denominator are what the row adds (0 or 1, fen, days); `day` places it in the
 * period. `matter` (or NULL) is what access asks; region and domain are the matter's where they are NULL; `label` says which
 * row it is where the matter's number does not; `name` is a person's and comes out masked. ?5 and ?6 are the first and the
 * last day of the period, ?7 the digits of the region, ?8 a JSON object with what the catalogue and the network add: `rights`
 * (clocks that are somebody else's right), `due` (deliveries) and `city`.
 */
#include "handle/statistics.h"

#define BARE ", NULL, NULL, NULL, NULL, NULL, NULL" /* region to name, of rows that are matters themselves */

/* The state that a matter was in when the period ended; whether it ever entered one of some states until then. */
#define STATE_BY_END(matter)                                                                                           \
    "(SELECT to_state FROM move WHERE move.matter = " matter " AND on_day <= ?6 ORDER BY move.id DESC LIMIT 1)"
#define WENT(matter, states)                                                                                           \
    "EXISTS (SELECT 1 FROM move WHERE move.matter = " matter " AND to_state IN (" states ") AND on_day <= ?6)"

/* --- reports ----------------------------------------------------------------------------------------------------------- */

#define CLOSED_BY_END STATE_BY_END("report.id") " IN ('concluded', 'fed_back', 'archived')"
#define ACCEPTED(numerator, denominator, only)                                                                         \
    "SELECT report.id, " numerator ", " denominator                                                                    \
    ", report.id, (SELECT min(on_day) FROM move WHERE move.matter = report.id AND to_state = 'accepted')" BARE         \
    " FROM report WHERE repeats IS NULL" only
/* A clock of ours on one of the matters that ran out before it ended, or before the period did. */
#define LATE(matters)                                                                                                  \
    "EXISTS (SELECT 1 FROM clock WHERE clock.matter IN (" matters ") AND due_on < ?6 AND state IN ('running', "        \
    "'lapsed') AND coalesce(ended_on, ?6) > due_on AND name NOT IN (SELECT value FROM json_each(?8, '$.rights')))"
#define REPORT_AND_LEADS                                                                                               \
    "SELECT report.id UNION SELECT matter FROM matter_link WHERE kind = 'matter' AND ref = report.id AND relation = "  \
    "'source' AND removed_at IS NULL"

/* --- leads and cases --------------------------------------------------------------------------------------------------- */

/* A lead that was merged into another is counted with that one. */
#define LEADS(numerator, denominator, only)                                                                            \
    "SELECT matter.id, " numerator ", " denominator ", matter.id, opened_on" BARE " FROM matter WHERE kind = 'lead'"   \
    " AND NOT EXISTS (SELECT 1 FROM matter_link WHERE kind = 'matter' AND ref = matter.id AND relation = 'merged'"     \
    " AND removed_at IS NULL)" only
#define DISPOSED "'talk_letter', 'prelim', 'parked', 'closed_direct'"
#define CASES(numerator, denominator, day, only)                                                                       \
    "SELECT matter.id, " numerator ", " denominator ", matter.id, " day BARE " FROM matter WHERE kind = 'case'" only
#define DECIDED(matter)  "(SELECT min(on_day) FROM move WHERE move.matter = " matter " AND to_state = 'decided')"
#define DECIDED_ON       DECIDED("matter.id")
#define DAYS_TO_DECISION "CAST(julianday(" DECIDED_ON ") - julianday(opened_on) AS INTEGER)"
#define DECIDED_CASES    CASES(DAYS_TO_DECISION, "1", DECIDED_ON, "")
/* Cases put under a campaign on the eight provisions, themselves or by their lead. */
#define FRUGALITY                                                                                                      \
    " AND EXISTS (SELECT 1 FROM campaign_matter JOIN campaign ON campaign.id = campaign_matter.campaign WHERE "        \
    "campaign.name LIKE '%八项规定%' AND campaign_matter.matter IN (matter.id, matter.parent)"                     \
    " AND NOT EXISTS (SELECT 1 FROM campaign_entry WHERE campaign_entry.id = campaign_matter.id AND left_on <= ?6))"

/* --- persons ----------------------------------------------------------------------------------------------------------- */

/* Who is not known by resident ID is told apart by name, unit and post. */
#define PERSON_OF(row)                                                                                                 \
    "coalesce('e' || " row ".entity, 'n' || " row ".name || '/' || coalesce(" row ".unit, '') || '/' || coalesce(" row \
    ".post, ''))"
#define PERSON PERSON_OF("person_in_case")
#define FILED_PERSONS(only)                                                                                            \
    "SELECT " PERSON ", 1, 0, matter.id, opened_on, NULL, NULL, rank, NULL, NULL, person_in_case.name"                 \
    " FROM person_in_case JOIN matter ON matter.id = person_in_case.matter AND matter.kind = 'case'"                   \
    " WHERE responsibility = 'direct'" only
/* What is proposed in trial is none yet: it counts from the day on which the case was decided. */
#define CASE_DECIDED DECIDED("person_in_case.matter")
#define SAME_DECIDED DECIDED("same.matter")
#define SANCTIONED(only)                                                                                               \
    "SELECT " PERSON ", 1, 0, matter.id, max(decided_on, " CASE_DECIDED "), NULL, NULL, rank, sanction.kind, NULL, "   \
    "person_in_case.name"                                                                                              \
    " FROM sanction JOIN person_in_case ON person_in_case.id = sanction.person"                                        \
    " JOIN matter ON matter.id = person_in_case.matter WHERE withdrawn_on IS NULL AND " only
#define BOTH_LINES                                                                                                     \
    "line = 'party' AND EXISTS (SELECT 1 FROM sanction AS other JOIN person_in_case AS same ON same.id = other.person" \
    " WHERE other.line = 'administrative' AND other.withdrawn_on IS NULL AND max(other.decided_on, " SAME_DECIDED      \
    ") BETWEEN ?5 AND ?6"                                                                                              \
    " AND " PERSON_OF("same") " = " PERSON ")"
/* Person-times: persons of cases by the gravest form that they were given, and the subjects of leads that closed with a
 * lesser measure, which is the first form. */
#define FORMS(form)                                                                                                    \
    "SELECT 'p' || person_in_case.id, form = " form ", 1, matter, max((SELECT min(decided_on) FROM sanction WHERE "    \
    "person = person_in_case.id AND line <> 'accountability' AND withdrawn_on IS NULL), " CASE_DECIDED "),"            \
    " NULL, NULL, rank, NULL, NULL, name FROM person_in_case WHERE form IS NOT NULL"                                   \
    " UNION ALL SELECT 's' || matter_subject.id, 1 = " form ", 1, move.matter, on_day, NULL, NULL, NULL, NULL, NULL, " \
    "matter_subject.name FROM move JOIN matter_subject ON matter_subject.matter = move.matter AND removed_at IS NULL"  \
    " WHERE to_state = 'closed_minor' AND from_state <> 'closed_minor'"

/* --- money ------------------------------------------------------------------------------------------------------------- */

/* What each posting moved; a reversal takes off, on its own day, what its origin brought. */
#define FLOWS(numerator, denominator, only)                                                                            \
    "SELECT flow.id, " numerator ", " denominator                                                                      \
    ", flow.matter, on_day, NULL, NULL, NULL, kind, '#' || flow.id, NULL FROM (SELECT posting.id, posting.matter, "    \
    "posting.on_day, coalesce(origin.kind, posting.kind) AS kind, sum(max(fen, 0)) * CASE WHEN origin.id IS NULL "     \
    "THEN 1 ELSE -1 END AS fen FROM posting JOIN posting_line ON posting_line.posting = posting.id"                    \
    " LEFT JOIN posting AS origin ON origin.id = posting.reverses GROUP BY posting.id) AS flow WHERE kind IN (" only   \
    ")"
/* A matter a row: what was found and received of it until the period ended, placed by the day on which money was first found. */
#define MATTERS_OF_MONEY(numerator, denominator)                                                                       \
    "SELECT money.matter, " numerator ", " denominator ", money.matter, first_day" BARE                                \
    " FROM (SELECT posting.matter, min(CASE posting.kind WHEN 'found' THEN "                                           \
    "posting.on_day END) AS first_day,"                                                                                \
    " sum(CASE coalesce(origin.kind, posting.kind) WHEN 'found' THEN max(fen, 0) * CASE WHEN origin.id IS NULL THEN "  \
    "1 ELSE -1 END ELSE 0 END) AS found,"                                                                              \
    " sum(CASE coalesce(origin.kind, posting.kind) WHEN 'received' THEN max(fen, 0) * CASE WHEN origin.id IS NULL "    \
    "THEN 1 ELSE -1 END ELSE 0 END) AS received"                                                                       \
    " FROM posting JOIN posting_line ON posting_line.posting = posting.id"                                             \
    " LEFT JOIN posting AS origin ON origin.id = posting.reverses WHERE posting.on_day <= ?6 GROUP BY "                \
    "posting.matter) AS money JOIN matter ON matter.id = money.matter"

/* --- warnings ---------------------------------------------------------------------------------------------------------- */

#define LEAD_OF_WARNING                                                                                                \
    "(SELECT min(matter_link.matter) FROM matter_link WHERE kind = 'warning' AND ref = warning.id AND removed_at IS "  \
    "NULL)"
#define WARNINGS(numerator, denominator, matter)                                                                       \
    "SELECT warning.id, " numerator ", " denominator ", " matter                                                       \
    ", warning_run.as_of, coalesce((SELECT region FROM matter WHERE matter.id = " LEAD_OF_WARNING                      \
    "), CASE WHEN warning.region GLOB '[0-9][0-9][0-9][0-9]*' THEN warning.region END,"                                \
    " (SELECT code FROM region WHERE region.name = warning.region ORDER BY code LIMIT 1), json_extract(?8, '$.city'))" \
    ", warning.domain, NULL, warning.model, '!' || warning.id, NULL"                                                   \
    " FROM warning JOIN warning_run ON warning_run.id = warning.first_run"
#define IS_LEAD     LEAD_OF_WARNING " IS NOT NULL"
#define IS_JUDGED   "EXISTS (SELECT 1 FROM warning_outcome WHERE warning_outcome.warning = warning.id)"
#define IS_REVIEWED "(warning.dismissed_at IS NOT NULL OR " IS_LEAD " OR " IS_JUDGED ")"
#define IS_FILED                                                                                                       \
    "EXISTS (SELECT 1 FROM move WHERE to_state = 'filed' AND on_day <= ?6 AND matter IN (SELECT matter FROM "          \
    "matter_link WHERE kind = 'warning' AND ref = warning.id AND removed_at IS NULL UNION SELECT up.matter FROM "      \
    "matter_link AS up JOIN matter_link AS low ON low.matter = up.ref AND low.kind = 'warning' AND low.ref = "         \
    "warning.id AND low.removed_at IS NULL WHERE up.kind = 'matter' AND up.relation = 'merged' AND up.removed_at IS "  \
    "NULL))"
#define OUTCOMES(outcomes)                                                                                             \
    "EXISTS (SELECT 1 FROM warning_outcome WHERE warning_outcome.warning = warning.id AND outcome IN (" outcomes "))"
#define IS_CONFIRMED OUTCOMES("'confirmed', 'partly'")
#define IS_REFUTED                                                                                                     \
    "(" OUTCOMES("'unfounded'") " OR (NOT " IS_JUDGED                                                                  \
                                " AND warning.state = 'dismissed' AND warning.dismissed_cause <> 'already_handled'))"
/* A warning on the case's lead, or one of the same domain about one of its persons, raised before it was filed. */
#define WAS_WARNED                                                                                                     \
    "(EXISTS (SELECT 1 FROM matter_link WHERE kind = 'warning' AND removed_at IS NULL AND matter_link.matter IN "      \
    "(SELECT matter.id UNION SELECT matter.parent UNION SELECT "                                                       \
    "merged.ref FROM matter_link AS merged WHERE merged.matter = matter.parent AND merged.kind = 'matter' AND "        \
    "merged.relation = 'merged' AND merged.removed_at IS NULL))"                                                       \
    " OR EXISTS (SELECT 1 FROM matter_subject JOIN warning ON warning.subject = matter_subject.entity AND "            \
    "warning.domain = matter.domain JOIN warning_run ON warning_run.id = "                                             \
    "warning.first_run AND warning_run.as_of <= matter.opened_on WHERE matter_subject.matter = matter.id AND "         \
    "removed_at IS NULL))"

/* --- data -------------------------------------------------------------------------------------------------------------- */

#define DUE(path) "json_extract(slot.value, '$." path "')"
#define DELIVERIES                                                                                                                                                                                        \
    "SELECT slot.key, EXISTS (SELECT 1 FROM batch WHERE batch.state = 'committed' AND batch.dataset = " DUE("dataset") " AND CASE WHEN period_from IS NULL THEN substr(received_at, 1, 10) BETWEEN " DUE( \
        "from") " AND " DUE("grace") " ELSE period_from <= " DUE("to") " AND period_to >= " DUE("from") " END), 1, "                                                                                      \
                                                                                                        "NULL, " DUE(                                                                                     \
                                                                                                            "to") ", "                                                                                    \
                                                                                                                  "js"                                                                                    \
                                                                                                                  "o"                                                                                     \
                                                                                                                  "n_"                                                                                    \
                                                                                                                  "ex"                                                                                    \
                                                                                                                  "t"                                                                                     \
                                                                                                                  "ra"                                                                                    \
                                                                                                                  "c"                                                                                     \
                                                                                                                  "t("                                                                                    \
                                                                                                                  "?"                                                                                     \
                                                                                                                  "8,"                                                                                    \
                                                                                                                  " "                                                                                     \
                                                                                                                  "'$"                                                                                    \
                                                                                                                  "."                                                                                     \
                                                                                                                  "ci"                                                                                    \
                                                                                                                  "t"                                                                                     \
                                                                                                                  "y'"                                                                                    \
                                                                                                                  ")"                                                                                     \
                                                                                                                  ", "                                                                                    \
                                                                                                                  "NU"                                                                                    \
                                                                                                                  "L"                                                                                     \
                                                                                                                  "L,"                                                                                    \
                                                                                                                  " "                                                                                     \
                                                                                                                  "NU"                                                                                    \
                                                                                                                  "L"                                                                                     \
                                                                                                                  "L,"                                                                                    \
                                                                                                                  " " DUE("department") ", " DUE(                                                         \
                                                                                                                      "dataset") " || ' ' || " DUE("from") ", NULL FROM json_each(?8, '$.due') AS slot"

/* --- putting right ----------------------------------------------------------------------------------------------------- */

/* Of a wave, the places that no other row of it divides further. */
#define SURVEYS                                                                                                        \
    "SELECT id, satisfied, asked, NULL, on_day, region, NULL, NULL, wave, wave || ' ' || region, NULL FROM survey"     \
    " WHERE wave = (SELECT wave FROM survey WHERE on_day BETWEEN ?5 AND ?6 AND substr(region, 1, length(?7)) = ?7"     \
    " ORDER BY on_day DESC, wave DESC LIMIT 1) AND NOT EXISTS (SELECT 1 FROM survey AS part WHERE part.wave = "        \
    "survey.wave AND length(part.region) > length(survey.region) AND substr(part.region, 1, length(survey.region)) "   \
    "= survey.region)"
#define TRAINED                                                                                                        \
    "SELECT coalesce('e' || entity, 'n' || training_person.name || '/' || coalesce(training_person.region, '')), "     \
    "attended, 1, NULL, "                                                                                              \
    "on_day, coalesce(training_person.region, organ.region, json_extract(?8, '$.city')), NULL, NULL, NULL, "           \
    "training.title, training_person.name FROM training_person JOIN training ON training.id = "                        \
    "training_person.training"                                                                                         \
    " LEFT JOIN organ ON organ.id = training.organ"
#define OPEN_PLANS "opened_on <= ?6 AND (plan.accepted_on IS NULL OR plan.accepted_on >= ?5)"
#define ISSUES(numerator, denominator, day, only)                                                                      \
    "SELECT id, " numerator ", " denominator ", NULL, " day                                                            \
    ", region, NULL, NULL, NULL, '#' || id, NULL FROM urgent_issue" only
#define VILLAGES(numerator)                                                                                            \
    "SELECT code, " numerator ", 1, NULL, ?6, code, NULL, NULL, NULL, code, NULL FROM region WHERE length(code) = 12"

#define BY(band)  (1u << QF_BAND_##band)
#define OF_PLACE  (BY(COUNTY) | BY(TOWNSHIP))
#define OF_MATTER (OF_PLACE | BY(DOMAIN))
#define OF_REPORT (OF_MATTER | BY(CHANNEL))
#define OF_LEAD   (OF_MATTER | BY(CHANNEL) | BY(SOURCE))
#define OF_PERSON (OF_LEAD | BY(RANK))

#define SPECIFICATION                                                                                                  \
    {                                                                                                                  \
        "统计口径说明", "definitions of the figures"                                                                   \
    }

static const struct qf_statistic measures[] = {
    { "reports_accepted", { "受理件数(初次)", "reports accepted (first ones)" },
        { "期内受理的初次检举控告件数", "first reports accepted in the period" },
        { "纪检监察机关处理检举控告工作规则", "rules on handling reports" }, QF_FAMILY_REPORTS, QF_UNIT_COUNT,
        OF_REPORT, NULL, ACCEPTED("1", "0", ""), QF_COUNT_DISTINCT, "accepted" },
    { "reports_repeated", { "重复件数", "repeat reports" },
        { "期内收到的重复检举控告件数,不计入受理件数", "repeats received in the period, not among those accepted" },
        { "规则第14条", "rules, art. 14" }, QF_FAMILY_REPORTS, QF_UNIT_COUNT, OF_REPORT, NULL,
        "SELECT matter.id, 1, 0, matter.id, opened_on" BARE
        " FROM report JOIN matter ON matter.id = report.id WHERE repeats IS NOT NULL",
        QF_COUNT_DISTINCT },
    { "closing_rate", { "办结率", "closing rate" },
        { "期内受理的初次件中,至期末已办结的/期内受理的初次件",
            "of the first reports accepted in the period, those closed by its end / all of them" },
        { "同批口径:分子分母为同一批件", "cohort rule: both parts are of the same reports" }, QF_FAMILY_REPORTS,
        QF_UNIT_PERCENT, OF_REPORT, NULL, ACCEPTED(CLOSED_BY_END, "1", ""), QF_COUNT_DISTINCT, "accepted" },
    { "closing_on_time_rate", { "按期办结率", "closed on time" },
        { "上述已办结件中,本件及其线索各时限均未逾期的/已办结件",
            "of those closed, the ones without a clock that ran out, theirs or their leads' / those closed" },
        SPECIFICATION, QF_FAMILY_REPORTS, QF_UNIT_PERCENT, OF_REPORT, NULL,
        ACCEPTED("NOT " LATE(REPORT_AND_LEADS), "1", " AND " CLOSED_BY_END), QF_COUNT_DISTINCT, "accepted" },
    { "double_feedback_rate", { "实名举报双反馈率", "both feedbacks given" },
        { "期内办结的实名初次件中,至期末受理和结果均已反馈的/期内办结的实名初次件",
            "of the signed first reports closed in the period, those told of acceptance and outcome by its end / all "
            "of them" },
        { "规则:双反馈", "rules: both feedbacks" }, QF_FAMILY_REPORTS, QF_UNIT_PERCENT, OF_REPORT, NULL,
        "SELECT report.id, (SELECT count(DISTINCT kind) FROM notice WHERE notice.report = report.id AND on_day <= ?6) "
        "= 2, 1, report.id,"
        " (SELECT max(on_day) FROM move WHERE move.matter = report.id AND to_state = 'concluded' AND on_day <= ?6)" BARE
        " FROM report WHERE repeats IS NULL AND signature <> 'anonymous' AND " CLOSED_BY_END,
        QF_COUNT_DISTINCT },

    { "leads_opened", { "问题线索数", "leads" },
        { "期内登记的问题线索,并案的计一条", "leads opened in the period, merged ones once" }, SPECIFICATION,
        QF_FAMILY_LEADS, QF_UNIT_COUNT, OF_LEAD, NULL, LEADS("1", "0", ""), QF_COUNT_DISTINCT, "leads" },
    { "leads_from_visits", { "走访收集线索数", "leads from visits" },
        { "期内登记、来源为走访的问题线索", "leads opened in the period that rest on a visit" },
        { "百名干部联百村", "a hundred cadres for a hundred villages" }, QF_FAMILY_LEADS, QF_UNIT_COUNT, OF_MATTER,
        NULL,
        LEADS("1", "0",
            " AND EXISTS (SELECT 1 FROM matter_link WHERE matter_link.matter = matter.id AND matter_link.kind = "
            "'visit' AND removed_at IS NULL)"),
        QF_COUNT_DISTINCT },
    { "disposal_rate", { "线索处置率", "leads disposed of" },
        { "期内登记的线索中,至期末已批准处置(谈话函询、初步核实、暂存待查、予以了结)的/期内登记的线索",
            "of the leads opened in the period, those with an approved disposition by its end / all of them" },
        { "监督执纪工作规则:四类处置", "rules on discipline work: four dispositions" }, QF_FAMILY_LEADS,
        QF_UNIT_PERCENT, OF_LEAD, NULL, LEADS(WENT("matter.id", DISPOSED), "1", ""), QF_COUNT_DISTINCT, "leads" },
    { "verification_rate", { "初核率", "leads verified" },
        { "期内登记的线索中,至期末已初步核实的/期内登记的线索",
            "of the leads opened in the period, those that went into preliminary verification by its end / all of "
            "them" },
        SPECIFICATION, QF_FAMILY_LEADS, QF_UNIT_PERCENT, OF_LEAD, NULL, LEADS(WENT("matter.id", "'prelim'"), "1", ""),
        QF_COUNT_DISTINCT, "leads" },
    { "filing_rate", { "成案率", "verified leads filed" },
        { "期内登记并已初核的线索中,至期末已立案的/已初核的线索",
            "of the leads opened in the period and verified, those filed as cases by its end / those verified" },
        SPECIFICATION, QF_FAMILY_LEADS, QF_UNIT_PERCENT, OF_LEAD, NULL,
        LEADS(WENT("matter.id", "'filed'"), "1", " AND " WENT("matter.id", "'prelim'")), QF_COUNT_DISTINCT, "leads" },

    { "cases_filed", { "立案件数", "cases filed" }, { "期内立案的案件", "cases filed in the period" }, SPECIFICATION,
        QF_FAMILY_CASES, QF_UNIT_COUNT, OF_LEAD, NULL, CASES("1", "0", "opened_on", ""), QF_COUNT_DISTINCT, "cases" },
    { "dual_investigation_rate", { "一案双查率", "verdicts on leaders' responsibility" },
        { "期内结案的案件中,已作出领导责任结论的/期内结案的案件",
            "of the cases closed in the period, those with a verdict on the leaders' responsibility / all of them" },
        { "一案双查", "investigating both" }, QF_FAMILY_CASES, QF_UNIT_PERCENT, OF_MATTER, NULL,
        CASES("EXISTS (SELECT 1 FROM verdict WHERE verdict.matter = matter.id AND on_day <= ?6)", "1", "closed_on",
            " AND closed_on IS NOT NULL"),
        QF_COUNT_DISTINCT },
    { "cases_listed", { "挂牌督办件数", "cases and leads listed" },
        { "期内挂牌的事项", "matters listed for supervision in the period" }, SPECIFICATION, QF_FAMILY_CASES,
        QF_UNIT_COUNT, OF_MATTER | BY(ITEM), "level",
        "SELECT listing.id, 1, 0, listing.matter, listed_on, NULL, NULL, NULL, listing.level, listing.number, NULL "
        "FROM listing",
        QF_COUNT_DISTINCT },
    { "frugality_cases", { "违反中央八项规定精神问题数", "cases against the eight provisions" },
        { "期内立案、列入八项规定精神专项的案件",
            "cases filed in the period under a campaign on the eight provisions" },
        { "月报制度", "the monthly national report" }, QF_FAMILY_CASES, QF_UNIT_COUNT, OF_MATTER, NULL,
        CASES("1", "0", "opened_on", FRUGALITY), QF_COUNT_DISTINCT },
    { "frugality_persons", { "违反中央八项规定精神处理人数", "persons dealt with under the eight provisions" },
        { "上述案件期内立案的直接责任人(去重)", "persons answering directly in these cases, each once" },
        { "月报制度", "the monthly national report" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS, OF_MATTER | BY(RANK), NULL,
        FILED_PERSONS(FRUGALITY), QF_COUNT_DISTINCT, "frugality" },
    { "frugality_sanctioned", { "违反中央八项规定精神处分人数", "persons sanctioned under the eight provisions" },
        { "上述案件期内受党纪政务处分的人(去重)", "persons of such cases sanctioned in the period, each once" },
        { "月报制度", "the monthly national report" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS, OF_MATTER | BY(RANK), NULL,
        SANCTIONED("line IN ('party', 'administrative')" FRUGALITY), QF_COUNT_DISTINCT, "frugality" },

    { "persons_filed", { "立案人数", "persons filed against" },
        { "期内立案案件的直接责任人(去重)", "persons answering directly in cases filed in the period, each once" },
        SPECIFICATION, QF_FAMILY_PERSONS, QF_UNIT_PERSONS, OF_PERSON, NULL, FILED_PERSONS(""), QF_COUNT_DISTINCT,
        "filed" },
    { "village_heads_filed", { "其中村(社区)书记、主任", "of these, village secretaries and heads" },
        { "立案人数中农村、企业等其他人员里职务含书记或主任的,不含副职",
            "of them, those of the rank 'rural' whose post names a secretary or head, deputies not" },
        { "全国通报口径", "as in the national report" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS, OF_MATTER, NULL,
        FILED_PERSONS(" AND rank = 'rural' AND (post LIKE '%书记%' OR post LIKE '%主任%') AND post NOT LIKE '%副%'"),
        QF_COUNT_DISTINCT, "filed" },
    { "persons_sanctioned", { "党纪政务处分人数", "persons sanctioned" },
        { "期内受党纪或政务处分的人,同一人只计一次",
            "persons given a party or administrative sanction in the period, each once" },
        { "处分人数不等于两类处分之和", "persons are not the sum of the two kinds" }, QF_FAMILY_PERSONS,
        QF_UNIT_PERSONS, OF_PERSON, NULL, SANCTIONED("line IN ('party', 'administrative')"), QF_COUNT_DISTINCT,
        "sanctioned" },
    { "persons_party", { "其中党纪处分", "of these, by the party" },
        { "期内受党纪处分的人(去重)", "persons given a party sanction, each once" },
        { "与政务处分有重叠", "overlaps with the next" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS, OF_PERSON | BY(ITEM),
        "sanction", SANCTIONED("line = 'party'"), QF_COUNT_DISTINCT, "sanctioned" },
    { "persons_administrative", { "其中政务处分", "of these, administrative" },
        { "期内受政务处分的人(去重)", "persons given an administrative sanction, each once" },
        { "与党纪处分有重叠", "overlaps with the one before" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS,
        OF_PERSON | BY(ITEM), "sanction", SANCTIONED("line = 'administrative'"), QF_COUNT_DISTINCT, "sanctioned" },
    { "persons_both", { "其中双重处分", "of these, both" },
        { "期内同受党纪和政务处分的人(去重)", "persons given both in the period, each once" },
        { "党纪+政务-双重=处分人数", "party + administrative − both = persons" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS,
        OF_MATTER | BY(RANK), NULL, SANCTIONED(BOTH_LINES), QF_COUNT_DISTINCT, "sanctioned" },
    { "persons_transferred", { "移送检察机关人数", "persons sent to the prosecutors" },
        { "期内移送检察机关的人(去重)", "persons sent in the period, each once" }, { "监察法", "Supervision Law" },
        QF_FAMILY_PERSONS, QF_UNIT_PERSONS, OF_MATTER | BY(RANK), NULL,
        "SELECT " PERSON ", 1, 0, matter, transferred_on, NULL, NULL, rank, NULL, NULL, name FROM person_in_case WHERE "
        "transferred_on IS NOT NULL",
        QF_COUNT_DISTINCT },
    { "accountability_persons", { "问责人数", "persons held accountable" },
        { "期内被问责,或因领导责任受党纪政务处分的人(去重)",
            "persons given a measure of accountability, or sanctioned for their leadership, in the period, each once" },
        { "中国共产党问责条例第8条", "party rules on accountability, art. 8" }, QF_FAMILY_PERSONS, QF_UNIT_PERSONS,
        OF_MATTER | BY(RANK) | BY(ITEM), "sanction",
        SANCTIONED("(line = 'accountability' OR (responsibility = 'leadership' AND line <> 'measure'))"),
        QF_COUNT_DISTINCT },

    { "form_1", { "第一种形态占比", "first form" },
        { "第一种形态人次/四种形态总人次", "person-times of the first form / of all four" },
        { "由原始人次计算,四项之和可为99.9%至100.1%", "from raw counts; the four may add up to 99.9–100.1 %" },
        QF_FAMILY_FORMS, QF_UNIT_PERCENT, OF_MATTER, NULL, FORMS("1"), QF_COUNT_DISTINCT, "forms" },
    { "form_2", { "第二种形态占比", "second form" },
        { "第二种形态人次/四种形态总人次", "person-times of the second form / of all four" }, { "同上", "as above" },
        QF_FAMILY_FORMS, QF_UNIT_PERCENT, OF_MATTER, NULL, FORMS("2"), QF_COUNT_DISTINCT, "forms" },
    { "form_3", { "第三种形态占比", "third form" },
        { "第三种形态人次/四种形态总人次", "person-times of the third form / of all four" }, { "同上", "as above" },
        QF_FAMILY_FORMS, QF_UNIT_PERCENT, OF_MATTER, NULL, FORMS("3"), QF_COUNT_DISTINCT, "forms" },
    { "form_4", { "第四种形态占比", "fourth form" },
        { "第四种形态人次/四种形态总人次", "person-times of the fourth form / of all four" }, { "同上", "as above" },
        QF_FAMILY_FORMS, QF_UNIT_PERCENT, OF_MATTER, NULL, FORMS("4"), QF_COUNT_DISTINCT, "forms" },

    { "cycle_mean", { "平均办理周期", "mean days to decision" },
        { "期内作出处分决定的案件,自立案至决定的天数之和/件数",
            "days from filing to decision, of cases decided in the period / their number" },
        SPECIFICATION, QF_FAMILY_CYCLE, QF_UNIT_DAYS, OF_MATTER, NULL, DECIDED_CASES, QF_COUNT_SUM, "cycle" },
    { "cycle_median", { "办理周期中位数", "median days to decision" },
        { "同上案件天数的中位数,偶数件取中间两数的平均",
            "the median of the same days; of an even number, the mean of the middle two" },
        SPECIFICATION, QF_FAMILY_CYCLE, QF_UNIT_DAYS, OF_MATTER, NULL, DECIDED_CASES, QF_COUNT_MEDIAN, "cycle" },
    { "cycle_reduction", { "办理周期缩短率", "reduction of the cycle" },
        { "1-本期平均周期/基期平均周期,基期未指定时为上年同期",
            "1 − mean now / mean in the base period, which is the same period one year before unless named" },
        SPECIFICATION, QF_FAMILY_CYCLE, QF_UNIT_PERCENT, 0, NULL, DECIDED_CASES, QF_COUNT_REDUCTION, "cycle" },

    { "loss_found", { "查明金额", "money found" },
        { "期内查明金额之和,冲销已扣除", "amounts found in the period, reversals taken off" }, SPECIFICATION,
        QF_FAMILY_MONEY, QF_UNIT_MONEY, OF_LEAD, NULL, FLOWS("fen", "0", "'found'"), QF_COUNT_SUM, "loss" },
    { "amount_recovered", { "追缴金额", "money recovered" },
        { "期内收缴金额之和(现金及物品折价),冲销已扣除",
            "amounts received in the period (cash and goods at their value), reversals taken off" },
        { "毛额,可超过涉案金额", "gross; may exceed what the case concerns" }, QF_FAMILY_MONEY, QF_UNIT_MONEY, OF_LEAD,
        NULL, FLOWS("fen", "0", "'received'"), QF_COUNT_SUM, "money" },
    { "restitution", { "退还所有人(返还群众)", "returned to owners" },
        { "期内退还所有人金额之和", "amounts returned to their owners in the period" },
        { "公职人员政务处分法第25条", "Law on Administrative Sanctions, art. 25" }, QF_FAMILY_MONEY, QF_UNIT_MONEY,
        OF_LEAD, NULL, FLOWS("fen", "0", "'returned'"), QF_COUNT_SUM, "money" },
    { "to_treasury", { "上缴国库", "paid into the treasury" },
        { "期内上缴国库金额之和", "amounts paid into the treasury in the period" },
        { "公职人员政务处分法第25条", "Law on Administrative Sanctions, art. 25" }, QF_FAMILY_MONEY, QF_UNIT_MONEY,
        OF_LEAD, NULL, FLOWS("fen", "0", "'treasury'"), QF_COUNT_SUM, "money" },
    { "to_livelihood", { "用于改善民生", "spent on livelihood" },
        { "期内用于民生项目金额之和", "amounts spent on livelihood in the period" },
        { "本市部署", "programme of the city" }, QF_FAMILY_MONEY, QF_UNIT_MONEY, OF_LEAD, NULL,
        FLOWS("fen", "0", "'livelihood'"), QF_COUNT_SUM, "money" },
    { "passed_on", { "支出合计(三项)", "passed on (all three)" },
        { "退还所有人+上缴国库+改善民生", "returned + treasury + livelihood" }, SPECIFICATION, QF_FAMILY_MONEY,
        QF_UNIT_MONEY, OF_LEAD | BY(ITEM), "destination", FLOWS("fen", "0", "'returned', 'treasury', 'livelihood'"),
        QF_COUNT_SUM, "money" },
    { "money_held", { "期末待处置金额", "still held at the end" },
        { "至期末已收缴尚未支出的金额", "received and not passed on by the end of the period" }, SPECIFICATION,
        QF_FAMILY_MONEY, QF_UNIT_MONEY, OF_LEAD, NULL,
        "SELECT posting.matter, sum(fen), 0, posting.matter, ?6" BARE
        " FROM posting_line JOIN posting ON posting.id = posting_line.posting"
        " WHERE account = 'held' AND posting.on_day <= ?6 GROUP BY posting.matter HAVING sum(fen) <> 0",
        QF_COUNT_SUM, "money" },
    { "livelihood_rate", { "民生支出率", "livelihood ratio" },
        { "期内用于民生/期内追缴", "spent on livelihood in the period / recovered in it" },
        { "政策比例(80%),与法定去向并列", "a policy ratio (80 %), beside the lawful destinations" }, QF_FAMILY_MONEY,
        QF_UNIT_PERCENT, OF_MATTER, NULL,
        FLOWS("CASE kind WHEN 'livelihood' THEN fen ELSE 0 END", "CASE kind WHEN 'received' THEN fen ELSE 0 END",
            "'livelihood', 'received'"),
        QF_COUNT_SUM, "money" },
    { "loss_recovery_rate", { "挽回损失率", "losses made good" },
        { "期内首次查明金额的事项,至期末收缴额(每件以查明额为限)/查明额",
            "of matters in which money was first found in the period: received by its end, of each at most what was "
            "found / found" },
        { "每件封顶,不超过100%", "capped for each matter: never above 100 %" }, QF_FAMILY_MONEY, QF_UNIT_PERCENT,
        OF_MATTER, NULL, MATTERS_OF_MONEY("min(received, found)", "found"), QF_COUNT_SUM, "loss" },
    { "recovered_beyond", { "追缴超出涉案金额", "recovered beyond the amount concerned" },
        { "同上事项,收缴额超出登记涉案金额的部分之和",
            "of the same matters, what was received beyond the amount that the matter concerns" },
        { "不计入挽回损失率", "does not count as a loss made good" }, QF_FAMILY_MONEY, QF_UNIT_MONEY, OF_MATTER, NULL,
        MATTERS_OF_MONEY("CASE WHEN amount_fen > 0 THEN max(received - amount_fen, 0) ELSE 0 END", "0"), QF_COUNT_SUM,
        "loss" },
    { "persons_repaid", { "返还群众人(户)数", "owners repaid" },
        { "期内收到退还款、未被冲销的不同领款人",
            "distinct owners to whom money was returned in the period, reversals left out" },
        { "返还到人", "returned to persons" }, QF_FAMILY_MONEY, QF_UNIT_PERSONS, OF_MATTER, NULL,
        "SELECT coalesce('e' || beneficiary_entity, 'n' || beneficiary), 1, 0, posting.matter, posting.on_day, NULL, "
        "NULL, NULL, NULL, '#' || posting.id, beneficiary"
        " FROM posting JOIN posting_line ON posting_line.posting = posting.id AND account = 'owner' WHERE posting.kind "
        "= 'returned'"
        " AND NOT EXISTS (SELECT 1 FROM posting AS mirror WHERE mirror.reverses = posting.id AND mirror.on_day <= ?6)",
        QF_COUNT_DISTINCT },

    { "warnings_raised", { "预警数", "warnings raised" },
        { "期内首次产生的预警", "warnings first raised in the period" }, SPECIFICATION, QF_FAMILY_WARNINGS,
        QF_UNIT_COUNT, OF_MATTER | BY(ITEM), "model", WARNINGS("1", "0", LEAD_OF_WARNING), QF_COUNT_DISTINCT,
        "warnings" },
    { "warnings_verified_rate", { "预警核实率", "warnings verified" },
        { "期内预警中,已有人核实(排除、转线索或登记结果)的/期内预警",
            "of the warnings of the period, those that a person dismissed, made a lead of or gave an outcome / all of "
            "them" },
        { "疑点须经人工核实", "a warning is a question until a person answers it" }, QF_FAMILY_WARNINGS,
        QF_UNIT_PERCENT, OF_MATTER | BY(ITEM), "model", WARNINGS(IS_REVIEWED, "1", LEAD_OF_WARNING), QF_COUNT_DISTINCT,
        "warnings" },
    { "warnings_to_leads_rate", { "预警转线索率", "warnings to leads" },
        { "期内预警中,已转为线索的/期内预警",
            "of the warnings of the period, those that a lead rests on / all of them" },
        SPECIFICATION, QF_FAMILY_WARNINGS, QF_UNIT_PERCENT, OF_MATTER | BY(ITEM), "model",
        WARNINGS(IS_LEAD, "1", LEAD_OF_WARNING), QF_COUNT_DISTINCT, "warnings" },
    { "warnings_to_cases_rate", { "预警成案率", "warnings to cases" },
        { "期内预警中,其线索至期末已立案的/期内预警",
            "of the warnings of the period, those whose lead was filed by its end / all of them" },
        SPECIFICATION, QF_FAMILY_WARNINGS, QF_UNIT_PERCENT, OF_MATTER | BY(ITEM), "model",
        WARNINGS(IS_FILED, "1", LEAD_OF_WARNING), QF_COUNT_DISTINCT, "warnings" },
    { "model_precision", { "模型准确率", "precision of the models" },
        { "期内预警中,结果属实(含部分属实)的/已有属实或不属实结果的",
            "of the warnings of the period, those confirmed wholly or partly / those confirmed or refuted" },
        { "无法查实和已另案处理的不计", "what could not be proved or was handled already is in neither" },
        QF_FAMILY_WARNINGS, QF_UNIT_PERCENT, OF_MATTER | BY(ITEM), "model",
        WARNINGS(IS_CONFIRMED, "(" IS_CONFIRMED " OR " IS_REFUTED ")", LEAD_OF_WARNING), QF_COUNT_DISTINCT },
    { "model_recall", { "模型查全率(以立案回看)", "recall, by later cases" },
        { "期内立案的案件中,此前已有预警指向的/期内立案的案件",
            "of the cases filed in the period, those that a warning had pointed to / all of them" },
        SPECIFICATION, QF_FAMILY_CASES, QF_UNIT_PERCENT, OF_MATTER, NULL, CASES(WAS_WARNED, "1", "opened_on", ""),
        QF_COUNT_DISTINCT, "cases" },

    { "data_arrival_rate", { "数据到位率", "data delivered" },
        { "按数据合约频次应于期内结束的批次中,已到的/应到的",
            "of the deliveries that contracts make due within the period, those received / all of them" },
        { "一次性数据集不计", "data sets delivered once are left out" }, QF_FAMILY_DATA, QF_UNIT_PERCENT, BY(ITEM),
        "department", DELIVERIES, QF_COUNT_DISTINCT },
    { "data_quality", { "数据合格率", "rows that passed" },
        { "期内收到批次中,合格行/(合格行+隔离行)",
            "of the batches received in the period: rows accepted / rows accepted or quarantined" },
        SPECIFICATION, QF_FAMILY_DATA, QF_UNIT_PERCENT, BY(ITEM), "department",
        "SELECT id, rows_accepted, rows_accepted + rows_quarantined, NULL, substr(received_at, 1, 10), "
        "json_extract(?8, '$.city'), NULL, NULL, department, dataset || ' #' || id, NULL"
        " FROM batch WHERE state = 'committed'",
        QF_COUNT_POOLED },

    { "satisfaction", { "群众满意度", "satisfaction" },
        { "期内最近一轮调查:满意人数/调查人数;同比为百分点",
            "the last wave in the period: satisfied / asked; its change is in percentage points" },
        { "须注明轮次和样本量", "to be shown with wave and sample" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT,
        OF_PLACE | BY(ITEM), "wave", SURVEYS, QF_COUNT_POOLED },
    { "training_coverage", { "培训覆盖率", "training coverage" },
        { "期内培训实到人数/名册人数,均去重",
            "persons who came to a training of the period / on its rosters, each once" },
        SPECIFICATION, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_PLACE, NULL, TRAINED, QF_COUNT_DISTINCT },
    { "plan_completion", { "一村一策完成率", "plan items done" },
        { "期内在办整顿方案的事项中,至期末已完成的/全部事项",
            "of the items of plans open in the period, those done by its end / all of them" },
        { "一村一策", "one village, one plan" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_PLACE, NULL,
        "SELECT plan_item.id, coalesce(done_on <= ?6, 0), 1, plan.matter, ?6, plan.region, NULL, NULL, NULL, "
        "plan.title || ' #' || plan_item.id, NULL"
        " FROM plan_item JOIN plan ON plan.id = plan_item.plan WHERE " OPEN_PLANS,
        QF_COUNT_DISTINCT },
    { "plans_accepted", { "整顿方案验收率", "plans accepted" },
        { "期内在办整顿方案中,至期末已验收的/全部",
            "of the plans open in the period, those accepted by its end / all of them" },
        { "一村一策", "one village, one plan" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_PLACE, NULL,
        "SELECT plan.id, coalesce(accepted_on <= ?6, 0), 1, plan.matter, ?6, plan.region, NULL, NULL, NULL, "
        "plan.title, NULL FROM plan WHERE " OPEN_PLANS,
        QF_COUNT_DISTINCT },
    { "officials_replaced", { "调整不胜任干部人数", "officials replaced" },
        { "期内被调整的村(社区)干部(去重)", "officials replaced in the period, each once" }, SPECIFICATION,
        QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERSONS, OF_PLACE, NULL,
        "SELECT coalesce('e' || entity, 'n' || name || '/' || region), 1, 0, NULL, on_day, region, NULL, NULL, NULL, "
        "post, name FROM replacement",
        QF_COUNT_DISTINCT, "replaced" },
    { "secretaries_replaced", { "其中村书记", "of these, village secretaries" },
        { "其中职务含书记、非副职的", "of them, secretaries, deputies not" }, SPECIFICATION, QF_FAMILY_PUTTING_RIGHT,
        QF_UNIT_PERSONS, OF_PLACE, NULL,
        "SELECT coalesce('e' || entity, 'n' || name || '/' || region), 1, 0, NULL, on_day, region, NULL, NULL, NULL, "
        "post, name FROM replacement"
        " WHERE post LIKE '%书记%' AND post NOT LIKE '%副%'",
        QF_COUNT_DISTINCT, "replaced" },
    { "ghost_pay_stopped", { "清理吃空饷人数", "ghost pay stopped" },
        { "期内停发的吃空饷人员(去重)", "persons whose pay without work was stopped in the period, each once" },
        SPECIFICATION, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERSONS, OF_PLACE, NULL,
        "SELECT coalesce('e' || entity, 'n' || name || '/' || unit), 1, 0, matter, stopped_on, region, NULL, NULL, "
        "NULL, unit, name FROM ghost_pay",
        QF_COUNT_DISTINCT, "ghost_pay" },
    { "ghost_pay_clawback", { "吃空饷追回金额", "ghost pay clawed back" },
        { "期内停发人员应追回金额之和,记账已冲销的不计",
            "amounts to be clawed back of those stopped in the period, those whose posting was reversed left out" },
        SPECIFICATION, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_MONEY, OF_PLACE, NULL,
        "SELECT id, clawback_fen, 0, matter, stopped_on, region, NULL, NULL, NULL, unit, name FROM ghost_pay"
        " WHERE NOT EXISTS (SELECT 1 FROM posting AS mirror WHERE mirror.reverses = ghost_pay.posting AND "
        "mirror.on_day <= ?6)",
        QF_COUNT_SUM, "ghost_pay" },
    { "issues_solved", { "解决急难愁盼问题数", "urgent issues solved" },
        { "期内解决的群众急难愁盼问题", "urgent issues solved in the period" }, SPECIFICATION, QF_FAMILY_PUTTING_RIGHT,
        QF_UNIT_COUNT, OF_PLACE, NULL, ISSUES("1", "0", "solved_on", " WHERE solved_on IS NOT NULL"), QF_COUNT_DISTINCT,
        "issues" },
    { "issues_solved_rate", { "急难愁盼问题解决率", "urgent issues solved of those opened" },
        { "期内登记的问题中,至期末已解决的/期内登记的问题",
            "of the issues opened in the period, those solved by its end / all of them" },
        SPECIFICATION, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_PLACE, NULL,
        ISSUES("coalesce(solved_on <= ?6, 0)", "1", "opened_on", ""), QF_COUNT_DISTINCT, "issues" },
    { "visits", { "走访次数", "visits" }, { "期内走访次数", "visits in the period" },
        { "百名干部联百村", "a hundred cadres for a hundred villages" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_COUNT,
        OF_PLACE | BY(ITEM), "kind",
        "SELECT id, 1, 0, NULL, on_day, region, NULL, NULL, kind, '#' || id, NULL FROM visit", QF_COUNT_DISTINCT },
    { "village_coverage", { "监督覆盖率", "villages seen" },
        { "期内有走访或有事项发生的村/全部登记的村",
            "villages with a visit or a matter in the period / all villages on record" },
        { "监督“真空带”", "blank spots of supervision" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_PLACE, NULL,
        VILLAGES("(EXISTS (SELECT 1 FROM visit WHERE visit.region = code AND on_day BETWEEN ?5 AND ?6) OR EXISTS "
                 "(SELECT 1 FROM matter WHERE matter.region = code AND opened_on BETWEEN ?5 AND ?6))"),
        QF_COUNT_DISTINCT },
    { "network_coverage", { "三级网络覆盖率", "villages with an officer" },
        { "至期末有乡镇专职专干联系的村/全部登记的村",
            "villages that a township officer answers for at the end of the period / all villages on record" },
        { "三级监督网络", "the three-level network" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_PLACE, NULL,
        VILLAGES("EXISTS (SELECT 1 FROM network_post WHERE network_post.region = code AND kind = 'township_officer' "
                 "AND from_day <= ?6 AND (to_day IS NULL OR to_day > ?6))"),
        QF_COUNT_DISTINCT },
    { "dragnet_completion", { "拉网式排查完成率", "dragnet done" },
        { "期内进行的排查轮次中,至期末已排查的领域×乡镇/全部",
            "of the rounds of the period, domains by townships searched by its end / all of them" },
        { "十大领域拉网式排查", "the dragnet over ten domains" }, QF_FAMILY_PUTTING_RIGHT, QF_UNIT_PERCENT, OF_MATTER,
        NULL,
        "SELECT dragnet_cell.id, coalesce(done_on <= ?6, 0), 1, NULL, ?6, region, domain, NULL, NULL, dragnet.name, "
        "NULL FROM dragnet_cell JOIN dragnet ON dragnet.id = dragnet_cell.dragnet"
        " WHERE from_day <= ?6 AND (to_day IS NULL OR to_day >= ?5)",
        QF_COUNT_DISTINCT },

    { "clocks_overdue", { "期末逾期时限数", "clocks overdue at the end" },
        { "至期末仍在计时且已逾期的时限(分母为全部在计时的)",
            "clocks still running at the end of the period and overdue (beside them, all that run)" },
        { "中止的不计逾期;申请人的权利期限不计",
            "those standing still are not overdue; rights of others are left out" },
        QF_FAMILY_CLOCKS, QF_UNIT_COUNT, OF_MATTER | BY(ITEM), "clock",
        "SELECT clock.id, due_on < ?6 AND state <> 'paused', 1, matter, ?6, NULL, NULL, NULL, clock.name, due_on, NULL "
        "FROM clock"
        " WHERE started_on <= ?6 AND (ended_on IS NULL OR ended_on > ?6) AND state <> 'stopped' AND name NOT IN "
        "(SELECT value FROM json_each(?8, '$.rights'))",
        QF_COUNT_DISTINCT },
    { "clocks_met_rate", { "时限按期完成率", "clocks met" },
        { "期内终止的时限中,按期完成的/全部",
            "of the clocks that ended in the period, those that ended on time / all of them" },
        SPECIFICATION, QF_FAMILY_CLOCKS, QF_UNIT_PERCENT, OF_MATTER | BY(ITEM), "clock",
        "SELECT clock.id, state = 'met', 1, matter, ended_on, NULL, NULL, NULL, clock.name, due_on, NULL FROM clock"
        " WHERE state IN ('met', 'lapsed') AND ended_on IS NOT NULL AND name NOT IN (SELECT value FROM json_each(?8, "
        "'$.rights'))",
        QF_COUNT_DISTINCT },
};

const struct qf_statistic *qf_statistics(size_t *ret_count)
{
    *ret_count = QF_COUNT(measures);
    return measures;
}
