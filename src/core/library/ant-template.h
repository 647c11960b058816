/* One template: an XML file with a stanza and ${placeholders} (DESIGN.md, Templates).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "base/ant-jid.h"
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANT_TEMPLATE_ERROR (ant_template_error_quark ())

typedef enum
{
  ANT_TEMPLATE_ERROR_SYNTAX,    /* not XML, bad pseudo-attribute, not one stanza */
  ANT_TEMPLATE_ERROR_UNKNOWN,   /* a placeholder that nothing defines */
  ANT_TEMPLATE_ERROR_CYCLE,     /* defaults that refer to each other, or too deep */
  ANT_TEMPLATE_ERROR_VALUE,     /* a value that does not fit its kind */
  ANT_TEMPLATE_ERROR_NOT_FOUND, /* no template of that name */
  ANT_TEMPLATE_ERROR_AMBIGUOUS, /* two of that name: group/name is needed */
} AntTemplateError;

GQuark ant_template_error_quark (void);

typedef enum
{
  ANT_EFFECT_READ,
  ANT_EFFECT_WRITE,
  ANT_EFFECT_DESTRUCTIVE,
} AntEffect;

typedef enum
{
  ANT_PARAM_TEXT,
  ANT_PARAM_JID,
  ANT_PARAM_INTEGER,
  ANT_PARAM_DATETIME,
  ANT_PARAM_CHOICE,
  ANT_PARAM_SECRET,
} AntParamKind;

/**
 * AntParam:
 * @default_value: (nullable): may hold placeholders
 * @choices: (nullable): of a choice
 */
typedef struct
{
  char *name;
  AntParamKind kind;
  char *default_value;
  char *description;
  char **choices;
} AntParam;

#define ANT_TYPE_TEMPLATE (ant_template_get_type ())
G_DECLARE_FINAL_TYPE (AntTemplate, ant_template, ANT, TEMPLATE, GObject)

/* Immutable after creation. @text: the file's content; a broken one yields an object whose get_error() says
 * why. */
AntTemplate *
ant_template_new (const char *name, const char *group, const char *path, gboolean shipped, const char *text);
const char *ant_template_get_name (AntTemplate *self);
const char *ant_template_get_group (AntTemplate *self); /* "" at the top */
const char *ant_template_get_path (AntTemplate *self);
gboolean ant_template_is_shipped (AntTemplate *self);
const char *ant_template_get_title (AntTemplate *self); /* the name where the file has none */
const char *ant_template_get_xep (AntTemplate *self);   /* "" where unknown */
const char *ant_template_get_description (AntTemplate *self);
const char *ant_template_get_target (AntTemplate *self);
AntEffect ant_template_get_effect (AntTemplate *self);
gint64 ant_template_get_timeout_ns (AntTemplate *self); /* -1 where the file has none */
AntKind ant_template_get_kind (AntTemplate *self);
const char *ant_template_get_stanza_type (AntTemplate *self);
const char *ant_template_get_payload_ns (AntTemplate *self);
/* The stanza as written, without the instructions; and the whole file. */
const char *ant_template_get_body (AntTemplate *self);
const char *ant_template_get_text (AntTemplate *self);
GPtrArray *ant_template_get_params (AntTemplate *self); /* borrowed, of AntParam */
/* NULL while well; else the message begins with LINE:COLUMN where there is a place, which the position
 * repeats. */
const GError *ant_template_get_error (AntTemplate *self);
AntPosition ant_template_get_error_position (AntTemplate *self);

const char *ant_effect_to_word (AntEffect effect);

G_END_DECLS
