/* A link in memory: keeps what was sent, and lets a test play the server.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-fake-link.h"

#include <string.h>

static void
fake_open (AntLink *link)
{
  AnttFakeLink *fake = (AnttFakeLink *) link;

  g_assert_false (fake->open);
  fake->open = TRUE;
  fake->opens++;
}

/* Strings end in NUL behind the bytes, so that a test can compare them as text. */
static GBytes *
copy_with_end (GBytes *xml)
{
  gsize length;
  const char *data = g_bytes_get_data (xml, &length);
  g_autoptr (GBytes) whole = g_bytes_new_take (g_strndup (data, length), length + 1);

  return g_bytes_new_from_bytes (whole, 0, length);
}

static void
leave (AnttFakeLink *fake, GBytes *xml, guint64 cookie)
{
  g_ptr_array_add (fake->sent, g_bytes_ref (xml));
  g_array_append_val (fake->cookies, cookie);
  if (fake->link.funcs.sent != NULL)
    fake->link.funcs.sent (&fake->link, cookie, ant_clock_wall_ns (fake->clock), fake->link.user_data);
}

static void
fake_send (AntLink *link, GBytes *xml, guint64 cookie)
{
  AnttFakeLink *fake = (AnttFakeLink *) link;
  g_autoptr (GBytes) copy = copy_with_end (xml);

  g_assert_true (fake->up);
  if (!fake->hold)
    {
      leave (fake, copy, cookie);
      return;
    }
  g_ptr_array_add (fake->waiting, g_steal_pointer (&copy));
  g_array_append_val (fake->waiting_cookies, cookie);
}

static void
fake_send_nonza (AntLink *link, GBytes *xml, guint64 cookie)
{
  fake_send (link, xml, cookie);
}

static void
fake_close (AntLink *link)
{
  ((AnttFakeLink *) link)->closes++;
}

/* The test makes the end come (antt_fake_link_fail()). */
static void
fake_abort (AntLink *link, GError *error)
{
  AnttFakeLink *fake = (AnttFakeLink *) link;

  g_clear_error (&fake->aborted);
  fake->aborted = error;
}

static guint
fake_get_rtt_us (AntLink *link)
{
  return ((AnttFakeLink *) link)->rtt_us;
}

static guint
fake_get_resume_s (AntLink *link)
{
  AnttFakeLink *fake = (AnttFakeLink *) link;

  if (!fake->resumable)
    return 0;
  return fake->resume_s != 0 ? fake->resume_s : G_MAXUINT;
}

static void
fake_set_paused (AntLink *link, gboolean paused)
{
  AnttFakeLink *fake = (AnttFakeLink *) link;

  g_assert_cmpint (fake->paused, !=, paused);
  fake->paused = paused;
  fake->pauses += paused;
}

static guint64
fake_get_arrived (AntLink *link)
{
  return ((AnttFakeLink *) link)->arrived;
}

static guint64
fake_get_read (AntLink *link)
{
  return ((AnttFakeLink *) link)->read;
}

static void
fake_free (AntLink *link)
{
  AnttFakeLink *fake = (AnttFakeLink *) link;

  g_assert_false (fake->freed);
  fake->freed = TRUE;
  fake->open = fake->up = FALSE;
}

static const AntLinkClass fake_class = {
  .open = fake_open,
  .send = fake_send,
  .send_nonza = fake_send_nonza,
  .close = fake_close,
  .abort = fake_abort,
  .get_rtt_us = fake_get_rtt_us,
  .get_resume_s = fake_get_resume_s,
  .set_paused = fake_set_paused,
  .get_arrived = fake_get_arrived,
  .get_read = fake_get_read,
  .free = fake_free,
};

/* The test owns the fake, also when what is tested frees the link: so it can look at it after. */
AnttFakeLink *
antt_fake_link_new (AntClock *clock)
{
  AnttFakeLink *fake = g_new0 (AnttFakeLink, 1);

  fake->link.klass = &fake_class;
  fake->clock = clock;
  fake->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fake->cookies = g_array_new (FALSE, FALSE, sizeof (guint64));
  fake->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fake->waiting_cookies = g_array_new (FALSE, FALSE, sizeof (guint64));
  return fake;
}

void
antt_fake_link_destroy (AnttFakeLink *fake)
{
  g_ptr_array_unref (fake->sent);
  g_array_unref (fake->cookies);
  g_ptr_array_unref (fake->waiting);
  g_array_unref (fake->waiting_cookies);
  g_clear_error (&fake->aborted);
  g_free (fake);
}

void
antt_fake_link_event (AnttFakeLink *fake, const char *name, const char *note)
{
  if (fake->link.funcs.event != NULL)
    fake->link.funcs.event (&fake->link, name, note, fake->link.user_data);
}

void
antt_fake_link_deliver_nonza (AnttFakeLink *fake, const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) nonza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);

  g_assert_no_error (error);
  fake->link.funcs.nonza (&fake->link, FALSE, nonza, ant_clock_wall_ns (fake->clock), fake->link.user_data);
}

void
antt_fake_link_go_up (AnttFakeLink *fake, const char *own)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntJid) jid = ant_jid_new (own, &error);

  g_assert_no_error (error);
  g_assert_true (fake->open);
  fake->up = TRUE;
  if (fake->link.funcs.up != NULL)
    fake->link.funcs.up (&fake->link, jid, NULL, fake->resumes, fake->link.user_data);
}

/* @xml: one stanza, in jabber:client where it does not say. */
void
antt_fake_link_deliver (AnttFakeLink *fake, const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);
  gint64 now = ant_clock_wall_ns (fake->clock);
  AntArrival arrival = { fake->received_ns != 0 ? fake->received_ns : now, now, ANT_STAMP_KERNEL, fake->coalesced };

  g_assert_no_error (error);
  g_assert_true (fake->up);
  if (fake->link.funcs.stanza != NULL)
    fake->link.funcs.stanza (&fake->link, stanza, &arrival, fake->link.user_data);
}

/* What waits because of @hold leaves now. */
void
antt_fake_link_flush (AnttFakeLink *fake)
{
  while (fake->waiting->len > 0)
    {
      g_autoptr (GBytes) xml = g_ptr_array_steal_index (fake->waiting, 0);
      guint64 cookie = g_array_index (fake->waiting_cookies, guint64, 0);

      g_array_remove_index (fake->waiting_cookies, 0);
      leave (fake, xml, cookie);
    }
}

static void
end (AnttFakeLink *fake, const GError *error)
{
  g_assert_true (fake->open);
  fake->open = fake->up = FALSE;
  g_ptr_array_set_size (fake->waiting, 0);
  g_array_set_size (fake->waiting_cookies, 0);
  if (fake->link.funcs.down != NULL)
    fake->link.funcs.down (&fake->link, error, NULL, fake->link.user_data);
}

/* The end that ant_link_close() asked for. */
void
antt_fake_link_go_down (AnttFakeLink *fake)
{
  end (fake, NULL);
}

/* The end that nobody asked for: also a refusal before the link was up. */
void
antt_fake_link_fail (AnttFakeLink *fake, AntWireError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (ANT_WIRE_ERROR, code, message);

  end (fake, error);
}

const char *
antt_fake_link_last (AnttFakeLink *fake)
{
  g_assert_cmpuint (fake->sent->len, >, 0);
  return g_bytes_get_data (fake->sent->pdata[fake->sent->len - 1], NULL);
}
