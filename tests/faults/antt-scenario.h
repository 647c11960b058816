/* What a server does wrong, and where that has to end.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-play.h"

G_BEGIN_DECLS

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })

/**
 * AnttScenario:
 * @name: the test's, behind `/faults/`
 * @script: what happens (AnttPlay); a session that is online in the end is closed politely
 * @secure: the account wants STARTTLS, and the server has a certificate
 * @prepare: (nullable): changes the account
 * @rows: (nullable): all rows that there are in the end, in order (antt_play_dup_rows()): notes hold each of the words
 *   that `|` parts, and a row without a colon has none; `*` stands for an id that was made up
 * @code: the ANT_WIRE_ERROR that the session ended with; -1 = it was closed by us
 * @words: (nullable): parts of the error's message, parted by `|`
 * @unsaid: (nullable): what the session must not have said
 */
typedef struct
{
  const char *name;
  const char *const *script;
  gboolean secure;
  void (*prepare) (AntAccount *account);
  const char *const *rows;
  int code;
  const char *words;
  const char *unsaid;
} AnttScenario;

/**
 * AnttStage:
 *
 * What every scenario stands on: a network thread that also serves another session.
 *
 * @certificate: of localhost
 * @companion: online
 */
typedef struct
{
  AnttCertificate *certificate;
  AntNetwork *network;
  AnttPlay *companion;
  gint64 begin_us;
  guint n_files;
} AnttStage;

void antt_stage_set_up (AnttStage *stage, gconstpointer data);
/* The companion still gets its answer, all is over within a deadline, and no descriptor is left open. */
void antt_stage_tear_down (AnttStage *stage, gconstpointer data);

/* Each becomes a test of its own: `/faults/NAME`. */
void antt_scenarios_add (const AnttScenario *scenarios, guint n);
/* Fails unless @play has exactly these rows. */
void antt_play_expect_rows (AnttPlay *play, const char *const *rows);

G_END_DECLS
