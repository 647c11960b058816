/* What the composer's files share: its fields, checking, and what it begins with.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "console/antui-composer.h"

#include "console/antui-editor.h"
#include "console/antui-param-form.h"
#include "console/antui-problems-bar.h"
#include "console/antui-sender-button.h"
#include "library/ant-draft.h"

G_BEGIN_DECLS

/**
 * AntuiComposer:
 *
 * @key: of the draft being edited: group/name of its template, "" for a free one
 * @drafts: key to Draft: what was typed over templates that are not shown now
 * @params: (nullable) (element-type AntParam): what the form asks for
 * @problems: (element-type AntProblem): of the text when it was last checked
 * @confirmed: (nullable): the text whose warnings the person has accepted
 * @stanzas: (nullable) (element-type AntStanza): waiting for the person's confirmation
 */
struct _AntuiComposer
{
  AdwBin parent_instance;

  AntTemplate *template;
  char *key;
  GHashTable *drafts;
  GPtrArray *params;

  AntJid *own;
  char *contact;
  gboolean component;
  char *why_not;
  gboolean queued;
  double default_timeout;

  GPtrArray *problems;
  guint check_id;
  char *confirmed;
  GPtrArray *stanzas;

  GtkLabel *title;
  GtkLabel *xep;
  GtkLabel *effect;
  GtkWidget *details_button;
  AntuiParamForm *form;
  AntuiEditor *editor;
  AntuiProblemsBar *bar;
  AntuiSenderButton *sender;
  GtkMenuButton *timeout_button;
  GtkSpinButton *timeout;
  GtkWidget *reconnect;
  GtkWidget *send;
};

/* @values: (transfer none), must live as long as the context is used. */
AntExpandContext antui_composer_get_context (AntuiComposer *self, GHashTable *values);
void antui_composer_check_now (AntuiComposer *self);
void antui_composer_update_defaults (AntuiComposer *self);
void antui_composer_show_timeout (AntuiComposer *self);

/* antui-composer-load.c */
GHashTable *antui_composer_new_drafts (void);
void antui_composer_show_head (AntuiComposer *self, const char *title);
void antui_composer_reset (AntuiComposer *self);

G_END_DECLS
