/* The keys of an account in its file. Only for what reads and writes them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-account-file.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_ACCOUNT_KEY_TEXT,
  ANT_ACCOUNT_KEY_FILE,   /* absolute; relative ones start at the folder of the file of accounts */
  ANT_ACCOUNT_KEY_FLAG,
  ANT_ACCOUNT_KEY_PORT,   /* guint16; 0 = by lookup, which is not written */
  ANT_ACCOUNT_KEY_NUMBER, /* guint */
  ANT_ACCOUNT_KEY_TLS,
} AntAccountKeyKind;

/* @offset: in AntLinkConfig where @of_link, else in AntAccount. */
typedef struct
{
  const char *name;
  AntAccountKeyKind kind;
  gboolean of_link;
  gsize offset;
} AntAccountKey;

/* All that is kept. A key that is absent has the value that ant_account_new() gives. */
extern const AntAccountKey ant_account_keys[];
extern const gsize ant_account_n_keys;

/* By AntTlsMode. */
enum
{
  ANT_ACCOUNT_N_TLS_WORDS = 3,
};
extern const char *const ant_account_tls_words[ANT_ACCOUNT_N_TLS_WORDS];

gpointer ant_account_key_field (const AntAccountKey *key, const AntAccount *account);
/* Whether it is `NAME = ...`, and not a comment or another key's. */
gboolean ant_account_line_is_of (const char *line, gsize length, const char *name);

G_END_DECLS
