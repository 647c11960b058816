/* The real link: our own socket and TLS, a tap in each direction, libstrophe behind a socketpair.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "wire/ant-link.h"

G_BEGIN_DECLS

/* @resolver: (nullable) (transfer none): the system's */
AntLink *ant_stream_new (GMainContext *context, const AntLinkConfig *config, GResolver *resolver);

G_END_DECLS
