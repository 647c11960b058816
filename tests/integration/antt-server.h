/* A sandbox for a test, and its users.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-lane.h"
#include "sandbox/ant-sandbox.h"

G_BEGIN_DECLS

/* (transfer full): ready; the test fails if it does not start. */
AntSandbox *antt_server_start (void);
/* (transfer full): @user of the sandbox, over STARTTLS with its pin. */
AntAccount *antt_account_new (AntSandbox *sandbox, const char *user);
/* Of user @user, online. */
AnttLane *antt_lane_login (AntNetwork *network, AntSandbox *sandbox, const char *user);

G_END_DECLS
