/* A clock that stands still until a test moves it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/ant-clock.h"

typedef struct
{
  AntClock clock;
  gint64 monotonic_ns;
  gint64 wall_ns;
} AnttFakeClock;

void antt_fake_clock_init (AnttFakeClock *fake);
void antt_fake_clock_advance (AnttFakeClock *fake, gint64 ns);
