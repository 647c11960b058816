/* All options of the command line, as a table: what parses them and what explains them read the same lines.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ant-cli-options.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_CLI_FLAG,    /* gboolean */
  ANT_CLI_TEXT,    /* char *, UTF-8 */
  ANT_CLI_FILE,    /* char *, any bytes */
  ANT_CLI_NUMBER,  /* guint between @least and @most */
  ANT_CLI_SECONDS, /* gint64 of nanoseconds, a fraction is fine */
  ANT_CLI_LIST,    /* GPtrArray of char * */
  ANT_CLI_PAIR,    /* GHashTable: name=value */
} AntCliOptionKind;

typedef enum
{
  ANT_CLI_GROUP_COMMAND,
  ANT_CLI_GROUP_CONNECTION,
  ANT_CLI_GROUP_GENERAL,
} AntCliOptionGroup;

/**
 * AntCliOption:
 * @letter: short form, 0 = none
 * @offset: of the field in AntCliOptions
 * @commands: mask of AntCliCommand that know it
 * @value: what the help calls the value, %NULL of a flag
 */
typedef struct
{
  const char *name;
  char letter;
  AntCliOptionKind kind;
  gsize offset;
  guint commands;
  AntCliOptionGroup group;
  const char *value;
  const char *help;
  guint least;
  guint most;
} AntCliOption;

typedef struct
{
  AntCliCommand command;
  const char *name;
  const char *usage;
  const char *summary;
  const char *details;
} AntCliCommandInfo;

extern const AntCliOption ant_cli_option_table[];
extern const gsize ant_cli_n_options;
extern const AntCliCommandInfo ant_cli_command_table[];
extern const gsize ant_cli_n_commands;

G_END_DECLS
