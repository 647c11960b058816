/* What a server does wrong, and where that has to end.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-scenario.h"

#include <string.h>

enum
{
#if defined (__SANITIZE_THREAD__) || defined (__SANITIZE_ADDRESS__)
  DEADLINE_S = 30, /* all is slower */
#else
  DEADLINE_S = 10,
#endif
};

#define PING "<iq type='get' id='companion'><ping xmlns='urn:xmpp:ping'/></iq>"

/* --- The stage --- */

static guint
count_open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

void
antt_stage_set_up (AnttStage *stage, gconstpointer data)
{
  AnttCertificateSpec spec = { .name = "localhost" };

  stage->certificate = antt_certificate_new (&spec);
  stage->network = ant_network_new (ant_clock_system (), 0);
  stage->companion = antt_play_new (stage->network, NULL);
  antt_play_run (stage->companion, SCRIPT (ANTT_ONLINE));
  /* GLib opened what stays open for good. */
  stage->n_files = count_open_files ();
  stage->begin_us = g_get_monotonic_time ();
}

void
antt_stage_tear_down (AnttStage *stage, gconstpointer data)
{
  antt_play_run (stage->companion, SCRIPT ("U: " PING, "C: </iq>", "S: <iq type='result' id='companion'/>",
                                           "R: out iq result exact companion"));
  g_assert_cmpint (g_get_monotonic_time () - stage->begin_us, <, DEADLINE_S * G_USEC_PER_SEC);
  g_assert_cmpuint (count_open_files (), ==, stage->n_files);
  antt_play_run (stage->companion, SCRIPT ("!close"));
  antt_play_free (stage->companion);
  g_assert_finalize_object (stage->network);
  antt_certificate_free (stage->certificate);
}

/* --- Scenarios --- */

static gboolean
has_words (const char *text, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);

  for (char **part = parts; *part != NULL; part++)
    if (strstr (text, *part) == NULL)
      return FALSE;
  return TRUE;
}

/* @expected: as in AnttScenario; @row: as it is */
static gboolean
row_fits (const char *row, const char *expected)
{
  g_auto (GStrv) head_and_note = g_strsplit (row, ": ", 2);
  g_auto (GStrv) pattern_and_words = g_strsplit (expected, ": ", 2);

  if (!g_pattern_match_simple (pattern_and_words[0], head_and_note[0]))
    return FALSE;
  if (head_and_note[1] == NULL || pattern_and_words[1] == NULL)
    return head_and_note[1] == pattern_and_words[1];
  return has_words (head_and_note[1], pattern_and_words[1]);
}

void
antt_play_expect_rows (AnttPlay *play, const char *const *rows)
{
  g_auto (GStrv) are = antt_play_dup_rows (play);
  guint n = g_strv_length ((GStrv) rows);
  gboolean good = g_strv_length (are) == n;

  for (guint i = 0; i < n && good; i++)
    good = row_fits (are[i], rows[i]);
  if (!good)
    {
      g_autofree char *found = g_strjoinv ("\n  ", are);
      g_autofree char *wanted = g_strjoinv ("\n  ", (GStrv) rows);

      g_error ("These rows were expected:\n  %s\nThese are there:\n  %s", wanted, found);
    }
}

static void
expect_end (AnttPlay *play, const AnttScenario *scenario)
{
  const GError *error;

  if (scenario->code < 0 && antt_play_is_online (play))
    antt_play_run (play, SCRIPT ("!close"));
  else
    antt_play_run (play, SCRIPT ("!offline"));
  g_assert_nonnull (antt_lane_find_event (play->lane, "disconnected"));
  error = ant_session_get_error (play->lane->session);
  if (scenario->code < 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, ANT_WIRE_ERROR, scenario->code);
  g_test_message ("%s", error->message);
  if (!has_words (error->message, scenario->words))
    g_error ("“%s” is not in “%s”", scenario->words, error->message);
}

static void
run_scenario (AnttStage *stage, gconstpointer data)
{
  const AnttScenario *scenario = data;
  AnttPlay *play = antt_play_new (stage->network, scenario->secure ? stage->certificate : NULL);
  g_autofree char *said = NULL;

  if (scenario->prepare != NULL)
    scenario->prepare (play->account);
  antt_play_run (play, scenario->script);
  expect_end (play, scenario);
  antt_play_expect_rows (play, scenario->rows != NULL ? scenario->rows : SCRIPT (NULL));
  for (guint i = 0; i < play->calls->len; i++)
    g_assert_true (((AnttCall *) play->calls->pdata[i])->ended);

  said = antt_play_dup_said (play);
  if (scenario->unsaid != NULL && strstr (said, scenario->unsaid) != NULL)
    g_error ("The session said “%s”: %s", scenario->unsaid, said);
  g_assert_null (strstr (said, "pencil"));
  antt_play_free (play);
}

void
antt_scenarios_add (const AnttScenario *scenarios, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/faults/", scenarios[i].name, NULL);

      g_test_add (path, AnttStage, &scenarios[i], antt_stage_set_up, run_scenario, antt_stage_tear_down);
    }
}
