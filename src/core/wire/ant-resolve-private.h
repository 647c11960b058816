/* The parts of resolving: the one that draws lots, apart so that a test can load the dice, and the one that tells.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

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

char *ant_resolve_describe_records (const char *name, GList *records, const GError *error, double ms);
char *ant_resolve_describe_addresses (const char *host, GList *addresses, const GError *error, double ms);

G_END_DECLS
