/* What a TLS handshake showed: the server's certificates as a person needs to see them, and what was decided about them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tls-info.h"

#include <stdatomic.h>

/* What ant_tls_info_new() makes: the public fields first, so that the pointers are the same. */
typedef struct
{
  AntTlsInfo info;
  atomic_int ref_count;
} CountedInfo;

G_DEFINE_BOXED_TYPE (AntTlsInfo, ant_tls_info, ant_tls_info_ref, ant_tls_info_unref)

/**
 * ant_tls_info_new:
 * @from: the fields; only read
 *
 * Any thread.
 *
 * Returns: (transfer full): a deep copy of @from
 */
AntTlsInfo *
ant_tls_info_new (const AntTlsInfo *from)
{
  CountedInfo *counted;
  AntTlsInfo *info;

  g_return_val_if_fail (from != NULL, NULL);

  counted = g_new0 (CountedInfo, 1);
  counted->ref_count = 1;
  info = &counted->info;
  info->version = g_strdup (from->version);
  info->cipher = g_strdup (from->cipher);
  info->subject = g_strdup (from->subject);
  info->issuer = g_strdup (from->issuer);
  info->names = (const char *const *) g_strdupv ((char **) from->names);
  info->not_before = g_strdup (from->not_before);
  info->not_after = g_strdup (from->not_after);
  info->fingerprint = g_strdup (from->fingerprint);
  info->chain = (AntCertificate *const *) ant_certificate_list_copy (from->chain);
  info->n_more = from->n_more;
  info->root = from->root != NULL ? ant_certificate_ref (from->root) : NULL;
  info->client = from->client != NULL ? ant_certificate_ref (from->client) : NULL;
  info->verified_by = g_strdup (from->verified_by);
  info->problem = g_strdup (from->problem);
  info->expected = g_strdup (from->expected);
  info->pinned = from->pinned;
  info->unverified = from->unverified;
  return info;
}

/**
 * ant_tls_info_ref:
 * @info: made by ant_tls_info_new()
 *
 * Any thread.
 *
 * Returns: (transfer full): @info
 */
AntTlsInfo *
ant_tls_info_ref (AntTlsInfo *info)
{
  g_return_val_if_fail (info != NULL, NULL);

  atomic_fetch_add (&((CountedInfo *) info)->ref_count, 1);
  return info;
}

/**
 * ant_tls_info_unref:
 * @info: (transfer full): made by ant_tls_info_new()
 *
 * Any thread.
 */
void
ant_tls_info_unref (AntTlsInfo *info)
{
  CountedInfo *counted = (CountedInfo *) info;

  g_return_if_fail (info != NULL);

  if (atomic_fetch_sub (&counted->ref_count, 1) > 1)
    return;

  g_free ((char *) info->version);
  g_free ((char *) info->cipher);
  g_free ((char *) info->subject);
  g_free ((char *) info->issuer);
  g_strfreev ((char **) info->names);
  g_free ((char *) info->not_before);
  g_free ((char *) info->not_after);
  g_free ((char *) info->fingerprint);
  ant_certificate_list_free ((AntCertificate **) info->chain);
  g_clear_pointer (&info->root, ant_certificate_unref);
  g_clear_pointer (&info->client, ant_certificate_unref);
  g_free ((char *) info->verified_by);
  g_free ((char *) info->problem);
  g_free ((char *) info->expected);
  g_free (counted);
}

/* One block a certificate: with a number where there are several. */
static void
append_block (GString *text, const AntCertificate *certificate, guint number, gboolean only)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (!only)
    g_string_append_printf (text, "%2u. ", number);
  ant_certificate_describe (certificate, only ? "" : "    ", text);
}

/* The fields of the server's own certificate, where no chain is known. */
static void
append_leaf (GString *text, const AntTlsInfo *info)
{
  AntCertificate leaf = {
    .subject = info->subject,
    .issuer = info->issuer,
    .names = info->names,
    .not_before = info->not_before,
    .not_after = info->not_after,
    .fingerprint = info->fingerprint,
  };

  append_block (text, &leaf, 1, TRUE);
}

/**
 * ant_tls_info_describe:
 * @info: what was shown
 *
 * Writes a block of lines for each certificate of the chain, in the order in which the server sent them, then the root where
 * it was not among them, then the problem. The text is safe to show: names from certificates are bounded and hold no
 * control or direction characters.
 *
 * Returns: (transfer full): several lines, no newline at the end
 */
char *
ant_tls_info_describe (const AntTlsInfo *info)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  gboolean only;

  g_return_val_if_fail (info != NULL, g_string_free (text, FALSE));

  n = ant_certificate_list_length (info->chain);
  only = n + (info->root != NULL) + info->n_more <= 1;
  if (n == 0)
    append_leaf (text, info);
  for (guint i = 0; i < n; i++)
    append_block (text, info->chain[i], i + 1, only);
  if (info->n_more > 0)
    g_string_append_printf (text, "\nand %u more", info->n_more);
  if (info->root != NULL)
    {
      append_block (text, info->root, n + info->n_more + 1, FALSE);
      g_string_append (text, "\n    It was not sent: it is among the authorities that are trusted here");
    }
  if (info->problem != NULL)
    g_string_append_printf (text, "\nProblem: %s", info->problem);
  return g_string_free (text, FALSE);
}
