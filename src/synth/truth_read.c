/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of the truth, streamed into the engine: each an object whose keys are all known and of their type. */
#include "synth/truth_read.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "ident/ident.h"

#define LINE_MAX_BYTES (64 << 10)

enum kind { WRONG, LOOKALIKE, DIRT, DELIVERED, KIND_COUNT };

static const char *const kind_names[KIND_COUNT] = {
    [WRONG] = "wrong",
    [LOOKALIKE] = "lookalike",
    [DIRT] = "dirt",
    [DELIVERED] = "delivered",
};

#define IN(kind) (1u << (kind))

/* The columns of the table: LINE and WHO are computed, the others are keys of the lines. */
enum column {
    LINE,
    WHO,
    KIND,
    ID,
    MODEL,
    SUBJECT,
    NAME,
    PERIOD,
    LEVEL,
    AMOUNT_FEN,
    FINDABLE,
    NOTE,
    FILE_NAME,
    SHEET,
    ROW,
    HEADER,
    RULE,
    END,
    ROWS,
    ACCEPTED,
    QUARANTINED,
    SET_ASIDE,
    COLUMN_COUNT
};

static const struct qf_store_column columns[COLUMN_COUNT] = {
    [LINE] = { "line", QF_STORE_BIGINT },
    [WHO] = { "entity", QF_STORE_BIGINT },
    [KIND] = { "kind", QF_STORE_TEXT },
    [ID] = { "id", QF_STORE_TEXT },
    [MODEL] = { "model", QF_STORE_TEXT },
    [SUBJECT] = { "subject", QF_STORE_TEXT },
    [NAME] = { "name", QF_STORE_TEXT },
    [PERIOD] = { "period", QF_STORE_TEXT },
    [LEVEL] = { "level", QF_STORE_TEXT },
    [AMOUNT_FEN] = { "amount_fen", QF_STORE_BIGINT },
    [FINDABLE] = { "findable", QF_STORE_BOOLEAN },
    [NOTE] = { "note", QF_STORE_TEXT },
    [FILE_NAME] = { "file", QF_STORE_TEXT },
    [SHEET] = { "sheet", QF_STORE_BIGINT },
    [ROW] = { "row", QF_STORE_BIGINT },
    [HEADER] = { "column", QF_STORE_TEXT },
    [RULE] = { "rule", QF_STORE_TEXT },
    [END] = { "end", QF_STORE_TEXT },
    [ROWS] = { "rows", QF_STORE_BIGINT },
    [ACCEPTED] = { "accepted", QF_STORE_BIGINT },
    [QUARANTINED] = { "quarantined", QF_STORE_BIGINT },
    [SET_ASIDE] = { "set_aside", QF_STORE_BIGINT },
};

/* In which kinds of line a key must stand and in which it may. */
static const struct {
    unsigned required, allowed;
} keys[COLUMN_COUNT] = {
    [KIND] = { .required = IN(WRONG) | IN(LOOKALIKE) | IN(DIRT) | IN(DELIVERED) },
    [ID] = { .required = IN(WRONG) | IN(LOOKALIKE) },
    [MODEL] = { .required = IN(WRONG) | IN(LOOKALIKE) },
    [SUBJECT] = { .required = IN(WRONG) | IN(LOOKALIKE) },
    [NAME] = { .required = IN(WRONG) | IN(LOOKALIKE) },
    [PERIOD] = { .required = IN(WRONG), .allowed = IN(LOOKALIKE) },
    [LEVEL] = { .allowed = IN(WRONG) },
    [AMOUNT_FEN] = { .allowed = IN(WRONG) },
    [FINDABLE] = { .required = IN(WRONG) },
    [NOTE] = { .allowed = IN(WRONG) | IN(LOOKALIKE) | IN(DIRT) | IN(DELIVERED) },
    [FILE_NAME] = { .required = IN(DIRT) | IN(DELIVERED) },
    [SHEET] = { .required = IN(DIRT) },
    [ROW] = { .required = IN(DIRT) },
    [HEADER] = { .required = IN(DIRT) },
    [RULE] = { .required = IN(DIRT) },
    [END] = { .required = IN(DIRT) },
    [ROWS] = { .required = IN(DELIVERED) },
    [ACCEPTED] = { .required = IN(DELIVERED) },
    [QUARANTINED] = { .required = IN(DELIVERED) },
    [SET_ASIDE] = { .required = IN(DELIVERED) },
};

static const char *const levels[] = { "red", "orange", "yellow", NULL };
static const char *const ends[] = { "accepted", "quarantined", "set_aside", NULL };

struct truth {
    FILE *file;
    const char *path;
    int64_t line;
    char text[LINE_MAX_BYTES];
    json_t *values[COLUMN_COUNT]; /* of the line in hand; borrowed from `object` */
    json_t *object;
    int64_t entity; /* 0: the line goes by a name, or by none */
};

static void close_truth(struct truth *truth)
{
    json_decref(truth->object);
    if (truth->file)
        fclose(truth->file);
    free(truth);
}
QF_CLEANUP_POINTER(struct truth, close_truth)

static const char *text_of(const struct truth *truth, enum column column)
{
    const char *text = json_string_value(truth->values[column]);

    return text ? text : "";
}

static int64_t number_of(const struct truth *truth, enum column column)
{
    return json_integer_value(truth->values[column]);
}

static enum qf_status find_kind(struct truth *truth, enum kind *ret_kind, struct qf_error *error)
{
    const char *name = json_string_value(json_object_get(truth->object, "kind"));

    for (unsigned i = 0; name && i < KIND_COUNT; i++)
        if (strcmp(name, kind_names[i]) == 0) {
            *ret_kind = i;
            return QF_OK;
        }
    return qf_fail(error, QF_INPUT, "'kind' must be one of %s", "wrong, lookalike, dirt, delivered");
}

static bool has_type(const json_t *value, enum qf_storage storage)
{
    switch (storage) {
    case QF_STORE_TEXT:
        return json_is_string(value);
    case QF_STORE_BOOLEAN:
        return json_is_boolean(value);
    case QF_STORE_BIGINT:
    case QF_STORE_INTEGER:
    case QF_STORE_DATE:
        break;
    }
    return json_is_integer(value);
}

static enum qf_status take_key(
    struct truth *truth, enum kind kind, const char *key, json_t *value, struct qf_error *error)
{
    for (unsigned i = KIND; i < COLUMN_COUNT; i++) {
        if (strcmp(key, columns[i].name) != 0 || !((keys[i].required | keys[i].allowed) & IN(kind)))
            continue;
        if (!has_type(value, columns[i].storage))
            return qf_fail(error, QF_INPUT, "'%s' has a value of the wrong type", key);
        truth->values[i] = value;
        return QF_OK;
    }
    return qf_fail(error, QF_INPUT, "a line of kind '%s' has no key '%s'", kind_names[kind], key);
}

static enum qf_status take_keys(struct truth *truth, enum kind kind, struct qf_error *error)
{
    const char *key;
    json_t *value;

    memset(truth->values, 0, sizeof truth->values);
    json_object_foreach(truth->object, key, value)
    {
        TRY(take_key(truth, kind, key, value, error));
    }
    for (unsigned i = KIND; i < COLUMN_COUNT; i++)
        if ((keys[i].required & IN(kind)) && !truth->values[i])
            return qf_fail(error, QF_INPUT, "'%s' is missing", columns[i].name);
    return QF_OK;
}

static enum qf_status check_choice(
    const struct truth *truth, enum column column, const char *const *choices, struct qf_error *error)
{
    const char *text = text_of(truth, column);

    for (; truth->values[column] && *choices; choices++)
        if (strcmp(text, *choices) == 0)
            return QF_OK;
    return truth->values[column] ? qf_fail(error, QF_INPUT, "'%s' cannot be '%s'", columns[column].name, text) : QF_OK;
}

/* A subject is known by its key; without one the name is all there is. */
static enum qf_status find_subject(struct truth *truth, struct qf_error *error)
{
    const char *subject = text_of(truth, SUBJECT);

    truth->entity = 0;
    if (!truth->values[SUBJECT])
        return QF_OK;
    if (!*text_of(truth, MODEL))
        return qf_fail(error, QF_INPUT, "'%s' is empty", "model");
    if (!*subject)
        return *text_of(truth, NAME) ? QF_OK : qf_fail(error, QF_INPUT, "neither a subject nor a name");
    truth->entity = qf_person_entity(qf_slice(subject));
    if (!truth->entity)
        truth->entity = qf_organisation_entity(qf_slice(subject));
    return truth->entity ? QF_OK
                         : qf_fail(error, QF_INPUT, "subject '%s' is neither a resident ID nor a credit code", subject);
}

static enum qf_status check_numbers(const struct truth *truth, struct qf_error *error)
{
    for (unsigned i = SHEET; i <= ROW; i++)
        if (truth->values[i] && number_of(truth, i) < 1)
            return qf_fail(error, QF_INPUT, "'%s' counts from 1", columns[i].name);
    for (unsigned i = ROWS; i <= SET_ASIDE; i++)
        if (number_of(truth, i) < 0 || number_of(truth, i) > INT32_MAX)
            return qf_fail(error, QF_INPUT, "'%s' is no number of rows", columns[i].name);
    if (number_of(truth, ACCEPTED) + number_of(truth, QUARANTINED) + number_of(truth, SET_ASIDE) !=
        number_of(truth, ROWS))
        return qf_fail(error, QF_INPUT, "accepted, quarantined and set_aside do not add up to rows");
    return QF_OK;
}

static enum qf_status read_line(struct truth *truth, struct qf_error *error)
{
    enum kind kind = WRONG;
    json_error_t mistake;

    json_decref(truth->object);
    truth->object = json_loads(truth->text, JSON_REJECT_DUPLICATES, &mistake);
    if (!json_is_object(truth->object))
        return qf_fail(error, QF_INPUT, "no JSON object: %s", truth->object ? "{" : mistake.text);
    TRY(find_kind(truth, &kind, error));
    TRY(take_keys(truth, kind, error));
    TRY(check_choice(truth, LEVEL, levels, error));
    TRY(check_choice(truth, END, ends, error));
    TRY(find_subject(truth, error));
    return check_numbers(truth, error);
}

/* The next line into `text`, without its end; *ret_more is false at the end of the file. */
static enum qf_status next_line(struct truth *truth, bool *ret_more, struct qf_error *error)
{
    *ret_more = fgets(truth->text, sizeof truth->text, truth->file) != NULL;
    if (!*ret_more)
        return ferror(truth->file) ? qf_fail_errno(error, errno, "cannot read '%s'", truth->path) : QF_OK;
    truth->line++;
    size_t length = strlen(truth->text);
    if (length && truth->text[length - 1] == '\n')
        truth->text[length - 1] = '\0';
    else if (!feof(truth->file))
        return qf_fail(error, QF_INPUT, "longer than %d bytes, or with a zero byte", LINE_MAX_BYTES - 2);
    return QF_OK;
}

static void put_line(const struct truth *truth, struct qf_rows *rows, unsigned row)
{
    qf_rows_put_bigint(rows, LINE, row, truth->line);
    if (truth->entity)
        qf_rows_put_bigint(rows, WHO, row, truth->entity);
    for (unsigned i = KIND; i < COLUMN_COUNT; i++) {
        if (!truth->values[i])
            continue;
        if (columns[i].storage == QF_STORE_TEXT)
            qf_rows_put_text(rows, i, row, qf_slice(text_of(truth, i)));
        else if (columns[i].storage == QF_STORE_BOOLEAN)
            qf_rows_put_boolean(rows, i, row, json_is_true(truth->values[i]));
        else
            qf_rows_put_bigint(rows, i, row, number_of(truth, i));
    }
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct truth *truth = context;
    unsigned count = 0;
    bool more = true;

    (void)local;
    for (; count < qf_rows_capacity(rows); count++) {
        enum qf_status status = next_line(truth, &more, error);
        if (status == QF_OK && !more)
            break;
        if (status == QF_OK)
            status = read_line(truth, error);
        if (status == QF_INPUT)
            return qf_fail_within(error, "line %lld of '%s'", (long long)truth->line, truth->path);
        TRY(status);
        put_line(truth, rows, count);
    }
    *ret_count = count;
    return QF_OK;
}

enum qf_status qf_truth_load(struct qf_lake *lake, const char *path, const char *table, struct qf_error *error)
{
    static const struct qf_schema schema = { columns, COLUMN_COUNT };
    struct truth *truth CLEANUP(close_truth) = calloc(1, sizeof *truth);
    int64_t lines = 0;

    if (!truth)
        return qf_fail_memory(error);
    truth->path = path;
    truth->file = fopen(path, "re");
    if (!truth->file)
        return qf_fail_errno(error, errno, "cannot open '%s'", path);
    const struct qf_producer producer = { .context = truth, .threads = 1, .fill = fill };
    TRY(qf_lake_load(lake, table, &schema, &producer, &lines, error));
    return lines ? QF_OK : qf_fail(error, QF_INPUT, "'%s' holds no truth: it is empty", path);
}
