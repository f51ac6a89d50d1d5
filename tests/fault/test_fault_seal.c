/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealing without memory and on a failing disk, and QR codes. The allocations of the libraries are failed as well: libsodium's
 * guarded memory, Argon2's, and those of a QR code.
 */
#include "fault.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <qrencode.h>
#include <sodium.h>

#include "base/escrow.h"
#include "base/qr.h"
#include "base/sealed_file.h"
#include "fault_real.h"

void *__real_sodium_malloc(size_t size);
void __real_sodium_free(void *block);
int __real_crypto_pwhash(unsigned char *out, unsigned long long out_length, const char *password,
    unsigned long long length, const unsigned char *salt, unsigned long long passes, size_t memory, int algorithm);
int __real_crypto_pwhash_argon2id_str_verify(const char *stored, const char *password, unsigned long long length);

void *__wrap_sodium_malloc(size_t size);
void *__wrap_sodium_malloc(size_t size)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : fault_remember(__real_sodium_malloc(size));
}

void __wrap_sodium_free(void *block);
void __wrap_sodium_free(void *block)
{
    fault_forget(block);
    __real_sodium_free(block);
}

int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_length, const char *password,
    unsigned long long length, const unsigned char *salt, unsigned long long passes, size_t memory, int algorithm);
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_length, const char *password,
    unsigned long long length, const unsigned char *salt, unsigned long long passes, size_t memory, int algorithm)
{
    return fault_strikes(FAULT_ALLOCATE)
               ? -1
               : __real_crypto_pwhash(out, out_length, password, length, salt, passes, memory, algorithm);
}

int __wrap_crypto_pwhash_argon2id_str_verify(const char *stored, const char *password, unsigned long long length);
int __wrap_crypto_pwhash_argon2id_str_verify(const char *stored, const char *password, unsigned long long length)
{
    return fault_strikes(FAULT_ALLOCATE) ? -1 : __real_crypto_pwhash_argon2id_str_verify(stored, password, length);
}

QRcode *__real_QRcode_encodeString8bit(const char *text, int version, QRecLevel level);
QRcode *__wrap_QRcode_encodeString8bit(const char *text, int version, QRecLevel level);
QRcode *__wrap_QRcode_encodeString8bit(const char *text, int version, QRecLevel level)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : __real_QRcode_encodeString8bit(text, version, level);
}

#define PLAIN_BYTES ((size_t)150000)

static const struct qf_seal_place place = { "report/12", "attachment/1" };

struct world {
    char folder[32];
    char path[64];
    struct qf_secret key;
    unsigned char plain[PLAIN_BYTES];
};

static int make_world(void **state)
{
    static struct world world;

    *state = &world;
    snprintf(world.folder, sizeof world.folder, "/tmp/qf-seal-XXXXXX");
    if (!mkdtemp(world.folder))
        return -1;
    snprintf(world.path, sizeof world.path, "%s/sealed", world.folder);
    for (size_t i = 0; i < PLAIN_BYTES; i++)
        world.plain[i] = (unsigned char)(i * 7 + i / 256);
    return qf_seal_key_new(&world.key, NULL) == QF_OK ? 0 : -1;
}

static int remove_world(void **state)
{
    struct world *world = *state;

    qf_secret_release(&world->key);
    unlink(world->path);
    return rmdir(world->folder);
}

static void without_file(void *context)
{
    const struct world *world = context;

    unlink(world->path);
}

static enum qf_status seal_file(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_sealed_writer writer CLEANUP(qf_sealed_writer_release) = QF_SEALED_WRITER_INIT;

    TRY(qf_sealed_writer_open(&writer, world->path, &world->key, &place, error));
    TRY(qf_sealed_writer_add(&writer, world->plain, PLAIN_BYTES, error));
    return qf_sealed_writer_commit(&writer, error);
}

static enum qf_status unseal_file(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_sealed_reader reader CLEANUP(qf_sealed_reader_release) = QF_SEALED_READER_INIT;
    struct qf_slice piece;
    size_t length = 0;

    TRY(qf_sealed_reader_open(&reader, world->path, &world->key, &place, error));
    for (;;) {
        TRY(qf_sealed_reader_next(&reader, &piece, error));
        if (!piece.data)
            break;
        assert_memory_equal(piece.data, world->plain + length, piece.length);
        length += piece.length;
    }
    assert_int_equal(length, PLAIN_BYTES);
    return QF_OK;
}

/* Whole or not there, and nothing beside it: remove_world() would fail. */
static void check_sealed(void *context, enum qf_status status)
{
    struct world *world = context;

    if (qf_file_exists(world->path))
        assert_int_equal(unseal_file(world, NULL), QF_OK);
    else
        assert_true(status != QF_OK);
}

static void sealed_file__is_whole_or_not_there(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "seal a file",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_WRITE) | FAULTS(FAULT_SYNC) |
                   FAULTS(FAULT_RENAME) | FAULTS(FAULT_INTERRUPT) | FAULTS(FAULT_SHORT),
        .prepare = without_file,
        .run = seal_file,
        .check = check_sealed,
        .context = *state });
}

static void with_file(void *context)
{
    assert_int_equal(seal_file(context, NULL), QF_OK);
}

static void sealed_file__is_read_whole_or_reported(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "open a sealed file",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_READ) | FAULTS(FAULT_INTERRUPT) |
                   FAULTS(FAULT_SHORT),
        .prepare = with_file,
        .run = unseal_file,
        .context = *state });
}

/* A report's key for its officer, whose own key is kept under a passphrase, and back to the text. */
static enum qf_status seal_and_open(void *context, struct qf_error *error)
{
    struct qf_key_pair officer CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_key_pair again CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret unlocked CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text locked CLEANUP(qf_text_release) = { 0 };
    struct qf_text wrapped CLEANUP(qf_text_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };

    (void)context;
    TRY(qf_key_pair_new(&officer, error));
    TRY(qf_secret_copy("passphrase", 10, &passphrase, error));
    TRY(qf_passphrase_lock(&officer.secret, &passphrase, &qf_cost_for_tests_only, "officer/1", &locked, error));
    TRY(qf_seal_key_new(&key, error));
    TRY(qf_seal_wrap(&key, &officer.public_key, &place, &wrapped, error));
    TRY(qf_seal_text(&passphrase, &key, &place, &sealed, error));
    TRY(qf_passphrase_unlock(qf_text_string(&locked), &passphrase, "officer/1", &unlocked, error));
    TRY(qf_key_pair_from(&unlocked, &again, error));
    TRY(qf_seal_unwrap(qf_text_string(&wrapped), &again, &place, &opened, error));
    TRY(qf_unseal_text(qf_text_string(&sealed), &opened, &place, &plain, error));
    assert_true(qf_secret_equal(&plain, &passphrase));
    return QF_OK;
}

static void text__is_sealed_and_opened_or_reported(void **state)
{
    fault_run(&(struct fault_scenario){
        .name = "seal and open a text", .classes = FAULTS(FAULT_ALLOCATE), .run = seal_and_open, .context = *state });
}

/* A lack of memory must not look like a wrong password. */
static enum qf_status check_password(void *context, struct qf_error *error)
{
    struct qf_secret password CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_secret_copy("password", 8, &password, error));
    return qf_password_check(context, &password, error);
}

static void password__is_not_wrong_for_want_of_memory(void **state)
{
    struct qf_secret password CLEANUP(qf_secret_release) = { 0 };
    char stored[QF_PASSWORD_TEXT];

    (void)state;
    assert_int_equal(qf_secret_copy("password", 8, &password, NULL), QF_OK);
    assert_int_equal(qf_password_hash(&password, &qf_cost_for_tests_only, stored, NULL), QF_OK);
    fault_run(&(struct fault_scenario){
        .name = "check a password", .classes = FAULTS(FAULT_ALLOCATE), .run = check_password, .context = stored });
}

static enum qf_status split_and_join(void *context, struct qf_error *error)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_key_pair joined CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret shares[4] = { 0 };

    (void)context;
    TRY(qf_key_pair_new(&pair, error));
    TRY(qf_escrow_split(&pair, 4, shares, error));
    enum qf_status status = qf_escrow_join(&shares[3], &shares[1], &pair.public_key, &joined, error);
    for (unsigned i = 0; i < 4; i++)
        qf_secret_release(&shares[i]);
    return status;
}

static void escrow__leaves_no_share_behind(void **state)
{
    fault_run(&(struct fault_scenario){
        .name = "split and join", .classes = FAULTS(FAULT_ALLOCATE), .run = split_and_join, .context = *state });
}

static enum qf_status draw_code(void *context, struct qf_error *error)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    TRY(qf_qr_terminal(context, &out, error));
    return qf_qr_svg(context, &out, error);
}

static void qr__is_drawn_or_reported(void **state)
{
    static char text[] = "2345-6789-ABCD-EFGH";

    (void)state;
    fault_run(&(struct fault_scenario){
        .name = "draw a QR code", .classes = FAULTS(FAULT_ALLOCATE), .run = draw_code, .context = text });
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(sealed_file__is_whole_or_not_there),
        IN_A_WORLD(sealed_file__is_read_whole_or_reported),
        cmocka_unit_test(text__is_sealed_and_opened_or_reported),
        cmocka_unit_test(password__is_not_wrong_for_want_of_memory),
        cmocka_unit_test(qr__is_drawn_or_reported),
        cmocka_unit_test(escrow__leaves_no_share_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
