/* Reading the command line: options may stand on either side of the command.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-options.h"

#include <math.h>
#include <string.h>
#include "ant-cli-option-table.h"
#include "library/ant-near.h"

enum
{
  MAX_SECONDS = 366 * 86400,
};

/* Seen options, to say afterwards which does not go with the command. */
typedef struct
{
  AntCliOptions *options;
  char **argv;
  int argc;
  int at;
  GPtrArray *seen; /* of const AntCliOption */
} Reader;

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, format, args);
  va_end (args);
  return FALSE;
}

void
ant_cli_options_init (AntCliOptions *options)
{
  *options = (AntCliOptions) { .repeat = 1, .window = 1, .timeout_ns = -1, .for_ns = -1 };
  options->arguments = g_ptr_array_new_with_free_func (g_free);
  options->targets = g_ptr_array_new_with_free_func (g_free);
  options->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
ant_cli_options_clear (AntCliOptions *options)
{
  for (gsize i = 0; i < ant_cli_n_options; i++)
    if (ant_cli_option_table[i].kind == ANT_CLI_TEXT || ant_cli_option_table[i].kind == ANT_CLI_FILE)
      g_clear_pointer (&G_STRUCT_MEMBER (char *, options, ant_cli_option_table[i].offset), g_free);
  g_clear_pointer (&options->kept, ant_account_free);
  g_clear_pointer (&options->arguments, g_ptr_array_unref);
  g_clear_pointer (&options->targets, g_ptr_array_unref);
  g_clear_pointer (&options->values, g_hash_table_unref);
}

static gboolean
store_number (const AntCliOption *option, const char *value, guint *field, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, option->least, option->most, &number, NULL))
    return fail (error, "--%s wants a whole number from %u to %u, not “%s”", option->name, option->least,
                 option->most, value);
  *field = number;
  return TRUE;
}

static gboolean
store_seconds (const AntCliOption *option, const char *value, gint64 *field, GError **error)
{
  char *end = NULL;
  double seconds = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !isfinite (seconds) || seconds < 0 || seconds > MAX_SECONDS)
    return fail (error, "--%s wants seconds, such as 10 or 0.5, not “%s”", option->name, value);
  /* However short, it is not 0, which means something else. */
  *field = seconds > 0 ? MAX (1, (gint64) (seconds * 1e9)) : 0;
  return TRUE;
}

static gboolean
store_pair (const AntCliOption *option, const char *value, GHashTable *table, GError **error)
{
  const char *equals = strchr (value, '=');

  if (equals == NULL || equals == value)
    return fail (error, "--%s wants NAME=VALUE, not “%s”", option->name, value);
  g_hash_table_replace (table, g_strndup (value, equals - value), g_strdup (equals + 1));
  return TRUE;
}

static gboolean
store_text (const AntCliOption *option, const char *value, char **field, GError **error)
{
  if (*field != NULL)
    return fail (error, "--%s stands here twice", option->name);
  if (*value == '\0')
    return fail (error, "--%s wants a value that is not empty", option->name);
  *field = g_strdup (value);
  return TRUE;
}

static gboolean
store (Reader *reader, const AntCliOption *option, const char *value, GError **error)
{
  gpointer field = G_STRUCT_MEMBER_P (reader->options, option->offset);

  g_ptr_array_add (reader->seen, (gpointer) option);
  if (value != NULL && option->kind != ANT_CLI_FILE && !g_utf8_validate (value, -1, NULL))
    return fail (error, "The value of --%s is not valid UTF-8", option->name);

  switch (option->kind)
    {
    case ANT_CLI_FLAG:
      *(gboolean *) field = TRUE;
      return TRUE;
    case ANT_CLI_NUMBER:
      return store_number (option, value, field, error);
    case ANT_CLI_SECONDS:
      return store_seconds (option, value, field, error);
    case ANT_CLI_LIST:
      g_ptr_array_add (*(GPtrArray **) field, g_strdup (value));
      return TRUE;
    case ANT_CLI_PAIR:
      return store_pair (option, value, *(GHashTable **) field, error);
    case ANT_CLI_TEXT:
    case ANT_CLI_FILE:
    default:
      return store_text (option, value, field, error);
    }
}

static gboolean
fail_unknown_option (const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_autofree char *near = NULL;

  for (gsize i = 0; i < ant_cli_n_options; i++)
    g_ptr_array_add (names, (gpointer) ant_cli_option_table[i].name);
  g_ptr_array_add (names, NULL);
  near = ant_near_names (shown, (const char *const *) names->pdata);
  return fail (error, "Unknown option --%s%s%s", shown, near != NULL ? "; meant is perhaps " : "",
               near != NULL ? near : "");
}

/* @text: behind the two dashes. */
static gboolean
read_long_option (Reader *reader, const char *text, GError **error)
{
  const char *value = strchr (text, '=');
  g_autofree char *name = value != NULL ? g_strndup (text, value - text) : g_strdup (text);
  const AntCliOption *option = NULL;

  for (gsize i = 0; i < ant_cli_n_options && option == NULL; i++)
    if (strcmp (ant_cli_option_table[i].name, name) == 0)
      option = &ant_cli_option_table[i];
  if (option == NULL)
    return fail_unknown_option (name, error);

  if (option->kind == ANT_CLI_FLAG)
    return value == NULL ? store (reader, option, NULL, error) : fail (error, "--%s takes no value", name);
  if (value != NULL)
    return store (reader, option, value + 1, error);
  if (reader->at + 1 >= reader->argc)
    return fail (error, "--%s wants a value: --%s %s", name, name, option->value);
  return store (reader, option, reader->argv[++reader->at], error);
}

/* @letters: behind one dash. All short options are flags. */
static gboolean
read_short_options (Reader *reader, const char *letters, GError **error)
{
  for (const char *letter = letters; *letter != '\0'; letter++)
    {
      const AntCliOption *option = NULL;

      for (gsize i = 0; i < ant_cli_n_options && option == NULL; i++)
        if (ant_cli_option_table[i].letter == *letter)
          option = &ant_cli_option_table[i];
      if (option == NULL)
        {
          g_autofree char *shown = g_utf8_make_valid (letters, -1);

          return fail (error, "Unknown option -%s", shown);
        }
      if (!store (reader, option, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_command (AntCliOptions *options, const char *word, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *shown = g_utf8_make_valid (word, -1);
  g_autofree char *near = NULL;

  for (gsize i = 0; i < ant_cli_n_commands; i++)
    {
      g_ptr_array_add (names, (gpointer) ant_cli_command_table[i].name);
      if (strcmp (ant_cli_command_table[i].name, word) == 0)
        options->command = ant_cli_command_table[i].command;
    }
  if (options->command != ANT_CLI_NONE)
    return TRUE;

  g_ptr_array_add (names, NULL);
  near = ant_near_names (shown, (const char *const *) names->pdata);
  return fail (error, "Unknown command “%s”%s%s", shown, near != NULL ? "; meant is perhaps " : "",
               near != NULL ? near : "");
}

static gboolean
read_all (Reader *reader, GError **error)
{
  AntCliOptions *options = reader->options;
  gboolean only_arguments = FALSE;

  for (reader->at = 1; reader->at < reader->argc; reader->at++)
    {
      const char *word = reader->argv[reader->at];
      gboolean fine = TRUE;

      if (!only_arguments && strcmp (word, "--") == 0)
        only_arguments = TRUE;
      else if (!only_arguments && g_str_has_prefix (word, "--"))
        fine = read_long_option (reader, word + 2, error);
      else if (!only_arguments && word[0] == '-' && word[1] != '\0')
        fine = read_short_options (reader, word + 1, error);
      else if (options->command == ANT_CLI_NONE)
        fine = read_command (options, word, error);
      else
        g_ptr_array_add (options->arguments, g_strdup (word));
      if (!fine)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_connection (const AntCliOptions *options, GError **error)
{
  guint n =
    options->sandbox + (options->account != NULL) + (options->jid != NULL) + (options->component != NULL);

  if (n > 1)
    return fail (error, "Only one of --sandbox, --account, --jid and --component can be used");
  if (n == 0 && (options->command & (ANT_CLI_SEND | ANT_CLI_LISTEN)) != 0)
    return fail (error, "Whom shall this connect as? Give --sandbox, --account NAME, --jid JID or --component NAME");
  if (options->sandbox
      && (options->host != NULL || options->port != 0 || options->anonymous || options->client_cert != NULL))
    return fail (error,
                 "--sandbox has its own server and account: no --host, --port, --anonymous or --client-cert");
  if (options->component != NULL && options->ping_s > 0)
    return fail (error, "--ping is for accounts: a component has no server of its own to ask");
  if (options->direct_tls && options->plaintext)
    return fail (error, "--direct-tls and --insecure-plaintext exclude each other");
  return TRUE;
}

static gboolean
check_seen (const Reader *reader, GError **error)
{
  for (guint i = 0; i < reader->seen->len; i++)
    {
      const AntCliOption *option = g_ptr_array_index (reader->seen, i);

      for (gsize j = 0; j < ant_cli_n_commands; j++)
        if (ant_cli_command_table[j].command == reader->options->command
            && (option->commands & reader->options->command) == 0)
          return fail (error, "--%s does not go with “%s”", option->name, ant_cli_command_table[j].name);
    }
  return TRUE;
}

/**
 * ant_cli_options_parse:
 * @options: initialised
 *
 * Returns: whether the line is right; else an error for a person. With `help` or `version` set nothing else
 * is checked
 */
gboolean
ant_cli_options_parse (AntCliOptions *options, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  Reader reader = { options, argv, argc, 0, seen };

  if (!read_all (&reader, error))
    return FALSE;
  if (options->help || options->version)
    return TRUE;
  if (options->command == ANT_CLI_NONE)
    return fail (error, "A command is missing: send, listen, templates, validate, match, timeline, export, stats or accounts");
  return check_seen (&reader, error) && check_connection (options, error);
}
