/* SPDX-License-Identifier: Apache-2.0 */
/* Draws what libqrencode encodes. */
#include "base/qr.h"

#include <errno.h>

#include <qrencode.h>

#define QUIET 4 /* light modules on every side, as the standard asks */

QF_CLEANUP_POINTER(QRcode, QRcode_free)

static enum qf_status encode(const char *text, QRcode **ret_code, struct qf_error *error)
{
    if (!*text)
        return qf_fail(error, QF_USAGE, "there is nothing to show as a QR code");
    errno = 0;
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_Q);
    if (!code && errno == ENOMEM)
        return qf_fail_memory(error);
    if (!code)
        return qf_fail(error, QF_LIMIT, "a text of %zu bytes is too long for a QR code", strlen(text));
    *ret_code = code;
    return QF_OK;
}

static bool is_dark(const QRcode *code, int x, int y)
{
    return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1);
}

enum qf_status qf_qr_terminal(const char *text, struct qf_text *out, struct qf_error *error)
{
    static const char *const blocks[2][2] = { { "█", "▀" }, { "▄", " " } }; /* dark above, dark below */
    QRcode *code CLEANUP(QRcode_free) = NULL;

    TRY(encode(text, &code, error));
    for (int y = -QUIET; y < code->width + QUIET; y += 2) {
        for (int x = -QUIET; x < code->width + QUIET; x++)
            qf_text_add_string(out, blocks[is_dark(code, x, y)][is_dark(code, x, y + 1)]);
        qf_text_add_char(out, '\n');
    }
    return qf_text_check(out, error);
}

/* The dark runs of a row as parts of one path. */
static void add_row(struct qf_text *out, const QRcode *code, int y)
{
    for (int x = 0; x < code->width; x++) {
        int from = x;
        while (is_dark(code, x, y))
            x++;
        if (x > from)
            qf_text_add_format(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

enum qf_status qf_qr_svg(const char *text, struct qf_text *out, struct qf_error *error)
{
    QRcode *code CLEANUP(QRcode_free) = NULL;

    TRY(encode(text, &code, error));
    int size = code->width + 2 * QUIET;
    qf_text_add_format(out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
        "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"",
        size, size, size, size);
    for (int y = 0; y < code->width; y++)
        add_row(out, code, y);
    qf_text_add_string(out, "\"/></svg>\n");
    return qf_text_check(out, error);
}
