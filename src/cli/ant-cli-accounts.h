/* The accounts that are kept, for the command line.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ant-cli.h"
#include "session/ant-account-store.h"

G_BEGIN_DECLS

/* What is wrong with @name, and which name may be meant. The exit code. */
AntCliExit ant_cli_complain_of_account (AntAccountStore *store, const char *name, const GError *error);
/* As ant_cli_wait_for(), and says after a while that it waits. */
void ant_cli_wait_for_keyring (AntCliStep *step);
/* One line on stdout. */
void ant_cli_print_account (const AntCliPrinter *printer, AntAccountItem *item, int width);
void ant_cli_print_account_json (AntAccountItem *item);

G_END_DECLS
