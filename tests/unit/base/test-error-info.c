/* What is known of error conditions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-error-info.h"

static const struct
{
  AntErrorLayer layer;
  const char *condition;
  const char *type;     /* NULL: unknown condition */
  const char *section;
} cases[] = {
  { ANT_ERROR_LAYER_STANZA, "item-not-found", "cancel", "RFC 6120 8.3.3.7" },
  { ANT_ERROR_LAYER_STANZA, "service-unavailable", "cancel", "RFC 6120 8.3.3.19" },
  { ANT_ERROR_LAYER_STANZA, "not-authorized", "auth", "RFC 6120 8.3.3.11" },
  { ANT_ERROR_LAYER_STREAM, "not-authorized", "closes stream", "RFC 6120 4.9.3.12" },
  { ANT_ERROR_LAYER_SASL, "not-authorized", "<failure/>", "RFC 6120 6.5.10" },
  { ANT_ERROR_LAYER_STANZA, "payment-required", "auth", "RFC 3920 9.3.3 (dropped in RFC 6120)" },
  { ANT_ERROR_LAYER_SASL, "bad-protocol", "<failure/>", "outside RFC 6120" },
  { ANT_ERROR_LAYER_APP, "too-many-stanzas", "with policy-violation", "XEP-0205 (urn:xmpp:errors)" },
  { ANT_ERROR_LAYER_STANZA, "host-unknown" },
  { ANT_ERROR_LAYER_STREAM, "payment-required" },
  { ANT_ERROR_LAYER_STANZA, "Item-Not-Found" },
  { ANT_ERROR_LAYER_STANZA, "condition" },
  { ANT_ERROR_LAYER_STANZA, "legacy payment-required" },
  { ANT_ERROR_LAYER_STANZA, "" },
  { ANT_ERROR_LAYER_STANZA, NULL },
};

static void
test_error_info_looks_up (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AntErrorInfo *info = ant_error_info_lookup (cases[i].layer, cases[i].condition);

      if (cases[i].type == NULL)
        {
          g_assert_null (info);
          continue;
        }
      g_assert_nonnull (info);
      g_assert_cmpstr (info->condition, ==, cases[i].condition);
      g_assert_cmpstr (info->usual_type, ==, cases[i].type);
      g_assert_cmpstr (info->section, ==, cases[i].section);
      g_assert_true (g_str_has_suffix (info->meaning, "."));
      g_assert_cmpuint (strlen (info->check_next), >, 5);
    }
}

static void
test_error_info_layers_differ (void)
{
  const AntErrorInfo *stanza = ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, "conflict");
  const AntErrorInfo *stream = ant_error_info_lookup (ANT_ERROR_LAYER_STREAM, "conflict");

  g_assert_cmpstr (stanza->meaning, !=, stream->meaning);
  g_assert_true (stanza == ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, "conflict"));
}

static void
test_error_info_knows_legacy_codes (void)
{
  static const struct { int code; const char *condition; } codes[] = {
    { 404, "item-not-found" }, { 402, "payment-required" }, { 503, "service-unavailable" },
    { 510, "service-unavailable" }, { 0, NULL }, { 200, NULL }, { -404, NULL }, { G_MAXINT, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const AntErrorInfo *info = ant_error_info_lookup_legacy (codes[i].code);

      g_assert_cmpstr (info != NULL ? info->condition : NULL, ==, codes[i].condition);
    }
}

static gpointer
look_up (gpointer data)
{
  return (gpointer) ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, "forbidden");
}

static void
test_error_info_from_many_threads (void)
{
  GThread *threads[8];
  const AntErrorInfo *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, look_up, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      const AntErrorInfo *info = g_thread_join (threads[i]);

      g_assert_nonnull (info);
      g_assert_true (first == NULL || first == info);
      first = info;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* First, while nothing is loaded yet. */
  g_test_add_func ("/error-info/loads-once/many-threads", test_error_info_from_many_threads);
  g_test_add_func ("/error-info/looks-up/conditions", test_error_info_looks_up);
  g_test_add_func ("/error-info/looks-up/by-layer", test_error_info_layers_differ);
  g_test_add_func ("/error-info/looks-up/legacy-codes", test_error_info_knows_legacy_codes);
  return g_test_run ();
}
