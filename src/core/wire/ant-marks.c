/* Finds where each stanza that we sent ends in the outgoing bytes, for its send stamp.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-marks.h"

#include <string.h>

/* A stanza on its way: the bytes are compared, so they are kept until the last of them was seen. */
typedef struct
{
  GBytes *xml;      /* NULL once seen */
  guint64 cookie;
  guint64 end;      /* offset behind it, once seen */
} Mark;

/**
 * AntMarks:
 *
 * Belongs to one thread. No ids are compared: a person may send the same id twice. After login libstrophe says nothing of
 * its own, without stream management; should it between two stanzas all the same, an empty element that ends with its
 * first ">", the stamps of what follows are still those of the right bytes.
 */
struct _AntMarks
{
  GQueue waiting;    /* of Mark: submitted, not seen to the end */
  GQueue seen;       /* of Mark: on the way out, ends ascending */
  gsize matched;     /* bytes of the first waiting one that were seen */
  gboolean foreign;  /* inside an element of libstrophe's own */
};

static void
mark_free (gpointer data)
{
  Mark *mark = data;

  g_clear_pointer (&mark->xml, g_bytes_unref);
  g_free (mark);
}

/**
 * ant_marks_new:
 *
 * Returns: (transfer full): marks with nothing on its way
 */
AntMarks *
ant_marks_new (void)
{
  AntMarks *self = g_new0 (AntMarks, 1);

  g_queue_init (&self->waiting);
  g_queue_init (&self->seen);
  return self;
}

/**
 * ant_marks_free:
 * @self: (nullable) (transfer full): marks
 */
void
ant_marks_free (AntMarks *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->waiting, mark_free);
  g_queue_clear_full (&self->seen, mark_free);
  g_free (self);
}

/**
 * ant_marks_submit:
 * @self: marks
 * @xml: what will come by, not empty
 * @cookie: what ant_marks_take_sent() gives back for it
 */
void
ant_marks_submit (AntMarks *self, GBytes *xml, guint64 cookie)
{
  Mark *mark;

  g_return_if_fail (g_bytes_get_size (xml) > 0);

  mark = g_new0 (Mark, 1);
  mark->xml = g_bytes_ref (xml);
  mark->cookie = cookie;
  g_queue_push_tail (&self->waiting, mark);
}

/* Compares as far as both go. Returns how many bytes were the stanza's. */
static gsize
match (AntMarks *self, const char *bytes, gsize length)
{
  Mark *mark = g_queue_peek_head (&self->waiting);
  gsize size;
  const char *expected = g_bytes_get_data (mark->xml, &size);
  gsize n = MIN (length, size - self->matched);

  if (memcmp (bytes, expected + self->matched, n) == 0)
    return n;

  /* Not ours from here on; what fitted so far was the beginning of libstrophe's, as "<" always is. */
  self->foreign = TRUE;
  self->matched = 0;
  return 0;
}

static gsize
skip_foreign (AntMarks *self, const char *bytes, gsize length)
{
  const char *end = memchr (bytes, '>', length);

  if (end == NULL)
    return length;

  self->foreign = FALSE;
  return (gsize) (end - bytes) + 1;
}

/**
 * ant_marks_scan:
 * @self: marks
 * @bytes: (array length=length): what goes out next
 * @length: their number
 * @offset: of the first of them
 */
void
ant_marks_scan (AntMarks *self, const char *bytes, gsize length, guint64 offset)
{
  gsize position = 0;

  while (position < length)
    {
      Mark *mark = g_queue_peek_head (&self->waiting);
      gsize n;

      if (self->foreign || mark == NULL)
        {
          self->foreign = TRUE;
          position += skip_foreign (self, bytes + position, length - position);
          continue;
        }
      n = match (self, bytes + position, length - position);
      position += n;
      self->matched += n;
      if (self->matched == g_bytes_get_size (mark->xml))
        {
          mark->end = offset + position;
          g_clear_pointer (&mark->xml, g_bytes_unref);
          g_queue_push_tail (&self->seen, g_queue_pop_head (&self->waiting));
          self->matched = 0;
        }
    }
}

/**
 * ant_marks_is_waiting:
 * @self: marks
 *
 * Returns: %TRUE while a submitted stanza has not come by as a whole
 */
gboolean
ant_marks_is_waiting (AntMarks *self)
{
  return !g_queue_is_empty (&self->waiting);
}

/**
 * ant_marks_take_sent:
 * @self: marks
 * @upto: how far the bytes have left
 * @ret_cookie: (out): of the next stanza that has left as a whole
 *
 * Call until it returns %FALSE.
 *
 * Returns: %TRUE when there is one
 */
gboolean
ant_marks_take_sent (AntMarks *self, guint64 upto, guint64 *ret_cookie)
{
  Mark *mark = g_queue_peek_head (&self->seen);

  if (mark == NULL || mark->end > upto)
    return FALSE;

  *ret_cookie = mark->cookie;
  mark_free (g_queue_pop_head (&self->seen));
  return TRUE;
}
