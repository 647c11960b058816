/* A server's certificate that was refused: the whole chain, why, and what can be done about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-certificate-card.h"

#include <glib/gi18n.h>

#include "common/antui-fact-grid.h"
#include "common/antui-init.h"

/**
 * AntuiCertificateCard:
 *
 * One that takes the place of a pinned certificate is another matter than one that cannot be verified: it looks another
 * way, and is not accepted by a click. Who wants it has to read its fingerprint.
 */
struct _AntuiCertificateCard
{
  AdwBin parent_instance;

  AntTlsInfo *info;
  gboolean kept; /* the account is, so that a pin has a place */

  GtkWidget *card;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *why;
  AntuiFactGrid *pins;
  GtkListBox *chain;
  GtkLabel *more;
  GtkLabel *keeps;
  GtkButton *pin_button;
  GtkWidget *trust_actions;
  GtkWidget *replace_actions;
  GtkEditable *proof;
};

G_DEFINE_FINAL_TYPE (AntuiCertificateCard, antui_certificate_card, ADW_TYPE_BIN)

enum
{
  PROP_KEPT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  TRUSTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

enum
{
  PROOF_DIGITS = 8, /* of the new fingerprint, that replacing a pin takes */
};

/* As the person's locale writes it, and their time. */
static char *
format_date (const char *rfc3339)
{
  g_autoptr (GDateTime) utc = rfc3339 ? g_date_time_new_from_iso8601 (rfc3339, NULL) : NULL;
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;

  return local ? g_date_time_format (local, "%x, %H:%M") : g_strdup (rfc3339 ? rfc3339 : "?");
}

static char *
join (const char *const *names)
{
  return names && *names ? g_strjoinv (", ", (char **) names) : NULL;
}

static GtkWidget *
new_facts (const AntCertificate *certificate)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *grid = antui_fact_grid_new ();
  g_autofree char *names = join (certificate->names);
  g_autofree char *addresses = join (certificate->addresses);
  g_autofree char *from = format_date (certificate->not_before);
  g_autofree char *until = format_date (certificate->not_after);
  /* Translators: from when to when a certificate is valid; both are dates. */
  g_autofree char *dates = g_strdup_printf (_("%s to %s"), from, until);

  antui_fact_grid_add (ANTUI_FACT_GRID (grid), _("Names"), names ? names : certificate->authority ? NULL : _("none"));
  antui_fact_grid_add (ANTUI_FACT_GRID (grid), _("Addresses"), addresses);
  antui_fact_grid_add (ANTUI_FACT_GRID (grid), _("Issued by"),
                       certificate->self_signed ? _("itself") : certificate->issuer);
  antui_fact_grid_add (ANTUI_FACT_GRID (grid), _("Valid"), dates);
  antui_fact_grid_add (ANTUI_FACT_GRID (grid), _("Key"), certificate->key);
  antui_fact_grid_add (ANTUI_FACT_GRID (grid), _("Signature"), certificate->signature);
  antui_fact_grid_add_fingerprint (ANTUI_FACT_GRID (grid), _("SHA-256"), certificate->fingerprint);
  gtk_widget_add_css_class (grid, "connection-facts");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
add_certificate (AntuiCertificateCard *self, const AntCertificate *certificate, const char *role, gboolean expanded)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 *certificate->subject ? certificate->subject : _("No subject"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), role);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_facts (certificate));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), expanded);
  gtk_list_box_append (self->chain, row);
}

static void
show_chain (AntuiCertificateCard *self, const AntTlsInfo *info)
{
  g_autofree char *more = NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->chain))))
    gtk_list_box_remove (self->chain, row);
  for (guint i = 0; info->chain && info->chain[i]; i++)
    add_certificate (self, info->chain[i],
                     i == 0                            ? _("The server’s own certificate")
                     : info->chain[i]->self_signed     ? _("Authority that vouches for itself, sent along")
                                                       : _("Authority in between, sent along"),
                     i == 0);
  if (info->root)
    add_certificate (self, info->root, _("Authority that this computer knows"), FALSE);
  /* Translators: how many certificates of a chain are not shown. */
  more = g_strdup_printf (ngettext ("%u more was sent", "%u more were sent", info->n_more), info->n_more);
  gtk_label_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), info->n_more > 0);
}

static void
show_words (AntuiCertificateCard *self, const AntTlsInfo *info)
{
  gboolean changed = info->expected != NULL;

  gtk_image_set_from_icon_name (self->icon, changed ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_label_set_label (self->title, changed ? _("This is not the pinned certificate")
                                            : _("The server’s certificate was refused"));
  gtk_label_set_label (self->text,
                       changed ? _("The server shows another certificate than the one that you pinned. Either it was renewed, or "
                                   "somebody is in between and reads along. Nothing was sent. Ask who runs the server.")
                               : _("Somebody may be in between. Trust it only if its fingerprint is the one that you expect."));
  gtk_label_set_label (self->why, changed || !info->problem ? "" : info->problem);
  gtk_widget_set_visible (GTK_WIDGET (self->why), !changed && info->problem);
  antui_fact_grid_clear (self->pins);
  gtk_widget_set_visible (GTK_WIDGET (self->pins), changed);
  if (!changed)
    return;
  antui_fact_grid_add_fingerprint (self->pins, _("Pinned"), info->expected);
  antui_fact_grid_add_fingerprint (self->pins, _("Shown"), info->fingerprint);
}

/* Is what was typed the beginning of the new fingerprint, written with colons or without? */
static gboolean
is_proved (AntuiCertificateCard *self)
{
  const char *digit = self->info ? self->info->fingerprint : "";
  guint n = 0;

  for (const char *typed = gtk_editable_get_text (self->proof); *typed; typed++)
    {
      if (*typed == ':' || *typed == ' ')
        continue;
      while (*digit == ':')
        digit++;
      if (g_ascii_tolower (*typed) != g_ascii_tolower (*digit) || !*digit)
        return FALSE;
      digit++;
      n++;
    }
  return n >= PROOF_DIGITS;
}

static void
proof_changed_cb (AntuiCertificateCard *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "certificate.replace", is_proved (self));
}

const char *
antui_certificate_card_get_fingerprint (AntuiCertificateCard *self)
{
  return self->info ? self->info->fingerprint : NULL;
}

/**
 * antui_certificate_card_set_info:
 * @self: the card
 * @info: of a handshake that ended with a certificate that was refused
 */
void
antui_certificate_card_set_info (AntuiCertificateCard *self, AntTlsInfo *info)
{
  gboolean changed = info->expected != NULL;

  g_return_if_fail (ANTUI_IS_CERTIFICATE_CARD (self));

  g_clear_pointer (&self->info, ant_tls_info_unref);
  self->info = ant_tls_info_ref (info);
  if (changed)
    gtk_widget_add_css_class (self->card, "pin-changed");
  else
    gtk_widget_remove_css_class (self->card, "pin-changed");
  show_words (self, info);
  show_chain (self, info);
  gtk_widget_set_visible (self->trust_actions, !changed);
  gtk_widget_set_visible (self->replace_actions, changed);
  gtk_editable_set_text (self->proof, "");
  proof_changed_cb (self);
}

/* Nothing is kept without a word. */
static void
update_keeps (AntuiCertificateCard *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->keeps), !self->kept);
  gtk_button_set_label (self->pin_button, self->kept ? _("_Pin") : _("_Pin and Keep"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->kept ? _("Pin") : _("Pin and Keep"), -1);
}

static void
set_kept (AntuiCertificateCard *self, gboolean kept)
{
  if (self->kept == kept)
    return;
  self->kept = kept;
  update_keeps (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEPT]);
}

static void
trust_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[TRUSTED], 0, !g_str_equal (name, "certificate.trust-once"));
}

static void
antui_certificate_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_KEPT:
      g_value_set_boolean (value, ANTUI_CERTIFICATE_CARD (object)->kept);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_certificate_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_KEPT:
      set_kept (ANTUI_CERTIFICATE_CARD (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_certificate_card_finalize (GObject *object)
{
  g_clear_pointer (&ANTUI_CERTIFICATE_CARD (object)->info, ant_tls_info_unref);
  G_OBJECT_CLASS (antui_certificate_card_parent_class)->finalize (object);
}

static void
antui_certificate_card_class_init (AntuiCertificateCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = antui_certificate_card_get_property;
  object_class->set_property = antui_certificate_card_set_property;
  object_class->finalize = antui_certificate_card_finalize;
  props[PROP_KEPT] = g_param_spec_boolean ("kept", NULL, NULL, FALSE,
                                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[TRUSTED] = g_signal_new ("trusted", ANTUI_TYPE_CERTIFICATE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (ANTUI_TYPE_FACT_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-certificate-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, card);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, icon);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, text);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, why);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, pins);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, chain);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, more);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, keeps);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, pin_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, trust_actions);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, replace_actions);
  gtk_widget_class_bind_template_child (widget_class, AntuiCertificateCard, proof);
  gtk_widget_class_bind_template_callback (widget_class, proof_changed_cb);
  gtk_widget_class_install_action (widget_class, "certificate.trust-once", NULL, trust_action);
  gtk_widget_class_install_action (widget_class, "certificate.pin", NULL, trust_action);
  gtk_widget_class_install_action (widget_class, "certificate.replace", NULL, trust_action);
}

static void
antui_certificate_card_init (AntuiCertificateCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_keeps (self);
}
