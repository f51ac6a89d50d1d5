/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the format of a delivery by its first bytes, never by its name. */
#include <unistd.h>

#include "base/file.h"
#include "collect/source.h"

#define SAMPLE_BYTES 4096

static const struct {
    const char *bytes;
    size_t length;
    const char *what; /* English, for qf_tr() */
    const char *hint;
} refused[] = {
    { "\xD0\xCF\x11\xE0", 4, QF_N("an old Excel workbook (.xls), or one with a password"),
        QF_N("save it as .xlsx without a password, or as CSV") },
    { "%PDF", 4, QF_N("a PDF"), QF_N("ask for the table it was printed from, as .xlsx or CSV") },
    { "\xFF\xFE", 2, QF_N("text in UTF-16"), QF_N("save it as CSV in UTF-8") },
    { "\xFE\xFF", 2, QF_N("text in UTF-16"), QF_N("save it as CSV in UTF-8") },
    { "PAR1", 4, QF_N("a Parquet file"), QF_N("deliver it as .xlsx or CSV") },
    { "\x89PNG", 4, QF_N("a picture"), QF_N("ask for the table, as .xlsx or CSV") },
    { "\xFF\xD8\xFF", 3, QF_N("a picture"), QF_N("ask for the table, as .xlsx or CSV") },
    { "Rar!", 4, QF_N("a RAR archive"), QF_N("unpack it and deliver its files") },
    { "7z\xBC\xAF", 4, QF_N("a 7z archive"), QF_N("unpack it and deliver its files") },
};

static enum qf_status refuse(const char *name, const char *what, const char *hint, struct qf_error *error)
{
    enum qf_lang lang = qf_error_lang(error);

    qf_fail(error, QF_INPUT, "'%s' cannot be read: it is %s", name, qf_tr(lang, what));
    qf_hint(error, "%s", qf_tr(lang, hint));
    return QF_INPUT;
}

/* "<html", "<!DOCTYPE", "<?xml", "<table" behind a byte order mark and white space; a comparison (<60) is none. */
static bool is_markup(const char *data, size_t length)
{
    size_t offset = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    while (offset < length && (data[offset] == ' ' || (data[offset] >= '\t' && data[offset] <= '\r')))
        offset++;
    return length - offset >= 2 && data[offset] == '<' &&
           strchr("!?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", data[offset + 1]) && data[offset + 1];
}

enum qf_status qf_format_of(
    const char *path, const char *shown_name, const struct qf_format **ret_format, struct qf_error *error)
{
    char sample[SAMPLE_BYTES];
    size_t got = 0;
    int fd = -1;

    TRY(qf_file_open(path, &fd, error));
    enum qf_status status = qf_file_read_at(fd, sample, sizeof sample, 0, &got, path, error);
    close(fd);
    TRY(status);
    if (got >= 4 && memcmp(sample, "PK\x03\x04", 4) == 0) {
        *ret_format = &qf_format_xlsx;
        return QF_OK;
    }
    for (size_t i = 0; i < QF_COUNT(refused); i++)
        if (got >= refused[i].length && memcmp(sample, refused[i].bytes, refused[i].length) == 0)
            return refuse(shown_name, refused[i].what, refused[i].hint, error);
    if (is_markup(sample, got))
        return refuse(shown_name, QF_N("HTML or XML, whatever its name says"),
            QF_N("open it in a spreadsheet program and save it as .xlsx"), error);
    if (memchr(sample, '\0', got))
        return refuse(shown_name, QF_N("neither text nor a workbook"), QF_N("deliver it as .xlsx or CSV"), error);
    *ret_format = &qf_format_csv;
    return QF_OK;
}
