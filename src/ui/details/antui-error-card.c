/* An error in words: what it means, where that is written, and what to check next.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "details/antui-error-card.h"

#include <glib/gi18n.h>
#include "base/ant-error-info.h"
#include "base/ant-namespace-info.h"
#include "xml/ant-printer.h"

struct _AntuiErrorCard
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *source;
  GtkLabel *meaning;
  GtkLabel *check_next;
};

G_DEFINE_FINAL_TYPE (AntuiErrorCard, antui_error_card, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  g_autofree char *visible = text ? ant_text_visible (text) : NULL;

  gtk_label_set_text (label, visible ? visible : "");
  gtk_widget_set_visible (GTK_WIDGET (label), visible && *visible);
}

static void
add (GString *line, const char *text)
{
  if (!text || !*text)
    return;
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, text);
}

/* The small print: type, section, application condition, who says so, the old number. */
static char *
describe_source (const AntStanzaError *error, const AntErrorInfo *info)
{
  GString *line = g_string_new (NULL);

  add (line, error->type);
  add (line, info ? info->section : NULL);
  if (error->application_name)
    {
      const AntNamespaceInfo *ns = ant_namespace_info_lookup (error->application_ns);
      g_autofree char *application = g_strdup_printf ("%s (%s)", error->application_name,
                                                      ns ? ns->document : error->application_ns);

      add (line, application);
    }
  if (error->by)
    {
      /* Translators: the address of the entity that raised the error */
      g_autofree char *by = g_strdup_printf (_("said by %s"), error->by);

      add (line, by);
    }
  if (error->code)
    {
      g_autofree char *code = g_strdup_printf (_("legacy code %d"), error->code);

      add (line, code);
    }
  return g_string_free (line, FALSE);
}

static void
show_error (AntuiErrorCard *self, const AntStanzaError *error)
{
  const AntErrorInfo *info = ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, error->condition);
  const AntErrorInfo *application = ant_error_info_lookup (ANT_ERROR_LAYER_APP, error->application_name);
  g_autofree char *source = NULL;
  g_autofree char *said = NULL;

  if (!info && !error->condition && error->code)
    info = ant_error_info_lookup_legacy (error->code);
  source = describe_source (error, info);
  if (error->text && error->lang)
    said = g_strdup_printf ("“%s” (%s)", error->text, error->lang);
  else if (error->text)
    said = g_strdup_printf ("“%s”", error->text);
  set_label (self->title, info ? info->meaning : error->condition ? _("This condition is not one that XMPP defines.")
                                                                  : _("The answer is an error without a condition."));
  set_label (self->source, source);
  set_label (self->meaning, said ? said : application ? application->meaning : NULL);
  set_label (self->check_next, application ? application->check_next : info ? info->check_next : NULL);
}

static gboolean
show_state (AntuiErrorCard *self, const AntExchange *exchange)
{
  const char *title;

  switch (exchange->state)
    {
    case ANT_STATE_TIMEOUT:
      title = _("No answer came in time. This is our own deadline, not an error from the server.");
      break;
    case ANT_STATE_LATE:
      title = _("The answer came after the deadline.");
      break;
    case ANT_STATE_LOST:
      title = _("The connection ended before an answer came.");
      break;
    case ANT_STATE_REFUSED:
      title = _("This was not sent.");
      break;
    case ANT_STATE_CANCELLED:
      title = _("The request was given up.");
      break;
    case ANT_STATE_UNMATCHED:
      title = _("This answer fits no open request.");
      break;
    case ANT_STATE_QUEUED:
    case ANT_STATE_PENDING:
    case ANT_STATE_RESULT:
    case ANT_STATE_ERROR:
    case ANT_STATE_UNANSWERED:
    case ANT_STATE_ANSWERED:
    case ANT_STATE_SENT:
    case ANT_STATE_RECEIVED:
    case ANT_STATE_EVENT:
    default:
      return FALSE;
    }
  set_label (self->title, title);
  set_label (self->source, NULL);
  set_label (self->meaning, exchange->note);
  set_label (self->check_next, NULL);
  return TRUE;
}

void
antui_error_card_set_exchange (AntuiErrorCard *self, const AntExchange *exchange)
{
  gboolean warn = exchange->state == ANT_STATE_TIMEOUT || exchange->state == ANT_STATE_LATE
                  || exchange->state == ANT_STATE_LOST || exchange->state == ANT_STATE_CANCELLED;
  gboolean shown;

  g_return_if_fail (ANTUI_IS_ERROR_CARD (self));

  shown = exchange->error != NULL;
  if (shown)
    show_error (self, exchange->error);
  else
    shown = show_state (self, exchange);
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (warn)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
}

static void
antui_error_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ANTUI_TYPE_ERROR_CARD);
  G_OBJECT_CLASS (antui_error_card_parent_class)->dispose (object);
}

static void
antui_error_card_class_init (AntuiErrorCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_error_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/antistrophe/Antistrophe/details/antui-error-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiErrorCard, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiErrorCard, source);
  gtk_widget_class_bind_template_child (widget_class, AntuiErrorCard, meaning);
  gtk_widget_class_bind_template_child (widget_class, AntuiErrorCard, check_next);
  gtk_widget_class_set_css_name (widget_class, "errorcard");
}

static void
antui_error_card_init (AntuiErrorCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
