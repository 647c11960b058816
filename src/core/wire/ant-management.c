/* Stream management (XEP-0198): what was handed out and not yet acknowledged, what came, and what may be resumed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-management.h"

#include <string.h>

#include "base/ant-limits.h"
#include "wire/ant-tap.h"

enum
{
  MAX_LOCATION = 300, /* a name of 253 with a port */
};

/**
 * AntManagement:
 *
 * The counts of one XMPP session, over all streams that it is resumed on. Pure: no I/O. Belongs to one thread.
 *
 * @id: (nullable): to resume it by
 * @max_s: for how long after a cut, in seconds; %G_MAXUINT = unknown
 * @location: (nullable): where the server would rather have it resumed: HOST or HOST:PORT
 * @sent, @acknowledged, @received: modulo 2^32 (XEP-0198 4)
 * @kept: (element-type AntManaged): of a session that can be resumed: what was not acknowledged, in the order in which it
 *   was handed out; that is the order in which it leaves, so what never left is its tail
 * @size: their bytes
 *
 * Not libstrophe's own: after a failed resumption that would send everything again on the new stream, a `set` too; it asks
 * for an acknowledgement behind every stanza; and its state ends with its connection.
 */
struct _AntManagement
{
  gboolean on;
  char *id;
  guint max_s;
  char *location;
  guint32 sent;
  guint32 acknowledged;
  guint32 received;
  GQueue kept;
  gsize size;
};

static void
managed_free (gpointer data)
{
  AntManaged *managed = data;

  g_bytes_unref (managed->xml);
  g_free (managed);
}

/* It cannot be resumed any more. */
static void
forget_kept (AntManagement *self)
{
  g_queue_clear_full (&self->kept, managed_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->location, g_free);
  self->size = 0;
}

/**
 * ant_management_new:
 *
 * Returns: (transfer full): management that is off
 */
AntManagement *
ant_management_new (void)
{
  AntManagement *self = g_new0 (AntManagement, 1);

  g_queue_init (&self->kept);
  return self;
}

/**
 * ant_management_free:
 * @self: (nullable) (transfer full): management
 */
void
ant_management_free (AntManagement *self)
{
  if (self == NULL)
    return;

  ant_management_forget (self);
  g_free (self);
}

/* Names in A-labels, literals, a port: nothing that could not be shown as it is. */
static gboolean
is_location (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= MAX_LOCATION
         && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-_:[]") == length;
}

/**
 * ant_management_enable:
 * @self: management
 * @id: (nullable): what the server calls the session; %NULL when it cannot be resumed
 * @max: (nullable): for how many seconds it says that it keeps it; what is no whole number above 0 is as if it had not
 * @location: (nullable): where it would rather have it resumed; so is what is no plain HOST or HOST:PORT
 *
 * Begins to count, from nothing (XEP-0198 3).
 */
void
ant_management_enable (AntManagement *self, const char *id, const char *max, const char *location)
{
  guint64 max_s;

  ant_management_forget (self);
  self->on = TRUE;
  self->id = g_strdup (id);
  if (id != NULL && location != NULL && is_location (location))
    self->location = g_strdup (location);
  if (max != NULL && g_ascii_string_to_unsigned (max, 10, 1, G_MAXUINT, &max_s, NULL))
    self->max_s = (guint) max_s;
  else
    self->max_s = G_MAXUINT;
}

/**
 * ant_management_forget:
 * @self: management
 *
 * The session is over: what was not acknowledged never will be.
 */
void
ant_management_forget (AntManagement *self)
{
  forget_kept (self);
  self->on = FALSE;
  self->sent = self->acknowledged = self->received = 0;
}

/**
 * ant_management_is_on:
 * @self: management
 *
 * Returns: %TRUE between ant_management_enable() and ant_management_forget()
 */
gboolean
ant_management_is_on (AntManagement *self)
{
  return self->on;
}

/**
 * ant_management_get_id:
 * @self: management
 *
 * Returns: (nullable): the name of the session, to resume it by; %NULL when it cannot be
 */
const char *
ant_management_get_id (AntManagement *self)
{
  return self->id;
}

/**
 * ant_management_get_max_s:
 * @self: management
 *
 * Returns: for how many seconds after a cut the server keeps the session; %G_MAXUINT where it did not say
 */
guint
ant_management_get_max_s (AntManagement *self)
{
  return self->max_s;
}

/**
 * ant_management_get_location:
 * @self: management
 *
 * Returns: (nullable): where the server would rather have the session resumed (XEP-0198 5): HOST or HOST:PORT
 */
const char *
ant_management_get_location (AntManagement *self)
{
  return self->location;
}

/**
 * ant_management_submit:
 * @self: management
 * @xml: one stanza that is handed out now
 * @cookie: the caller's name for it
 *
 * Counts an outgoing stanza, and keeps it until the server has acknowledged it where the session can be resumed. A server
 * that acknowledges nothing makes it one that cannot, rather than fill the memory.
 */
void
ant_management_submit (AntManagement *self, GBytes *xml, guint64 cookie)
{
  AntManaged *managed;

  if (!self->on)
    return;

  self->sent++;
  if (self->id == NULL)
    return;

  managed = g_new (AntManaged, 1);
  managed->xml = g_bytes_ref (xml);
  managed->cookie = cookie;
  g_queue_push_tail (&self->kept, managed);
  self->size += g_bytes_get_size (xml);
  if (self->size > ANT_LIMIT_UNACKNOWLEDGED)
    forget_kept (self);
}

/**
 * ant_management_acknowledge:
 * @self: management that is on
 * @h: (nullable): the attribute, as the server wrote it: how many stanzas it has handled
 * @error: ANT_WIRE_ERROR_PROTOCOL: no number, or more than we sent (XEP-0198 4: handled-count-too-high)
 *
 * Forgets what the server has handled.
 *
 * Returns: %FALSE when the stream must end
 */
gboolean
ant_management_acknowledge (AntManagement *self, const char *h, GError **error)
{
  guint64 count;
  guint32 n;

  if (h == NULL || !g_ascii_string_to_unsigned (h, 10, 0, G_MAXUINT32, &count, NULL))
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
                   "The server acknowledges stanzas without saying how many (XEP-0198 4)");
      return FALSE;
    }
  n = (guint32) count - self->acknowledged;
  if (n > self->sent - self->acknowledged)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
                   "The server acknowledges %" G_GUINT64_FORMAT " stanzas, of which only %u were sent (XEP-0198 4)", count,
                   self->sent);
      return FALSE;
    }

  self->acknowledged += n;
  for (; n > 0 && !g_queue_is_empty (&self->kept); n--)
    {
      AntManaged *managed = g_queue_pop_head (&self->kept);

      self->size -= g_bytes_get_size (managed->xml);
      managed_free (managed);
    }
  return TRUE;
}

/**
 * ant_management_count_unacknowledged:
 * @self: management
 *
 * Returns: how many stanzas were handed out and not acknowledged
 */
guint
ant_management_count_unacknowledged (AntManagement *self)
{
  return self->sent - self->acknowledged;
}

/**
 * ant_management_dup_unacknowledged:
 * @self: management
 *
 * Returns: (transfer full) (element-type AntManaged): what is to be sent again on the resumed stream, in order; they stay
 *   counted
 */
GPtrArray *
ant_management_dup_unacknowledged (AntManagement *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (managed_free);

  for (GList *l = self->kept.head; l != NULL; l = l->next)
    {
      const AntManaged *managed = l->data;
      AntManaged *same = g_new (AntManaged, 1);

      same->xml = g_bytes_ref (managed->xml);
      same->cookie = managed->cookie;
      g_ptr_array_add (copy, same);
    }
  return copy;
}

/**
 * ant_management_count_received:
 * @self: management
 *
 * Counts an incoming stanza.
 */
void
ant_management_count_received (AntManagement *self)
{
  if (self->on)
    self->received++;
}

/**
 * ant_management_get_received:
 * @self: management
 *
 * Returns: how many stanzas came, for our `h`
 */
guint32
ant_management_get_received (AntManagement *self)
{
  return self->received;
}
