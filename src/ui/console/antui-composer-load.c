/* What the composer begins with: templates, free texts, and the drafts that were typed over them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-composer-private.h"

#include <glib/gi18n.h>

#include "console/antui-template-row.h"

#define NEW_IQ "<iq type=\"get\" to=\"${server}\" id=\"${id}\">\n  \n</iq>\n"
#define NEW_MESSAGE "<message type=\"chat\" to=\"${contact_bare}\" id=\"${id}\">\n  <body></body>\n</message>\n"
#define NEW_PRESENCE "<presence>\n  <status></status>\n</presence>\n"

/* What was typed over a template. */
typedef struct
{
  char *text;
  GHashTable *values;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->text);
  g_hash_table_unref (draft->values);
  g_free (draft);
}

/* (transfer full) (element-type utf8 Draft) */
GHashTable *
antui_composer_new_drafts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, draft_free);
}

static const char *
get_template_text (AntTemplate *template)
{
  /* A file that cannot be read as a template is shown whole, so that its mistake can be seen. */
  return ant_template_get_error (template) ? ant_template_get_text (template) : ant_template_get_body (template);
}

/* Keeps what was typed, so that coming back to the template finds it again. */
static void
keep_draft (AntuiComposer *self)
{
  g_autofree char *text = antui_editor_dup_text (self->editor);
  g_autoptr (GHashTable) values = antui_param_form_get_values (self->form);
  const char *original = self->template ? get_template_text (self->template) : NEW_IQ;

  if (g_str_equal (text, original) && g_hash_table_size (values) == 0)
    {
      g_hash_table_remove (self->drafts, self->key);
      return;
    }

  Draft *draft = g_new0 (Draft, 1);
  draft->text = g_steal_pointer (&text);
  draft->values = g_steal_pointer (&values);
  g_hash_table_replace (self->drafts, g_strdup (self->key), draft);
}

static void
set_pill (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

void
antui_composer_show_head (AntuiComposer *self, const char *title)
{
  gboolean readable = self->template && !ant_template_get_error (self->template);
  AntEffect effect = readable ? ant_template_get_effect (self->template) : ANT_EFFECT_READ;
  const char *description = readable ? ant_template_get_description (self->template) : NULL;

  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), description && *description ? description : title);
  set_pill (self->xep, readable ? ant_template_get_xep (self->template) : NULL);
  set_pill (self->effect, readable ? antui_effect_label (effect) : NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->effect), "writes");
  gtk_widget_remove_css_class (GTK_WIDGET (self->effect), "destructive");
  if (effect != ANT_EFFECT_READ)
    gtk_widget_add_css_class (GTK_WIDGET (self->effect), effect == ANT_EFFECT_WRITE ? "writes" : "destructive");
}

/* @key: (transfer full) */
static void
load (AntuiComposer *self, AntTemplate *template, char *key, const char *title, const char *text, GPtrArray *params)
{
  const Draft *draft = g_hash_table_lookup (self->drafts, key);

  g_set_object (&self->template, template);
  g_free (self->key);
  self->key = key;
  g_clear_pointer (&self->params, g_ptr_array_unref);
  self->params = params ? g_ptr_array_ref (params) : NULL;

  antui_composer_show_head (self, title);
  antui_param_form_set_params (self->form, params, draft ? draft->values : NULL);
  antui_composer_update_defaults (self);
  antui_editor_set_text (self->editor, draft ? draft->text : text);
  antui_composer_show_timeout (self);
  antui_composer_check_now (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.reset", template != NULL);
  g_signal_emit_by_name (self, "template-changed", template);
}

/**
 * antui_composer_load_template:
 * @self: the composer
 * @template: what to begin with; one that cannot be read is shown with its mistake
 *
 * What was typed before is kept and comes back with its template.
 */
void
antui_composer_load_template (AntuiComposer *self, AntTemplate *template)
{
  char *key = g_strdup_printf ("%s/%s", ant_template_get_group (template), ant_template_get_name (template));

  keep_draft (self);
  load (self, template, key, ant_template_get_title (template), get_template_text (template),
        ant_template_get_params (template));
}

static void
param_free (AntParam *param)
{
  g_free (param->name);
  g_free (param->description);
  g_free (param);
}

/* Where a secret was taken out, the person fills it in again. */
static GPtrArray *
new_secret_params (void)
{
  GPtrArray *params = g_ptr_array_new_with_free_func ((GDestroyNotify) param_free);
  AntParam *param = g_new0 (AntParam, 1);

  param->name = g_strdup ("secret");
  param->kind = ANT_PARAM_SECRET;
  param->description = g_strdup (_("It was taken out before the stanza was kept"));
  g_ptr_array_add (params, param);
  return params;
}

/**
 * antui_composer_load_text:
 * @self: the composer
 * @title: what it is
 * @text: with placeholders; `${secret}` becomes a parameter
 *
 * Begins with a text of no template. What was typed before is kept with its template; undo brings a free text back.
 */
void
antui_composer_load_text (AntuiComposer *self, const char *title, const char *text)
{
  g_autoptr (GPtrArray) params = strstr (text, "${secret}") ? new_secret_params () : NULL;

  keep_draft (self);
  g_hash_table_remove (self->drafts, "");
  load (self, NULL, g_strdup (""), title, text, params);
}

/**
 * antui_composer_new_stanza:
 * @self: the composer
 * @kind: of stanza
 *
 * Begins with the frame of a stanza, the cursor where something is to be written.
 */
void
antui_composer_new_stanza (AntuiComposer *self, AntKind kind)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor));
  gboolean message = kind == ANT_KIND_MESSAGE, presence = kind == ANT_KIND_PRESENCE;
  int column = message ? strlen ("  <body>") : presence ? strlen ("  <status>") : strlen ("  ");
  GtkTextIter iter;

  antui_composer_load_text (self, message ? _("New Message") : presence ? _("New Presence") : _("New Stanza"),
                            message ? NEW_MESSAGE : presence ? NEW_PRESENCE : NEW_IQ);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &iter, 1, column);
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

/**
 * antui_composer_reset:
 * @self: the composer
 *
 * Forgets what was typed over the template; undo brings the text back.
 */
void
antui_composer_reset (AntuiComposer *self)
{
  if (!self->template)
    return;
  g_hash_table_remove (self->drafts, self->key);
  load (self, self->template, g_strdup (self->key), ant_template_get_title (self->template),
        get_template_text (self->template), ant_template_get_params (self->template));
}
