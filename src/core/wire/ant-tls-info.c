/* A server's certificate as a person needs to see it: read from X.509, and why it does not verify.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tls.h"

#include <arpa/inet.h>
#include <stdatomic.h>
#include <string.h>
#include <openssl/evp.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "wire/ant-stream-checks.h"

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
  info->problem = g_strdup (from->problem);
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
  g_free ((char *) info->problem);
  g_free (counted);
}

static void
append_line (GString *text, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", label, value);
}

/**
 * ant_tls_info_describe:
 * @info: a certificate
 *
 * Writes one line each: subject, names, issuer, dates, fingerprint, problem; what is not known is left out.
 * The text is safe to show: names from the certificate hold no control or direction characters.
 *
 * Returns: (transfer full): several lines, no newline at the end
 */
char *
ant_tls_info_describe (const AntTlsInfo *info)
{
  GString *text = g_string_new (NULL);
  g_autofree char *names = NULL;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (info != NULL, g_string_free (text, FALSE));

  if (info->names != NULL)
    names = g_strjoinv (", ", (char **) info->names);
  if (info->not_before != NULL && info->not_after != NULL)
    valid = g_strdup_printf ("%s to %s", info->not_before, info->not_after);

  append_line (text, "Subject", info->subject);
  append_line (text, "Names", names != NULL && *names == '\0' ? "none" : names);
  append_line (text, "Issuer", info->issuer);
  append_line (text, "Valid", valid);
  append_line (text, "SHA-256", info->fingerprint);
  append_line (text, "Problem", info->problem);
  return g_string_free (text, FALSE);
}

/* A certificate comes from anybody: what is shown of it is bounded. */
enum
{
  MAX_NAMES = 64,
  MAX_NAME_LENGTH = 255,
};

/* The distinguished name in one line, bounded. OpenSSL escapes the control characters of ASCII only. */
static char *
name_to_text (const X509_NAME *name)
{
  const unsigned long flags = (XN_FLAG_ONELINE & ~XN_FLAG_SPC_EQ & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT;
  BIO *memory = BIO_new (BIO_s_mem ());
  char *bytes = NULL;
  g_autofree char *text = NULL;
  long length;

  X509_NAME_print_ex (memory, name, 0, flags);
  length = BIO_get_mem_data (memory, &bytes);
  text = length > 0 ? g_utf8_make_valid (bytes, length) : g_strdup ("(empty)");
  BIO_free (memory);
  return ant_checks_shorten (text);
}

static char *
time_to_text (const ASN1_TIME *time)
{
  struct tm tm;

  if (ASN1_TIME_to_tm (time, &tm) != 1)
    return g_strdup ("(unreadable)");

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
                          tm.tm_min, tm.tm_sec);
}

static char *
fingerprint_of (X509 *certificate)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  GString *hex = g_string_new (NULL);

  X509_digest (certificate, EVP_sha256 (), digest, &length);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (hex, "%s%02x", i > 0 ? ":" : "", digest[i]);
  return g_string_free (hex, FALSE);
}

/* (nullable): an alternative name that is a host; NUL bytes and control characters come out escaped. */
static char *
host_name_to_text (const GENERAL_NAME *name)
{
  char address[INET6_ADDRSTRLEN] = "";
  int type;
  const ASN1_STRING *value = GENERAL_NAME_get0_value (name, &type);
  GString *text;

  if (type == GEN_IPADD)
    {
      int length = ASN1_STRING_length (value);
      int family = length == 4 ? AF_INET : AF_INET6;

      if (length != 4 && length != 16)
        return NULL;
      return g_strdup (inet_ntop (family, ASN1_STRING_get0_data (value), address, sizeof address));
    }
  if (type != GEN_DNS)
    return NULL;

  text = g_string_new (NULL);
  for (int i = 0; i < MIN (ASN1_STRING_length (value), MAX_NAME_LENGTH); i++)
    {
      unsigned char c = ASN1_STRING_get0_data (value)[i];

      if (g_ascii_isgraph (c))
        g_string_append_c (text, c);
      else
        g_string_append_printf (text, "\\x%02x", c);
    }
  return g_string_free (text, FALSE);
}

static char **
names_of (X509 *certificate)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GENERAL_NAMES *alternatives = X509_get_ext_d2i (certificate, NID_subject_alt_name, NULL, NULL);
  int n = sk_GENERAL_NAME_num (alternatives); /* -1 without the extension */

  for (int i = 0; i < MIN (n, MAX_NAMES); i++)
    {
      g_autofree char *text = host_name_to_text (sk_GENERAL_NAME_value (alternatives, i));

      if (text != NULL)
        g_strv_builder_add (names, text);
    }
  if (n > MAX_NAMES)
    {
      g_autofree char *rest = g_strdup_printf ("and %d more", n - MAX_NAMES);

      g_strv_builder_add (names, rest);
    }
  GENERAL_NAMES_free (alternatives);
  return g_strv_builder_end (names);
}

/**
 * ant_tls_info_new_for_certificate:
 * @leaf: a certificate
 *
 * Returns: (transfer full): its names, issuer, dates and fingerprint; nothing about the connection
 */
AntTlsInfo *
ant_tls_info_new_for_certificate (X509 *leaf)
{
  g_autofree char *subject = name_to_text (X509_get_subject_name (leaf));
  g_autofree char *issuer = name_to_text (X509_get_issuer_name (leaf));
  g_autofree char *not_before = time_to_text (X509_get0_notBefore (leaf));
  g_autofree char *not_after = time_to_text (X509_get0_notAfter (leaf));
  g_autofree char *fingerprint = fingerprint_of (leaf);
  g_auto (GStrv) names = names_of (leaf);
  AntTlsInfo fields = {
    .subject = subject,
    .issuer = issuer,
    .names = (const char *const *) names,
    .not_before = not_before,
    .not_after = not_after,
    .fingerprint = fingerprint,
  };

  return ant_tls_info_new (&fields);
}

static char *
explain_names (X509 *certificate, const char *domain)
{
  g_auto (GStrv) names = names_of (certificate);
  g_autofree char *list = g_strjoinv (", ", names);

  if (*list == '\0')
    return g_strdup_printf ("It names no host at all, so it is not for %s.", domain);

  return g_strdup_printf ("It is for %s, not for %s.", list, domain);
}

/**
 * ant_tls_info_explain:
 * @certificate: (nullable): the one at fault
 * @depth: its place in the chain, 0 = the server's own
 * @verify_error: X509_V_ERR_*
 * @domain: what it should have been for
 *
 * Returns: (transfer full): one sentence
 */
char *
ant_tls_info_explain (X509 *certificate, int depth, int verify_error, const char *domain)
{
  g_autofree char *subject = NULL;
  g_autofree char *it = NULL;
  g_autofree char *date = NULL;

  if (certificate == NULL)
    return g_strdup_printf ("%s.", X509_verify_cert_error_string (verify_error));

  subject = name_to_text (X509_get_subject_name (certificate));
  it = depth == 0 ? g_strdup ("It") : g_strdup_printf ("The authority's certificate (%s)", subject);
  switch (verify_error)
    {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return explain_names (certificate, domain);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      date = time_to_text (X509_get0_notAfter (certificate));
      return g_strdup_printf ("%s expired on %s.", it, date);
    case X509_V_ERR_CERT_NOT_YET_VALID:
      date = time_to_text (X509_get0_notBefore (certificate));
      return g_strdup_printf ("%s is not valid before %s.", it, date);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return g_strdup ("It is self-signed: no authority that is trusted here vouches for it.");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return g_strdup_printf ("Its chain ends in an authority that is not trusted here (%s).", subject);
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      g_free (subject);
      subject = name_to_text (X509_get_issuer_name (certificate));
      return g_strdup_printf ("Its issuer (%s) is not trusted here, or the server did not send the whole chain.", subject);
    default:
      return g_strdup_printf ("%s: %s.", it, X509_verify_cert_error_string (verify_error));
    }
}
