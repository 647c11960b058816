/* The application: options, application-wide actions and shortcuts, about and shortcuts windows.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "app/antui-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app/antui-window.h"
#include "base/ant-log.h"
#include "common/antui-init.h"
#include "common/antui-settings.h"

/**
 * AntuiApplication:
 *
 * One window a process. @settings is %NULL where there is no schema; @scheme is then remembered for this run only.
 */
struct _AntuiApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  guint interrupt_id;
  guint terminate_id;
  guint sandbox_wanted : 1;
};

G_DEFINE_FINAL_TYPE (AntuiApplication, antui_application, ADW_TYPE_APPLICATION)

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *app = user_data;

  adw_show_about_window (gtk_application_get_active_window (app),
                         "application-name", "Antistrophe",
                         "application-icon", ANT_APP_ID,
                         "version", ANT_VERSION,
                         "comments", _("An XMPP console: requests and responses as pairs, with latency and errors explained."),
                         "developer-name", _("The Antistrophe authors"),
                         "copyright", "© 2026 The Antistrophe authors",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  /* The window takes leave of the server first. */
  if (window)
    gtk_window_close (window);
  else
    g_application_quit (user_data);
}

static void
apply_scheme (const char *scheme)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  if (g_strcmp0 (scheme, "light") == 0)
    adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  else if (g_strcmp0 (scheme, "dark") == 0)
    adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  else
    adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static void
change_scheme_action (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AntuiApplication *self = user_data;
  const char *scheme = g_variant_get_string (state, NULL);

  if (!g_str_equal (scheme, "system") && !g_str_equal (scheme, "light") && !g_str_equal (scheme, "dark"))
    return;
  g_simple_action_set_state (action, state);
  if (self->settings)
    g_settings_set_string (self->settings, "color-scheme", scheme);
  apply_scheme (scheme);
}

static const GActionEntry actions[] = {
  { "about", about_action, NULL, NULL, NULL, { 0 } },
  { "quit", quit_action, NULL, NULL, NULL, { 0 } },
  { "color-scheme", NULL, "s", "'system'", change_scheme_action, { 0 } },
};

static void
set_accels (GtkApplication *app)
{
  static const struct
  {
    const char *action;
    const char *const accels[3];
  } shortcuts[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.show-help-overlay", { "<Control>question", "F1" } },
    { "win.send", { "<Control>Return", "<Control>KP_Enter" } },
    { "win.resend", { "<Control><Shift>r" } },
    { "win.edit", { "<Control><Shift>e" } },
    { "win.toggle-sidebar", { "F9" } },
    { "win.search-templates", { "<Control>f" } },
    { "win.focus-editor", { "<Control>e" } },
    { "win.focus-timeline", { "<Control>t" } },
    { "win.new-stanza", { "<Control>n" } },
    { "win.new-message", { "<Control>m" } },
    { "win.go-to-problem", { "F8" } },
    { "win.connect-sandbox", { "<Control>l" } },
    { "win.connect-account", { "<Control>o" } },
    { "win.reconnect", { "<Control>r" } },
    { "win.disconnect", { "<Control>d" } },
    { "win.show-connection", { "<Control>i" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (app, shortcuts[i].action, shortcuts[i].accels);
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.session(%u)", i);
      g_autofree char *accel = g_strdup_printf ("<Alt>%u", i);

      gtk_application_set_accels_for_action (app, action, (const char *const[]) { accel, NULL });
    }
}

static gboolean
signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
antui_application_startup (GApplication *app)
{
  AntuiApplication *self = ANTUI_APPLICATION (app);

  G_APPLICATION_CLASS (antui_application_parent_class)->startup (app);
  antui_init ();
  gtk_window_set_default_icon_name (ANT_APP_ID);

  self->settings = antui_settings_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  if (self->settings)
    {
      g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");
      g_action_group_change_action_state (G_ACTION_GROUP (app), "color-scheme", g_variant_new_string (scheme));
    }
  set_accels (GTK_APPLICATION (app));

  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
}

static void
antui_application_activate (GApplication *app)
{
  AntuiApplication *self = ANTUI_APPLICATION (app);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (!window)
    window = GTK_WINDOW (antui_window_new (self, self->settings));
  gtk_window_present (window);
  if (self->sandbox_wanted)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.connect-sandbox", NULL);
  self->sandbox_wanted = FALSE;
}

static int
antui_application_command_line (GApplication *app, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);

  if (g_variant_dict_contains (options, "sandbox"))
    ANTUI_APPLICATION (app)->sandbox_wanted = TRUE;
  g_application_activate (app);
  return 0;
}

static int
antui_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;
  const char *log_file = NULL;
  g_autofree const char **rest = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("antistrophe %s\n", ANT_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &rest) && rest[0])
    {
      g_autofree char *name = g_filename_display_name (rest[0]);

      g_printerr (_("antistrophe: “%s”: only options are taken, see antistrophe --help"), name);
      g_printerr ("\n");
      return 2;
    }
  g_variant_dict_lookup (options, "log", "^&ay", &log_file);
  if (!ant_log_open (g_variant_dict_contains (options, "verbose"), log_file, &error))
    {
      g_printerr ("antistrophe: %s\n", error->message);
      return 2;
    }
  return -1;
}

static void
antui_application_dispose (GObject *object)
{
  AntuiApplication *self = ANTUI_APPLICATION (object);

  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (antui_application_parent_class)->dispose (object);
}

static void
antui_application_class_init (AntuiApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_application_dispose;
  app_class->startup = antui_application_startup;
  app_class->activate = antui_application_activate;
  app_class->command_line = antui_application_command_line;
  app_class->handle_local_options = antui_application_handle_local_options;
}

static void
antui_application_init (AntuiApplication *self)
{
  static const GOptionEntry options[] = {
    { "sandbox", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Connect to a local server of its own"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Log to standard error"), NULL },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Log to a file"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    /* Taken so that it can be refused: else it would be passed over in silence. */
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, NULL },
    { 0 },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * antui_application_new:
 *
 * Returns: (transfer full): the application, not yet running
 */
AntuiApplication *
antui_application_new (void)
{
  return g_object_new (ANTUI_TYPE_APPLICATION,
                       "application-id", ANT_APP_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", ANTUI_RESOURCE_PATH,
                       NULL);
}
