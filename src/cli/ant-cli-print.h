/* Rows for eyes: one line that tells the story, then the XML.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_CLI_STYLE_END,
  ANT_CLI_STYLE_STRONG,
  ANT_CLI_STYLE_DIM,
  ANT_CLI_STYLE_GOOD,
  ANT_CLI_STYLE_BAD,
  ANT_CLI_STYLE_WARN,
} AntCliStyle;

/**
 * AntCliPrinter:
 * @json: one object a line instead
 * @verbose: also how the times were taken
 * @colour: on a terminal, without NO_COLOR
 * @watched: standard output is a terminal
 * @loop: quit when standard output is gone
 * @flush_id: what has been printed is on its way; 0 = it is there
 * @width: where explanations are wrapped, in characters
 * @failed: standard output is gone (a closed pipe)
 * @n_rows: printed so far
 * @after_event: the last of them was an event
 */
typedef struct
{
  gboolean json;
  gboolean verbose;
  gboolean colour;
  guint width;
  gboolean watched;
  GMainLoop *loop;
  guint flush_id;
  gboolean failed;
  guint64 n_rows;
  gboolean after_event;
} AntCliPrinter;

/* @loop: outlives the printer */
void ant_cli_printer_init (AntCliPrinter *printer, GMainLoop *loop, gboolean json, gboolean verbose);
/* To be called in the end. */
void ant_cli_printer_flush (AntCliPrinter *printer);
/* An escape sequence, or "" without colour. */
const char *ant_cli_style (const AntCliPrinter *printer, AntCliStyle style);
/* To standard output: on a terminal at once, else as soon as the loop has nothing else to do. */
void ant_cli_print_exchange (AntCliPrinter *printer, const AntExchange *exchange);

G_END_DECLS
