/* What --help prints.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-option-table.h"

#include <string.h>

enum
{
  HELP_COLUMN = 30,
};

static void
append_option (GString *text, const AntCliOption *option)
{
  g_autofree char *left =
    g_strdup_printf ("  %s--%s%s%s", option->letter != 0 ? "-v, " : "", option->name,
                     option->value != NULL ? " " : "", option->value != NULL ? option->value : "");

  if (option->letter != 0)
    left[3] = option->letter;
  if (strlen (left) < HELP_COLUMN - 1)
    g_string_append_printf (text, "%-*s%s\n", HELP_COLUMN, left, option->help);
  else
    g_string_append_printf (text, "%s\n%*s%s\n", left, HELP_COLUMN, "", option->help);
}

static void
append_group (GString *text, const char *heading, AntCliOptionGroup group, guint commands)
{
  gboolean first = TRUE;

  for (gsize i = 0; i < ant_cli_n_options; i++)
    {
      const AntCliOption *option = &ant_cli_option_table[i];

      if (option->group != group || (option->commands & commands) == 0)
        continue;
      if (first)
        g_string_append_printf (text, "\n%s\n", heading);
      first = FALSE;
      append_option (text, option);
    }
}

/**
 * ant_cli_help:
 * @command: one command, or %ANT_CLI_NONE for the whole program
 *
 * Returns: (transfer full): several lines
 */
char *
ant_cli_help (AntCliCommand command)
{
  GString *text = g_string_new (NULL);
  guint commands = command != ANT_CLI_NONE ? command : G_MAXUINT;

  for (gsize i = 0; i < ant_cli_n_commands; i++)
    if (ant_cli_command_table[i].command == command)
      g_string_append_printf (text, "Usage: antistrophe-cli [OPTION]... %s\n\n%s.\n%s\n",
                              ant_cli_command_table[i].usage, ant_cli_command_table[i].summary,
                              ant_cli_command_table[i].details);

  if (command == ANT_CLI_NONE)
    {
      g_string_append (
        text, "Usage: antistrophe-cli [CONNECTION] [OPTION]... COMMAND\n\n"
              "An XMPP console: sends stanzas, shows what comes back, and how long it took.\n\nCommands\n");
      for (gsize i = 0; i < ant_cli_n_commands; i++)
        g_string_append_printf (text, "  %s\n%*s%s\n", ant_cli_command_table[i].usage, HELP_COLUMN, "",
                                ant_cli_command_table[i].summary);
    }

  if (command != ANT_CLI_NONE)
    append_group (text, "Options of this command", ANT_CLI_GROUP_COMMAND, commands);
  append_group (text,
                command == ANT_CLI_TEMPLATES || command == ANT_CLI_VALIDATE ? "Whose address" : "Connection",
                ANT_CLI_GROUP_CONNECTION, commands);
  append_group (text, "General", ANT_CLI_GROUP_GENERAL, commands);
  g_string_append (
    text,
    command == ANT_CLI_NONE
      ? "\nOptions stand on either side of the command. `antistrophe-cli COMMAND --help` tells more.\n\n"
        "Try it: antistrophe-cli --sandbox send --template ping-server\n"
      : "");
  return g_string_free (text, FALSE);
}
