/* A clock that stands still until a test moves it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-fake-clock.h"

static gint64
fake_monotonic_ns (AntClock *clock)
{
  return ((AnttFakeClock *) clock)->monotonic_ns;
}

static gint64
fake_wall_ns (AntClock *clock)
{
  return ((AnttFakeClock *) clock)->wall_ns;
}

void
antt_fake_clock_init (AnttFakeClock *fake)
{
  fake->clock.monotonic_ns = fake_monotonic_ns;
  fake->clock.wall_ns = fake_wall_ns;
  fake->monotonic_ns = 1000 * G_GINT64_CONSTANT (1000000000);
  fake->wall_ns = G_GINT64_CONSTANT (1800000000) * 1000000000;
}

void
antt_fake_clock_advance (AnttFakeClock *fake, gint64 ns)
{
  fake->monotonic_ns += ns;
  fake->wall_ns += ns;
}
