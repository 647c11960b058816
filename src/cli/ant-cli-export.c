/* antistrophe-cli export: a recording in a form that other programs read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-recording.h"

#include <stdio.h>
#include <string.h>
#include "store/ant-exchange-csv.h"
#include "store/ant-exchange-json.h"
#include "store/ant-exchange-xml.h"

/**
 * Format:
 * @header: (transfer full) (nullable): in front of the first row
 * @row: (transfer full): one of them
 * @end: behind each
 * @footer: behind the last
 */
typedef struct
{
  const char *name;
  char *(*header) (void);
  char *(*row) (const AntExchange *exchange);
  const char *end;
  const char *footer;
} Format;

static char *
dup_xml_header (void)
{
  return g_strdup (ANT_EXCHANGE_XML_HEADER);
}

static const Format formats[] = {
  { "json", NULL, ant_exchange_to_json, "\n", "" },
  { "xml", dup_xml_header, ant_exchange_to_xml, "", ANT_EXCHANGE_XML_FOOTER },
  { "csv", ant_exchange_csv_header, ant_exchange_to_csv, "", "" },
};

static gboolean
write_row (AntExchange *exchange, gpointer user_data)
{
  const Format *format = user_data;
  g_autofree char *row = format->row (exchange);

  return fputs (row, stdout) != EOF && fputs (format->end, stdout) != EOF;
}

static const Format *
find_format (AntCli *cli)
{
  const char *name = cli->options->format != NULL ? cli->options->format : "json";

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, name) == 0)
      return &formats[i];
  ant_cli_complain ("--format wants json, xml or csv, not “%s”", name);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return NULL;
}

/* A recording that cannot be opened leaves nothing behind, not even the header. */
static void
export_rows (AntCli *cli, const Format *format)
{
  g_autofree char *header = format->header != NULL ? format->header () : NULL;

  if (header != NULL)
    fputs (header, stdout);
  ant_cli_read_recording (cli, write_row, (gpointer) format);
  fputs (format->footer, stdout);
}

/**
 * ant_cli_export:
 *
 * Writes all rows, also events, to standard output. Where not all can be read, what was read is whole, and it ends with 6.
 */
void
ant_cli_export (AntCli *cli)
{
  const Format *format = find_format (cli);
  g_autoptr (AntRecording) recording = format != NULL ? ant_cli_open_recording (cli) : NULL;

  if (recording != NULL)
    export_rows (cli, format);
}
