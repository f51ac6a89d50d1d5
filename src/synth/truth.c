/* SPDX-License-Identifier: Apache-2.0 */
/* One writer for the four kinds of line. */
#include "synth/truth.h"

#include <stdio.h>

#define FLUSH_BYTES ((size_t)64 << 10)

enum qf_status qf_truth_open(struct qf_truth *truth, const char *path, struct qf_error *error)
{
    return qf_file_writer_open(&truth->file, path, error);
}

static enum qf_status flush(struct qf_truth *truth, struct qf_error *error)
{
    TRY(qf_text_check(&truth->buffer, error));
    if (truth->buffer.length)
        TRY(qf_file_writer_add(&truth->file, truth->buffer.data, truth->buffer.length, error));
    qf_text_clear(&truth->buffer);
    return QF_OK;
}

static void open_line(struct qf_truth *truth, struct qf_json *json, const char *kind)
{
    qf_json_init(json, &truth->buffer);
    qf_json_open_object(json);
    qf_json_member(json, "kind", kind);
}

static enum qf_status close_line(struct qf_truth *truth, struct qf_json *json, struct qf_error *error)
{
    qf_json_close_object(json);
    qf_text_add_char(&truth->buffer, '\n');
    return truth->buffer.length >= FLUSH_BYTES ? flush(truth, error) : qf_text_check(&truth->buffer, error);
}

enum qf_status qf_truth_plant(struct qf_truth *truth, const struct qf_planted *planted, struct qf_error *error)
{
    bool wrong = planted->level != NULL;
    int64_t number = wrong ? ++truth->wrongs : ++truth->lookalikes;
    struct qf_json json;
    char id[40];

    snprintf(id, sizeof id, "%s-%s%06lld", planted->model, wrong ? "" : "L", (long long)number);
    open_line(truth, &json, wrong ? "wrong" : "lookalike");
    qf_json_member(&json, "id", id);
    qf_json_member(&json, "model", planted->model);
    qf_json_member(&json, "subject", planted->subject);
    qf_json_member(&json, "name", planted->name);
    if (planted->period)
        qf_json_member(&json, "period", planted->period);
    if (wrong) {
        qf_json_member(&json, "level", planted->level);
        qf_json_member_int(&json, "amount_fen", planted->amount_fen);
        qf_json_member_bool(&json, "findable", !planted->hidden);
    }
    qf_json_member(&json, "note", planted->note);
    return close_line(truth, &json, error);
}

enum qf_status qf_truth_dirt(struct qf_truth *truth, const struct qf_dirt_mark *mark, struct qf_error *error)
{
    struct qf_json json;

    truth->dirty_rows++;
    open_line(truth, &json, "dirt");
    qf_json_member(&json, "file", mark->file);
    qf_json_member_int(&json, "sheet", mark->sheet);
    qf_json_member_int(&json, "row", mark->row);
    qf_json_member(&json, "column", mark->column);
    qf_json_member(&json, "rule", mark->rule);
    qf_json_member(&json, "end", mark->end);
    return close_line(truth, &json, error);
}

enum qf_status qf_truth_delivered(struct qf_truth *truth, const struct qf_delivered *delivered, struct qf_error *error)
{
    struct qf_json json;

    open_line(truth, &json, "delivered");
    qf_json_member(&json, "file", delivered->file);
    qf_json_member_int(&json, "rows", delivered->rows);
    qf_json_member_int(&json, "accepted", delivered->accepted);
    qf_json_member_int(&json, "quarantined", delivered->quarantined);
    qf_json_member_int(&json, "set_aside", delivered->set_aside);
    return close_line(truth, &json, error);
}

enum qf_status qf_truth_commit(struct qf_truth *truth, struct qf_error *error)
{
    TRY(flush(truth, error));
    return qf_file_writer_commit(&truth->file, error);
}

void qf_truth_release(struct qf_truth *truth)
{
    qf_file_writer_release(&truth->file);
    qf_text_release(&truth->buffer);
}
