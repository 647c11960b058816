/* Somebody sets the machine's clock while requests are under way: deadlines and latencies must not follow it.
 *
 * What is asked of the kernel is answered by this program: the wall clock, and the stamps of what arrives, are as far ahead
 * as a test says. All else of the session is as it always is.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "antt-scenario.h"

#define ASK "<iq type='get' id='a' to='juliet@localhost/balcony'><ping xmlns='urn:xmpp:ping'/></iq>"
#define ANSWER "<iq type='result' id='a' from='juliet@localhost/balcony'/>"
#define SET_NOTE "The system's clock was set in between"
#define HOUR_NS (3600 * ANTT_SECOND)

/* How far the wall clock is ahead of the true one. */
static _Atomic gint64 ahead_ns;

static void
move (struct timespec *time)
{
  gint64 ns = time->tv_sec * ANTT_SECOND + time->tv_nsec + atomic_load (&ahead_ns);

  *time = (struct timespec) { .tv_sec = ns / ANTT_SECOND, .tv_nsec = ns % ANTT_SECOND };
}

/* These two stand in for libc's in this program. */
int
clock_gettime (clockid_t id, struct timespec *time)
{
  int result = (int) syscall (SYS_clock_gettime, id, time);

  if (result == 0 && id == CLOCK_REALTIME)
    move (time);
  return result;
}

ssize_t
recvmsg (int fd, struct msghdr *message, int flags)
{
  ssize_t length = syscall (SYS_recvmsg, fd, message, flags);

  for (struct cmsghdr *c = length > 0 ? CMSG_FIRSTHDR (message) : NULL; c != NULL; c = CMSG_NXTHDR (message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS)
      {
        struct timespec time;

        memcpy (&time, CMSG_DATA (c), sizeof time);
        move (&time);
        memcpy (CMSG_DATA (c), &time, sizeof time);
      }
  return length;
}

static void
set_up (AnttStage *stage, gconstpointer data)
{
  atomic_store (&ahead_ns, 0);
  antt_stage_set_up (stage, data);
}

/* A request whose answer is a step of the clock away. */
static void
test_step (AnttStage *stage, gconstpointer data)
{
  gint64 step_ns = *(const gint64 *) data;
  AnttPlay *play = antt_play_new (stage->network, NULL);
  AntExchange *row;
  gint64 begin = g_get_monotonic_time ();

  antt_play_run (play, SCRIPT (ANTT_ONLINE, "U 60: " ASK, "C: </iq>", "R: out iq pending - a"));
  atomic_store (&ahead_ns, step_ns);
  antt_play_run (play, SCRIPT ("S: " ANSWER, "R: out iq result exact a"));
  row = antt_call_wait (play->calls->pdata[0]);
  g_assert_cmpint (row->latency_ns, >=, 0);
  g_assert_cmpint (row->latency_ns, <=, (g_get_monotonic_time () - begin) * 1000);
  if (step_ns != 0)
    g_assert_cmpint (ABS (row->received_ns - row->sent_ns), >, ABS (step_ns) / 2);
  antt_play_expect_rows (play, SCRIPT (step_ns != 0 ? "out iq result exact a: " SET_NOTE : "out iq result exact a"));
  antt_play_run (play, SCRIPT ("!close"));
  antt_play_free (play);
}

/* Deadlines go by the monotonic clock. */
static void
test_step_before_the_deadline (AnttStage *stage, gconstpointer data)
{
  AnttPlay *play = antt_play_new (stage->network, NULL);
  AntExchange *row;

  antt_play_run (play, SCRIPT (ANTT_ONLINE, "U 0.05: " ASK, "C: </iq>", "R: out iq pending - a"));
  atomic_store (&ahead_ns, *(const gint64 *) data);
  antt_play_run (play, SCRIPT ("R: out iq timeout - a", "S: " ANSWER, "R: out iq late exact a"));
  row = antt_lane_find (play->lane, "a", ANT_DIRECTION_OUT, ANT_STATE_LATE);
  g_assert_cmpint (row->latency_ns, >=, ANTT_SECOND / 20);
  g_assert_cmpint (row->latency_ns, <, 10 * ANTT_SECOND);
  antt_play_expect_rows (play, SCRIPT ("out iq late exact a: " SET_NOTE "|after sending; the timeout was 0.05 s"));
  antt_play_run (play, SCRIPT ("!close"));
  antt_play_free (play);
}

int
main (int argc, char **argv)
{
  static const gint64 none = 0;
  static const gint64 ahead = HOUR_NS;
  static const gint64 back = -HOUR_NS;
  static const gint64 second_back = -ANTT_SECOND;

  g_test_init (&argc, &argv, NULL);
#define ADD(path, step, func) \
  g_test_add ("/faults/clock/" path, AnttStage, step, set_up, func, antt_stage_tear_down)
  ADD ("not-set", &none, test_step);
  ADD ("set-ahead", &ahead, test_step);
  ADD ("set-back", &back, test_step);
  ADD ("set-back-by-a-second", &second_back, test_step);
  ADD ("set-ahead-before-the-deadline", &ahead, test_step_before_the_deadline);
  ADD ("set-back-before-the-deadline", &back, test_step_before_the_deadline);
  return g_test_run ();
}
