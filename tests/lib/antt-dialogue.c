/* A real link against a scripted server, and what the link said about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-dialogue.h"

#include <string.h>
#include "wire/ant-stream.h"

enum
{
  PATIENCE_MS = 20000,
};

static void
call_hook (AnttDialogue *dialogue, const char *callback)
{
  if (dialogue->hook != NULL)
    dialogue->hook (dialogue, callback, dialogue->hook_data);
}

static void
on_event (AntLink *link, const char *name, const char *note, gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_auto (GStrv) lines = g_strsplit (note, "\n", -1);
  g_autofree char *indented = g_strjoinv ("\n  ", lines);

  g_string_append_printf (dialogue->events, "%s: %s\n", name, indented);
  g_test_message ("%s: %s", name, note);
  call_hook (dialogue, "event");
}

static void
on_up (AntLink *link, const AntJid *own, AntTlsInfo *tls, gboolean resumed, gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_assert_nonnull (own);
  g_clear_pointer (&dialogue->own, ant_jid_unref);
  dialogue->own = ant_jid_ref ((AntJid *) own);
  g_clear_pointer (&dialogue->tls_info, ant_tls_info_unref);
  dialogue->tls_info = tls != NULL ? ant_tls_info_ref (tls) : NULL;
  dialogue->n_up++;
  dialogue->n_resumed += resumed;
  call_hook (dialogue, "up");
}

static void
on_stanza (AntLink *link, AntStanza *stanza, const AntArrival *arrival, gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_ptr_array_add (dialogue->stanzas, ant_stanza_ref (stanza));
  g_array_append_val (dialogue->coalesced, arrival->coalesced);
  dialogue->received_ns = arrival->received_ns;
  dialogue->handled_ns = arrival->handled_ns;
  dialogue->stamp = arrival->stamp;
  call_hook (dialogue, "stanza");
}

static void
on_nonza (AntLink *link, gboolean outgoing, AntStanza *nonza, gint64 wall_ns, gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_assert_cmpint (wall_ns, >, 0);
  g_string_append_printf (dialogue->nonzas, "%s %s\n", outgoing ? "out" : "in",
                          nonza != NULL ? ant_element_get_name (ant_stanza_get_root (nonza)) : "space");
  call_hook (dialogue, "nonza");
}

static void
on_sent (AntLink *link, guint64 cookie, gint64 sent_ns, gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_array_append_val (dialogue->cookies, cookie);
  dialogue->sent_ns = sent_ns;
  call_hook (dialogue, "sent");
}

static void
on_down (AntLink *link, const GError *error, AntTlsInfo *tls, gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_clear_error (&dialogue->error);
  dialogue->error = error != NULL ? g_error_copy (error) : NULL;
  if (tls != NULL)
    {
      g_clear_pointer (&dialogue->tls_info, ant_tls_info_unref);
      dialogue->tls_info = ant_tls_info_ref (tls);
    }
  dialogue->n_down++;
  call_hook (dialogue, "down");
}

AnttDialogue *
antt_dialogue_new (const char *const *script, const AnttCertificate *certificate)
{
  AnttDialogue *dialogue = g_new0 (AnttDialogue, 1);

  dialogue->context = g_main_context_new ();
  dialogue->server = antt_server_new (script, certificate);
  dialogue->config = ant_link_config_new ("romeo@localhost");
  dialogue->config->password = g_strdup ("pencil");
  dialogue->config->host = g_strdup ("127.0.0.1");
  dialogue->config->port = antt_server_get_port (dialogue->server);
  dialogue->config->tls = certificate != NULL ? ANT_TLS_START : ANT_TLS_NONE;
  if (certificate != NULL)
    dialogue->config->pin = g_strdup (certificate->fingerprint);
  dialogue->events = g_string_new (NULL);
  dialogue->nonzas = g_string_new (NULL);
  dialogue->stanzas = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_stanza_unref);
  dialogue->coalesced = g_array_new (FALSE, FALSE, sizeof (gboolean));
  dialogue->cookies = g_array_new (FALSE, FALSE, sizeof (guint64));
  return dialogue;
}

AnttDialogue *
antt_dialogue_new_component (const char *const *script)
{
  AnttDialogue *dialogue = antt_dialogue_new (script, NULL);

  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup ("rooms.localhost");
  dialogue->config->component = TRUE;
  dialogue->config->tls = ANT_TLS_START;
  return dialogue;
}

char *
antt_dialogue_finish (AnttDialogue *dialogue)
{
  g_clear_pointer (&dialogue->link, ant_link_free);
  while (g_main_context_iteration (dialogue->context, FALSE))
    ; /* what was under way when the link was freed */
  return dialogue->server != NULL ? antt_server_finish (g_steal_pointer (&dialogue->server)) : NULL;
}

void
antt_dialogue_free (AnttDialogue *dialogue)
{
  g_free (antt_dialogue_finish (dialogue));
  ant_link_config_free (dialogue->config);
  g_clear_object (&dialogue->resolver);
  g_string_free (dialogue->events, TRUE);
  g_string_free (dialogue->nonzas, TRUE);
  g_ptr_array_unref (dialogue->stanzas);
  g_array_unref (dialogue->coalesced);
  g_array_unref (dialogue->cookies);
  g_clear_pointer (&dialogue->own, ant_jid_unref);
  g_clear_pointer (&dialogue->tls_info, ant_tls_info_unref);
  g_clear_error (&dialogue->error);
  g_main_context_unref (dialogue->context);
  g_free (dialogue);
}

void
antt_dialogue_open (AnttDialogue *dialogue)
{
  static const AntLinkFuncs funcs = {
    .event = on_event,
    .up = on_up,
    .stanza = on_stanza,
    .nonza = on_nonza,
    .sent = on_sent,
    .down = on_down,
  };

  if (dialogue->link == NULL)
    {
      dialogue->link = ant_stream_new (dialogue->context, dialogue->config, dialogue->resolver);
      ant_link_set_funcs (dialogue->link, &funcs, dialogue);
    }
  ant_link_open (dialogue->link);
}

void
antt_dialogue_send (AnttDialogue *dialogue, const char *xml, guint64 cookie)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

  ant_link_send (dialogue->link, bytes, cookie);
}

static gboolean
out_of_patience (gpointer user_data)
{
  AnttDialogue *dialogue = user_data;

  g_error ("The dialogue does not get on. So far:\n%s", dialogue->events->str);
  return G_SOURCE_REMOVE;
}

/* Runs the context until *@value is at least @wanted. */
static void
wait (AnttDialogue *dialogue, const guint *value, guint wanted)
{
  GSource *timeout = g_timeout_source_new (PATIENCE_MS);

  g_source_set_callback (timeout, out_of_patience, dialogue, NULL);
  g_source_attach (timeout, dialogue->context);
  while (*value < wanted)
    g_main_context_iteration (dialogue->context, TRUE);
  g_source_destroy (timeout);
  g_source_unref (timeout);
}

void
antt_dialogue_wait_up (AnttDialogue *dialogue)
{
  guint n_down = dialogue->n_down;

  wait (dialogue, &dialogue->n_up, dialogue->n_up + 1);
  g_assert_cmpuint (dialogue->n_down, ==, n_down);
}

void
antt_dialogue_wait_down (AnttDialogue *dialogue)
{
  wait (dialogue, &dialogue->n_down, dialogue->n_down + 1);
}

void
antt_dialogue_close (AnttDialogue *dialogue)
{
  ant_link_close (dialogue->link);
  antt_dialogue_wait_down (dialogue);
  g_assert_no_error (dialogue->error);
}

void
antt_dialogue_wait_stanzas (AnttDialogue *dialogue, guint n)
{
  wait (dialogue, &dialogue->stanzas->len, n);
}

void
antt_dialogue_wait_sent (AnttDialogue *dialogue, guint n)
{
  wait (dialogue, &dialogue->cookies->len, n);
}

void
antt_dialogue_assert_fails (AnttDialogue *dialogue, int code, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, code);
  for (char **part = parts; *part != NULL; part++)
    if (strstr (dialogue->error->message, *part) == NULL)
      g_error ("“%s” is not in “%s”", *part, dialogue->error->message);
  g_assert_cmpuint (dialogue->n_down, ==, 1);
}

char *
antt_dialogue_dup_event_names (AnttDialogue *dialogue)
{
  g_auto (GStrv) lines = g_strsplit (dialogue->events->str, "\n", -1);
  g_autoptr (GString) names = g_string_new (NULL);

  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    if (**line != ' ')
      g_string_append_printf (names, "%s%.*s", names->len > 0 ? " " : "", (int) strcspn (*line, ":"), *line);
  return g_strdup (names->str);
}

char *
antt_dialogue_dup_stanza (AnttDialogue *dialogue, guint index)
{
  AntStanza *stanza = g_ptr_array_index (dialogue->stanzas, index);
  GBytes *bytes = ant_stanza_get_bytes (stanza);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
