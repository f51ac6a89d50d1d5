#include "desk_of_reports.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct qf_secret reports_secret(const char *text)
{
    struct qf_secret secret = { 0 };

    assert_int_equal(qf_secret_copy(text, strlen(text), &secret, NULL), QF_OK);
    return secret;
}

void reports_key(struct reports *reports, const struct qf_desk *desk, struct qf_key_pair *ret_pair)
{
    struct office *office = reports->office;
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };
    char text[96];

    snprintf(text, sizeof text, "passphrase %s", desk->actor.name);
    passphrase = reports_secret(text);
    OK(qf_keyring_make(desk, &passphrase, &qf_cost_for_tests_only, &office->error));
    qf_key_pair_release(ret_pair);
    OK(qf_keyring_unlock(desk, &passphrase, ret_pair, &office->error));
}

static void add_user(struct reports *reports, const char *name, enum qf_user_role role, bool head, unsigned serial,
    struct qf_desk *ret_desk)
{
    struct office *office = reports->office;
    int64_t user;

    OK(qf_user_add(&office->security,
        &(struct qf_new_user){ .name = name,
            .display = name,
            .organ = office->county,
            .role = role,
            .is_head = head,
            .resident_id = office_resident_id(serial) },
        &user, &office->error));
    OK(qf_desk_sit(office->book, office->catalog, name, OFFICE_TODAY, ret_desk, &office->error));
}

int reports_open(void **state)
{
    struct reports *reports = calloc(1, sizeof *reports);
    void *office_state;

    if (office_open(&office_state) != 0)
        return -1;
    struct office *office = reports->office = office_state;
    *state = reports;
    add_user(reports, "county_clerk", QF_ROLE_CLERK, false, 21, &reports->county_clerk);
    add_user(reports, "周正明", QF_ROLE_LEADER, true, 22, &reports->county_head);
    add_user(reports, "deputy", QF_ROLE_LEADER, false, 23, &reports->deputy);
    OK(qf_keyring_hash_key(office->folder, office->book, true, &reports->hash_key, &office->error));
    reports->vault = (struct qf_vault){ office->folder, &reports->hash_key };
    reports_key(reports, &office->leader, &reports->leader);
    reports_key(reports, &office->county_leader, &reports->county_leader);
    reports_key(reports, &office->officer, &reports->officer);
    reports_key(reports, &reports->deputy, &reports->deputy_pair);
    return 0;
}

static void remove_folder(const struct office *office, const char *name)
{
    char path[128], file[512];

    snprintf(path, sizeof path, "%s/%s", office->folder, name);
    DIR *folder = opendir(path);
    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(file);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
}

int reports_close(void **state)
{
    struct reports *reports = *state;
    void *office = reports->office;

    remove_folder(office, "keys");
    remove_folder(office, "sealed");
    qf_secret_release(&reports->hash_key);
    qf_key_pair_release(&reports->leader);
    qf_key_pair_release(&reports->county_leader);
    qf_key_pair_release(&reports->officer);
    qf_key_pair_release(&reports->deputy_pair);
    free(reports);
    return office_close(&office);
}

struct qf_report_taken reports_take(
    struct reports *reports, const struct qf_desk *clerk, const char *signature, unsigned subject, const char *words)
{
    struct office *office = reports->office;
    struct qf_secret content CLEANUP(qf_secret_release) = reports_secret(words);
    struct qf_secret identity CLEANUP(qf_secret_release) = { 0 };
    const struct qf_subject about = { .entity = office_entity(subject), .name = "某人", .unit = "青山村" };
    bool joint = strcmp(signature, "joint") == 0;
    struct qf_report_taken taken;

    if (strcmp(signature, "anonymous") != 0)
        identity = reports_secret("举报人甲, 电话 13800000000");
    OK(qf_report_add(clerk, &reports->vault, &office_no_kin,
        &(struct qf_report_intake){ .channel = "visit",
            .signature = signature,
            .signatories = joint ? 23 : 0,
            .region = "349901101201",
            .domain = "D09",
            .category = "collective_funds",
            .subjects = &about,
            .subject_count = 1,
            .content = &content,
            .identity = identity.length ? &identity : NULL },
        &taken, &office->error));
    return taken;
}

int64_t reports_number(struct reports *reports, const char *sql, int64_t bound)
{
    struct office *office = reports->office;
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(office->book, sql, &find, &office->error));
    if (strstr(sql, "?1"))
        qf_statement_bind_int(find, 1, bound);
    OK(qf_statement_next(find, &found, &office->error));
    return found ? qf_statement_int(find, 0) : 0;
}

const char *reports_text(struct reports *reports, const char *sql, int64_t bound)
{
    static char text[512];
    struct office *office = reports->office;
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(office->book, sql, &find, &office->error));
    if (strstr(sql, "?1"))
        qf_statement_bind_int(find, 1, bound);
    OK(qf_statement_next(find, &found, &office->error));
    snprintf(text, sizeof text, "%s", found ? qf_statement_text(find, 0) : "");
    return text;
}

struct qf_counter reports_counter(struct reports *reports)
{
    return (struct qf_counter){ reports->office->book, reports->office->catalog, &reports->hash_key, OFFICE_TODAY };
}
