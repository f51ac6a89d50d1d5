/* SPDX-License-Identifier: Apache-2.0 */
/* listing add|end|list, campaign start|add|remove|end|list|show: supervision from above. */
#include <limits.h>

#include "base/date.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/campaign.h"
#include "handle/listing.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

/* --- listing add, end -------------------------------------------------------------------------------------------------- */

static const struct qf_option add_options[] = {
    { "due", 0, QF_OPTION_DATE, "DATE", QF_N("by when it is to be settled"), NULL, 0, 0, true },
    { "record", 0, QF_OPTION_TEXT, "TEXT", QF_N("why it is listed, and what is asked"), NULL, 0, 0, true },
    { "number", 0, QF_OPTION_TEXT, "TEXT", QF_N("of the document (otherwise the next of the year)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_listing_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_listing listing = { .due = (int32_t)qf_args_number(args, "due", 0),
        .record = qf_args_text(args, "record", NULL),
        .number = qf_args_text(args, "number", NULL) };
    int64_t id;

    TRY(qf_operand_number(args->operands[0], &listing.matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_listing_add(&seat.desk, &listing, &id, error));
    return qf_say_made(cli, QF_N("listing"), "listing", id, error);
}

const struct qf_command qf_command_listing_add = {
    .name = "listing add",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("put a lead or case on the list, with a number and a day; its clock runs from then on"),
    .options = add_options,
    .run = run_listing_add,
};

static const struct qf_option reason_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_listing_end(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_listing_end(&seat.desk, matter, qf_args_text(args, "reason", NULL), error);
}

const struct qf_command qf_command_listing_end = {
    .name = "listing end",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("take a matter off the list, once every wrong is put right"),
    .options = reason_options,
    .run = run_listing_end,
};

/* --- listing list ------------------------------------------------------------------------------------------------------ */

static const struct qf_option list_options[] = {
    { "all", 'a', QF_OPTION_FLAG, NULL, QF_N("those taken off the list too"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_style style_of_colour(enum qf_colour colour)
{
    static const enum qf_style styles[] = { [QF_COLOUR_GREY] = QF_STYLE_DIM,
        [QF_COLOUR_BLUE] = QF_STYLE_PLAIN,
        [QF_COLOUR_GREEN] = QF_STYLE_GREEN,
        [QF_COLOUR_YELLOW] = QF_STYLE_YELLOW,
        [QF_COLOUR_ORANGE] = QF_STYLE_ORANGE,
        [QF_COLOUR_RED] = QF_STYLE_RED };

    return styles[colour];
}

static enum qf_status add_listing(void *context, const struct qf_listing *listing, struct qf_error *error)
{
    struct qf_list *list = context;
    enum qf_style style = style_of_colour(listing->colour);

    (void)error;
    qf_list_row(list);
    qf_list_member_int(list, "listing", listing->id);
    qf_list_text(list, NULL, listing->number);
    qf_list_int(list, "matter", listing->matter);
    qf_list_member(list, "number", listing->number);
    qf_list_text(list, NULL, listing->title);
    qf_list_member(list, "level", listing->level);
    qf_list_text(list, "listed_on", listing->listed_on);
    qf_list_style(list, style);
    qf_list_text(list, "due_on", listing->due_on);
    qf_list_style(list, style);
    if (*listing->delisted_on)
        qf_list_text(list, NULL, listing->delisted_on);
    else
        qf_list_word(list, NULL, listing->overdue ? QF_N("overdue") : qf_colour_name(listing->colour));
    qf_list_member(list, "delisted_on", listing->delisted_on);
    qf_list_member(list, "colour", qf_colour_name(listing->colour));
    qf_list_member_flag(list, "overdue", listing->overdue);
    return QF_OK;
}

static enum qf_status run_listing_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("number"), QF_N("matter"), QF_N("about"), QF_N("listed"), QF_N("due"),
        QF_N("state") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_listing_walk(&seat.desk, qf_args_given(args, "all"), add_listing, &list, error));
    return qf_list_print(&list, QF_N("no listings to list; 'qingfeng listing add' makes one"), error);
}

const struct qf_command qf_command_listing_list = {
    .name = "listing list",
    .operands = "",
    .summary = QF_N("matters under listed supervision, the nearest due first"),
    .options = list_options,
    .run = run_listing_list,
};

/* --- campaign start, end ----------------------------------------------------------------------------------------------- */

static const struct qf_option start_options[] = {
    { "purpose", 0, QF_OPTION_TEXT, "TEXT", QF_N("what it is for"), NULL, 0, 0, true },
    { "from", 0, QF_OPTION_DATE, "DATE", QF_N("its first day (otherwise the day on which it is done)"), NULL, 0, 0 },
    { "to", 0, QF_OPTION_DATE, "DATE", QF_N("its last day (otherwise none is set yet)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_start(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t id;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_campaign_start(&seat.desk,
        &(struct qf_new_campaign){ .name = args->operands[0],
            .purpose = qf_args_text(args, "purpose", NULL),
            .from = (int32_t)qf_args_number(args, "from", seat.desk.today),
            .to = (int32_t)qf_args_number(args, "to", 0) },
        &id, error));
    return qf_say_made(cli, QF_N("campaign"), "campaign", id, error);
}

const struct qf_command qf_command_campaign_start = {
    .name = "campaign start",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("begin a named operation that groups matters"),
    .options = start_options,
    .run = run_start,
};

static enum qf_status run_campaign_end(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t campaign;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_campaign_find(seat.city.book, args->operands[0], &campaign, error));
    return qf_campaign_end(&seat.desk, campaign, error);
}

const struct qf_command qf_command_campaign_end = {
    .name = "campaign end",
    .operands = "CAMPAIGN",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("end a campaign; what came of it stays to be seen"),
    .options = seat_options,
    .run = run_campaign_end,
};

/* --- campaign add, remove ---------------------------------------------------------------------------------------------- */

static enum qf_status change_campaign(struct qf_cli *cli, const struct qf_args *args,
    enum qf_status (*change)(const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error),
    struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t campaign, matter;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_campaign_find(seat.city.book, args->operands[0], &campaign, error));
    for (unsigned i = 1; i < args->operand_count; i++) {
        TRY(qf_operand_number(args->operands[i], &matter, error));
        TRY(change(&seat.desk, campaign, matter, error));
    }
    return QF_OK;
}

static enum qf_status run_campaign_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    return change_campaign(cli, args, qf_campaign_add, error);
}

const struct qf_command qf_command_campaign_add = {
    .name = "campaign add",
    .operands = "CAMPAIGN MATTER…",
    .min_operands = 2,
    .max_operands = UINT_MAX,
    .summary = QF_N("take matters into a campaign"),
    .options = seat_options,
    .run = run_campaign_add,
};

static enum qf_status run_campaign_remove(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    return change_campaign(cli, args, qf_campaign_remove, error);
}

const struct qf_command qf_command_campaign_remove = {
    .name = "campaign remove",
    .operands = "CAMPAIGN MATTER…",
    .min_operands = 2,
    .max_operands = UINT_MAX,
    .summary = QF_N("take matters out of a campaign"),
    .options = seat_options,
    .run = run_campaign_remove,
};

/* --- campaign list, show ----------------------------------------------------------------------------------------------- */

static enum qf_status add_campaign(void *context, const struct qf_campaign *campaign, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "campaign", campaign->id);
    qf_list_text(list, "name", campaign->name);
    qf_list_text(list, "organ", campaign->organ);
    qf_list_text(list, "from", campaign->from);
    qf_list_text(list, "to", campaign->to);
    qf_list_int(list, "matters", campaign->matters);
    qf_list_text(list, "purpose", campaign->purpose);
    return QF_OK;
}

static enum qf_status run_campaign_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("number"), QF_N("campaign"), QF_N("organ"), QF_N("from"), QF_N("to"),
        QF_N("matters"), QF_N("purpose") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_campaign_walk(&seat.desk, add_campaign, &list, error));
    return qf_list_print(&list, QF_N("no campaigns to list; 'qingfeng campaign start' begins one"), error);
}

const struct qf_command qf_command_campaign_list = {
    .name = "campaign list",
    .operands = "",
    .summary = QF_N("campaigns and how many matters each has"),
    .options = seat_options,
    .run = run_campaign_list,
};

static const struct qf_option show_options[] = {
    { "by-month", 0, QF_OPTION_FLAG, NULL, QF_N("by month instead of by domain"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

struct progress {
    struct qf_list *list;
    const struct qf_catalog *catalog; /* titles of domains */
};

static enum qf_status add_progress(void *context, const struct qf_campaign_progress *progress, struct qf_error *error)
{
    const struct progress *to = context;
    struct qf_list *list = to->list;
    const struct qf_domain *domain = qf_catalog_domain(to->catalog, progress->key);
    const char *title = domain ? qf_bilingual_in(&domain->name, list->cli->lang) : progress->key;

    (void)error;
    qf_list_row(list);
    qf_list_text(list, NULL, *title ? title : qf_tr(list->cli->lang, "(none)"));
    qf_json_member(&list->json, "key", progress->key); /* "" too */
    qf_list_int(list, "matters", progress->matters);
    qf_list_int(list, "open", progress->open);
    qf_list_int(list, "overdue", progress->overdue);
    qf_list_int(list, "closed", progress->closed);
    qf_list_int(list, "cases", progress->cases);
    qf_list_int(list, "persons", progress->persons);
    qf_list_int(list, "sanctioned", progress->sanctioned);
    qf_list_money(list, "found_fen", progress->found_fen);
    qf_list_money(list, "received_fen", progress->received_fen);
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { "", QF_N("matters"), QF_N("open"), QF_N("overdue"), QF_N("settled"),
        QF_N("cases"), QF_N("persons"), QF_N("sanctioned"), QF_N("found (yuan)"), QF_N("received (yuan)") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct progress progress = { .list = &list };
    int64_t campaign;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_campaign_find(seat.city.book, args->operands[0], &campaign, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    progress.catalog = seat.city.catalog;
    if (qf_args_given(args, "by-month"))
        TRY(qf_campaign_by_month(&seat.desk, campaign, add_progress, &progress, error));
    else
        TRY(qf_campaign_by_domain(&seat.desk, campaign, add_progress, &progress, error));
    return qf_list_print(&list, NULL, error);
}

const struct qf_command qf_command_campaign_show = {
    .name = "campaign show",
    .operands = "CAMPAIGN",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("what came of a campaign, by domain or by month"),
    .options = show_options,
    .run = run_show,
};
