/* SPDX-License-Identifier: Apache-2.0 */
/* journal checkpoint, notes and proof: what an outsider needs to check the journal without us (script/verify-journal). */
#include <string.h>

#include "commands/city.h"
#include "commands/commands.h"
#include "commands/seat.h"
#include "store/checkpoint.h"
#include "store/journal.h"

static void write_note(struct qf_json *json, const char *key, const struct qf_checkpoint *checkpoint)
{
    struct qf_text note CLEANUP(qf_text_release) = { 0 };

    qf_checkpoint_write(checkpoint, &note);
    qf_json_member(json, key, qf_text_string(&note));
    if (note.failed)
        json->out->failed = note.failed;
}

/* --- checkpoint -------------------------------------------------------------------------------------------------------- */

static enum qf_status open_signer(const struct qf_city *city, struct qf_signer *ret_signer, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    qf_city_keys_folder(city, &folder);
    qf_text_add_format(&name, "qingfeng-%s", city->settings.region);
    TRY(qf_text_check(&folder, error));
    TRY(qf_text_check(&name, error));
    return qf_signer_open(qf_text_string(&folder), qf_text_string(&name), ret_signer, error);
}

static enum qf_status print_checkpoint(
    const struct qf_cli *cli, const struct qf_checkpoint *checkpoint, const char *key, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    if (!cli->json) {
        qf_checkpoint_write(checkpoint, &text);
        TRY(qf_text_check(&text, error));
        fputs(qf_text_string(&text), cli->out);
        qf_note(cli,
            "checkpoint %lld over %lld entries; keep it where the administrator of this machine cannot change it\n",
            (long long)checkpoint->id, (long long)checkpoint->size);
        qf_note(cli, "to be checked with the key %s\n", key);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "id", checkpoint->id);
    qf_json_member_int(&json, "size", checkpoint->size);
    qf_json_member(&json, "root", checkpoint->root);
    qf_json_member(&json, "at", checkpoint->at);
    qf_json_member(&json, "key", key);
    write_note(&json, "note", checkpoint);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_checkpoint(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_signer signer CLEANUP(qf_signer_release) = { 0 };
    struct qf_checkpoint checkpoint = { 0 };
    char key[QF_NOTE_KEY];

    (void)args;
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(open_signer(&city, &signer, error));
    TRY(qf_signer_key(&signer, key, error));
    TRY(qf_checkpoint_make(city.book, cli->actor, &signer, city.arena, &checkpoint, error));
    return print_checkpoint(cli, &checkpoint, key, error);
}

const struct qf_command qf_command_journal_checkpoint = {
    .name = "journal checkpoint",
    .operands = "",
    .summary = QF_N("sign the journal as it stands, and print the note"),
    .details = QF_N(
        "To be run every day. The note is a few lines of text; whoever keeps it can be shown later that no entry "
        "before it was\n"
        "changed. The key is made with the first checkpoint: keys/journal.key, with keys/journal.pub for everybody."),
    .options = NULL,
    .run = run_checkpoint,
};

/* --- notes ------------------------------------------------------------------------------------------------------------- */

static enum qf_status print_notes_json(
    const struct qf_cli *cli, const struct qf_checkpoint *checkpoints, size_t count, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        qf_json_open_object(&json);
        qf_json_member_int(&json, "id", checkpoints[i].id);
        write_note(&json, "note", &checkpoints[i]);
        qf_json_close_object(&json);
    }
    qf_json_close_array(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_notes(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_checkpoint *checkpoints = NULL;
    size_t count = 0;

    (void)args;
    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_checkpoint_list(city.book, city.arena, &checkpoints, &count, error));
    if (cli->json)
        return print_notes_json(cli, checkpoints, count, error);
    for (size_t i = 0; i < count; i++) {
        if (i)
            qf_text_add_char(&text, '\n');
        qf_checkpoint_write(&checkpoints[i], &text);
    }
    TRY(qf_text_check(&text, error));
    fputs(qf_text_string(&text), cli->out);
    return QF_OK;
}

const struct qf_command qf_command_journal_notes = {
    .name = "journal notes",
    .operands = "",
    .summary = QF_N("print the notes of all checkpoints"),
    .options = NULL,
    .run = run_notes,
};

/* --- proof ------------------------------------------------------------------------------------------------------------- */

static void write_path(struct qf_json *json, const struct qf_merkle_proof *proof)
{
    qf_json_key(json, "path");
    qf_json_open_array(json);
    for (unsigned i = 0; i < proof->count; i++) {
        struct qf_text base64 CLEANUP(qf_text_release) = { 0 };
        qf_base64_add(&base64, proof->parts[i].root, sizeof proof->parts[i].root);
        qf_json_string(json, qf_text_string(&base64));
        if (base64.failed)
            json->out->failed = base64.failed;
    }
    qf_json_close_array(json);
}

struct found_entry {
    struct qf_json *json;
    int64_t sequence;
    bool unmasked;
    char previous[QF_SHA256_HEX];
};

/* The entry before gives the hash that the entry's own rests on. */
static enum qf_status write_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    struct found_entry *found = context;
    struct qf_json *json = found->json;

    (void)error;
    if (entry->sequence < found->sequence) {
        snprintf(found->previous, sizeof found->previous, "%s", entry->hash);
        return QF_OK;
    }
    qf_json_key(json, "entry");
    qf_json_open_object(json);
    qf_json_member(json, "previous", found->previous);
    qf_journal_entry_write(json, entry, found->unmasked ? entry->json : NULL);
    qf_json_close_object(json);
    return QF_OK;
}

static enum qf_status prove_entry(const struct qf_city *city, int64_t sequence, int64_t to, bool unmasked,
    struct qf_json *json, struct qf_error *error)
{
    struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };
    struct qf_checkpoint checkpoint = { 0 };
    struct found_entry found = { .json = json, .sequence = sequence, .unmasked = unmasked };
    struct qf_journal_filter filter = { .after = sequence > 1 ? sequence - 2 : 0, .limit = sequence > 1 ? 2 : 1 };

    memset(found.previous, '0', sizeof found.previous - 1);
    TRY(qf_checkpoint_find(city->book, to, city->arena, &checkpoint, error));
    TRY(qf_checkpoint_prove_entry(city->book, &checkpoint, sequence, &proof, error));
    qf_json_member(json, "kind", "entry");
    TRY(qf_journal_walk(city->book, &filter, write_entry, &found, error));
    qf_json_member_int(json, "index", sequence - 1);
    qf_json_member_int(json, "size", checkpoint.size);
    write_path(json, &proof);
    write_note(json, "note", &checkpoint);
    return QF_OK;
}

static enum qf_status prove_growth(
    const struct qf_city *city, int64_t from, int64_t to, struct qf_json *json, struct qf_error *error)
{
    struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };
    struct qf_checkpoint older = { 0 }, newer = { 0 };

    TRY(qf_checkpoint_find(city->book, from, city->arena, &older, error));
    TRY(qf_checkpoint_find(city->book, to, city->arena, &newer, error));
    TRY(qf_checkpoint_prove_growth(city->book, &older, &newer, &proof, error));
    qf_json_member(json, "kind", "growth");
    qf_json_member_int(json, "old_size", older.size);
    qf_json_member_int(json, "size", newer.size);
    write_path(json, &proof);
    write_note(json, "old_note", &older);
    write_note(json, "note", &newer);
    return QF_OK;
}

static enum qf_status read_sequence(const char *text, int64_t *ret_sequence, struct qf_error *error)
{
    size_t digits = strspn(text, "0123456789");

    if (!digits || digits > 18 || text[digits])
        return qf_fail(error, QF_USAGE, "'%s' is no number of an entry", text);
    *ret_sequence = strtoll(text, NULL, 10);
    return QF_OK;
}

static const struct qf_option proof_options[] = {
    { "from", 0, QF_OPTION_NUMBER, "CHECKPOINT", QF_N("prove that nothing changed since this checkpoint"), NULL, 1,
        INT64_MAX },
    { "to", 0, QF_OPTION_NUMBER, "CHECKPOINT", QF_N("against this checkpoint (otherwise the last)"), NULL, 1,
        INT64_MAX },
    { "unmask", 0, QF_OPTION_TEXT, "PURPOSE", QF_N("with the whole row after the change; the purpose is recorded"),
        NULL, 0, 0 },
    { 0 },
};

static enum qf_status run_proof(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    const char *purpose = qf_args_text(args, "unmask", NULL);
    int64_t sequence = 0, from = qf_args_number(args, "from", 0), to = qf_args_number(args, "to", 0);
    struct qf_json json;

    if ((args->operand_count == 1) == (from != 0))
        return qf_fail(error, QF_USAGE, "'journal proof' needs the number of an entry, or --from");
    if (!from)
        TRY(read_sequence(args->operands[0], &sequence, error));
    TRY(qf_city_open(cli, purpose ? QF_BOOK_WRITE : QF_BOOK_READ, &city, error));
    if (sequence) /* growth tells no more than 'journal notes' */
        TRY(qf_seat_ask_task(&city, cli, QF_TASK_JOURNAL, error));
    if (purpose)
        TRY(qf_city_record_look(&city, cli, "journal", sequence, purpose, error));
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    if (from)
        TRY(prove_growth(&city, from, to, &json, error));
    else
        TRY(prove_entry(&city, sequence, to, purpose != NULL, &json, error));
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

const struct qf_command qf_command_journal_proof = {
    .name = "journal proof",
    .operands = QF_N("[ENTRY]"),
    .max_operands = 1,
    .summary = QF_N("prove an entry, or that nothing changed, to whoever kept a checkpoint"),
    .details = QF_N("Prints JSON, which script/verify-journal checks with nothing but Python. Without --unmask it "
                    "proves the hash of the\n"
                    "entry and shows nobody's row."),
    .options = proof_options,
    .run = run_proof,
};
