/* What ant_link_config_check() is made of, for the stream, which does it in two steps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "wire/ant-client-cert.h"
#include "wire/ant-link.h"

G_BEGIN_DECLS

/* All that can be told without looking into a file. */
gboolean ant_link_config_check_words (const AntLinkConfig *config, GError **error);
/* The rest: blocks, for seconds where a key is derived from a password. @ret_cert: (nullable): where one is to be shown. */
gboolean ant_link_config_read_files (const AntLinkConfig *config, AntClientCert **ret_cert, GError **error);

G_END_DECLS
