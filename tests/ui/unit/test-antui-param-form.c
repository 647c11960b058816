/* The form of parameters in process: fields by kind, values, defaults, mistakes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "console/antui-param-form.h"

static const char file[] =
  "<?antistrophe title=\"All kinds\"?>"
  "<?param name=\"to\" kind=\"jid\" default=\"${server}\" description=\"Whom to ask\"?>"
  "<?param name=\"room_name\" kind=\"text\"?>"
  "<?param name=\"max\" kind=\"integer\" default=\"20\"?>"
  "<?param name=\"start\" kind=\"datetime\" default=\"2026-01-01T00:00:00Z\"?>"
  "<?param name=\"mode\" kind=\"choice\" values=\"fast|slow\" default=\"slow\"?>"
  "<?param name=\"pin\" kind=\"secret\"?>"
  "<iq type=\"get\" to=\"${to}\" id=\"${id}\"><q xmlns=\"x\" a=\"${room_name}${max}${start}${mode}${pin}\"/></iq>";

typedef struct
{
  AntTemplate *template;
  AntuiParamForm *form;
  GtkWidget *window;
  guint n_changed;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->template = ant_template_new ("all-kinds", "", "all-kinds.xml", TRUE, file);
  g_assert_no_error (ant_template_get_error (fixture->template));
  fixture->form = g_object_new (ANTUI_TYPE_PARAM_FORM, NULL);
  g_signal_connect_swapped (fixture->form, "changed", G_CALLBACK (changed_cb), fixture);
  antui_param_form_set_params (fixture->form, ant_template_get_params (fixture->template), NULL);
  fixture->window = antt_window_new (GTK_WIDGET (fixture->form), 600, 300);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->template);
}

static GtkWidget *
field (Fixture *fixture, const char *label)
{
  static const char *const types[] = { "GtkEntry", "GtkPasswordEntry", "GtkDropDown" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GType type = g_type_from_name (types[i]);
      GtkWidget *found = type ? antt_find (GTK_WIDGET (fixture->form), type, label) : NULL;

      if (found)
        return found;
    }
  g_error ("There is no field “%s”", label);
}

static void
type (Fixture *fixture, const char *label, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (field (fixture, label)), text);
}

static const char *
value (GHashTable *values, const char *name)
{
  return g_hash_table_lookup (values, name);
}

static void
test_wrong_values_are_named (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *label;
    const char *bad;
    const char *good;
  } cases[] = {
    { "To", "a@@b/", "romeo@localhost" },
    { "Max", "many", "5" },
    { "Start", "yesterday", "2026-11-22T17:30:00Z" },
  };

  /* What must be filled and is not yet is not shouted about before. */
  type (fixture, "Pin", "1234");
  g_assert_null (antui_param_form_focus_error (fixture->form));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      type (fixture, cases[i].label, cases[i].bad);
      g_assert_true (gtk_widget_has_css_class (field (fixture, cases[i].label), "error"));
      gtk_test_accessible_assert_state (GTK_ACCESSIBLE (field (fixture, cases[i].label)), GTK_ACCESSIBLE_STATE_INVALID,
                                        GTK_ACCESSIBLE_INVALID_TRUE);
      g_assert_true (antt_shows (GTK_WIDGET (fixture->form), cases[i].bad));
      g_assert_nonnull (antui_param_form_focus_error (fixture->form));
      type (fixture, cases[i].label, cases[i].good);
      g_assert_false (gtk_widget_has_css_class (field (fixture, cases[i].label), "error"));
      g_assert_null (antui_param_form_focus_error (fixture->form));
    }
}

static void
test_secret_without_value_is_refused_quietly (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (antui_param_form_focus_error (fixture->form));
  g_assert_false (gtk_widget_has_css_class (field (fixture, "Pin"), "error"));
}

static void
test_empty_field_leaves_the_default (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) values = antui_param_form_get_values (fixture->form);

  g_assert_null (value (values, "to"));
  g_assert_null (value (values, "max"));
  /* Without a default the empty text is the value. */
  g_assert_cmpstr (value (values, "room_name"), ==, "");
  g_assert_cmpstr (value (values, "mode"), ==, "slow");
}

static void
test_values_are_what_was_typed (Fixture *fixture, gconstpointer data)
{
  type (fixture, "To", "juliet@localhost");
  type (fixture, "Room name", "a & <b>");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (field (fixture, "Mode")), 0);
  g_autoptr (GHashTable) values = antui_param_form_get_values (fixture->form);
  g_assert_cmpstr (value (values, "to"), ==, "juliet@localhost");
  g_assert_cmpstr (value (values, "room_name"), ==, "a & <b>");
  g_assert_cmpstr (value (values, "mode"), ==, "fast");
  g_assert_cmpuint (fixture->n_changed, ==, 3);
}

static void
test_default_is_shown_with_its_value (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntJid) own = ant_jid_new ("romeo@example.org/x", NULL);
  AntExpandContext context = { .own = own };

  antui_param_form_update_defaults (fixture->form, &context);
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (field (fixture, "To"))), ==, "example.org");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (field (fixture, "Max"))), ==, "20");
}

static void
test_no_params_hide_the_form (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->form)));
  antui_param_form_set_params (fixture->form, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->form)));
  g_assert_false (antui_param_form_focus (fixture->form));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/param-form/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("check/wrong-values-are-named", test_wrong_values_are_named);
  ADD ("check/secret-without-value-refused-quietly", test_secret_without_value_is_refused_quietly);
  ADD ("values/empty-field-leaves-the-default", test_empty_field_leaves_the_default);
  ADD ("values/what-was-typed", test_values_are_what_was_typed);
  ADD ("defaults/shown-with-their-value", test_default_is_shown_with_its_value);
  ADD ("shows/nothing-without-params", test_no_params_hide_the_form);
#undef ADD
  return g_test_run ();
}
