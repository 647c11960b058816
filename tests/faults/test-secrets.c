/* No login leaves a secret on a row or in a recording: every mechanism, looked at as a person could look at all of it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <glib/gstdio.h>

#include "antt-scenario.h"

#define FEATURES(mechanism) ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM (mechanism))
#define FAILURE "S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
/**
 * Login:
 * @script: from `!open`; how it ends does not matter
 * @element: whose row must be there, redacted
 */
typedef struct
{
  const char *name;
  const char *const *script;
  void (*prepare) (AntAccount *account);
  const char *element;
} Login;

static void
use_anonymous (AntAccount *account)
{
  g_clear_pointer (&account->link->password, g_free);
  account->link->anonymous = TRUE;
}

static void
use_component (AntAccount *account)
{
  g_free (account->link->jid);
  account->link->jid = g_strdup ("rooms.localhost");
  account->link->component = TRUE;
}

static const Login logins[] = {
  { "plain", SCRIPT ("!open", "C: <stream:stream", FEATURES ("PLAIN"), "C: </auth>", FAILURE), NULL, "auth" },
  { "scram-sha-1", SCRIPT ("!open", "C: <stream:stream", FEATURES ("SCRAM-SHA-1"), "!challenge 4096", "C: </response>",
                           FAILURE), NULL, "response" },
  { "scram-sha-256", SCRIPT ("!open", "C: <stream:stream", FEATURES ("SCRAM-SHA-256"), "!challenge 4096", "!success",
                             "C: <stream:stream", "S: </stream:stream>"), NULL, "success" },
  { "scram-sha-512", SCRIPT ("!open", "C: <stream:stream", FEATURES ("SCRAM-SHA-512"), "!challenge 4096",
                             "C: </response>", FAILURE), NULL, "response" },
  { "anonymous", SCRIPT ("!open", "C: <stream:stream", FEATURES ("ANONYMOUS"), "C: <auth", FAILURE), use_anonymous,
    "auth" },
  { "component", SCRIPT ("!open", "C: <stream:stream", ANTT_COMPONENT_HEADER, "C: </handshake>",
                         "S: <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"),
    use_component, "handshake" },
};

static void
append_stanza (GString *seen, AntStanza *stanza)
{
  if (stanza != NULL)
    g_string_append_len (seen, g_bytes_get_data (ant_stanza_get_bytes (stanza), NULL),
                         (gssize) g_bytes_get_size (ant_stanza_get_bytes (stanza)));
  g_string_append_c (seen, '\n');
}

/* All that rows say. */
static char *
collect (AnttPlay *play)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  for (guint i = 0; i < play->lane->rows->len; i++)
    {
      AntExchange *row = play->lane->rows->pdata[i];

      append_stanza (seen, row->request);
      append_stanza (seen, row->response);
      g_string_append_printf (seen, "%s\n%s\n", row->note != NULL ? row->note : "", row->text != NULL ? row->text : "");
    }
  return g_strdup (seen->str);
}

/* What the client said between tags while it logged in, which is secret whatever it is. */
static void
assert_no_payload_of (const char *said, const char *seen)
{
  g_auto (GStrv) parts = g_strsplit_set (said, "<>", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (i % 2 == 0 && strlen (parts[i]) > 3 && strstr (seen, parts[i]) != NULL)
      g_error ("“%s” is on a row", parts[i]);
}

static gboolean
has_redacted (AnttPlay *play, const char *element)
{
  for (guint i = 0; i < play->lane->rows->len; i++)
    {
      AntExchange *row = play->lane->rows->pdata[i];

      if (row->kind == ANT_KIND_STREAM && g_str_equal (row->type, element) && row->request != NULL
          && g_strstr_len (g_bytes_get_data (ant_stanza_get_bytes (row->request), NULL),
                           (gssize) g_bytes_get_size (ant_stanza_get_bytes (row->request)), "[redacted]") != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_login (AnttStage *stage, gconstpointer data)
{
  const Login *login = data;
  g_autoptr (AnttPlay) play = antt_play_new (stage->network, NULL);
  g_autofree char *said = NULL;
  g_autofree char *seen = NULL;

  if (login->prepare != NULL)
    login->prepare (play->account);
  antt_play_run (play, login->script);
  antt_play_run (play, SCRIPT ("!offline"));
  said = antt_play_dup_said (play);
  seen = collect (play);
  g_assert_nonnull (strstr (said, "</"));
  g_assert_null (strstr (seen, "pencil"));
  assert_no_payload_of (said, seen);
  if (strcmp (login->name, "anonymous") != 0) /* which says nothing */
    g_assert_true (has_redacted (play, login->element));
}

/* What is on the disk, NUL bytes aside. */
static char *
read_file (const char *path)
{
  char *content;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (gsize i = 0; i < size; i++)
    if (content[i] == '\0')
      content[i] = '\n';
  return content;
}

/* Nor in a recording, though a person wants to see them. */
static void
test_recorded_login (AnttStage *stage, gconstpointer data)
{
  const Login *login = data;
  g_autofree char *folder = g_dir_make_tmp ("antt-recording-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "run.db", NULL);
  g_autoptr (AntRecordingWriter) writer = ant_recording_writer_new (path, ant_clock_system (), NULL);
  AnttPlay *play = antt_play_new (stage->network, NULL);
  g_autofree char *said = NULL;
  g_autofree char *content = NULL;
  g_autofree char *element = g_strconcat ("<", login->element, NULL);

  play->recorder = writer;
  if (login->prepare != NULL)
    login->prepare (play->account);
  antt_play_run (play, login->script);
  antt_play_run (play, SCRIPT ("!offline"));
  said = antt_play_dup_said (play);
  antt_play_free (play);
  g_assert_true (ant_recording_writer_close (writer, NULL));

  content = read_file (path);
  g_assert_nonnull (strstr (content, element));
  g_assert_null (strstr (content, "pencil"));
  assert_no_payload_of (said, content);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gboolean
has_payload (AntExchange *row)
{
  GBytes *bytes = ant_stanza_get_bytes (row->request);

  return g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "AHJvbWVvAHBlbmNpbA==") != NULL;
}

/* "A switch shows them": byte for byte, on a row that is marked, and that can be redacted all the same. */
static void
test_shown_login (AnttStage *stage, gconstpointer data)
{
  g_autoptr (AnttPlay) play = antt_play_new (stage->network, NULL);
  g_autoptr (AntExchange) redacted = NULL;
  AntExchange *auth = NULL;

  antt_play_run (play, SCRIPT ("!open", "C: <stream:stream"));
  ant_session_set_show_secrets (play->lane->session, TRUE);
  antt_play_run (play, SCRIPT (FEATURES ("PLAIN"), "C: </auth>", FAILURE, "!offline"));
  for (guint i = 0; i < play->lane->rows->len; i++)
    if (g_strcmp0 (((AntExchange *) play->lane->rows->pdata[i])->type, "auth") == 0)
      auth = play->lane->rows->pdata[i];
  g_assert_nonnull (auth);
  g_assert_true (has_payload (auth));
  g_assert_true (auth->has_secrets);
  redacted = ant_exchange_redact (auth);
  g_assert_false (has_payload (redacted));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/secrets/", logins[i].name, NULL);
      g_autofree char *recorded = g_strconcat ("/faults/secrets/recorded/", logins[i].name, NULL);

      g_test_add (path, AnttStage, &logins[i], antt_stage_set_up, test_login, antt_stage_tear_down);
      g_test_add (recorded, AnttStage, &logins[i], antt_stage_set_up, test_recorded_login, antt_stage_tear_down);
    }
  g_test_add ("/faults/secrets/shown", AnttStage, NULL, antt_stage_set_up, test_shown_login, antt_stage_tear_down);
  return g_test_run ();
}
