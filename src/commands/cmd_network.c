/* SPDX-License-Identifier: Apache-2.0 */
/* network found|organ|post|region|list|gaps: who handles, and who answers for which place. */
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/network.h"

#include "base/date.h"

/* --- network found ----------------------------------------------------------------------------------------------------- */

static const struct qf_option found_options[] = {
    { "organ", 0, QF_OPTION_TEXT, "NAME", QF_N("the city's organ"), NULL, 0, 0, true },
    { "region", 0, QF_OPTION_TEXT, "DIGITS", QF_N("the four digits with which its region codes begin"), NULL, 0, 0,
        true },
    { "name", 0, QF_OPTION_TEXT, "NAME", QF_N("account of the security administrator, who makes the others"), NULL, 0,
        0, true },
    { "display", 0, QF_OPTION_TEXT, "TEXT", QF_N("the name that is shown"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_found(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_founding founding = { 0 };

    TRY(qf_required(args, "organ", &founding.organ, error));
    TRY(qf_required(args, "region", &founding.region, error));
    TRY(qf_required(args, "name", &founding.name, error));
    founding.display = qf_args_text(args, "display", founding.name);
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_network_found(city.book, &founding, (int32_t)qf_args_number(args, "on", qf_today()), error));
    qf_note(cli, "next: 'qingfeng --as %s user add' makes the accounts\n", founding.name);
    return QF_OK;
}

const struct qf_command qf_command_network_found = {
    .name = "network found",
    .operands = "",
    .summary = QF_N("make the city's organ and the account of its security administrator"),
    .options = found_options,
    .run = run_found,
};

/* --- network organ, post, region --------------------------------------------------------------------------------------- */

static const char *const levels[] = { "county", "township", NULL };
static const struct qf_option organ_options[] = {
    { "level", 0, QF_OPTION_TEXT, "LEVEL", QF_N("level of the organ"), levels, 0, 0, true },
    { "region", 0, QF_OPTION_TEXT, "DIGITS", QF_N("6 digits of a county, 9 of a township"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_organ(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_organ organ = { .name = args->operands[0] };
    const char *level;
    int64_t id;

    TRY(qf_required(args, "level", &level, error));
    TRY(qf_required(args, "region", &organ.region, error));
    TRY(qf_organ_level_find(level, &organ.level, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_organ_add(&seat.desk, &organ, &id, error);
}

const struct qf_command qf_command_network_organ = {
    .name = "network organ",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("add an organ below the city's"),
    .options = organ_options,
    .run = run_organ,
};

static const char *const post_kinds[] = { "city_leader", "county_leader", "township_officer", NULL };
static const struct qf_option post_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND",
        QF_N("city_leader of a county, county_leader of a township, township_officer of a village"), post_kinds, 0, 0,
        true },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("the place: 6, 9 or 12 digits"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_post(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *kind, *region;
    int64_t user;
    int index = 0;

    TRY(qf_required(args, "kind", &kind, error));
    TRY(qf_required(args, "region", &region, error));
    while (post_kinds[index] && strcmp(post_kinds[index], kind) != 0)
        index++;
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[0], &user, error));
    return qf_network_post(&seat.desk, user, (enum qf_post_kind)index, region, error);
}

const struct qf_command qf_command_network_post = {
    .name = "network post",
    .operands = "USER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("make somebody answer for a place in the three-level network"),
    .options = post_options,
    .run = run_post,
};

static const struct qf_option region_options[] = { QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_region(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_region_name(&seat.desk, args->operands[0], args->operands[1], error);
}

const struct qf_command qf_command_network_region = {
    .name = "network region",
    .operands = "CODE NAME",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("name a place, so that gaps in coverage show"),
    .options = region_options,
    .run = run_region,
};

/* --- network list ------------------------------------------------------------------------------------------------------ */

static enum qf_status add_organ(void *context, const struct qf_organ_view *organ, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_text(list, "organ", organ->name);
    qf_list_word(list, "level", organ->level);
    qf_list_text(list, "region", organ->region);
    qf_list_text(list, "above", organ->above);
    qf_list_int(list, "accounts", organ->accounts);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("organ"), QF_N("level"), QF_N("place"), QF_N("organ above"),
        QF_N("accounts") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_network_organs(&seat.desk, add_organ, &list, error));
    return qf_list_print(&list, NULL, error);
}

const struct qf_command qf_command_network_list = {
    .name = "network list",
    .operands = "",
    .summary = QF_N("organs, each under the one above it; for administrators, auditors and leaders"),
    .options = region_options,
    .run = run_list,
};

/* --- network gaps ------------------------------------------------------------------------------------------------------ */

static const struct qf_option gaps_options[] = {
    { "months", 0, QF_OPTION_NUMBER, "N", QF_N("how long nothing was seen there (otherwise 6)"), NULL, 1, 120 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_gap(void *context, const struct qf_coverage_gap *gap, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_text(list, "region", gap->region);
    qf_list_text(list, "name", gap->name);
    qf_list_flag(list, "no_officer", gap->no_officer, QF_N("nobody"));
    qf_list_flag(list, "not_visited", gap->not_visited, QF_N("none"));
    qf_list_flag(list, "no_matter", gap->no_matter, QF_N("none"));
    return QF_OK;
}

static enum qf_status run_gaps(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("place"), QF_N("name of the place"), QF_N("answers for it"),
        QF_N("visits"), QF_N("matters") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    int months = (int)qf_args_number(args, "months", 6);

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_network_gaps(&seat.desk, qf_day_months_later(seat.desk.today, -months), add_gap, &list, error));
    return qf_list_print(&list,
        QF_N("no gap: of the villages named with 'qingfeng network region', each has somebody who answers for it, and "
             "something was seen there"),
        error);
}

const struct qf_command qf_command_network_gaps = {
    .name = "network gaps",
    .operands = "",
    .summary = QF_N("villages for which nobody answers, or where nothing was seen"),
    .options = gaps_options,
    .run = run_gaps,
};
