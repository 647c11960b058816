/* Finds where each stanza that we sent ends in the outgoing bytes, for its send stamp.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-marks.h"

typedef struct
{
  gsize size;
  guint64 cookie;
  guint64 end; /* offset behind it, once seen */
} Mark;

/**
 * AntMarks:
 *
 * Belongs to one thread. Bytes are counted, nothing is compared: after login libstrophe says what it is given, in order,
 * and nothing of its own but the end of the stream, behind which nothing follows.
 */
struct _AntMarks
{
  GQueue waiting; /* of Mark: submitted, not seen to the end */
  GQueue seen;    /* of Mark: on the way out, ends ascending */
  gsize counted;  /* bytes of the first waiting one that were seen */
};

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

  g_queue_clear_full (&self->waiting, g_free);
  g_queue_clear_full (&self->seen, g_free);
  g_free (self);
}

/**
 * ant_marks_submit:
 * @self: marks
 * @size: bytes of what will come by, more than none
 * @cookie: what ant_marks_take_sent() gives back for it
 */
void
ant_marks_submit (AntMarks *self, gsize size, guint64 cookie)
{
  Mark *mark;

  g_return_if_fail (size > 0);

  mark = g_new0 (Mark, 1);
  mark->size = size;
  mark->cookie = cookie;
  g_queue_push_tail (&self->waiting, mark);
}

/**
 * ant_marks_scan:
 * @self: marks
 * @length: how many bytes go out next
 * @offset: of the first of them
 */
void
ant_marks_scan (AntMarks *self, gsize length, guint64 offset)
{
  gsize position = 0;
  Mark *mark;

  while (position < length && (mark = g_queue_peek_head (&self->waiting)) != NULL)
    {
      gsize n = MIN (length - position, mark->size - self->counted);

      position += n;
      self->counted += n;
      if (self->counted < mark->size)
        return;
      mark->end = offset + position;
      g_queue_push_tail (&self->seen, g_queue_pop_head (&self->waiting));
      self->counted = 0;
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
  g_free (g_queue_pop_head (&self->seen));
  return TRUE;
}
