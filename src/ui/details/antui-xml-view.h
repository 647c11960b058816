/* A stanza for reading: indented, highlighted, long values shortened until somebody asks.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_XML_VIEW (antui_xml_view_get_type ())
G_DECLARE_FINAL_TYPE (AntuiXmlView, antui_xml_view, ANTUI, XML_VIEW, GtkWidget)

/* @stanza: (nullable): none shows @placeholder instead */
void antui_xml_view_set_stanza (AntuiXmlView *self, AntStanza *stanza, const char *placeholder);

G_END_DECLS
