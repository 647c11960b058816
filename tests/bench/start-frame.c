/* Prints the milliseconds from main() to the first frame: of the real window, or of a bare one with a source view.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include <gtksourceview/gtksource.h>
#include "app/antui-application.h"

static gint64 start_us;

static void
painted_cb (GdkFrameClock *clock, GApplication *app)
{
  if (start_us == 0)
    return;
  g_print ("%.1f\n", (g_get_monotonic_time () - start_us) / 1000.0);
  start_us = 0;
  g_application_quit (app);
}

static void
realized_cb (GtkWidget *window, GApplication *app)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), app);
}

static void
window_added_cb (GtkApplication *app, GtkWindow *window)
{
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    realized_cb (GTK_WIDGET (window), G_APPLICATION (app));
  else
    g_signal_connect (window, "realize", G_CALLBACK (realized_cb), app);
}

static void
activate_bare_cb (GtkApplication *app)
{
  GtkWidget *window = adw_application_window_new (app);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_source_view_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app = NULL;

  start_us = g_get_monotonic_time ();
  if (argc > 1 && g_str_equal (argv[1], "bare"))
    {
      app = adw_application_new ("io.github.antistrophe.Bare", G_APPLICATION_DEFAULT_FLAGS);
      g_signal_connect (app, "startup", G_CALLBACK (gtk_source_init), NULL);
      g_signal_connect (app, "activate", G_CALLBACK (activate_bare_cb), NULL);
    }
  else
    {
      app = ADW_APPLICATION (antui_application_new ());
    }
  g_signal_connect (app, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
