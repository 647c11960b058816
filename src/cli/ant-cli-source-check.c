/* Checking what is to be sent, so that nothing is sent where something is wrong.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-source.h"

#include <stdio.h>
#include <string.h>
#include "ant-cli.h"
#include "library/ant-expand.h"
#include "xml/ant-parser.h"

/* What has been found so far, over all sources. */
typedef struct
{
  const AntCliOptions *options;
  const AntJid *own;
  GHashTable *said; /* set of whole lines, and of "name: message" without place */
  GHashTable *ids;  /* set of "id peer" that a first copy will have, for --window */
  gboolean errors;
  gboolean warnings;
} Check;

const char *
ant_cli_message_text (const GError *error)
{
  const char *text = error->message + strspn (error->message, "0123456789:");

  return text > error->message && *text == ' ' ? text + 1 : error->message;
}

void
ant_cli_complain_of_template (AntTemplate *template)
{
  const GError *error = ant_template_get_error (template);
  AntPosition position = ant_template_get_error_position (template);
  g_autofree char *path = g_filename_display_name (ant_template_get_path (template));

  if (position.line > 0)
    fprintf (stderr, "%s:%u:%u: error: %s\n", path, position.line, position.column,
             ant_cli_message_text (error));
  else
    fprintf (stderr, "%s: error: %s\n", path, error->message);
}

static void
say (Check *check,
     const AntCliSource *source,
     AntPosition position,
     AntSeverity severity,
     const char *message)
{
  char *line = g_strdup_printf ("%s:%u:%u: %s: %s", source->name, position.line, position.column,
                                severity == ANT_PROBLEM_ERROR ? "error" : "warning", message);

  if (severity == ANT_PROBLEM_ERROR)
    check->errors = TRUE;
  else
    check->warnings = TRUE;
  if (!g_hash_table_contains (check->said, line))
    fprintf (stderr, "%s\n", line);
  g_hash_table_add (check->said, line);
  g_hash_table_add (check->said, g_strdup_printf ("%s: %s", source->name, message));
}

/* What only shows with values in it: said where the stanza begins, unless the text itself showed it already.
 */
static void
say_of_piece (Check *check, const AntCliSource *source, const AntDraftPiece *piece, const AntProblem *problem)
{
  g_autofree char *key = g_strdup_printf ("%s: %s", source->name, problem->message);

  if (!g_hash_table_contains (check->said, key))
    say (check, source, piece->start, problem->severity, problem->message);
}

static void
say_all (Check *check, const AntCliSource *source, GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const AntProblem *problem = g_ptr_array_index (problems, i);

      say (check, source, problem->start, problem->severity, problem->message);
    }
}

static const char *
first_target (const Check *check)
{
  return check->options->targets->len > 0 ? g_ptr_array_index (check->options->targets, 0) : NULL;
}

/* The text itself, in its own places. */
static GPtrArray *
find_problems (const Check *check, const AntCliSource *source)
{
  gboolean component = check->options->component != NULL;
  AntProblemContext rules = { .component = component, .own = check->own };
  g_autoptr (GHashTable) values = ant_cli_source_make_values (source, check->options, first_target (check));
  AntExpandContext context = { check->own, ant_cli_contact (check->options),
                               ant_cli_source_get_params (source), values };

  if (check->options->no_expand)
    return ant_problems_find (source->text, -1, &rules);
  return ant_draft_find_problems (source->text, &context, component);
}

static void
check_params (Check *check, const AntCliSource *source, const char *target)
{
  GPtrArray *params = ant_cli_source_get_params (source);
  g_autoptr (GHashTable) values = ant_cli_source_make_values (source, check->options, target);
  AntExpandContext context = { check->own, ant_cli_contact (check->options), params, values };

  for (guint i = 0; params != NULL && i < params->len && !check->options->no_expand; i++)
    {
      const AntParam *param = g_ptr_array_index (params, i);
      g_autofree char *value = ant_expand_value (param->name, &context, NULL);
      g_autoptr (GError) error = NULL;

      if (value == NULL || ant_param_check (param, value, &error))
        continue;
      /* A value is at fault, not the file: testing a server with a bad one is a purpose. */
      fprintf (stderr, "antistrophe-cli: %s\n", error->message);
      check->warnings = TRUE;
    }
}

/* @stanza will be open together with others: two with the same id and address cannot be told apart. */
static void
check_id (Check *check, const AntCliSource *source, const AntDraftPiece *piece, AntStanza *stanza)
{
  const char *id = ant_stanza_get_id (stanza);
  const char *to = ant_stanza_get_to (stanza);
  g_autofree char *message = NULL;

  if (check->options->window < 2 || id == NULL || !ant_stanza_is_request (stanza))
    return;
  if (g_hash_table_add (check->ids, g_strdup_printf ("%s %s", id, to != NULL ? to : "")))
    return;
  message = g_strdup_printf (
    "The id “%s” is used twice for the same address; with --window their answers could not be "
    "told apart",
    id);
  say (check, source, piece->start, ANT_PROBLEM_ERROR, message);
}

/* What becomes of a piece for one target. */
static void
check_piece (Check *check,
             const AntCliSource *source,
             const AntDraftPiece *piece,
             const char *target,
             gboolean first)
{
  AntProblemContext rules = { .component = check->options->component != NULL, .own = check->own };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  GBytes *bytes;

  stanza = ant_cli_source_build (source, piece, check->options, check->own, target, NULL, &error);
  if (stanza == NULL)
    {
      say (check, source, piece->start, ANT_PROBLEM_ERROR, ant_cli_message_text (error));
      return;
    }

  bytes = ant_stanza_get_bytes (stanza);
  problems = ant_problems_find (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &rules);
  for (guint i = 0; i < problems->len; i++)
    say_of_piece (check, source, piece, g_ptr_array_index (problems, i));
  if (first)
    check_id (check, source, piece, stanza);
}

static void
check_values (Check *check, GPtrArray *sources)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, check->options->values);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      gboolean used = FALSE;

      for (guint i = 0; i < sources->len; i++)
        {
          const AntCliSource *source = g_ptr_array_index (sources, i);

          used |= ant_expand_uses (source->text, ant_cli_source_get_params (source), name);
        }
      if (used)
        continue;
      fprintf (stderr,
               "antistrophe-cli: --set %s=...: nothing that is to be sent has a placeholder of this name\n",
               (const char *) name);
      check->errors = TRUE;
    }
}

/* For every target: its parameters, then each stanza with it. */
static void
check_copies (Check *check, const AntCliSource *source)
{
  GPtrArray *targets = check->options->targets;

  for (guint i = 0; i < MAX (targets->len, 1); i++)
    {
      const char *target = targets->len > 0 ? g_ptr_array_index (targets, i) : NULL;

      check_params (check, source, target);
      for (guint j = 0; j < source->pieces->len; j++)
        check_piece (check, source, g_ptr_array_index (source->pieces, j), target, i == 0);
    }
}

static void
check_source (Check *check, AntCliSource *source)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  AntPosition position = { 1, 1, 0 };
  const AntProblem *worst;

  if (source->template != NULL && ant_template_get_error (source->template) != NULL)
    {
      ant_cli_complain_of_template (source->template);
      check->errors = TRUE;
      return;
    }

  problems = find_problems (check, source);
  say_all (check, source, problems);
  worst = ant_problems_worst (problems);
  if (worst != NULL && worst->severity == ANT_PROBLEM_ERROR)
    return;

  source->pieces = ant_draft_cut (source->text, check->options->component != NULL, &position, &error);
  if (source->pieces != NULL)
    check_copies (check, source);
  else
    say (check, source, position, ANT_PROBLEM_ERROR, ant_cli_message_text (error));
}

/**
 * ant_cli_sources_check:
 * @sources: (element-type AntCliSource): their pieces are set
 * @own: our address, with a resource that may yet change
 *
 * Errors always stop; warnings do unless --force is given.
 *
 * Returns: whether all may be sent
 */
gboolean
ant_cli_sources_check (GPtrArray *sources, const AntCliOptions *options, const AntJid *own)
{
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { options, own, said, ids };

  check_values (&check, sources);
  for (guint i = 0; i < sources->len; i++)
    check_source (&check, g_ptr_array_index (sources, i));

  if (check.errors)
    ant_cli_complain ("Nothing was sent.");
  else if (check.warnings && !options->force)
    ant_cli_complain ("Nothing was sent. --force sends in spite of warnings.");
  return !check.errors && (!check.warnings || options->force);
}
