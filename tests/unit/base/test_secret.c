/* SPDX-License-Identifier: Apache-2.0 */
/* What was secret is found nowhere in the memory of the process once it is released; and the searcher does find. */
#include "base/sealed_file.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "memory_search.h"

static const struct qf_seal_place place = { "report/12", "narrative" };

static struct qf_secret make_secret(size_t length)
{
    struct qf_secret secret = { 0 };

    assert_int_equal(qf_secret_new(length, &secret, NULL), QF_OK);
    for (size_t i = 0; i < length; i++)
        secret.data[i] = secret_at(i);
    secret.length = length;
    return secret;
}

static void search__finds_what_is_left_on_the_heap(void **state)
{
    const size_t length = 100;
    volatile unsigned char *block = malloc(length);

    (void)state;
    assert_non_null(block);
    for (size_t i = 0; i < length; i++)
        block[i] = secret_at(i);
    assert_true(memory_find_secret(length) > 0);
    qf_wipe((void *)block, length);
    free((void *)block);
    assert_int_equal(memory_find_secret(length), 0);
}

static void release__leaves_nothing(void **state)
{
    struct qf_secret secret = make_secret(100);

    (void)state;
    assert_true(memory_find_secret(100) > 0);
    qf_secret_release(&secret);
    qf_secret_release(&secret);
    assert_int_equal(memory_find_secret(100), 0);
}

/* Lengths that end within a block of the cipher, where it works on a copy. */
static void seal_text__leaves_nothing_in_memory(void **state)
{
    static const size_t lengths[] = { 17, 48, 100, 1000, 5003 };
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_seal_key_new(&key, NULL), QF_OK);
    for (size_t i = 0; i < QF_COUNT(lengths); i++) {
        struct qf_secret plain = make_secret(lengths[i]), opened = { 0 };

        assert_int_equal(qf_seal_text(&plain, &key, &place, &sealed, NULL), QF_OK);
        qf_secret_release(&plain);
        ROW_EQUAL("sealed", memory_find_secret(lengths[i]), 0);
        assert_int_equal(qf_unseal_text(qf_text_string(&sealed), &key, &place, &opened, NULL), QF_OK);
        assert_int_equal(opened.length, lengths[i]);
        qf_secret_release(&opened);
        ROW_EQUAL("opened", memory_find_secret(lengths[i]), 0);
    }
}

static void seal_file__leaves_nothing_in_memory_nor_in_the_file(void **state)
{
    const size_t length = 100003;
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret plain = make_secret(length);
    struct qf_sealed_writer writer = QF_SEALED_WRITER_INIT;
    struct qf_sealed_reader reader = QF_SEALED_READER_INIT;
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };
    struct qf_slice piece;
    char path[96];

    snprintf(path, sizeof path, "%s/sealed", (char *)*state);
    assert_int_equal(qf_seal_key_new(&key, NULL), QF_OK);
    assert_int_equal(qf_sealed_writer_open(&writer, path, &key, &place, NULL), QF_OK);
    assert_int_equal(qf_sealed_writer_add(&writer, plain.data, plain.length, NULL), QF_OK);
    assert_int_equal(qf_sealed_writer_commit(&writer, NULL), QF_OK);
    qf_sealed_writer_release(&writer);
    qf_secret_release(&plain);
    assert_int_equal(memory_find_secret(1000), 0);
    assert_int_equal(qf_sealed_reader_open(&reader, path, &key, &place, NULL), QF_OK);
    do
        assert_int_equal(qf_sealed_reader_next(&reader, &piece, NULL), QF_OK);
    while (piece.data);
    qf_sealed_reader_release(&reader);
    assert_int_equal(memory_find_secret(1000), 0);
    assert_int_equal(qf_file_read(path, &bytes, NULL), QF_OK);
    assert_int_equal(memory_find_secret(1000), 0);
}

static void passphrase__and_the_key_it_keeps_leave_nothing_in_memory(void **state)
{
    struct qf_secret secret = make_secret(96), opened = { 0 };
    struct qf_text locked CLEANUP(qf_text_release) = { 0 };
    char stored[QF_PASSWORD_TEXT];

    (void)state;
    assert_int_equal(qf_passphrase_lock(&secret, &secret, &qf_cost_for_tests_only, "officer/1", &locked, NULL), QF_OK);
    assert_int_equal(qf_passphrase_unlock(qf_text_string(&locked), &secret, "officer/1", &opened, NULL), QF_OK);
    assert_int_equal(qf_password_hash(&secret, &qf_cost_for_tests_only, stored, NULL), QF_OK);
    assert_int_equal(qf_password_check(stored, &secret, NULL), QF_OK);
    qf_secret_release(&secret);
    qf_secret_release(&opened);
    assert_int_equal(memory_find_secret(96), 0);
}

static void wrap__and_keyed_hash_leave_nothing_in_memory(void **state)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret secret = make_secret(32), opened = { 0 };
    struct qf_text wrapped CLEANUP(qf_text_release) = { 0 };
    unsigned char hash[QF_KEYED_HASH_BYTES];

    (void)state;
    assert_int_equal(qf_key_pair_new(&pair, NULL), QF_OK);
    assert_int_equal(qf_seal_wrap(&secret, &pair.public_key, &place, &wrapped, NULL), QF_OK);
    assert_int_equal(qf_seal_unwrap(qf_text_string(&wrapped), &pair, &place, &opened, NULL), QF_OK);
    assert_int_equal(qf_keyed_hash(&secret, "receipt", secret.data, secret.length, hash, NULL), QF_OK);
    qf_secret_release(&secret);
    qf_secret_release(&opened);
    assert_int_equal(memory_find_secret(32), 0);
}

static void secret__is_left_out_of_core_dumps(void **state)
{
    struct qf_secret secret CLEANUP(qf_secret_release) = make_secret(100);
    FILE *maps = fopen("/proc/self/smaps", "re");
    char line[512];
    bool inside = false, marked = false;

    (void)state;
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
            inside = (uintptr_t)secret.data >= from && (uintptr_t)secret.data < to;
        else if (inside && strncmp(line, "VmFlags:", 8) == 0)
            marked = strstr(line, " dd") != NULL;
    }
    fclose(maps);
    assert_true(marked);
}

static void secret__takes_no_more_than_its_room(void **state)
{
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };

    (void)state;
    assert_int_equal(qf_secret_new(4, &secret, NULL), QF_OK);
    assert_int_equal(qf_secret_add(&secret, "abc", 3, NULL), QF_OK);
    assert_int_equal(qf_secret_add(&secret, "de", 2, NULL), QF_LIMIT);
    assert_int_equal(qf_secret_add(&secret, "d", 1, NULL), QF_OK);
    assert_string_equal((const char *)secret.data, "abcd");
}

static void read__takes_a_pipe_to_its_end_or_says_that_it_is_too_long(void **state)
{
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    int ends[2];

    (void)state;
    for (int round = 0; round < 2; round++) {
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
        assert_int_equal(write(ends[1], "abcde", 5), 5);
        close(ends[1]);
        assert_int_equal(qf_secret_read(ends[0], round == 0 ? 4 : 5, &secret, NULL), round == 0 ? QF_LIMIT : QF_OK);
        close(ends[0]);
    }
    assert_int_equal(secret.length, 5);
    assert_memory_equal(secret.data, "abcde", 5);
}

/* In a child, for there is no way back. */
static void harden__forbids_core_dumps_and_readers(void **state)
{
    pid_t child = fork();
    int ended = 0;

    (void)state;
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit core;
        bool good = qf_crypto_harden(NULL) == QF_OK && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                    getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search__finds_what_is_left_on_the_heap),
        cmocka_unit_test(release__leaves_nothing),
        cmocka_unit_test(seal_text__leaves_nothing_in_memory),
        IN_A_FOLDER(seal_file__leaves_nothing_in_memory_nor_in_the_file),
        cmocka_unit_test(passphrase__and_the_key_it_keeps_leave_nothing_in_memory),
        cmocka_unit_test(wrap__and_keyed_hash_leave_nothing_in_memory),
        cmocka_unit_test(secret__is_left_out_of_core_dumps),
        cmocka_unit_test(secret__takes_no_more_than_its_room),
        cmocka_unit_test(read__takes_a_pipe_to_its_end_or_says_that_it_is_too_long),
        cmocka_unit_test(harden__forbids_core_dumps_and_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
