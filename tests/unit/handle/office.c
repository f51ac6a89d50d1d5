/* SPDX-License-Identifier: Apache-2.0 */
#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handle/approval.h"
#include "handle/move.h"
#include "ident/ident.h"

static int64_t kin_person, kin_relative;

const char *office_resident_id(unsigned serial)
{
    static char id[19];

    snprintf(id, sizeof id, "34990119800101%03u", serial % 1000);
    id[17] = qf_resident_id_check(id);
    return id;
}

int64_t office_entity(unsigned serial)
{
    return qf_person_entity(qf_slice(office_resident_id(serial)));
}

static enum qf_status no_kin(void *context, int64_t person,
    enum qf_status (*visit)(void *visitor, int64_t relative, const char *kind, struct qf_error *error), void *visitor,
    struct qf_error *error)
{
    (void)context;
    return person == kin_person ? visit(visitor, kin_relative, "sibling", error) : QF_OK;
}

struct qf_kin_source office_no_kin = { NULL, no_kin };

void office_set_kin(int64_t person, int64_t relative)
{
    kin_person = person;
    kin_relative = relative;
}

static void add_organ(
    struct office *office, const char *name, enum qf_organ_level level, const char *region, int64_t *ret)
{
    OK(qf_organ_add(&office->system, &(struct qf_new_organ){ name, region, level }, ret, &office->error));
}

struct qf_desk office_add_user(
    struct office *office, const char *name, int64_t organ, enum qf_user_role role, unsigned serial)
{
    struct qf_desk desk;
    int64_t user;

    OK(qf_user_add(&office->security,
        &(struct qf_new_user){ .name = name,
            .display = name,
            .organ = organ,
            .role = role,
            .resident_id = serial ? office_resident_id(serial) : NULL,
            .kin = &office_no_kin },
        &user, &office->error));
    OK(qf_desk_sit(office->book, office->catalog, name, OFFICE_TODAY, &desk, &office->error));
    return desk;
}

int office_open(void **state)
{
    struct office *office = calloc(1, sizeof *office);

    *state = office;
    office->error = QF_ERROR_INIT(QF_LANG_EN);
    strcpy(office->folder, "/tmp/qf-office-XXXXXX");
    if (!mkdtemp(office->folder))
        return -1;
    snprintf(office->book_path, sizeof office->book_path, "%s/book.db", office->folder);
    office_set_kin(0, 0);
    OK(qf_catalog_load(QF_TEST_CATALOG, NULL, &office->catalog, &office->error));
    OK(qf_book_open(office->book_path, QF_BOOK_CREATE, &office->book, &office->error));
    OK(qf_network_found(office->book,
        &(struct qf_founding){
            .organ = "清河市纪委监委", .region = "3499", .name = "security", .display = "安全管理员" },
        OFFICE_TODAY, &office->error));
    OK(qf_desk_sit(office->book, office->catalog, "security", OFFICE_TODAY, &office->security, &office->error));
    OK(qf_organ_find(office->book, "3499", &office->city, &office->error));
    office->system = office_add_user(office, "system", office->city, QF_ROLE_SYSTEM_ADMIN, 0);
    add_organ(office, "清沅县纪委监委", QF_LEVEL_COUNTY, "349901", &office->county);
    add_organ(office, "临泠县纪委监委", QF_LEVEL_COUNTY, "349902", &office->other_county);
    add_organ(office, "青山镇纪委", QF_LEVEL_TOWNSHIP, "349901101", &office->township);
    add_organ(office, "长坡镇纪委", QF_LEVEL_TOWNSHIP, "349901102", &office->other_township);
    office->leader = office_add_user(office, "leader", office->city, QF_ROLE_LEADER, 11);
    office->county_leader = office_add_user(office, "county_leader", office->county, QF_ROLE_LEADER, 12);
    office->officer = office_add_user(office, "officer", office->county, QF_ROLE_OFFICER, 13);
    office->colleague = office_add_user(office, "colleague", office->county, QF_ROLE_OFFICER, 14);
    office->township_officer = office_add_user(office, "township_officer", office->township, QF_ROLE_OFFICER, 15);
    office->clerk = office_add_user(office, "clerk", office->township, QF_ROLE_CLERK, 16);
    office->trial = office_add_user(office, "trial", office->county, QF_ROLE_TRIAL, 17);
    office->auditor = office_add_user(office, "auditor", office->city, QF_ROLE_AUDITOR, 18);
    return 0;
}

int office_close(void **state)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    struct office *office = *state;
    char path[80];

    qf_book_close(office->book);
    qf_catalog_free(office->catalog);
    for (size_t i = 0; i < QF_COUNT(endings); i++) {
        snprintf(path, sizeof path, "%s%s", office->book_path, endings[i]);
        unlink(path);
    }
    int failed = rmdir(office->folder);
    free(office);
    return failed;
}

static int64_t insert(struct office *office, const char *sql, int64_t first, const char *second, int64_t third)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;

    OK(qf_book_prepare(office->book, sql, &statement, &office->error));
    qf_statement_bind_int(statement, 1, first);
    qf_statement_bind_text(statement, 2, second);
    qf_statement_bind_int(statement, 3, third);
    OK(qf_statement_run(statement, &office->error));
    return qf_book_last_id(office->book);
}

int64_t office_lead(struct office *office, int64_t organ, const char *region, unsigned subject)
{
    OK(qf_book_begin(office->book, "test", "lead", NULL, &office->error));
    int64_t matter = insert(office,
        "INSERT INTO matter (kind, number, state, organ, region, amount_fen, opened_on)"
        " VALUES ('lead', 'L' || (SELECT count(*) FROM matter), 'assigned', ?1, ?2, ?3, '2025-05-27')",
        organ, region, 0);
    insert(office, "INSERT INTO matter_subject (matter, name, entity) VALUES (?1, ?2, ?3)", matter, "某人",
        office_entity(subject));
    insert(office,
        "INSERT INTO move (matter, name, from_state, to_state, on_day) SELECT ?1, ?2, '', state, '2025-05-27' FROM "
        "matter"
        " WHERE id = ?1 AND ?3 = 0",
        matter, "opened", 0);
    OK(qf_book_commit(office->book, &office->error));
    OK(qf_recusal_check(&office->leader, &office_no_kin, matter, &office->error));
    return matter;
}

void office_join(struct office *office, int64_t matter, const struct qf_desk *desk, const char *part)
{
    OK(qf_book_begin(office->book, "test", "team", NULL, &office->error));
    insert(office, "INSERT INTO team (matter, part, user, from_day) VALUES (?1, ?2, ?3, '2025-05-27')", matter, part,
        desk->actor.user);
    OK(qf_book_commit(office->book, &office->error));
}

void office_change_of(struct office *office, const char *sql, int64_t bound)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    OK(qf_book_begin(office->book, "test", "change", NULL, &office->error));
    OK(qf_book_prepare(office->book, sql, &change, &office->error));
    if (strstr(sql, "?1"))
        qf_statement_bind_int(change, 1, bound);
    OK(qf_statement_run(change, &office->error));
    OK(qf_book_commit(office->book, &office->error));
}

void office_change(struct office *office, const char *sql)
{
    office_change_of(office, sql, 0);
}

int64_t office_number(struct office *office, const char *sql)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(office->book, sql, &find, &office->error));
    OK(qf_statement_next(find, &found, &office->error));
    return found ? qf_statement_int(find, 0) : 0;
}

void office_warning(struct office *office, int64_t id, unsigned subject, const char *level, int64_t fen)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    office_change(office, "INSERT OR IGNORE INTO snapshot (id, digest, taken_at) VALUES (1, 'x', 'x')");
    office_change(office, "INSERT OR IGNORE INTO match_run (id, snapshot, settings_digest, state, started_at)"
                          " VALUES (1, 1, 'x', 'committed', 'x')");
    office_change(office, "INSERT OR IGNORE INTO warning_run (id, snapshot, match_run, as_of, catalogue_digest, state,"
                          " started_at) VALUES (1, 1, 1, 'x', 'x', 'committed', 'x')");
    OK(qf_book_begin(office->book, "test", "warning", NULL, &office->error));
    OK(qf_book_prepare(office->book,
        "INSERT INTO warning (id, fingerprint, model, model_version, domain, subject, subject_name, period, level,"
        " amount_fen, sentence_zh, sentence_en, facts, evidence, links, digest, state, first_run, changed_run,"
        " last_change) VALUES (?1, 'f' || ?1, 'M01', 1, 'D01', ?2, '某人', '2024', ?3, ?4, '句子', 'sentence', '{}',"
        " '[]', '[]', 'x', 'open', 1, 1, 'new')",
        &insert, &office->error));
    qf_statement_bind_int(insert, 1, id);
    qf_statement_bind_int(insert, 2, office_entity(subject));
    qf_statement_bind_text(insert, 3, level);
    qf_statement_bind_int(insert, 4, fen);
    OK(qf_statement_run(insert, &office->error));
    OK(qf_book_commit(office->book, &office->error));
}

enum qf_status office_approve(struct office *office, const struct qf_desk *approver, int64_t matter, const char *move)
{
    return qf_approval_give(
        approver, &(struct qf_approval_about){ .matter = matter, .move = move }, NULL, &office->error);
}

enum qf_status office_move(
    struct office *office, const struct qf_desk *desk, int64_t matter, const char *move, const struct qf_desk *approver)
{
    enum qf_status status = approver ? office_approve(office, approver, matter, move) : QF_OK;

    if (status != QF_OK)
        return status;
    return qf_matter_move(desk, matter, &(struct qf_step){ .move = move, .reason = "说明" }, &office->error);
}
