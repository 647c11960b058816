/* Stream management (XEP-0198): what was handed out and not yet acknowledged, what came, and what may be resumed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AntManagement AntManagement;

/* A stanza that the server has not acknowledged yet. */
typedef struct
{
  GBytes *xml;
  guint64 cookie;
} AntManaged;

AntManagement *ant_management_new (void);
void ant_management_free (AntManagement *self);

void ant_management_enable (AntManagement *self, const char *id, const char *max, const char *location);
void ant_management_forget (AntManagement *self);
gboolean ant_management_is_on (AntManagement *self);
const char *ant_management_get_id (AntManagement *self);
guint ant_management_get_max_s (AntManagement *self);
const char *ant_management_get_location (AntManagement *self);

void ant_management_submit (AntManagement *self, GBytes *xml, guint64 cookie);
gboolean ant_management_acknowledge (AntManagement *self, const char *h, GError **error);
guint ant_management_count_unacknowledged (AntManagement *self);
GPtrArray *ant_management_dup_unacknowledged (AntManagement *self);

void ant_management_count_received (AntManagement *self);
guint32 ant_management_get_received (AntManagement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntManagement, ant_management_free)

G_END_DECLS
