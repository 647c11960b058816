/* A sandbox for a test, and waiting for conditions with a deadline instead of sleeping.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "sandbox/ant-sandbox.h"

typedef gboolean (*AnttCondition) (gpointer data);

/* Iterates the main context until @condition holds; the test fails after @seconds. */
void antt_wait_until (AnttCondition condition, gpointer data, guint seconds);
/* (transfer full): ready; the test fails if it does not start. */
AntSandbox *antt_server_start (void);
