/* antistrophe-cli match: does a StanzaPath match stanzas, and why not.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <stdio.h>
#include "ant-cli-source.h"
#include "xml/ant-parser.h"
#include "xml/ant-printer.h"

/**
 * ant_cli_parse_path:
 *
 * With the person's own names. What is wrong with those is only complained of.
 */
AntStanzaPath *
ant_cli_parse_path (AntCli *cli, const char *text)
{
  AntPathMode mode = cli->options->compatible ? ANT_PATH_COMPATIBLE : ANT_PATH_STRICT;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AntStanzaNames) names = ant_stanza_names_load (NULL, &problems);
  g_autoptr (GError) error = NULL;
  AntStanzaPath *path = ant_stanza_path_parse (text, mode, names, NULL, &error);

  for (guint i = 0; i < problems->len; i++)
    ant_cli_complain ("%s", (const char *) g_ptr_array_index (problems, i));
  if (path == NULL)
    {
      ant_cli_complain ("The path is wrong: %s", error->message);
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
    }
  return path;
}

static void
explain (const AntStanzaPath *path, const AntElement *root)
{
  g_autoptr (GPtrArray) reasons = ant_stanza_path_explain (path, root);
  g_autofree char *value = ant_stanza_path_selects (path) ? ant_stanza_path_dup_value (path, root) : NULL;

  for (guint i = 0; i < reasons->len; i++)
    {
      const AntPathReason *reason = g_ptr_array_index (reasons, i);

      printf ("%*s%s column %u: %s\n", (int) reason->depth * 2, "", reason->holds ? "+" : "-", reason->column,
              reason->text);
    }
  if (value != NULL)
    {
      g_autofree char *shown = ant_text_visible (value);

      printf ("value: %s\n", shown);
    }
}

static void
print_warnings (const AntStanzaPath *path)
{
  g_autoptr (GPtrArray) warnings = ant_stanza_path_lint (path);

  for (guint i = 0; i < warnings->len; i++)
    {
      const AntPathWarning *warning = g_ptr_array_index (warnings, i);

      printf ("warning: column %u: %s\n", warning->column, warning->text);
    }
}

static void
match_one (AntCli *cli, const AntStanzaPath *path, const AntElement *root)
{
  g_autoptr (GError) error = NULL;
  AntPathVerdict verdict = ant_stanza_path_match (path, root, NULL, &error);

  if (verdict == ANT_PATH_FAILS)
    {
      ant_cli_complain ("The path has no answer: %s", error->message);
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
    }
  else
    {
      puts (verdict == ANT_PATH_YES ? "true" : "false");
      if (verdict == ANT_PATH_NO)
        ant_cli_worsen (cli, ANT_CLI_EXIT_NEGATIVE);
    }
  if (cli->options->explain)
    explain (path, root);
}

static void
match_file (AntCli *cli, const AntStanzaPath *path, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parsed = NULL;
  g_autofree char *shown = g_filename_display_name (file);
  AntCliSource *source = ant_cli_source_read (file, &error);

  if (source != NULL)
    {
      parsed = ant_parser_parse_many (source->text, -1, ANT_NS_CLIENT, NULL, &error);
      ant_cli_source_free (source);
    }
  if (parsed == NULL)
    {
      ant_cli_complain ("%s: %s", shown, error->message);
      ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
      return;
    }
  for (guint i = 0; i < parsed->len; i++)
    {
      const AntParsed *stanza = g_ptr_array_index (parsed, i);

      match_one (cli, path, stanza->root);
    }
}

/**
 * ant_cli_match:
 *
 * Exit: 0 where every stanza is matched, 1 where one is not, 2 where the path is wrong, or slixmpp has no answer.
 */
void
ant_cli_match (AntCli *cli)
{
  GPtrArray *arguments = cli->options->arguments;
  g_autoptr (AntStanzaPath) path = NULL;

  if (arguments->len < 1 || arguments->len > 2)
    {
      ant_cli_complain ("match wants a path, and perhaps a file: match PATH [FILE|-]");
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
      return;
    }
  path = ant_cli_parse_path (cli, g_ptr_array_index (arguments, 0));
  if (path == NULL)
    return;
  match_file (cli, path, arguments->len > 1 ? g_ptr_array_index (arguments, 1) : "-");
  if (cli->options->explain)
    print_warnings (path);
}
