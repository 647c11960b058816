/* antistrophe-cli validate: what is wrong with stanzas, without sending them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <stdio.h>
#include <json-glib/json-glib.h>
#include "ant-cli-source.h"
#include "library/ant-expand.h"
#include "xml/ant-problem.h"

static void
print_line (const char *name, const AntProblem *problem)
{
  g_autofree char *message = g_strdup (problem->message);

  printf ("%s:%u:%u: %s: %s%s%s%s\n", name, problem->start.line, problem->start.column,
          problem->severity == ANT_PROBLEM_ERROR ? "error" : "warning", g_strdelimit (message, "\n", ' '),
          problem->section != NULL ? " (" : "", problem->section != NULL ? problem->section : "",
          problem->section != NULL ? ")" : "");
}

static void
print_json (const char *name, const AntProblem *problem)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "file");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "line");
  json_builder_add_int_value (builder, problem->start.line);
  json_builder_set_member_name (builder, "column");
  json_builder_add_int_value (builder, problem->start.column);
  json_builder_set_member_name (builder, "severity");
  json_builder_add_string_value (builder, problem->severity == ANT_PROBLEM_ERROR ? "error" : "warning");
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, problem->message);
  json_builder_set_member_name (builder, "section");
  if (problem->section != NULL)
    json_builder_add_string_value (builder, problem->section);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
}

static void
report (AntCli *cli, const char *name, const AntProblem *problem)
{
  if (cli->options->json)
    print_json (name, problem);
  else
    print_line (name, problem);
  if (problem->severity == ANT_PROBLEM_ERROR)
    ant_cli_worsen (cli, ANT_CLI_EXIT_NEGATIVE);
}

static void
report_error (AntCli *cli, const char *name, AntPosition position, const char *message)
{
  AntProblem problem = { ANT_PROBLEM_ERROR, position, 1, (char *) message, NULL };

  report (cli, name, &problem);
}

/* What the rules of stanzas do not see: instructions of a template, and placeholders that are none. */
static void
validate_placeholders (AntCli *cli, const AntCliSource *source)
{
  g_autoptr (GError) error = NULL;
  AntPosition position;

  if (source->template != NULL && ant_template_get_error (source->template) != NULL)
    report_error (cli, source->name, ant_template_get_error_position (source->template),
                  ant_cli_message_text (ant_template_get_error (source->template)));
  else if (!ant_placeholders_check (source->text, &position, &error))
    report_error (cli, source->name, position, error->message);
}

static void
validate (AntCli *cli, const char *path, const AntJid *own)
{
  g_autoptr (GError) error = NULL;
  AntCliSource *source = ant_cli_source_read (path, &error);
  AntProblemContext context = { cli->options->component != NULL, own, !cli->options->no_expand };
  g_autoptr (GPtrArray) problems = NULL;
  const AntProblem *worst;

  if (source == NULL)
    {
      g_autofree char *shown = g_filename_display_name (path);

      ant_cli_complain ("%s: %s", shown, error->message);
      ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
      return;
    }

  problems = ant_problems_find (source->text, -1, &context);
  for (guint i = 0; i < problems->len; i++)
    report (cli, source->name, g_ptr_array_index (problems, i));
  worst = ant_problems_worst (problems);
  if (!cli->options->no_expand && (worst == NULL || worst->severity != ANT_PROBLEM_ERROR))
    validate_placeholders (cli, source);
  ant_cli_source_free (source);
}

/**
 * ant_cli_validate:
 *
 * Exit: 1 where something is an error; warnings alone are fine. A file that cannot be read is 6.
 */
void
ant_cli_validate (AntCli *cli)
{
  GPtrArray *paths = cli->options->arguments;
  g_autoptr (GError) error = NULL;
  g_autoptr (AntJid) own = ant_cli_own_jid (cli->options, FALSE, &error);

  if (error != NULL)
    {
      ant_cli_complain ("%s", error->message);
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
      return;
    }
  for (guint i = 0; i < paths->len; i++)
    validate (cli, g_ptr_array_index (paths, i), own);
  if (paths->len == 0)
    validate (cli, "-", own);
}
