/* The decision about the server's certificate.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tls-private.h"

#include <string.h>
#include <openssl/err.h>

#include "wire/ant-x509.h"

static void
add_problem (AntTls *tls, const char *sentence)
{
  /* One fault often shows as several errors. */
  if (strstr (tls->problems->str, sentence) == NULL)
    g_string_append_printf (tls->problems, "%s%s", tls->problems->len > 0 ? " " : "", sentence);
}

/* Goes on after each error, so that a person reads of all that is wrong at once. */
static int
collect_problem (int ok, X509_STORE_CTX *store)
{
  SSL *ssl = X509_STORE_CTX_get_ex_data (store, SSL_get_ex_data_X509_STORE_CTX_idx ());
  AntTls *tls = SSL_get_app_data (ssl);
  int code = X509_STORE_CTX_get_error (store);
  g_autofree char *sentence = NULL;

  /* The unknown issuer, said already, in other words. */
  if (ok || (code == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE && tls->problems->len > 0))
    return 1;

  sentence =
    ant_x509_explain (X509_STORE_CTX_get_current_cert (store), X509_STORE_CTX_get_error_depth (store), code, tls->domain);
  add_problem (tls, sentence);
  return 1;
}

/* As fingerprints are shown: two digits, a colon. */
static char *
add_colons (const char *hex)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0'; i++)
    g_string_append_printf (text, "%s%c", i > 0 && i % 2 == 0 ? ":" : "", hex[i]);
  return g_string_free (text, FALSE);
}

/* @expected: the pin as fingerprints are shown */
static void
compare_with_pin (AntTls *tls, const char *expected, AntTlsInfo *fields)
{
  fields->pinned = strcmp (expected, fields->fingerprint) == 0;
  if (fields->pinned)
    {
      fields->verified_by = "the pin";
      return;
    }
  fields->expected = expected;
  g_string_append_printf (tls->problems,
                          "It is not the pinned certificate: it was renewed, or somebody is in between.\n"
                          "Pinned: %s\nShown:  %s",
                          expected, fields->fingerprint);
}

static void
verify_chain (AntTls *tls, X509_STORE_CTX *store, AntTlsInfo *fields)
{
  X509_STORE_CTX_set_verify_cb (store, collect_problem);
  if (X509_verify_cert (store) != 1 && tls->problems->len == 0)
    add_problem (tls, X509_verify_cert_error_string (X509_STORE_CTX_get_error (store)));
  ERR_clear_error ();
  if (tls->problems->len == 0)
    fields->verified_by = tls->authorities;
}

/* (transfer full) (nullable): the end of the verified chain, unless the server sent it */
static AntCertificate *
find_root (X509_STORE_CTX *store, const STACK_OF (X509) *sent)
{
  const STACK_OF (X509) *chain = X509_STORE_CTX_get0_chain (store);
  X509 *root = sk_X509_num (chain) > 0 ? sk_X509_value (chain, sk_X509_num (chain) - 1) : NULL;

  for (int i = 0; root != NULL && i < sk_X509_num (sent); i++)
    if (X509_cmp (root, sk_X509_value (sent, i)) == 0)
      return NULL;
  return root != NULL ? ant_x509_read (root) : NULL;
}

/* Replaces what is known; copies @fields. */
void
ant_tls_replace_info (AntTls *tls, const AntTlsInfo *fields)
{
  AntTlsInfo *info = ant_tls_info_new (fields);

  g_clear_pointer (&tls->info, ant_tls_info_unref);
  tls->info = info;
}

/* SSL_CTX_set_cert_verify_callback(): the whole decision, made before anything of ours but the hello has gone out. */
int
ant_tls_verify (X509_STORE_CTX *store, void *user_data)
{
  AntTls *tls = user_data;
  const STACK_OF (X509) *sent = X509_STORE_CTX_get0_untrusted (store);
  g_autoptr (AntCertificate) leaf = ant_x509_read (X509_STORE_CTX_get0_cert (store));
  AntCertificate **chain = ant_x509_read_chain (sent);
  g_autoptr (AntCertificate) root = NULL;
  g_autofree char *expected = tls->pin != NULL ? add_colons (tls->pin) : NULL;
  AntTlsInfo fields = {
    .subject = leaf->subject,
    .issuer = leaf->issuer,
    .names = leaf->names,
    .not_before = leaf->not_before,
    .not_after = leaf->not_after,
    .fingerprint = leaf->fingerprint,
    .chain = (AntCertificate *const *) chain,
    .n_more = (guint) MAX (sk_X509_num (sent) - ANT_X509_MAX_CHAIN, 0),
    .unverified = tls->pin == NULL && tls->trust_any,
  };

  g_string_truncate (tls->problems, 0);
  if (tls->pin != NULL)
    compare_with_pin (tls, expected, &fields);
  else if (!fields.unverified)
    verify_chain (tls, store, &fields);

  if (fields.verified_by != NULL && tls->pin == NULL)
    fields.root = root = find_root (store, sent);
  if (tls->problems->len > 0)
    fields.problem = tls->problems->str;
  ant_tls_replace_info (tls, &fields);
  ant_certificate_list_free (chain);
  if (fields.problem == NULL)
    return 1;

  X509_STORE_CTX_set_error (store, X509_V_ERR_APPLICATION_VERIFICATION); /* picks the alert */
  return 0;
}
