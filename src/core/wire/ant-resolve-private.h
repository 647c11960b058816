/* The part of resolving that draws lots, apart so that a test can load the dice.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntCandidate:
 * @host: what an SRV record names, as A-labels
 * @priority: lower ones first; @weight: the share among equals (RFC 2782)
 */
typedef struct
{
  char *host;
  guint16 port;
  guint16 priority;
  guint16 weight;
  gboolean direct_tls;
} AntCandidate;

void ant_candidate_free (AntCandidate *candidate);

/* @candidates: (element-type AntCandidate) */
void ant_candidates_order (GPtrArray *candidates, GRand *random);

G_END_DECLS
