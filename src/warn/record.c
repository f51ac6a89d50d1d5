/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a warning, one run at a time. */
#include "warn/record.h"

#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "catalog/casework.h"
#include "store/place.h"
#include "warn/sentence.h"

/* A hit as the book keeps it. */
struct entry {
    const struct qf_hit *hit;
    char fingerprint[QF_SHA256_HEX], digest[QF_SHA256_HEX];
    struct qf_text facts, evidence, sentence_zh, sentence_en;
};

static void release_entry(struct entry *entry)
{
    qf_text_release(&entry->facts);
    qf_text_release(&entry->evidence);
    qf_text_release(&entry->sentence_zh);
    qf_text_release(&entry->sentence_en);
}
QF_CLEANUP_VALUE(struct entry, release_entry)

/* The warning that stands under a fingerprint; id 0 when none does. */
struct standing {
    int64_t id;
    char state[16];
    bool same_digest;
    bool dismissed_so; /* it was dismissed with this very digest */
    bool told_so;      /* its rows, ties and words are those of the entry, too */
};

struct recorder {
    struct qf_book *book;
    const struct qf_model *model;
    int64_t run;
    struct qf_statement *find, *insert, *change, *move;
    struct qf_record_counts counts;
};

static void close_recorder(struct recorder *recorder)
{
    qf_statement_free(recorder->find);
    qf_statement_free(recorder->insert);
    qf_statement_free(recorder->change);
    qf_statement_free(recorder->move);
}
QF_CLEANUP_VALUE(struct recorder, close_recorder)

/* --- entries ----------------------------------------------------------------------------------------------------------- */

static void write_facts(const struct qf_model *model, const struct qf_hit *hit, struct qf_text *out)
{
    struct qf_json json;

    qf_json_init(&json, out);
    qf_json_open_object(&json);
    for (size_t i = 0; i < model->fact_count; i++) {
        const struct qf_fact_value *value = &hit->facts[i];
        bool text = model->facts[i].type == QF_FACT_TEXT || model->facts[i].type == QF_FACT_ID;
        qf_json_key(&json, model->facts[i].name);
        if (value->is_null)
            qf_json_null(&json);
        else if (text)
            qf_json_string(&json, value->text);
        else
            qf_json_int(&json, value->number);
    }
    qf_json_close_object(&json);
}

static void write_evidence(const struct qf_hit *hit, struct qf_text *out)
{
    struct qf_json json;

    qf_json_init(&json, out);
    qf_json_open_array(&json);
    for (unsigned i = 0; i < hit->evidence_count; i++) {
        const char *dataset = qf_book_dataset(qf_ref_batch(hit->evidence[i]));
        qf_json_open_array(&json);
        if (dataset)
            qf_json_string(&json, dataset);
        else
            qf_json_int(&json, qf_ref_batch(hit->evidence[i]));
        qf_json_int(&json, qf_ref_row(hit->evidence[i]));
        qf_json_close_array(&json);
    }
    qf_json_close_array(&json);
}

static enum qf_status hash_identity(
    const struct qf_model *model, const struct qf_hit *hit, char ret_hex[QF_SHA256_HEX], struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&text, "%s\n", model->code);
    if (hit->has_subject)
        qf_text_add_format(&text, "%lld", (long long)hit->subject);
    else
        qf_text_add_format(&text, "name:%s:%s", hit->region, hit->subject_name);
    qf_text_add_format(&text, "\n%s", hit->period);
    TRY(qf_text_check(&text, error));
    return qf_sha256_of(text.data, text.length, ret_hex, error);
}

/* What the warning rests on, without the numbers of batches: the same rows delivered anew are no change. */
static enum qf_status hash_grounds(const struct entry *entry, char ret_hex[QF_SHA256_HEX], struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    const struct qf_hit *hit = entry->hit;

    qf_text_add_format(&text, "%s\n%d\n", qf_level_name(hit->level), hit->by_name);
    if (hit->has_amount)
        qf_text_add_int(&text, hit->amount_fen);
    qf_text_add_format(&text, "\n%u\n", hit->evidence_count);
    qf_text_add_slice(&text, qf_text_slice(&entry->facts));
    TRY(qf_text_check(&text, error));
    return qf_sha256_of(text.data, text.length, ret_hex, error);
}

static enum qf_status fill_entry(
    const struct qf_model *model, const struct qf_hit *hit, struct entry *entry, struct qf_error *error)
{
    entry->hit = hit;
    qf_text_clear(&entry->facts);
    qf_text_clear(&entry->evidence);
    qf_text_clear(&entry->sentence_zh);
    qf_text_clear(&entry->sentence_en);
    write_facts(model, hit, &entry->facts);
    write_evidence(hit, &entry->evidence);
    qf_sentence_write(model, hit, QF_LANG_ZH, &entry->sentence_zh);
    qf_sentence_write(model, hit, QF_LANG_EN, &entry->sentence_en);
    TRY(qf_text_check(&entry->facts, error));
    TRY(qf_text_check(&entry->evidence, error));
    TRY(qf_text_check(&entry->sentence_zh, error));
    TRY(qf_text_check(&entry->sentence_en, error));
    TRY(hash_identity(model, hit, entry->fingerprint, error));
    return hash_grounds(entry, entry->digest, error);
}

/* --- one hit ----------------------------------------------------------------------------------------------------------- */

/* What a warning is told with and does not rest on: the columns of `find` from 4 on. */
static bool is_told_so(struct qf_statement *find, const struct entry *entry)
{
    const char *const told[] = { qf_text_string(&entry->evidence), entry->hit->links,
        qf_text_string(&entry->sentence_zh), qf_text_string(&entry->sentence_en), entry->hit->subject_name,
        entry->hit->region };

    for (size_t i = 0; i < QF_COUNT(told); i++)
        if (strcmp(qf_statement_text(find, 4 + (int)i), told[i]) != 0)
            return false;
    return true;
}

static enum qf_status find_standing(
    struct recorder *recorder, const struct entry *entry, struct standing *ret_standing, struct qf_error *error)
{
    struct qf_statement *find = recorder->find;
    bool found;

    *ret_standing = (struct standing){ 0 };
    qf_statement_bind_text(find, 1, entry->fingerprint);
    TRY(qf_statement_next(find, &found, error));
    if (found) {
        ret_standing->id = qf_statement_int(find, 0);
        size_t length = strlen(qf_statement_text(find, 1));
        memcpy(ret_standing->state, qf_statement_text(find, 1),
            length < sizeof ret_standing->state ? length : sizeof ret_standing->state - 1);
        ret_standing->same_digest = strcmp(qf_statement_text(find, 2), entry->digest) == 0;
        ret_standing->dismissed_so = strcmp(qf_statement_text(find, 3), entry->digest) == 0;
        ret_standing->told_so = is_told_so(find, entry);
    }
    qf_statement_reset(find);
    return QF_OK;
}

static void bind_entry(const struct recorder *recorder, struct qf_statement *change, const struct entry *entry)
{
    const struct qf_hit *hit = entry->hit;

    qf_statement_bind_text(change, 1, entry->fingerprint);
    qf_statement_bind_text(change, 2, recorder->model->code);
    qf_statement_bind_int(change, 3, recorder->model->version);
    qf_statement_bind_text(change, 4, recorder->model->domain);
    if (hit->has_subject)
        qf_statement_bind_int(change, 5, hit->subject);
    else
        qf_statement_bind_null(change, 5);
    qf_statement_bind_text(change, 6, hit->subject_name);
    qf_statement_bind_text(change, 7, *hit->region ? hit->region : NULL);
    qf_statement_bind_text(change, 8, hit->period);
    qf_statement_bind_text(change, 9, qf_level_name(hit->level));
    qf_statement_bind_text(change, 10, hit->lowered ? QF_N("rests on a name alone") : NULL);
    if (hit->has_amount)
        qf_statement_bind_int(change, 11, hit->amount_fen);
    else
        qf_statement_bind_null(change, 11);
    qf_statement_bind_text(change, 12, qf_text_string(&entry->sentence_zh));
    qf_statement_bind_text(change, 13, qf_text_string(&entry->sentence_en));
    qf_statement_bind_text(change, 14, qf_text_string(&entry->facts));
    qf_statement_bind_text(change, 15, qf_text_string(&entry->evidence));
    qf_statement_bind_text(change, 16, hit->links);
    qf_statement_bind_text(change, 17, entry->digest);
    qf_statement_bind_int(change, 18, recorder->run);
}

static enum qf_status add_warning(struct recorder *recorder, const struct entry *entry, struct qf_error *error)
{
    recorder->counts.added++;
    bind_entry(recorder, recorder->insert, entry);
    return qf_statement_run(recorder->insert, error);
}

static enum qf_status change_warning(
    struct recorder *recorder, const struct entry *entry, const struct standing *standing, struct qf_error *error)
{
    bool back = strcmp(standing->state, "gone") == 0;

    recorder->counts.changed++;
    bind_entry(recorder, recorder->change, entry);
    qf_statement_bind_text(recorder->change, 19, standing->dismissed_so ? "dismissed" : "open");
    qf_statement_bind_text(recorder->change, 20, back ? "back" : "changed");
    qf_statement_bind_int(recorder->change, 21, standing->id);
    return qf_statement_run(recorder->change, error);
}

static enum qf_status move_warning(
    struct recorder *recorder, const struct entry *entry, const struct standing *standing, struct qf_error *error)
{
    recorder->counts.unchanged++;
    if (standing->told_so)
        return QF_OK;
    qf_statement_bind_text(recorder->move, 1, qf_text_string(&entry->evidence));
    qf_statement_bind_text(recorder->move, 2, entry->hit->links);
    qf_statement_bind_text(recorder->move, 3, qf_text_string(&entry->sentence_zh));
    qf_statement_bind_text(recorder->move, 4, qf_text_string(&entry->sentence_en));
    qf_statement_bind_text(recorder->move, 5, entry->hit->subject_name);
    qf_statement_bind_text(recorder->move, 6, *entry->hit->region ? entry->hit->region : NULL);
    qf_statement_bind_int(recorder->move, 7, recorder->model->version);
    qf_statement_bind_int(recorder->move, 8, standing->id);
    return qf_statement_run(recorder->move, error);
}

static enum qf_status record_hit(struct recorder *recorder, const struct entry *entry, struct qf_error *error)
{
    struct standing standing;

    TRY(find_standing(recorder, entry, &standing, error));
    if (!standing.id)
        return add_warning(recorder, entry, error);
    if (strcmp(standing.state, "gone") != 0 && standing.same_digest)
        return move_warning(recorder, entry, &standing, error);
    return change_warning(recorder, entry, &standing, error);
}

/* --- what is gone ------------------------------------------------------------------------------------------------------ */

static int compare_fingerprints(const void *a, const void *b)
{
    return memcmp(a, b, QF_SHA256_HEX);
}

/* Numbers of the model's standing warnings that no hit has. */
static enum qf_status list_gone(struct recorder *recorder, const char (*seen)[QF_SHA256_HEX], size_t seen_count,
    int64_t **ret_ids, size_t *ret_count, struct qf_error *error)
{
    struct qf_statement *all CLEANUP(qf_statement_free) = NULL;
    int64_t *ids CLEANUP(free) = NULL;
    size_t count = 0, room = 0;
    bool more = true;
    char fingerprint[QF_SHA256_HEX];

    TRY(qf_book_prepare(recorder->book,
        "SELECT id, fingerprint FROM warning WHERE model = ?1 AND state <> 'gone' ORDER BY id", &all, error));
    qf_statement_bind_text(all, 1, recorder->model->code);
    for (;;) {
        TRY(qf_statement_next(all, &more, error));
        if (!more)
            break;
        memcpy(fingerprint, qf_statement_text(all, 1), QF_SHA256_HEX);
        if (seen_count && bsearch(fingerprint, seen, seen_count, QF_SHA256_HEX, compare_fingerprints))
            continue;
        if (count == room) {
            room = room ? room * 2 : 64;
            int64_t *larger = realloc(ids, room * sizeof *larger);
            if (!larger)
                return qf_fail_memory(error);
            ids = larger;
        }
        ids[count++] = qf_statement_int(all, 0);
    }
    *ret_ids = TAKE(ids);
    *ret_count = count;
    return QF_OK;
}

static enum qf_status mark_gone(
    struct recorder *recorder, const char (*seen)[QF_SHA256_HEX], size_t seen_count, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    int64_t *ids CLEANUP(free) = NULL;
    size_t count = 0;

    TRY(list_gone(recorder, seen, seen_count, &ids, &count, error));
    TRY(qf_book_prepare(recorder->book,
        "UPDATE warning SET state = 'gone', last_change = 'gone', changed_run = ?2 WHERE id = ?1", &change, error));
    for (size_t i = 0; i < count; i++) {
        qf_statement_bind_int(change, 1, ids[i]);
        qf_statement_bind_int(change, 2, recorder->run);
        TRY(qf_statement_run(change, error));
    }
    recorder->counts.gone = (int64_t)count;
    return QF_OK;
}

/* --- all hits ---------------------------------------------------------------------------------------------------------- */

static enum qf_status prepare(struct recorder *recorder, struct qf_error *error)
{
    TRY(qf_book_prepare(recorder->book,
        "SELECT id, state, digest, dismissed_digest, evidence, links, sentence_zh, sentence_en, subject_name, region "
        "FROM "
        "warning WHERE fingerprint = ?1",
        &recorder->find, error));
    TRY(qf_book_prepare(recorder->book,
        "INSERT INTO warning (fingerprint, model, model_version, domain, subject, subject_name, region, period, level, "
        "level_note,"
        " amount_fen, sentence_zh, sentence_en, facts, evidence, links, digest, state, first_run, changed_run, "
        "last_change)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 'open', ?18, ?18, 'new')",
        &recorder->insert, error));
    TRY(qf_book_prepare(recorder->book,
        "UPDATE warning SET fingerprint = ?1, model = ?2, model_version = ?3, domain = ?4, subject = ?5, subject_name "
        "= ?6, region = ?7,"
        " period = ?8, level = ?9, level_note = ?10, amount_fen = ?11, sentence_zh = ?12, sentence_en = ?13, facts = "
        "?14, evidence = ?15,"
        " links = ?16, digest = ?17, changed_run = ?18, state = ?19, last_change = ?20 WHERE id = ?21",
        &recorder->change, error));
    return qf_book_prepare(recorder->book,
        "UPDATE warning SET evidence = ?1, links = ?2, sentence_zh = ?3, sentence_en = ?4, subject_name = ?5, region = "
        "?6, "
        "model_version = ?7 WHERE id = ?8",
        &recorder->move, error);
}

enum qf_status qf_record_hits(struct qf_book *book, const struct qf_model *model, int64_t run,
    const struct qf_hits *hits, struct qf_record_counts *ret_counts, struct qf_error *error)
{
    struct recorder recorder CLEANUP(close_recorder) = { .book = book, .model = model, .run = run };
    struct entry entry CLEANUP(release_entry) = { 0 };
    char(*seen)[QF_SHA256_HEX] CLEANUP(free) = calloc(hits->count + 1, sizeof *seen);

    if (!seen)
        return qf_fail_memory(error);
    TRY(prepare(&recorder, error));
    for (size_t i = 0; i < hits->count; i++) {
        TRY(fill_entry(model, &hits->items[i], &entry, error));
        memcpy(seen[i], entry.fingerprint, QF_SHA256_HEX);
        TRY(record_hit(&recorder, &entry, error));
        recorder.counts.amount_fen += hits->items[i].amount_fen;
    }
    qsort(seen, hits->count, sizeof *seen, compare_fingerprints);
    TRY(mark_gone(&recorder, (const char(*)[QF_SHA256_HEX])seen, hits->count, error));
    *ret_counts = recorder.counts;
    return QF_OK;
}
