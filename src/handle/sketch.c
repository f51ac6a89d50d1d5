/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the text in its secret memory; three characters at a time stand elsewhere, and are wiped. */
#include "handle/sketch.h"

#include <string.h>

/* Spaces, punctuation and signs; letters of other scripts and Han are none. */
static bool is_mark(unsigned c)
{
    static const unsigned ranges[][2] = { { 0x2000, 0x206F }, { 0x3000, 0x303F }, { 0xFE10, 0xFFFF } };

    for (size_t i = 0; i < QF_COUNT(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return c < 0xC0;
}

/* What a text consists of for comparing: Han, letters and digits, in one case and width. 0: does not count. */
static unsigned fold(unsigned c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if (c >= 'A' && c <= 'Z')
        return c + ('a' - 'A');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return c;
    return is_mark(c) ? 0 : c;
}

static uint64_t read_word(const unsigned char *bytes)
{
    uint64_t word = 0;

    for (int i = 0; i < 8; i++)
        word = word << 8 | bytes[i];
    return word;
}

static uint64_t mix(uint64_t word) /* the end of SplitMix64 */
{
    word = (word ^ (word >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94D049BB133111EB);
    return word ^ (word >> 31);
}

/* Two words of one keyed hash give as many hashes as there are slots (Kirsch and Mitzenmacher 2006). */
static enum qf_status add_gram(const struct qf_secret *key, const unsigned *gram, size_t size,
    uint64_t minima[QF_SKETCH_SLOTS], struct qf_error *error)
{
    unsigned char hash[QF_KEYED_HASH_BYTES];

    TRY(qf_keyed_hash(key, "sketch", gram, size, hash, error));
    uint64_t first = read_word(hash), second = read_word(hash + 8) | 1;
    for (unsigned i = 0; i < QF_SKETCH_SLOTS; i++) {
        uint64_t value = mix(first + i * second);
        if (value < minima[i])
            minima[i] = value;
    }
    return QF_OK;
}

static void write_sketch(const uint64_t minima[QF_SKETCH_SLOTS], char ret_sketch[QF_SKETCH_TEXT])
{
    static const char digits[] = "0123456789abcdef";

    for (unsigned i = 0; i < QF_SKETCH_SLOTS; i++) {
        unsigned byte = (unsigned)(minima[i] & 0xFF); /* the low bits: the high ones of a minimum are mostly zero */
        ret_sketch[2 * i] = digits[byte >> 4];
        ret_sketch[2 * i + 1] = digits[byte & 0xF];
    }
    ret_sketch[2 * (size_t)QF_SKETCH_SLOTS] = '\0';
}

static enum qf_status add_text(const struct qf_secret *key, struct qf_slice text, unsigned gram[3],
    uint64_t minima[QF_SKETCH_SLOTS], struct qf_error *error)
{
    size_t offset = 0, seen = 0;

    while (offset < text.length) {
        unsigned c = fold(qf_utf8_next(text, &offset));
        if (!c)
            continue;
        gram[0] = gram[1];
        gram[1] = gram[2];
        gram[2] = c;
        if (++seen >= 3)
            TRY(add_gram(key, gram, 3 * sizeof *gram, minima, error));
    }
    /* A text of one or two characters is one gram. */
    return seen && seen < 3 ? add_gram(key, gram, 3 * sizeof *gram, minima, error) : QF_OK;
}

enum qf_status qf_sketch(
    const struct qf_secret *key, const struct qf_secret *text, char ret_sketch[QF_SKETCH_TEXT], struct qf_error *error)
{
    const struct qf_slice whole = { (const char *)text->data, text->length };
    uint64_t minima[QF_SKETCH_SLOTS];
    unsigned gram[3] = { 0 };

    memset(minima, 0xFF, sizeof minima);
    enum qf_status status = add_text(key, whole, gram, minima, error);
    if (status == QF_OK)
        write_sketch(minima, ret_sketch);
    qf_wipe(gram, sizeof gram);
    qf_wipe(minima, sizeof minima);
    qf_wipe_stack();
    return status;
}

unsigned qf_sketch_likeness(const char *a, const char *b)
{
    const size_t length = 2 * (size_t)QF_SKETCH_SLOTS;
    int same = 0;

    if (strlen(a) != length || strlen(b) != length)
        return 0;
    for (size_t i = 0; i < length; i += 2)
        same += a[i] == b[i] && a[i + 1] == b[i + 1];
    /* One slot in 256 agrees by chance. */
    int likeness = (same * 256 - QF_SKETCH_SLOTS) * 100 / (255 * QF_SKETCH_SLOTS);
    return likeness > 0 ? (unsigned)likeness : 0;
}
