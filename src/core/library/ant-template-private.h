/* The inside of a template, shared by its object and its parser. Private to this layer.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "library/ant-template.h"

G_BEGIN_DECLS

#define ANT_TEMPLATE_MAX_SIZE (1024 * 1024)

/**
 * AntTemplateContent:
 * @title: (nullable)
 * @type, @payload_ns: "" where the file has none or leaves it to a placeholder
 * @params: (element-type AntParam)
 *
 * What a file says.
 */
typedef struct
{
  char *title;
  char *xep;
  char *description;
  char *target;
  AntEffect effect;
  gboolean has_effect;
  gint64 timeout_ns;
  AntKind kind;
  char *type;
  char *payload_ns;
  char *body;
  GPtrArray *params;
} AntTemplateContent;

void ant_template_content_init (AntTemplateContent *content);
void ant_template_content_clear (AntTemplateContent *content);
gboolean ant_template_content_parse (AntTemplateContent *content,
                                     const char *text,
                                     AntPosition *ret_position,
                                     GError **error);
gboolean ant_instruction_read_title (AntTemplateContent *content,
                                     GPtrArray *pseudos,
                                     gsize *ret_offset,
                                     GError **error);
gboolean ant_instruction_read_param (AntTemplateContent *content,
                                     GPtrArray *pseudos,
                                     gsize start,
                                     gsize *ret_offset,
                                     GError **error);
void ant_param_free (AntParam *param);

/* (transfer full): one that could not be read. @error is copied. */
AntTemplate *ant_template_new_broken (const char *name,
                                      const char *group,
                                      const char *path,
                                      gboolean shipped,
                                      const GError *error);

G_END_DECLS
