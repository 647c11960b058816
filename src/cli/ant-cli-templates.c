/* antistrophe-cli templates: list, show, render.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <stdio.h>
#include <string.h>
#include <json-glib/json-glib.h>
#include "ant-cli-source.h"
#include "library/ant-expand.h"
#include "library/ant-near.h"
#include "library/ant-template-library.h"

static void
fail (AntCli *cli, AntCliExit code, const char *message)
{
  ant_cli_complain ("%s", message);
  ant_cli_worsen (cli, code);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL && *value != '\0')
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* A broken one has an "error" more. */
static void
print_json (AntTemplate *template)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const GError *error = ant_template_get_error (template);

  json_builder_begin_object (builder);
  add_member (builder, "name", ant_template_get_name (template));
  add_member (builder, "title", ant_template_get_title (template));
  add_member (builder, "xep", ant_template_get_xep (template));
  add_member (builder, "kind", error == NULL ? ant_kind_to_word (ant_template_get_kind (template)) : NULL);
  add_member (builder, "type", ant_template_get_stanza_type (template));
  add_member (builder, "effect",
              error == NULL ? ant_effect_to_word (ant_template_get_effect (template)) : NULL);
  json_builder_set_member_name (builder, "group");
  json_builder_add_string_value (builder, ant_template_get_group (template));
  if (error != NULL)
    add_member (builder, "error", error->message);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
}

static int
find_widest_name (GListModel *model)
{
  glong width = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AntTemplate) template = g_list_model_get_item (model, i);

      width = MAX (width, g_utf8_strlen (ant_template_get_name (template), -1));
    }
  return MIN (width, 40);
}

static void
print_row (const AntCliPrinter *printer, AntTemplate *template, int width)
{
  const char *name = ant_template_get_name (template);
  const GError *error = ant_template_get_error (template);
  AntEffect effect = ant_template_get_effect (template);
  int padding = MAX (0, width - (int) g_utf8_strlen (name, -1));
  const char *end = ant_cli_style (printer, ANT_CLI_STYLE_END);

  printf ("  %s%s%s%*s  ", ant_cli_style (printer, ANT_CLI_STYLE_STRONG), name, end, padding, "");
  if (error != NULL)
    printf ("%sbroken%s: %s\n", ant_cli_style (printer, ANT_CLI_STYLE_BAD), end, error->message);
  else
    printf ("%s  %s%s%s%s\n", ant_template_get_title (template), ant_cli_style (printer, ANT_CLI_STYLE_DIM),
            ant_template_get_xep (template), end, effect == ANT_EFFECT_DESTRUCTIVE ? "  destructive" : "");
}

static void
list (AntCli *cli, AntTemplateLibrary *library)
{
  GListModel *model = G_LIST_MODEL (library);
  int width = find_widest_name (model);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AntTemplate) template = g_list_model_get_item (model, i);

      if (cli->options->json)
        {
          print_json (template);
          continue;
        }
      if (strcmp (group, ant_template_get_group (template)) != 0)
        {
          g_free (group);
          group = g_strdup (ant_template_get_group (template));
          printf ("%s%s%s%s\n", i > 0 ? "\n" : "", ant_cli_style (&cli->printer, ANT_CLI_STYLE_DIM), group,
                  ant_cli_style (&cli->printer, ANT_CLI_STYLE_END));
        }
      print_row (&cli->printer, template, width);
    }
}

static void
show (AntCli *cli, AntTemplate *template)
{
  const char *text = ant_template_get_text (template);
  gsize length = strlen (text);

  printf ("%s%s", text, length > 0 && text[length - 1] != '\n' ? "\n" : "");
  if (ant_template_get_error (template) == NULL)
    return;
  ant_cli_complain_of_template (template);
  ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
}

/* A slip in --set would go unnoticed: the default would be taken. */
static gboolean
check_values (AntCli *cli, AntTemplate *template)
{
  GPtrArray *params = ant_template_get_params (template);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, cli->options->values);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!ant_expand_uses (ant_template_get_body (template), params, name))
      {
        g_autofree char *message =
          g_strdup_printf ("--set %s=...: the template “%s” has no placeholder of this name",
                           (const char *) name, ant_template_get_name (template));

        fail (cli, ANT_CLI_EXIT_INPUT, message);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_params (AntCli *cli, const AntExpandContext *context)
{
  for (guint i = 0; i < context->params->len; i++)
    {
      const AntParam *param = g_ptr_array_index (context->params, i);
      g_autofree char *value = ant_expand_value (param->name, context, NULL);
      g_autoptr (GError) error = NULL;

      if (value == NULL || ant_param_check (param, value, &error))
        continue;
      fail (cli, ANT_CLI_EXIT_INPUT, error->message);
      return FALSE;
    }
  return TRUE;
}

static void
render (AntCli *cli, AntTemplate *template)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntJid) own = ant_cli_own_jid (cli->options, FALSE, &error);
  AntExpandContext context = { own, ant_cli_contact (cli->options), ant_template_get_params (template),
                               cli->options->values };
  g_autofree char *text = NULL;

  if (error != NULL)
    {
      fail (cli, ANT_CLI_EXIT_USAGE, error->message);
      return;
    }
  if (ant_template_get_error (template) != NULL)
    {
      ant_cli_complain_of_template (template);
      ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
      return;
    }
  if (!check_values (cli, template) || !check_params (cli, &context))
    return;

  text = ant_expand (ant_template_get_body (template), &context, NULL, &error);
  if (text != NULL)
    {
      printf ("%s\n", text);
      return;
    }
  fail (cli, ANT_CLI_EXIT_INPUT, error->message);
  if (g_error_matches (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_UNKNOWN))
    ant_cli_complain ("Values are given with --set NAME=VALUE; --jid JID tells whose address to use.");
}

static gboolean
check_usage (AntCli *cli, GError **error)
{
  static const char *const words[] = { "list", "show", "render", NULL };
  GPtrArray *arguments = cli->options->arguments;
  const char *word = arguments->len > 0 ? g_ptr_array_index (arguments, 0) : NULL;
  gboolean wants_name = word != NULL && strcmp (word, "list") != 0;

  if (word == NULL || !g_strv_contains (words, word))
    {
      g_autofree char *shown = g_utf8_make_valid (word != NULL ? word : "", -1);
      g_autofree char *near = word != NULL ? ant_near_names (shown, words) : NULL;

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "templates%s%s: list, show NAME or render NAME%s%s", word != NULL ? " " : "", shown,
                   near != NULL ? "; meant is perhaps " : "", near != NULL ? near : "");
    }
  else if (arguments->len != (wants_name ? 2 : 1))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "templates %s wants %s", word,
                 wants_name ? "the name of one template" : "nothing behind it");
  else if (g_hash_table_size (cli->options->values) > 0 && strcmp (word, "render") != 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--set goes with templates render only");
  else if (cli->options->json && wants_name)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--json goes with templates list only");
  else
    return TRUE;
  return FALSE;
}

/**
 * ant_cli_templates:
 *
 * Needs no connection. Exit: 2 for an unknown template, 6 for a broken one or a placeholder without a value.
 */
void
ant_cli_templates (AntCli *cli)
{
  GPtrArray *arguments = cli->options->arguments;
  g_autoptr (AntTemplateLibrary) library = NULL;
  g_autoptr (GError) error = NULL;
  AntTemplate *template;

  if (!check_usage (cli, &error))
    {
      fail (cli, ANT_CLI_EXIT_USAGE, error->message);
      return;
    }

  library = ant_template_library_new (NULL, NULL);
  if (arguments->len == 1)
    {
      list (cli, library);
      return;
    }
  template = ant_template_library_find (library, g_ptr_array_index (arguments, 1), &error);
  if (template == NULL)
    fail (cli, ANT_CLI_EXIT_USAGE, error->message);
  else if (strcmp (g_ptr_array_index (arguments, 0), "show") == 0)
    show (cli, template);
  else
    render (cli, template);
}
