/* A certificate as a person needs to see it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-certificate.h"

#include <stdatomic.h>

/* What ant_certificate_new() makes: the public fields first, so that the pointers are the same. */
typedef struct
{
  AntCertificate certificate;
  atomic_int ref_count;
} CountedCertificate;

G_DEFINE_BOXED_TYPE (AntCertificate, ant_certificate, ant_certificate_ref, ant_certificate_unref)

/**
 * ant_certificate_new:
 * @from: the fields; only read
 *
 * Any thread.
 *
 * Returns: (transfer full): a deep copy of @from
 */
AntCertificate *
ant_certificate_new (const AntCertificate *from)
{
  CountedCertificate *counted;
  AntCertificate *certificate;

  g_return_val_if_fail (from != NULL, NULL);

  counted = g_new0 (CountedCertificate, 1);
  counted->ref_count = 1;
  certificate = &counted->certificate;
  certificate->subject = g_strdup (from->subject);
  certificate->issuer = g_strdup (from->issuer);
  certificate->names = (const char *const *) g_strdupv ((char **) from->names);
  certificate->addresses = (const char *const *) g_strdupv ((char **) from->addresses);
  certificate->not_before = g_strdup (from->not_before);
  certificate->not_after = g_strdup (from->not_after);
  certificate->fingerprint = g_strdup (from->fingerprint);
  certificate->key = g_strdup (from->key);
  certificate->signature = g_strdup (from->signature);
  certificate->authority = from->authority;
  certificate->self_signed = from->self_signed;
  return certificate;
}

/**
 * ant_certificate_ref:
 * @certificate: made by ant_certificate_new()
 *
 * Any thread.
 *
 * Returns: (transfer full): @certificate
 */
AntCertificate *
ant_certificate_ref (AntCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  atomic_fetch_add (&((CountedCertificate *) certificate)->ref_count, 1);
  return certificate;
}

/**
 * ant_certificate_unref:
 * @certificate: (transfer full): made by ant_certificate_new()
 *
 * Any thread.
 */
void
ant_certificate_unref (AntCertificate *certificate)
{
  CountedCertificate *counted = (CountedCertificate *) certificate;

  g_return_if_fail (certificate != NULL);

  if (atomic_fetch_sub (&counted->ref_count, 1) > 1)
    return;

  g_free ((char *) certificate->subject);
  g_free ((char *) certificate->issuer);
  g_strfreev ((char **) certificate->names);
  g_strfreev ((char **) certificate->addresses);
  g_free ((char *) certificate->not_before);
  g_free ((char *) certificate->not_after);
  g_free ((char *) certificate->fingerprint);
  g_free ((char *) certificate->key);
  g_free ((char *) certificate->signature);
  g_free (counted);
}

/**
 * ant_certificate_list_length:
 * @list: (nullable): certificates, %NULL-terminated
 *
 * Returns: how many there are
 */
guint
ant_certificate_list_length (AntCertificate *const *list)
{
  guint n = 0;

  while (list != NULL && list[n] != NULL)
    n++;
  return n;
}

/**
 * ant_certificate_list_copy:
 * @list: (nullable): certificates, %NULL-terminated
 *
 * Returns: (transfer full): a list of the same ones, never %NULL
 */
AntCertificate **
ant_certificate_list_copy (AntCertificate *const *list)
{
  guint n = ant_certificate_list_length (list);
  AntCertificate **copy = g_new0 (AntCertificate *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = ant_certificate_ref (list[i]);
  return copy;
}

/**
 * ant_certificate_list_free:
 * @list: (transfer full): certificates, %NULL-terminated
 */
void
ant_certificate_list_free (AntCertificate **list)
{
  for (guint i = 0; list[i] != NULL; i++)
    ant_certificate_unref (list[i]);
  g_free (list);
}

static void
append_line (GString *text, const char *indent, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "\n%s%s: %s", indent, label, value);
}

static void
append_list (GString *text, const char *indent, const char *label, const char *const *list)
{
  g_autofree char *joined = list != NULL ? g_strjoinv (", ", (char **) list) : NULL;

  append_line (text, indent, label, joined);
}

/**
 * ant_certificate_describe:
 * @certificate: a certificate
 * @indent: what lines begin with; not the first one, which is appended where @text ends
 * @text: where to append
 *
 * Writes a line each: subject, names, addresses, issuer, dates, fingerprint, key; what is not known is left out. The last
 * line has no newline. The names of an authority are left out where it has none.
 */
void
ant_certificate_describe (const AntCertificate *certificate, const char *indent, GString *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *key = NULL;
  gboolean names_nobody = certificate->names != NULL && *certificate->names == NULL;

  if (certificate->not_before != NULL && certificate->not_after != NULL)
    valid = g_strdup_printf ("%s to %s", certificate->not_before, certificate->not_after);
  if (certificate->key != NULL && certificate->signature != NULL)
    key = g_strdup_printf ("%s; signed with %s", certificate->key, certificate->signature);

  g_string_append_printf (text, "Subject: %s%s", certificate->subject != NULL ? certificate->subject : "(empty)",
                          certificate->authority ? " (an authority)" : "");
  if (names_nobody && !certificate->authority)
    append_line (text, indent, "Names", "none");
  else
    append_list (text, indent, "Names", certificate->names);
  append_list (text, indent, "XMPP addresses", certificate->addresses);
  append_line (text, indent, "Issuer", certificate->issuer);
  if (certificate->self_signed)
    g_string_append (text, " (itself)");
  append_line (text, indent, "Valid", valid);
  append_line (text, indent, "SHA-256", certificate->fingerprint);
  append_line (text, indent, "Key", key);
}
