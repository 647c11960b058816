/* Where a stanza is written: from a template or freely, with its parameters, checked while typing, sent.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "base/ant-jid.h"
#include "connect/antui-connections.h"
#include "library/ant-template.h"
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_COMPOSER (antui_composer_get_type ())
G_DECLARE_FINAL_TYPE (AntuiComposer, antui_composer, ANTUI, COMPOSER, AdwBin)

/* Signals: "submit" (AntStanza, gint64 timeout_ns), checked and confirmed; "template-changed" (AntTemplate or NULL). */

/* @own: (nullable); @contact: (nullable): where placeholders get their values. */
void antui_composer_set_addresses (AntuiComposer *self, const AntJid *own, const char *contact, gboolean component);
/* @why_not: (nullable): a sentence that says why nothing can be sent now; @queued: what is sent waits for the next stream */
void antui_composer_set_online (AntuiComposer *self, const char *why_not, gboolean queued);
/* Which of them it sends with is chosen here too; what is sent is still told by "submit". */
void antui_composer_set_connections (AntuiComposer *self, AntuiConnections *connections);
void antui_composer_set_default_timeout (AntuiComposer *self, double seconds);

/* The way to the details where they are not beside. */
void antui_composer_set_details_button (AntuiComposer *self, gboolean shown);

void antui_composer_load_template (AntuiComposer *self, AntTemplate *template);
/* @text: of ant_draft_from_stanza(), or what a person begins with. */
void antui_composer_load_text (AntuiComposer *self, const char *title, const char *text);
/* @kind: IQ, message or presence */
void antui_composer_new_stanza (AntuiComposer *self, AntKind kind);
void antui_composer_send (AntuiComposer *self);
void antui_composer_go_to_problem (AntuiComposer *self);
void antui_composer_focus_editor (AntuiComposer *self);
char *antui_composer_dup_text (AntuiComposer *self);

G_END_DECLS
