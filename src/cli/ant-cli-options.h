/* The command line, read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "session/ant-account.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_CLI_NONE = 0,
  ANT_CLI_SEND = 1 << 0,
  ANT_CLI_LISTEN = 1 << 1,
  ANT_CLI_TEMPLATES = 1 << 2,
  ANT_CLI_VALIDATE = 1 << 3,
  ANT_CLI_ACCOUNTS = 1 << 4,
  ANT_CLI_MATCH = 1 << 5,
  ANT_CLI_TIMELINE = 1 << 6,
  ANT_CLI_EXPORT = 1 << 7,
  ANT_CLI_STATS = 1 << 8,
} AntCliCommand;

/**
 * AntCliOptions:
 * @arguments: (element-type filename): what stands behind the command
 * @kept: (owned) (nullable): the account that @account names, once it was looked for
 * @ping_s: silence before a ping, 0 = not given
 * @timeout_ns: of a request; 0 = none, -1 = not given
 * @values: name -> value of --set
 * @targets: (element-type utf8): of --to
 * @for_ns: how long to listen, -1 = until it is interrupted
 * @interval_ms: least time between two starts
 * @expect, @match, @filter: StanzaPaths
 */
typedef struct
{
  AntCliCommand command;
  GPtrArray *arguments;
  gboolean help;
  gboolean version;

  gboolean sandbox;
  char *account;
  AntAccount *kept;
  char *jid;
  char *component;
  char *password_file;
  char *client_cert;
  gboolean anonymous;
  char *host;
  guint port;
  gboolean direct_tls;
  gboolean plaintext;
  char *pin;
  gboolean trust_any;
  gboolean stream_management;
  gboolean reconnect;
  guint ping_s;
  gboolean presence;

  gint64 timeout_ns;
  gboolean show_secrets;
  char *record;
  gboolean json;
  gboolean verbose;
  char *log;

  char *template;
  GHashTable *values;
  GPtrArray *targets;
  guint repeat;
  guint interval_ms;
  guint window;
  gboolean no_expand;
  gboolean force;

  char *expect;

  gint64 for_ns;
  gboolean unanswered;
  char *match;
  char *filter;
  char *format;

  gboolean compatible;
  gboolean explain;
} AntCliOptions;

void ant_cli_options_init (AntCliOptions *options);
void ant_cli_options_clear (AntCliOptions *options);
gboolean ant_cli_options_parse (AntCliOptions *options, int argc, char **argv, GError **error);

/* (transfer full): the help of a command; ANT_CLI_NONE: of the program. */
char *ant_cli_help (AntCliCommand command);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AntCliOptions, ant_cli_options_clear)

G_END_DECLS
