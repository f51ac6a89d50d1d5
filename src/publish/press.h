/* SPDX-License-Identifier: Apache-2.0 */
/* Within publish/: pages of A4 that are being drawn, from the top down. Points throughout. */
#ifndef QF_PUBLISH_PRESS_H
#define QF_PUBLISH_PRESS_H

#include <pango/pangocairo.h>

#include "publish/document.h"

#define PAGE_WIDTH  595.276
#define PAGE_HEIGHT 841.890
#define MARGIN      42.0
#define TEXT_WIDTH  (PAGE_WIDTH - 2 * MARGIN)
#define TOP         66.0
#define BOTTOM      (PAGE_HEIGHT - 54.0)

struct press {
    const struct qf_document *document;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    int page, pages; /* pages: 0 while they are counted */
    double y;
    bool missing; /* no font has the characters of the title */
};

struct ink {
    double size;
    bool bold;
    double grey; /* 0: black */
    PangoAlignment align;
};

/* Sets the layout to a text; its height. */
double press_set(struct press *press, const char *text, const struct ink *ink, double width);
/* Draws what is set with its upper left corner there. */
void press_draw(struct press *press, double x, double y);
/* A new page unless `height` fits on this one; whether it is a new one. */
bool press_need(struct press *press, double height);
/* Lines of text from the present height on, over as many pages as it takes. */
void press_text(struct press *press, const char *text, const struct ink *ink);

void press_table(struct press *press, const struct qf_doc_table *table);

#endif
