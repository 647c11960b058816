/* From OpenSSL's certificates to what a person needs to see, and why one does not verify.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-x509.h"

#include <arpa/inet.h>
#include <string.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "wire/ant-stream-checks.h"

/* A certificate comes from anybody: what is shown of it is bounded. */
enum
{
  MAX_NAMES = 64,
  MAX_NAMES_OF_AUTHORITY = 8, /* they have none, as a rule */
  MAX_NAME_LENGTH = 255,
  MAX_WORD = 80,              /* an algorithm, or its object identifier */
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
fingerprint_of (X509 *x509)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  GString *hex = g_string_new (NULL);

  X509_digest (x509, EVP_sha256 (), digest, &length);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (hex, "%s%02x", i > 0 ? ":" : "", digest[i]);
  return g_string_free (hex, FALSE);
}

/* A key of a kind that is not known here is no fault of the certificate's, but worth seeing. */
static char *
key_to_text (X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);
  const char *type = key != NULL ? EVP_PKEY_get0_type_name (key) : NULL;
  char group[MAX_WORD] = "";
  const char *nist;

  if (type == NULL)
    return g_strdup ("of an unknown kind");
  if (EVP_PKEY_get_group_name (key, group, sizeof group, NULL) != 1)
    return g_str_has_prefix (type, "ED") ? g_strdup (type) : g_strdup_printf ("%s %d", type, EVP_PKEY_get_bits (key));

  nist = EC_curve_nid2nist (OBJ_txt2nid (group)); /* `prime256v1` is better known as P-256 */
  return g_strdup_printf ("%s %s", type, nist != NULL ? nist : group);
}

static char *
signature_to_text (X509 *x509)
{
  const X509_ALGOR *algorithm = X509_get0_tbs_sigalg (x509);
  const ASN1_OBJECT *object = NULL;
  char text[MAX_WORD] = "";

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  OBJ_obj2txt (text, sizeof text, object, 0);
  return g_strdup (text);
}

/* NUL bytes and whatever is no printable ASCII come out escaped. */
static char *
bytes_to_text (const ASN1_STRING *value)
{
  GString *text = g_string_new (NULL);

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

static char *
address_to_text (const ASN1_STRING *value)
{
  char text[INET6_ADDRSTRLEN] = "";
  int length = ASN1_STRING_length (value);

  if (length != 4 && length != 16)
    return NULL;

  return g_strdup (inet_ntop (length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data (value), text, sizeof text));
}

/* (nullable): the text of an alternative name of a kind without a kind of its own, when it is a @nid */
static const ASN1_STRING *
get_other_name (const GENERAL_NAME *name, int nid)
{
  ASN1_OBJECT *kind = NULL;
  ASN1_TYPE *value = NULL;

  if (GENERAL_NAME_get0_otherName (name, &kind, &value) != 1 || OBJ_obj2nid (kind) != nid)
    return NULL;
  if (value->type != V_ASN1_UTF8STRING && value->type != V_ASN1_IA5STRING)
    return NULL;

  return value->value.asn1_string;
}

/* (nullable): an alternative name that is a host or a service on one */
static char *
host_name_to_text (const GENERAL_NAME *name)
{
  const ASN1_STRING *service = get_other_name (name, NID_SRVName); /* RFC 4985 */
  g_autofree char *text = NULL;
  int type;
  const ASN1_STRING *value = GENERAL_NAME_get0_value (name, &type);

  if (type == GEN_IPADD)
    return address_to_text (value);
  if (type == GEN_DNS)
    return bytes_to_text (value);
  if (service == NULL)
    return NULL;

  text = bytes_to_text (service);
  return g_strconcat ("SRV ", text, NULL);
}

/* (nullable): an alternative name that is an XMPP address (RFC 6120 13.7.1.4) */
static char *
xmpp_address_to_text (const GENERAL_NAME *name)
{
  const ASN1_STRING *value = get_other_name (name, NID_XmppAddr);
  g_autofree char *valid = NULL;

  if (value == NULL)
    return NULL;

  valid = g_utf8_make_valid ((const char *) ASN1_STRING_get0_data (value), ASN1_STRING_length (value));
  return ant_checks_shorten (valid);
}

/* What @to_text makes of the alternative names; of more than @max the first ones, and how many more there are. */
static char **
names_of (X509 *x509, char *(*to_text) (const GENERAL_NAME *), guint max)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GENERAL_NAMES *alternatives = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);
  guint n = 0;

  for (int i = 0; i < sk_GENERAL_NAME_num (alternatives); i++) /* -1 without the extension */
    {
      g_autofree char *text = to_text (sk_GENERAL_NAME_value (alternatives, i));

      if (text != NULL && n++ < max)
        g_strv_builder_add (names, text);
    }
  if (n > max)
    {
      g_autofree char *rest = g_strdup_printf ("and %u more", n - max);

      g_strv_builder_add (names, rest);
    }
  GENERAL_NAMES_free (alternatives);
  return g_strv_builder_end (names);
}

static char **
hosts_of (X509 *x509)
{
  return names_of (x509, host_name_to_text, X509_check_ca (x509) > 0 ? MAX_NAMES_OF_AUTHORITY : MAX_NAMES);
}

/**
 * ant_x509_read:
 * @x509: a certificate
 *
 * Returns: (transfer full): what is in it
 */
AntCertificate *
ant_x509_read (X509 *x509)
{
  g_autofree char *subject = name_to_text (X509_get_subject_name (x509));
  g_autofree char *issuer = name_to_text (X509_get_issuer_name (x509));
  g_autofree char *not_before = time_to_text (X509_get0_notBefore (x509));
  g_autofree char *not_after = time_to_text (X509_get0_notAfter (x509));
  g_autofree char *fingerprint = fingerprint_of (x509);
  g_autofree char *key = key_to_text (x509);
  g_autofree char *signature = signature_to_text (x509);
  g_auto (GStrv) names = hosts_of (x509);
  g_auto (GStrv) addresses = names_of (x509, xmpp_address_to_text, MAX_NAMES_OF_AUTHORITY);
  AntCertificate fields = {
    .subject = subject,
    .issuer = issuer,
    .names = (const char *const *) names,
    .addresses = (const char *const *) addresses,
    .not_before = not_before,
    .not_after = not_after,
    .fingerprint = fingerprint,
    .key = key,
    .signature = signature,
    .authority = X509_check_ca (x509) > 0,
    .self_signed = X509_self_signed (x509, /* verify_signature= */ 0) == 1,
  };

  return ant_certificate_new (&fields);
}

/**
 * ant_x509_read_chain:
 * @chain: (nullable): certificates
 *
 * Returns: (transfer full) (array zero-terminated=1): the first ANT_X509_MAX_CHAIN of them
 */
AntCertificate **
ant_x509_read_chain (const STACK_OF (X509) *chain)
{
  int n = CLAMP (sk_X509_num (chain), 0, ANT_X509_MAX_CHAIN); /* -1 of none */
  AntCertificate **certificates = g_new0 (AntCertificate *, n + 1);

  for (int i = 0; i < n; i++)
    certificates[i] = ant_x509_read (sk_X509_value (chain, i));
  return certificates;
}

static char *
explain_names (X509 *x509, const char *domain)
{
  g_auto (GStrv) names = hosts_of (x509);
  g_autofree char *list = g_strjoinv (", ", names);

  if (*list == '\0')
    return g_strdup_printf ("It names no host at all, so it is not for %s.", domain);

  return g_strdup_printf ("It is for %s, not for %s.", list, domain);
}

/* "12 days ago", "in 1 hour" */
static char *
describe_distance (const ASN1_TIME *time)
{
  int days = 0, seconds = 0;
  const char *unit;
  gboolean past;
  int n;

  if (ASN1_TIME_diff (&days, &seconds, NULL, time) != 1)
    return g_strdup ("an unreadable time");

  past = days < 0 || seconds < 0;
  unit = days != 0 ? "day" : ABS (seconds) >= 3600 ? "hour" : "minute";
  n = days != 0 ? ABS (days) : ABS (seconds) / (ABS (seconds) >= 3600 ? 3600 : 60);
  return g_strdup_printf ("%s%d %s%s%s", past ? "" : "in ", n, unit, n == 1 ? "" : "s", past ? " ago" : "");
}

static char *
explain_date (X509 *x509, const char *it, gboolean expired)
{
  const ASN1_TIME *time = expired ? X509_get0_notAfter (x509) : X509_get0_notBefore (x509);
  g_autofree char *date = time_to_text (time);
  g_autofree char *distance = describe_distance (time);

  return g_strdup_printf (expired ? "%s expired on %s, %s." : "%s is not valid before %s, %s.", it, date, distance);
}

static char *
explain_issuer (X509 *x509, int depth, const char *subject)
{
  g_autofree char *issuer = name_to_text (X509_get_issuer_name (x509));

  if (depth == 0)
    return g_strdup_printf ("Its issuer (%s) is not trusted here, or the server did not send the whole chain.", issuer);

  return g_strdup_printf ("Its chain ends at %s, whose issuer (%s) is not trusted here.", subject, issuer);
}

/**
 * ant_x509_explain:
 * @x509: (nullable): the one at fault
 * @depth: its place in the chain, 0 = the server's own
 * @verify_error: X509_V_ERR_*
 * @domain: what it should have been for
 *
 * Returns: (transfer full): one sentence
 */
char *
ant_x509_explain (X509 *x509, int depth, int verify_error, const char *domain)
{
  const char *words = X509_verify_cert_error_string (verify_error);
  g_autofree char *subject = NULL;
  g_autofree char *it = NULL;

  if (x509 == NULL)
    return g_strdup_printf ("It does not verify: %s.", words);

  subject = name_to_text (X509_get_subject_name (x509));
  it = depth == 0 ? g_strdup ("It") : g_strdup_printf ("The authority's certificate (%s)", subject);
  switch (verify_error)
    {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return explain_names (x509, domain);
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return explain_date (x509, it, verify_error == X509_V_ERR_CERT_HAS_EXPIRED);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return g_strdup ("It is self-signed: no authority that is trusted here vouches for it.");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return g_strdup_printf ("Its chain ends in an authority that is not trusted here (%s).", subject);
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      return explain_issuer (x509, depth, subject);
    case X509_V_ERR_INVALID_CA:
      return g_strdup_printf ("It was signed by %s, which is no authority.", subject);
    case X509_V_ERR_INVALID_PURPOSE:
      return g_strdup_printf ("%s is not made for %s (key usage).", it, depth == 0 ? "servers" : "this");
    default:
      return g_strdup_printf ("%s does not verify: %s.", it, words);
    }
}
