/* How a kept account is printed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-accounts.h"

#include <stdio.h>
#include <string.h>
#include <json-glib/json-glib.h>
#include "xml/ant-printer.h"

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* @number: 0 = null */
static void
add_number (JsonBuilder *builder, const char *name, guint number)
{
  json_builder_set_member_name (builder, name);
  if (number != 0)
    json_builder_add_int_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static const char *
tls_word (AntTlsMode mode)
{
  switch (mode)
    {
    case ANT_TLS_DIRECT:
      return "direct";
    case ANT_TLS_NONE:
      return "none";
    case ANT_TLS_START:
    default:
      return "starttls";
    }
}

static void
add_account (JsonBuilder *builder, const AntAccount *account)
{
  const AntLinkConfig *link = account->link;

  add_text (builder, "jid", link->jid);
  add_flag (builder, "component", link->component);
  add_flag (builder, "anonymous", link->anonymous);
  add_text (builder, "host", link->host);
  add_number (builder, "port", link->port);
  add_text (builder, "tls", tls_word (link->tls));
  add_text (builder, "pin", link->pin);
  add_text (builder, "ca_file", link->ca_file);
  add_text (builder, "client_cert", link->client_cert);
  add_text (builder, "client_key", link->client_key);
  add_flag (builder, "sm", link->stream_management);
  add_flag (builder, "resume", link->resume);
  add_flag (builder, "reconnect", account->reconnect);
  add_flag (builder, "queue_offline", account->queue_offline);
  add_number (builder, "ping_s", account->ping_s);
  add_flag (builder, "presence", account->presence);
  add_flag (builder, "answer_unhandled", account->answer_unhandled);
  add_text (builder, "contact", account->contact);
}

/**
 * ant_cli_print_account_json:
 *
 * One object on one line: all choices, or the error of a broken one.
 */
void
ant_cli_print_account_json (AntAccountItem *item)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const GError *error = ant_account_item_get_error (item);

  json_builder_begin_object (builder);
  add_text (builder, "name", ant_account_item_get_name (item));
  if (error != NULL)
    add_text (builder, "error", error->message);
  else
    add_account (builder, ant_account_item_get_account (item));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
}

/* (transfer full): what is not as usual, in few words. */
static char *
describe (const AntAccount *account)
{
  const AntLinkConfig *link = account->link;
  GString *text = g_string_new (NULL);
  const struct
  {
    gboolean holds;
    const char *words;
  } facts[] = {
    { link->component, "component" },
    { link->anonymous, "anonymous" },
    { link->client_cert != NULL, "client certificate" },
    { link->tls == ANT_TLS_DIRECT, "direct TLS" },
    { link->tls == ANT_TLS_NONE, "no TLS" },
    { link->pin != NULL, "pinned" },
    { link->stream_management, "stream management" },
    { account->reconnect, "reconnects" },
    { account->ping_s > 0, "pings" },
    { account->presence, "presence" },
  };

  if (link->host != NULL)
    g_string_append_printf (text, "  at %s", link->host);
  if (link->port != 0)
    g_string_append_printf (text, "%s%u", link->host != NULL ? ":" : "  port ", link->port);
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i].holds)
      g_string_append_printf (text, "  %s", facts[i].words);
  return g_string_free (text, FALSE);
}

/* Below each other. */
static void
print_faults (const AntCliPrinter *printer, const char *faults, int width)
{
  g_auto (GStrv) lines = g_strsplit (faults, "\n", -1);

  printf ("%sbroken%s: ", ant_cli_style (printer, ANT_CLI_STYLE_BAD), ant_cli_style (printer, ANT_CLI_STYLE_END));
  for (gsize i = 0; lines[i] != NULL; i++)
    printf ("%*s%s\n", i > 0 ? width + (int) strlen ("  broken: ") : 0, "", lines[i]);
}

/**
 * ant_cli_print_account:
 * @width: of the column of names, in characters
 *
 * One line for eyes; of a broken one, one for each fault.
 */
void
ant_cli_print_account (const AntCliPrinter *printer, AntAccountItem *item, int width)
{
  const char *name = ant_account_item_get_name (item);
  const GError *error = ant_account_item_get_error (item);
  const AntAccount *account = ant_account_item_get_account (item);
  const char *end = ant_cli_style (printer, ANT_CLI_STYLE_END);
  g_autofree char *more = error == NULL ? describe (account) : NULL;
  g_autofree char *visible = ant_text_visible (error == NULL ? more : error->message);

  printf ("%s%s%s%*s  ", ant_cli_style (printer, ANT_CLI_STYLE_STRONG), name, end,
          MAX (0, width - (int) g_utf8_strlen (name, -1)), "");
  if (error != NULL)
    {
      print_faults (printer, visible, width);
      return;
    }
  printf ("%s%s%s%s\n", account->link->jid, ant_cli_style (printer, ANT_CLI_STYLE_DIM), visible, end);
}
