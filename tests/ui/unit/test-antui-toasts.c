/* Messages one after another, as fast as they may come: the newest is shown in the end, and none is used after its end.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "common/antui-toasts.h"

typedef struct
{
  GtkWidget *overlay;
  GtkWidget *window;
  AntuiToasts *toasts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (fixture->overlay), gtk_label_new ("Page"));
  fixture->toasts = antui_toasts_new (ADW_TOAST_OVERLAY (fixture->overlay));
  fixture->window = antt_window_new (fixture->overlay, 500, 300);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->toasts);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static gboolean
shows_last (gpointer data)
{
  return antt_shows (((Fixture *) data)->overlay, "Last") && !antt_shows (((Fixture *) data)->overlay, "Message");
}

static gboolean
shows_none (gpointer data)
{
  return !antt_shows (((Fixture *) data)->overlay, "Last") && !antt_shows (((Fixture *) data)->overlay, "Message");
}

static void
show (Fixture *fixture, const char *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  antui_toasts_show (fixture->toasts, toast);
}

static void
test_newest_takes_the_place (Fixture *fixture, gconstpointer data)
{
  show (fixture, "Message");
  g_assert_true (antt_shows (fixture->overlay, "Message"));
  /* What came in between is out of date before it was seen. */
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Message %u", i);

      show (fixture, title);
      antt_settle ();
    }
  show (fixture, "Last");
  antt_wait_for (shows_last, fixture);
}

static void
test_cleared_while_it_slides_in (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      show (fixture, "Last");
      antui_toasts_clear (fixture->toasts);
      antt_wait_for (shows_none, fixture);
    }
}

static void
test_cleared_before_it_is_shown (Fixture *fixture, gconstpointer data)
{
  show (fixture, "Message");
  show (fixture, "Last");
  antui_toasts_clear (fixture->toasts);
  antt_wait_for (shows_none, fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/toasts/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows/newest", test_newest_takes_the_place);
  ADD ("clears/while-it-slides-in", test_cleared_while_it_slides_in);
  ADD ("clears/before-it-is-shown", test_cleared_before_it_is_shown);
#undef ADD
  return g_test_run ();
}
