/* A session with its rows kept, and its calls made to wait.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-wait.h"
#include "session/ant-session.h"

#define ANTT_SECOND G_GINT64_CONSTANT (1000000000)

/**
 * AnttStep:
 *
 * An open or close under way, and how it ended.
 */
typedef struct
{
  gboolean ended;
  gboolean ok;
  GError *error;
} AnttStep;

/**
 * AnttLane:
 * @rows: (element-type AntExchange): every snapshot, in order
 * @opening, @closing: the newest of their kind
 */
typedef struct
{
  AntSession *session;
  GPtrArray *rows;
  AnttStep opening;
  AnttStep closing;
} AnttLane;

/**
 * AnttCall:
 *
 * A request under way.
 *
 * @row: (nullable): the row it ended with
 */
typedef struct
{
  gboolean ended;
  AntExchange *row;
} AnttCall;

AnttLane *antt_lane_new (AntNetwork *network, const AntAccount *account);
/* Closes what is open. */
void antt_lane_free (AnttLane *lane);
gboolean antt_lane_open (AnttLane *lane, GError **error);
void antt_lane_close (AnttLane *lane);
/* The same in two, for who plays the server in between. */
void antt_lane_start_open (AnttLane *lane);
gboolean antt_lane_finish_open (AnttLane *lane, GError **error);
void antt_lane_start_close (AnttLane *lane);
void antt_lane_finish_close (AnttLane *lane);
const char *antt_lane_get_jid (AnttLane *lane);

void antt_lane_start (AnttLane *lane, AnttCall *call, const char *xml, gint64 timeout_ns);
AntExchange *antt_call_wait (AnttCall *call);
void antt_call_clear (AnttCall *call);
/* (transfer full): the row as it ended */
AntExchange *antt_lane_send (AnttLane *lane, const char *xml, gint64 timeout_ns);
/* (transfer none) (nullable): the newest snapshot of the newest row with this id, direction and state */
AntExchange *antt_lane_find (AnttLane *lane, const char *id, AntDirection direction, AntState state);
/* The same, and waits until there is one. */
AntExchange *antt_lane_wait (AnttLane *lane, const char *id, AntDirection direction, AntState state);
/* (transfer none) (nullable): the newest event of this name */
AntExchange *antt_lane_find_event (AnttLane *lane, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttLane, antt_lane_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnttCall, antt_call_clear)
