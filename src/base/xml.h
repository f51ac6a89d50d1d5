/* SPDX-License-Identifier: Apache-2.0 */
/* Text inside XML and HTML. */
#ifndef QF_BASE_XML_H
#define QF_BASE_XML_H

#include "base/text.h"

/* Appends `text` escaped for content and for quoted attributes. Control characters, which XML cannot hold, and what is no
 * UTF-8 come out as U+FFFD; tab, line feed and carriage return stay. */
void qf_xml_add(struct qf_text *out, const char *text);

#endif
