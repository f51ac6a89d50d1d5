/* SPDX-License-Identifier: Apache-2.0 */
/* How a CSV file is written, by its bytes alone: nothing in the file says so, and no name can be trusted. */
#include "collect/csv_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define BLOCK_BYTES  ((size_t)2 << 20)
#define SAMPLE_BYTES ((size_t)64 << 10)

/* The delimiter that stands most often outside quotes in the sample's lines; a comma when none does. */
static char guess_delimiter(const struct qf_csv_form *form, const char *data, size_t length)
{
    static const char candidates[] = { ',', '\t', ';', '|' };
    size_t counts[sizeof candidates] = { 0 }, best = 0;
    bool quoted = false;

    for (size_t i = 0; i < length; i++) {
        if (qf_csv_two_bytes(form, data + i, length - i)) {
            i++;
            continue;
        }
        quoted ^= data[i] == '"';
        for (size_t k = 0; k < sizeof candidates && !quoted; k++)
            counts[k] += data[i] == candidates[k];
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (counts[k] > counts[best])
            best = k;
    return candidates[best];
}

/* What a file's bytes say about its encoding. */
struct evidence {
    int64_t characters; /* of several bytes, in UTF-8 */
    int64_t damaged;    /* bytes that are not UTF-8 */
};

/* In GB18030 hardly a byte in ten is UTF-8; where nearly all are, a few were damaged on the way. */
static bool is_mostly_utf8(const struct evidence *evidence)
{
    return evidence->damaged * 8 <= evidence->characters;
}

static void weigh(struct qf_slice block, struct evidence *evidence)
{
    for (size_t offset = 0; offset < block.length;) {
        size_t start = offset;
        unsigned c = qf_utf8_next(block, &offset);
        evidence->damaged += c == 0xFFFD && offset == start + 1;
        evidence->characters += offset > start + 1;
    }
}

/*
 * Adds the blocks that are damaged, until it is clear that the file is not UTF-8; a character cut by a block's end is carried to
 * the next.
 */
static enum qf_status look_for_utf8(
    int fd, int64_t start, int64_t size_bytes, const char *path, struct evidence *evidence, struct qf_error *error)
{
    char *block CLEANUP(free) = malloc(BLOCK_BYTES);
    size_t got = 0;

    if (!block)
        return qf_fail_memory(error);
    for (int64_t offset = start; offset < size_bytes;) {
        TRY(qf_file_read_at(fd, block, BLOCK_BYTES, offset, &got, path, error));
        if (got == 0)
            break;
        size_t valid = qf_utf8_valid_prefix(block, got);
        bool at_end = offset + (int64_t)got == size_bytes;
        if (valid < got && (at_end || got - valid >= 4)) {
            size_t whole = at_end || got < 4 ? got : got - 3;
            weigh((struct qf_slice){ block, whole }, evidence);
            if (!is_mostly_utf8(evidence))
                break;
            valid = whole;
        }
        offset += (int64_t)valid;
    }
    return QF_OK;
}

enum qf_status qf_csv_form_find(
    int fd, int64_t size_bytes, const char *path, struct qf_csv_form *ret_form, struct qf_error *error)
{
    char *sample CLEANUP(free) = malloc(SAMPLE_BYTES);
    struct evidence head = { 0 }, evidence;
    struct qf_csv_form form = { 0 };
    size_t got = 0;

    if (!sample)
        return qf_fail_memory(error);
    TRY(qf_file_read_at(fd, sample, SAMPLE_BYTES, 0, &got, path, error));
    bool marked = got >= 3 && memcmp(sample, "\xEF\xBB\xBF", 3) == 0;
    form.start = marked ? 3 : 0;
    weigh((struct qf_slice){ sample, got < SAMPLE_BYTES ? got : SAMPLE_BYTES - 3 }, &head);
    evidence =
        (struct evidence){ .characters = head.characters }; /* a clean beginning counts against damage at the end */
    TRY(look_for_utf8(fd, form.start, size_bytes, path, &evidence, error));
    form.gb18030 = !marked && !is_mostly_utf8(&evidence);
    form.damaged = evidence.damaged && !form.gb18030;
    form.encoding = form.gb18030 ? "gb18030" : marked ? "utf-8-bom" : "utf-8";
    form.delimiter = guess_delimiter(&form, sample, got);
    form.line_end = !memchr(sample, '\n', got) && memchr(sample, '\r', got) ? '\r' : '\n';
    *ret_form = form;
    return QF_OK;
}
