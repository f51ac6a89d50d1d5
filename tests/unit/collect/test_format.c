/* SPDX-License-Identifier: Apache-2.0 */
/* What a file is, by its first bytes: never by its name, and with a way out for what cannot be read. */
#include "town.h"

#include "base/file.h"
#include "collect/source.h"

static void formats__are_told_by_the_first_bytes(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;      /* 0: a string */
        const char *format; /* NULL: refused */
        const char *words;
    } rows[] = {
        { "PK\x03\x04", 0, "xlsx", "" },
        { "姓名,金额\n", 0, "csv", "" },
        { "\xEF\xBB\xBF姓名\n", 0, "csv", "" },
        { "<60岁,1\n", 0, "csv", "" },
        { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0, NULL, "password" },
        { "%PDF-1.7", 0, NULL, "PDF" },
        { "\xFF\xFE"
          "a\0b\0",
            6, NULL, "UTF-16" },
        { "a\0b\0,\0", 6, NULL, "neither text" },
        { "<html><table>", 0, NULL, "HTML" },
        { "\xEF\xBB\xBF\r\n  <!DOCTYPE html>", 0, NULL, "HTML" },
        { "<?xml version=\"1.0\"?>", 0, NULL, "XML" },
        { "PK\x05\x06\0\0\0\0", 8, NULL, "neither text" },
    };
    struct town *town = *state;
    const struct qf_format *format = NULL;

    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        size_t length = rows[i].length ? rows[i].length : strlen(rows[i].bytes);
        town->error = QF_ERROR_INIT(QF_LANG_EN);
        OK(town, qf_file_replace(town_path(town, "a"), rows[i].bytes, length, &town->error));
        enum qf_status status = qf_format_of(town_path(town, "a"), "a.xls", &format, &town->error);
        if (status != (rows[i].format ? QF_OK : QF_INPUT))
            fail_msg("row %zu: %s", i, qf_status_name(status));
        if (rows[i].format)
            assert_string_equal(format->name, rows[i].format);
        else if (!strstr(town->error.message, rows[i].words) || !strstr(town->error.message, "a.xls") ||
                 !town->error.hint[0])
            fail_msg("row %zu: %s (%s)", i, town->error.message, town->error.hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { IN_A_TOWN(formats__are_told_by_the_first_bytes) };

    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
