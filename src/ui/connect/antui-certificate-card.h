/* A server's certificate that was refused: the whole chain, why, and what can be done about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "wire/ant-tls-info.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CERTIFICATE_CARD (antui_certificate_card_get_type ())
G_DECLARE_FINAL_TYPE (AntuiCertificateCard, antui_certificate_card, ANTUI, CERTIFICATE_CARD, AdwBin)

/* Signal: "trusted" (gboolean pinned): exactly this certificate, for this session, or for the account. */
void antui_certificate_card_set_info (AntuiCertificateCard *self, AntTlsInfo *info);
/* The certificate that is shown; NULL before one is. */
const char *antui_certificate_card_get_fingerprint (AntuiCertificateCard *self);

G_END_DECLS
