/* A whole session and the server that it talks to, both led by one script.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-play.h"

#include <string.h>
#include <unistd.h>

enum
{
  PATIENCE_S = 10,
  MAX_SHOWN = 200,
};

static void
call_free (gpointer data)
{
  antt_call_clear (data);
  g_free (data);
}

AnttPlay *
antt_play_new (AntNetwork *network, const AnttCertificate *certificate)
{
  AnttPlay *play = g_new0 (AnttPlay, 1);
  AntLinkConfig *config;

  play->network = network;
  play->certificate = certificate;
  play->account = ant_account_new ("romeo", "romeo@localhost");
  play->said = g_string_new (NULL);
  play->calls = g_ptr_array_new_with_free_func (call_free);
  config = play->account->link;
  play->listener = antt_peer_listen (&config->port);
  config->host = g_strdup ("127.0.0.1");
  config->password = g_strdup ("pencil");
  config->tls = certificate != NULL ? ANT_TLS_START : ANT_TLS_NONE;
  if (certificate != NULL)
    config->pin = g_strdup (certificate->fingerprint);
  return play;
}

void
antt_play_free (AnttPlay *play)
{
  g_clear_pointer (&play->lane, antt_lane_free);
  g_clear_pointer (&play->peer, antt_peer_free);
  close (play->listener);
  ant_account_free (play->account);
  g_string_free (play->said, TRUE);
  g_ptr_array_unref (play->calls);
  g_free (play);
}

gboolean
antt_play_is_offline (gpointer play)
{
  return ant_session_get_state (((AnttPlay *) play)->lane->session) == ANT_SESSION_OFFLINE;
}

gboolean
antt_play_is_online (AnttPlay *play)
{
  return play->lane != NULL && ant_session_get_state (play->lane->session) == ANT_SESSION_ONLINE;
}

/* --- Rows --- */

static char *
describe_row (AntExchange *row)
{
  const char *match = ant_match_to_word (row->match);

  return g_strdup_printf ("%s %s %s %s %s%s%s", ant_direction_to_word (row->direction), ant_kind_to_word (row->kind),
                          ant_state_to_word (row->state), match != NULL ? match : "-", row->id != NULL ? row->id : "-",
                          row->note != NULL ? ": " : "", row->note != NULL ? row->note : "");
}

GPtrArray *
antt_play_get_rows (AnttPlay *play)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal); /* serial -> place in @newest */
  GPtrArray *newest = g_ptr_array_new ();

  for (guint i = 0; i < play->lane->rows->len; i++)
    {
      AntExchange *row = play->lane->rows->pdata[i];
      gpointer place;

      if (row->kind == ANT_KIND_EVENT || row->kind == ANT_KIND_STREAM)
        continue;
      if (g_hash_table_lookup_extended (places, &row->serial, NULL, &place))
        newest->pdata[GPOINTER_TO_UINT (place)] = row;
      else
        {
          g_hash_table_insert (places, &row->serial, GUINT_TO_POINTER (newest->len));
          g_ptr_array_add (newest, row);
        }
    }
  return newest;
}

GStrv
antt_play_dup_rows (AnttPlay *play)
{
  g_autoptr (GPtrArray) rows = antt_play_get_rows (play);
  GStrv lines = g_new0 (char *, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    lines[i] = describe_row (rows->pdata[i]);
  return lines;
}

typedef struct
{
  AnttPlay *play;
  const char *text;
} Wanted;

static gboolean
has_row (gpointer data)
{
  Wanted *wanted = data;
  g_auto (GStrv) rows = antt_play_dup_rows (wanted->play);
  gsize length = strlen (wanted->text);

  for (char **row = rows; *row != NULL; row++)
    if (strncmp (*row, wanted->text, length) == 0 && strchr (" :", (*row)[length]) != NULL)
      return TRUE;
  return FALSE;
}

/* What an event says, or the XML of what is no stanza; NULL for every other row. (transfer full) */
static char *
dup_event_text (AntExchange *row)
{
  gsize length;
  const char *bytes;

  if (row->kind == ANT_KIND_EVENT)
    return g_strdup (row->note);
  if (row->kind != ANT_KIND_STREAM || row->request == NULL)
    return NULL;
  bytes = g_bytes_get_data (ant_stanza_get_bytes (row->request), &length);
  return g_strndup (bytes, length);
}

static gboolean
has_event (gpointer data)
{
  Wanted *wanted = data;
  g_auto (GStrv) name_and_words = g_strsplit (wanted->text, " ", 2);
  const char *words = name_and_words[1] != NULL ? name_and_words[1] : "";

  for (guint i = 0; i < wanted->play->lane->rows->len; i++)
    {
      AntExchange *row = wanted->play->lane->rows->pdata[i];
      g_autofree char *text = dup_event_text (row);

      if (text != NULL && strcmp (row->type, name_and_words[0]) == 0 && strstr (text, words) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* --- The lines --- */

static void
drop_peer (AnttPlay *play)
{
  if (play->peer != NULL)
    g_string_append (play->said, play->peer->said->str);
  g_clear_pointer (&play->peer, antt_peer_free);
}

static void
open (AnttPlay *play)
{
  if (play->lane == NULL)
    {
      play->lane = antt_lane_new (play->network, play->account);
      ant_session_set_recorder (play->lane->session, play->recorder);
      ant_session_set_show_secrets (play->lane->session, play->recorder != NULL);
    }
  drop_peer (play);
  antt_lane_start_open (play->lane);
  play->peer = antt_peer_accept (play->listener, play->certificate);
  g_assert_nonnull (play->peer);
}

static void
go_online (AnttPlay *play)
{
  g_autoptr (GError) error = NULL;

  antt_lane_finish_open (play->lane, &error);
  g_assert_no_error (error);
}

static void
go_offline (AnttPlay *play)
{
  g_autoptr (GError) error = NULL;

  antt_wait_until (antt_play_is_offline, play, PATIENCE_S);
  antt_lane_finish_open (play->lane, &error);
  antt_peer_finish (play->peer);
}

static void
close_politely (AnttPlay *play)
{
  antt_lane_start_close (play->lane);
  g_assert_true (antt_peer_run_line (play->peer, "C: </stream:stream>"));
  antt_peer_run_line (play->peer, "S: </stream:stream>");
  antt_lane_finish_close (play->lane);
  antt_peer_finish (play->peer);
}

/* @arguments: `: XML` or `SECONDS: XML` */
static void
send (AnttPlay *play, const char *arguments)
{
  gint64 timeout_ns = (gint64) (g_ascii_strtod (arguments, NULL) * ANTT_SECOND);
  AnttCall *call = g_new0 (AnttCall, 1);

  g_ptr_array_add (play->calls, call);
  antt_lane_start (play->lane, call, strchr (arguments, ':') + 2, timeout_ns);
}

static void
cancel (AnttPlay *play, const char *id)
{
  AntExchange *row = antt_lane_find (play->lane, id, ANT_DIRECTION_OUT, ANT_STATE_PENDING);

  g_assert_nonnull (row);
  ant_session_cancel (play->lane->session, row->serial);
}

static void
run_line (AnttPlay *play, const char *line)
{
  Wanted wanted = { play, line + 3 };
  g_autofree char *head = g_strndup (line, MAX_SHOWN);
  g_autofree char *shown = g_strescape (head, NULL); /* it need not be UTF-8 */

  g_test_message ("%s", shown);
  if (strcmp (line, "!open") == 0)
    open (play);
  else if (strcmp (line, "!online") == 0)
    go_online (play);
  else if (strcmp (line, "!offline") == 0)
    go_offline (play);
  else if (strcmp (line, "!close") == 0)
    close_politely (play);
  else if (g_str_has_prefix (line, "!cancel "))
    cancel (play, line + strlen ("!cancel "));
  else if (line[0] == 'U')
    send (play, line + 1);
  else if (g_str_has_prefix (line, "R: "))
    antt_wait_until (has_row, &wanted, PATIENCE_S);
  else if (g_str_has_prefix (line, "E: "))
    antt_wait_until (has_event, &wanted, PATIENCE_S);
  else if (!antt_peer_run_line (play->peer, line) && line[0] == 'C')
    g_error ("The client does not say “%s” but “%s”", line + 3, play->peer->said->str + play->peer->read_upto);
}

void
antt_play_run (AnttPlay *play, const char *const *script)
{
  for (const char *const *line = script; *line != NULL; line++)
    run_line (play, *line);
}

char *
antt_play_dup_said (AnttPlay *play)
{
  return g_strconcat (play->said->str, play->peer != NULL ? play->peer->said->str : "", NULL);
}
