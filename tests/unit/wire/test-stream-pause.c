/* A stream whose owner does not want to read: what waits, what goes on, and what is true of it after.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "antt-dialogue.h"
#include "antt-stamps.h"
#include "wire/ant-stream-private.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define PING "<iq type='get' id='p1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG "<iq type='result' id='p1' from='localhost' to='romeo@localhost/orchard'/>"
#define MUCH (24 * 1024) /* what a kernel holds in any case, and more than one read takes */

static AnttCertificate *
make_certificate (void)
{
  AnttCertificateSpec spec = { .name = "localhost", .alternatives = "DNS:localhost" };

  return antt_certificate_new (&spec);
}

static void
pause_at_stanza (AnttDialogue *dialogue, const char *callback, gpointer user_data)
{
  if (strcmp (callback, "stanza") == 0)
    ant_link_set_paused (dialogue->link, TRUE);
}

/* Up, and paused since the first stanza. */
static AnttDialogue *
open_paused (const char *const *script, const AnttCertificate *certificate)
{
  AnttDialogue *dialogue = antt_dialogue_new (script, certificate);

  dialogue->hook = pause_at_stanza;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_stanzas (dialogue, 1);
  dialogue->hook = NULL;
  return dialogue;
}

static guint64
get_unread (AnttDialogue *dialogue)
{
  return ant_link_get_arrived (dialogue->link) - ant_link_get_read (dialogue->link);
}

/* Until @bytes wait in the kernel; meanwhile the link may do what it wants to. */
static void
wait_unread (AnttDialogue *dialogue, guint64 bytes)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (get_unread (dialogue) < bytes)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (dialogue->context, FALSE))
        g_thread_yield ();
    }
}

/* Nothing is left to do, and that stays so: no source is ready over and over. */
static void
run_dry (AnttDialogue *dialogue)
{
  guint n = 0;

  while (g_main_context_iteration (dialogue->context, FALSE))
    g_assert_cmpuint (++n, <, 1000);
}

/* However much comes, no more is read than what was begun; after that nothing is missing. */
static void
check_reads_no_more (const char *const *script, const AnttCertificate *certificate)
{
  g_autoptr (AnttDialogue) dialogue = open_paused (script, certificate);
  guint64 read = ant_link_get_read (dialogue->link);
  guint n = dialogue->stanzas->len;

  wait_unread (dialogue, MUCH);
  run_dry (dialogue);
  g_assert_cmpuint (dialogue->stanzas->len, ==, n);
  g_assert_cmpuint (ant_link_get_read (dialogue->link), ==, read);
  g_assert_cmpuint (n, <, 2000); /* one read */

  ant_link_set_paused (dialogue->link, FALSE);
  antt_dialogue_wait_stanzas (dialogue, 20000);
  for (guint i = 0; i < 20000; i++)
    g_assert_cmpint (atoi (ant_stanza_get_id (dialogue->stanzas->pdata[i]) + 1), ==, i);
  g_assert_cmpuint (get_unread (dialogue), ==, 0);
  antt_dialogue_close (dialogue);
}

static void
test_reads_no_more (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();

  check_reads_no_more (SCRIPT (ANTT_LOGIN, "!repeat 20000 <message id='m#'/>", ANTT_END), NULL);
  check_reads_no_more (SCRIPT (ANTT_SECURE, ANTT_LOGIN, "!repeat 20000 <message id='m#'/>", ANTT_END), certificate);
}

/* Sending goes on, and what came meanwhile has its own time. */
static void
test_sends_and_keeps_stamps (void)
{
  const char *const *script = SCRIPT (ANTT_LOGIN, "S: <message/>", "C: " PING, "S: " PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = open_paused (script, NULL);
  gint64 arrived_by;

  antt_dialogue_send (dialogue, PING, 1);
  antt_dialogue_wait_sent (dialogue, 1);
  wait_unread (dialogue, strlen (PONG));
  arrived_by = ant_clock_wall_ns (ant_clock_system ());
  g_assert_cmpuint (dialogue->stanzas->len, ==, 1);

  ant_link_set_paused (dialogue->link, FALSE);
  antt_dialogue_wait_stanzas (dialogue, 2);
  g_assert_cmpint (dialogue->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpint (dialogue->received_ns, <=, arrived_by);
  g_assert_cmpint (dialogue->handled_ns, >, arrived_by);
  antt_dialogue_close (dialogue);
}

static void
test_closes (void)
{
  g_autoptr (AnttDialogue) dialogue
    = open_paused (SCRIPT (ANTT_LOGIN, "S: <message/>", ANTT_END), NULL);

  ((AntStream *) dialogue->link)->close_ms = 50; /* for the answer, which is not read */
  antt_dialogue_close (dialogue);
}

static void
test_frees (void)
{
  g_autoptr (AnttDialogue) dialogue = open_paused (SCRIPT (ANTT_LOGIN, "!flood <message/>"), NULL);

  wait_unread (dialogue, MUCH);
  g_clear_pointer (&dialogue->link, ant_link_free);
  run_dry (dialogue);
  g_assert_cmpuint (dialogue->n_down, ==, 0);
}

/* A login cannot wait for anybody. */
static void
test_logs_in (void)
{
  g_autoptr (AnttDialogue) dialogue
    = antt_dialogue_new (SCRIPT (ANTT_LOGIN, "C: " PING, "S: " PONG, ANTT_END), NULL);

  antt_dialogue_open (dialogue);
  ant_link_set_paused (dialogue->link, TRUE);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_send (dialogue, PING, 1);
  wait_unread (dialogue, strlen (PONG));
  run_dry (dialogue);
  g_assert_cmpuint (dialogue->stanzas->len, ==, 0);
  ant_link_set_paused (dialogue->link, FALSE);
  antt_dialogue_wait_stanzas (dialogue, 1);
  antt_dialogue_close (dialogue);
}

/* The server goes while nobody reads: what it said comes first, also when we find out by writing. */
static void
check_end_while_paused (const char *const *script, gboolean write)
{
  g_autoptr (AnttDialogue) dialogue = open_paused (script, NULL);

  antt_server_get_sni (dialogue->server); /* its script has ended */
  if (write)
    for (guint i = 1; i <= 3; i++)
      antt_dialogue_send (dialogue, PING, i);
  run_dry (dialogue);
  g_assert_cmpuint (dialogue->n_down, ==, 0);
  g_assert_cmpuint (dialogue->stanzas->len, ==, 1);

  ant_link_set_paused (dialogue->link, FALSE);
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  g_assert_cmpuint (dialogue->stanzas->len, ==, 2);
}

static void
test_end_while_paused (void)
{
  static const char *const ends[] = { "!reset", "!cut" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      const char *const *script = SCRIPT (ANTT_LOGIN, "S: <message/>", "!settle", "S: " PONG, ends[i]);

      check_end_while_paused (script, FALSE);
      check_end_while_paused (script, TRUE);
    }
}

/* Not paused, but busy: a write that fails must not hide the answer that came before. */
static void
test_write_fails_before_read (void)
{
  const char *const *script = SCRIPT (ANTT_LOGIN, "C: " PING, "S: " PONG, "!reset");
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_send (dialogue, PING, 1);
  antt_dialogue_wait_sent (dialogue, 1);
  antt_server_get_sni (dialogue->server);
  antt_dialogue_send (dialogue, PING, 2);
  antt_dialogue_send (dialogue, PING, 3);
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  g_assert_cmpuint (dialogue->stanzas->len, ==, 1);
  g_assert_cmpuint (dialogue->cookies->len, ==, 1); /* what did not leave is not told as sent */
}

/* Over several connections the counts only grow, and what was left unread is done with. */
static void
test_counts_over_reopening (void)
{
  g_autoptr (AnttDialogue) dialogue = open_paused (SCRIPT (ANTT_LOGIN, "S: <message/>", "!settle", "S: " PONG, ANTT_END), NULL);
  guint64 arrived;

  wait_unread (dialogue, strlen (PONG));
  arrived = ant_link_get_arrived (dialogue->link);
  ((AntStream *) dialogue->link)->close_ms = 50;
  antt_dialogue_close (dialogue);
  g_assert_cmpuint (ant_link_get_read (dialogue->link), >=, arrived);
  g_assert_cmpuint (get_unread (dialogue), ==, 0);

  g_free (antt_server_finish (dialogue->server));
  dialogue->server = antt_server_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  ((AntStream *) dialogue->link)->config->port = antt_server_get_port (dialogue->server);
  ant_link_set_paused (dialogue->link, FALSE);
  arrived = ant_link_get_arrived (dialogue->link);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (ant_link_get_read (dialogue->link), >, arrived);
  antt_dialogue_close (dialogue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_stamps_switch_on ();
  g_test_add_func ("/wire/stream/pause/reads-no-more", test_reads_no_more);
  g_test_add_func ("/wire/stream/pause/sends-and-keeps-stamps", test_sends_and_keeps_stamps);
  g_test_add_func ("/wire/stream/pause/closes", test_closes);
  g_test_add_func ("/wire/stream/pause/frees", test_frees);
  g_test_add_func ("/wire/stream/pause/logs-in", test_logs_in);
  g_test_add_func ("/wire/stream/pause/end-while-paused", test_end_while_paused);
  g_test_add_func ("/wire/stream/pause/write-fails-before-read", test_write_fails_before_read);
  g_test_add_func ("/wire/stream/pause/counts-over-reopening", test_counts_over_reopening);
  return g_test_run ();
}
