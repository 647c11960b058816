/* How stanzas look in a GtkSourceView: our language and our style schemes, light and dark.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "common/antui-source.h"

#include <adwaita.h>

#include "base/ant-data.h"
#include "common/antui-init.h"

#define LANGUAGE_PATH "resource://" ANTUI_RESOURCE_PATH "/source"

static GtkSourceLanguage *
get_language (void)
{
  static gsize once = 0;
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();

  if (g_once_init_enter (&once))
    {
      gtk_source_language_manager_prepend_search_path (manager, LANGUAGE_PATH);
      g_once_init_leave (&once, 1);
    }
  return gtk_source_language_manager_get_language (manager, "antistrophe-stanza");
}

static GtkSourceStyleScheme *
get_scheme (gboolean dark)
{
  static gsize once = 0;
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  if (g_once_init_enter (&once))
    {
      g_autofree char *folder = ant_data_path ("styles");

      gtk_source_style_scheme_manager_prepend_search_path (manager, folder);
      g_once_init_leave (&once, 1);
    }
  return gtk_source_style_scheme_manager_get_scheme (manager, dark ? "antistrophe-dark" : "antistrophe");
}

static void
dark_changed_cb (GtkSourceBuffer *buffer, GParamSpec *pspec, AdwStyleManager *style)
{
  gtk_source_buffer_set_style_scheme (buffer, get_scheme (adw_style_manager_get_dark (style)));
}

/* A line that is broken within a long value would be given a hyphen, which is not in the stanza. */
static void
inserted_cb (GtkTextBuffer *buffer, GtkTextIter *end, const char *text, int length, GtkTextTag *exact)
{
  GtkTextIter start = *end;

  gtk_text_iter_backward_chars (&start, g_utf8_strlen (text, length));
  gtk_text_buffer_apply_tag (buffer, exact, &start, end);
}

/**
 * antui_source_buffer_setup:
 * @buffer: of any view that shows stanzas
 *
 * Gives @buffer our XML language with marked placeholders, the style scheme that follows light and dark, and lines that
 * are broken without hyphens.
 */
void
antui_source_buffer_setup (GtkSourceBuffer *buffer)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkTextTag *exact = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (buffer), NULL, "insert-hyphens", FALSE, NULL);

  g_signal_connect_after (buffer, "insert-text", G_CALLBACK (inserted_cb), exact);
  gtk_source_buffer_set_language (buffer, get_language ());
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  dark_changed_cb (buffer, NULL, style);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (dark_changed_cb), buffer, G_CONNECT_SWAPPED);
}

static gboolean
has_long_line (GtkTextBuffer *buffer)
{
  GtkTextIter iter;

  gtk_text_buffer_get_start_iter (buffer, &iter);
  do
    if (gtk_text_iter_get_bytes_in_line (&iter) > ANTUI_SOURCE_MAX_LINE)
      return TRUE;
  while (gtk_text_iter_forward_line (&iter));
  return FALSE;
}

/**
 * antui_source_buffer_update_language:
 * @buffer: set up with antui_source_buffer_setup()
 *
 * Drops the language while a line is longer than %ANTUI_SOURCE_MAX_LINE, and brings it back after. To be called when
 * the text has changed: only without a language are long lines cheap (turning highlighting off does not help).
 */
void
antui_source_buffer_update_language (GtkSourceBuffer *buffer)
{
  gtk_source_buffer_set_language (buffer, has_long_line (GTK_TEXT_BUFFER (buffer)) ? NULL : get_language ());
}
