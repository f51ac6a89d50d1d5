/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of a desk. Everything that it may see lies on a few grounds (access.h), each of which an index gives in the
 * order of the list; they are merged, and every row is decided on before it is shown.
 */
#include <string.h>

#include "base/text.h"
#include "handle/access.h"
#include "handle/matter.h"

/* As in the indexes of migration 0013: INDEXED BY fails where a statement could not walk its index. */
#define URGENCY "(CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END)"
/* What a filter leaves, ?5–?8; the handler's is a ground of its own. */
#define WANTED                                                                                                         \
    " AND (?5 = 0 OR matter.organ = ?5) AND (?6 IS NULL OR matter.kind = ?6) AND (?7 IS NULL OR matter.state = ?7)"    \
    " AND (?8 IS NULL OR matter.domain = ?8)"

static const int first_urgency = -1;

static int urgency_of(const char *level)
{
    if (strcmp(level, "red") == 0)
        return 0;
    return strcmp(level, "orange") == 0 ? 1 : 2;
}

static void bind_wanted(const struct qf_matter_filter *filter, struct qf_statement *rows)
{
    qf_statement_bind_int(rows, 5, filter->organ);
    qf_statement_bind_text(rows, 6, filter->kind);
    qf_statement_bind_text(rows, 7, filter->state);
    qf_statement_bind_text(rows, 8, filter->domain);
}

/* --- where to look ----------------------------------------------------------------------------------------------------- */

/* FROM and WHERE of each ground, of open and of closed matters; ?1 is whose it is. */
static const char *const sources[][2] = {
    [QF_GROUND_HANDLER] = { "matter INDEXED BY matter_by_handler WHERE handler = ?1 AND closed_on IS NULL",
        "matter INDEXED BY matter_by_handler WHERE handler = ?1 AND closed_on IS NOT NULL" },
    [QF_GROUND_OPENER] = { "move INDEXED BY move_by_opener CROSS JOIN matter INDEXED BY matter_open ON matter.id = "
                           "move.matter WHERE move.name = 'opened' AND by_user = ?1 AND closed_on IS NULL",
        "move INDEXED BY move_by_opener CROSS JOIN matter ON matter.id = move.matter WHERE move.name = 'opened'"
        " AND by_user = ?1 AND closed_on IS NOT NULL" },
    [QF_GROUND_TEAM] = { "team INDEXED BY team_by_user CROSS JOIN matter INDEXED BY matter_open ON matter.id = "
                         "team.matter WHERE team.user = ?1 AND to_day IS NULL AND closed_on IS NULL",
        "team INDEXED BY team_by_user CROSS JOIN matter ON matter.id = team.matter WHERE team.user = ?1 AND to_day IS "
        "NULL AND closed_on IS NOT NULL" },
    [QF_GROUND_ORGAN] = { "matter INDEXED BY matter_open_by_organ WHERE organ = ?1 AND closed_on IS NULL",
        "matter INDEXED BY matter_closed_by_organ WHERE organ = ?1 AND closed_on IS NOT NULL" },
};

/* The matters of one ground in order, beginning after a place: urgency, day, id. It stands on one until it has ended. */
struct stream {
    struct qf_statement *rows;
    int urgency;
    const char *opened_on; /* the statement's */
    int64_t id;
};

struct worklist {
    const struct qf_desk *desk;
    const struct qf_matter_filter *filter;
    struct stream *streams;
    size_t count, room;
    int64_t last; /* given out */
};

static void worklist_release(struct worklist *list)
{
    for (size_t i = 0; i < list->count; i++)
        qf_statement_free(list->streams[i].rows);
    free(list->streams);
}
QF_CLEANUP_VALUE(struct worklist, worklist_release)

static enum qf_status reserve(struct worklist *list, struct qf_error *error)
{
    if (list->count < list->room)
        return QF_OK;
    size_t room = list->room ? list->room * 2 : 16;
    struct stream *streams = realloc(list->streams, room * sizeof *streams);
    if (!streams)
        return qf_fail_memory(error);
    list->streams = streams;
    list->room = room;
    return QF_OK;
}

/* To the next matter of the stream that stands at `index`; one that has ended gives its place to the last. */
static enum qf_status advance(struct worklist *list, size_t index, struct qf_error *error)
{
    struct stream *stream = &list->streams[index];
    bool more;

    TRY(qf_statement_next(stream->rows, &more, error));
    if (!more) {
        qf_statement_free(stream->rows);
        *stream = list->streams[--list->count];
        return QF_OK;
    }
    stream->urgency = (int)qf_statement_int(stream->rows, 0);
    stream->opened_on = qf_statement_text(stream->rows, 1);
    stream->id = qf_statement_int(stream->rows, 2);
    return QF_OK;
}

static enum qf_status add_stream(
    struct worklist *list, const struct qf_ground *ground, bool closed, struct qf_error *error)
{
    const struct qf_matter_place *after = &list->filter->after;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_statement *rows = NULL;

    TRY(reserve(list, error));
    qf_text_add_format(&sql,
        "SELECT " URGENCY ", opened_on, matter.id FROM %s" WANTED " AND " URGENCY " >= ?9 AND (" URGENCY
        " > ?9 OR (opened_on, matter.id) > (?10, ?11)) ORDER BY " URGENCY ", opened_on, matter.id",
        sources[ground->kind][closed]);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(list->desk->book, qf_text_string(&sql), &rows, error));
    list->streams[list->count++] = (struct stream){ .rows = rows };
    qf_statement_bind_int(rows, 1, ground->id);
    bind_wanted(list->filter, rows);
    qf_statement_bind_int(rows, 9, after->id ? urgency_of(after->level) : first_urgency);
    qf_statement_bind_text(rows, 10, after->id ? after->opened_on : "");
    qf_statement_bind_int(rows, 11, after->id);
    return advance(list, list->count - 1, error);
}

static enum qf_status add_ground(void *context, const struct qf_ground *ground, struct qf_error *error)
{
    struct worklist *list = context;

    if (ground->kind == QF_GROUND_ORGAN && list->filter->organ && ground->id != list->filter->organ)
        return QF_OK;
    TRY(add_stream(list, ground, false, error));
    return list->filter->open_only ? QF_OK : add_stream(list, ground, true, error);
}

static enum qf_status open_worklist(struct worklist *list, struct qf_error *error)
{
    if (list->filter->handler)
        return add_ground(list, &(struct qf_ground){ QF_GROUND_HANDLER, list->filter->handler }, error);
    return qf_access_grounds(list->desk, add_ground, list, error);
}

static bool before(const struct stream *stream, const struct stream *other)
{
    int days;

    if (stream->urgency != other->urgency)
        return stream->urgency < other->urgency;
    days = strcmp(stream->opened_on, other->opened_on);
    return days ? days < 0 : stream->id < other->id;
}

/* The next candidate, 0 after the last. One that comes again, from another ground or the same, comes next. */
static enum qf_status next_candidate(struct worklist *list, int64_t *ret_matter, struct qf_error *error)
{
    while (list->count) {
        size_t first = 0;
        for (size_t i = 1; i < list->count; i++)
            if (before(&list->streams[i], &list->streams[first]))
                first = i;
        int64_t matter = list->streams[first].id;
        TRY(advance(list, first, error));
        if (matter == list->last)
            continue;
        *ret_matter = list->last = matter;
        return QF_OK;
    }
    *ret_matter = 0;
    return QF_OK;
}

/* --- what is shown ----------------------------------------------------------------------------------------------------- */

static void read_matter(struct qf_statement *rows, struct qf_matter *matter)
{
    *matter = (struct qf_matter){ .id = qf_statement_int(rows, 0),
        .organ = qf_statement_int(rows, 1),
        .handler = qf_statement_int(rows, 2),
        .amount_fen = qf_statement_int(rows, 3),
        .parent = qf_statement_int(rows, 4),
        .kind = qf_statement_text(rows, 5),
        .number = qf_statement_text(rows, 6),
        .title = qf_statement_text(rows, 7),
        .state = qf_statement_text(rows, 8),
        .region = qf_statement_text(rows, 9),
        .domain = qf_statement_text(rows, 10),
        .category = qf_statement_text(rows, 11),
        .track = qf_statement_text(rows, 12),
        .level = qf_statement_text(rows, 13),
        .opened_on = qf_statement_text(rows, 14),
        .closed_on = qf_statement_text(rows, 15) };
}

/* Matters by their number, ?9, when they may be seen and the filter wants them. */
static enum qf_status prepare_look(const struct qf_desk *desk, struct qf_statement **ret_look, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&sql,
        "SELECT id, organ, handler, amount_fen, parent, kind, number, title, state, region, domain, category, track, "
        "level, opened_on, closed_on FROM matter WHERE id = ?9 AND (?10 = 0 OR handler = ?10) AND (NOT ?11 OR "
        "closed_on IS NULL)" WANTED " AND %s",
        qf_access_visible);
    TRY(qf_text_check(&sql, error));
    return qf_book_prepare(desk->book, qf_text_string(&sql), ret_look, error);
}

static enum qf_status look(const struct qf_desk *desk, const struct qf_matter_filter *filter, int64_t id,
    struct qf_statement *look, bool *ret_shown, struct qf_error *error)
{
    qf_statement_reset(look);
    qf_access_bind(desk, look);
    bind_wanted(filter, look);
    qf_statement_bind_int(look, 9, id);
    qf_statement_bind_int(look, 10, filter->handler);
    qf_statement_bind_int(look, 11, filter->open_only);
    return qf_statement_next(look, ret_shown, error);
}

static enum qf_status next_id(struct worklist *list, int64_t *ret_id, struct qf_error *error)
{
    if (!list->filter->id)
        return next_candidate(list, ret_id, error);
    *ret_id = list->last ? 0 : list->filter->id;
    list->last = list->filter->id;
    return QF_OK;
}

enum qf_status qf_matter_walk(const struct qf_desk *desk, const struct qf_matter_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_matter *matter, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct worklist list CLEANUP(worklist_release) = { .desk = desk, .filter = filter };
    struct qf_statement *row CLEANUP(qf_statement_free) = NULL;
    struct qf_matter matter;
    int64_t id, met = 0;
    bool shown;

    TRY(prepare_look(desk, &row, error));
    if (!filter->id)
        TRY(open_worklist(&list, error));
    while (!filter->limit || met < filter->offset + filter->limit) {
        TRY(next_id(&list, &id, error));
        if (!id)
            return QF_OK;
        TRY(look(desk, filter, id, row, &shown, error));
        if (!shown || met++ < filter->offset)
            continue;
        read_matter(row, &matter);
        TRY(visit(context, &matter, error));
    }
    return QF_OK;
}
