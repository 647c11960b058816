/* A template: what its file says, as an object that never changes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-template-private.h"

#include <string.h>

/**
 * AntTemplate:
 *
 * One file of the library, read. Immutable after creation, so any thread may read it and a list may keep it
 * as long as the file does not change. It owns all that its getters lend. A file that is no template is an
 * object too: its error says why, its text is there to be mended, and all strings are valid ("" where nothing
 * is known).
 */
struct _AntTemplate
{
  GObject parent_instance;

  char *name;
  char *group;
  char *path;
  char *text;
  AntTemplateContent content;
  GError *error;
  AntPosition error_position;
  guint shipped : 1;
};

G_DEFINE_QUARK (ant-template-error-quark, ant_template_error)
G_DEFINE_FINAL_TYPE (AntTemplate, ant_template, G_TYPE_OBJECT)

static AntTemplate *
new_empty (const char *name, const char *group, const char *path, gboolean shipped, const char *text)
{
  AntTemplate *self = g_object_new (ANT_TYPE_TEMPLATE, NULL);

  self->name = g_strdup (name);
  self->group = g_strdup (group);
  self->path = g_strdup (path);
  self->shipped = !!shipped;
  self->text = g_strdup (text);
  return self;
}

/* A file that does not tell its effect: what only asks reads, all else is taken for writing. */
static AntEffect
guess_effect (const AntTemplateContent *content)
{
  return content->kind == ANT_KIND_IQ && strcmp (content->type, "get") == 0 ? ANT_EFFECT_READ
                                                                            : ANT_EFFECT_WRITE;
}

/**
 * ant_template_new:
 * @name: file name without `.xml`
 * @group: folder below the library's, "" at the top
 * @path: where the file is
 * @shipped: whether it came with the program
 * @text: the file's content, UTF-8
 *
 * Returns: (transfer full): the template; a broken one says why in ant_template_get_error()
 */
AntTemplate *
ant_template_new (const char *name, const char *group, const char *path, gboolean shipped, const char *text)
{
  AntTemplate *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (name != NULL && group != NULL && path != NULL && text != NULL, NULL);

  self = new_empty (name, group, path, shipped, text);
  if (!ant_template_content_parse (&self->content, text, &self->error_position, &error))
    {
      g_prefix_error (&error, "%u:%u: ", self->error_position.line, self->error_position.column);
      self->error = g_steal_pointer (&error);
    }
  if (!self->content.has_effect)
    self->content.effect = guess_effect (&self->content);
  return self;
}

/* One whose file could not be read at all. */
AntTemplate *
ant_template_new_broken (const char *name,
                         const char *group,
                         const char *path,
                         gboolean shipped,
                         const GError *error)
{
  AntTemplate *self = new_empty (name, group, path, shipped, "");

  self->error = g_error_copy (error);
  return self;
}

/**
 * ant_template_get_name:
 *
 * Returns: the file's name without `.xml`
 */
const char *
ant_template_get_name (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->name;
}

/**
 * ant_template_get_group:
 *
 * Returns: the folder below the library's, `a/b`; "" at the top
 */
const char *
ant_template_get_group (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->group;
}

/**
 * ant_template_get_path:
 *
 * Returns: (type filename): where the file is
 */
const char *
ant_template_get_path (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->path;
}

/**
 * ant_template_is_shipped:
 *
 * Returns: whether it came with the program; else it is the person's own
 */
gboolean
ant_template_is_shipped (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), FALSE);
  return self->shipped;
}

/**
 * ant_template_get_title:
 *
 * Returns: what a list shows; the name where the file has none
 */
const char *
ant_template_get_title (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.title != NULL ? self->content.title : self->name;
}

/**
 * ant_template_get_xep:
 *
 * Returns: the document that defines the payload, `XEP-0199`; "" where unknown
 */
const char *
ant_template_get_xep (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.xep;
}

/**
 * ant_template_get_description:
 *
 * Returns: some sentences, or ""
 */
const char *
ant_template_get_description (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.description;
}

/**
 * ant_template_get_target:
 *
 * Returns: a word for whom it is meant (`server`), or ""
 */
const char *
ant_template_get_target (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.target;
}

/**
 * ant_template_get_effect:
 *
 * Returns: what sending it does; where the file does not say, a `get` reads and everything else writes
 */
AntEffect
ant_template_get_effect (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), ANT_EFFECT_WRITE);
  return self->content.effect;
}

/**
 * ant_template_get_timeout_ns:
 *
 * Returns: nanoseconds to wait for an answer, 0 = for ever; -1 where the file does not say
 */
gint64
ant_template_get_timeout_ns (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), -1);
  return self->content.timeout_ns;
}

/**
 * ant_template_get_kind:
 *
 * Returns: iq, message or presence
 */
AntKind
ant_template_get_kind (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), ANT_KIND_IQ);
  return self->content.kind;
}

/**
 * ant_template_get_stanza_type:
 *
 * Returns: the stanza's type attribute; "" where it has none or a placeholder gives it
 */
const char *
ant_template_get_stanza_type (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.type;
}

/**
 * ant_template_get_payload_ns:
 *
 * Returns: the namespace of the payload; "" where there is none or a placeholder gives it
 */
const char *
ant_template_get_payload_ns (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.payload_ns;
}

/**
 * ant_template_get_body:
 *
 * Returns: the stanza as written, from its first `<` to its last `>`; "" of a broken file
 */
const char *
ant_template_get_body (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.body;
}

/**
 * ant_template_get_text:
 *
 * Returns: the whole file; "" where it could not be read
 */
const char *
ant_template_get_text (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->text;
}

/**
 * ant_template_get_params:
 *
 * Returns: (transfer none) (element-type AntParam): in the order of the file
 */
GPtrArray *
ant_template_get_params (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->content.params;
}

/**
 * ant_template_get_error:
 *
 * Returns: (transfer none) (nullable): why the file is no template (%ANT_TEMPLATE_ERROR_SYNTAX, or why it
 * cannot be read); %NULL while well
 */
const GError *
ant_template_get_error (AntTemplate *self)
{
  g_return_val_if_fail (ANT_IS_TEMPLATE (self), NULL);
  return self->error;
}

/**
 * ant_template_get_error_position:
 *
 * Returns: where in the file the error is; line 0 where there is none, or none with a place
 */
AntPosition
ant_template_get_error_position (AntTemplate *self)
{
  static const AntPosition none = { 0, 0, 0 };

  g_return_val_if_fail (ANT_IS_TEMPLATE (self), none);
  return self->error != NULL ? self->error_position : none;
}

static void
ant_template_finalize (GObject *object)
{
  AntTemplate *self = ANT_TEMPLATE (object);

  g_free (self->name);
  g_free (self->group);
  g_free (self->path);
  g_free (self->text);
  g_clear_error (&self->error);
  ant_template_content_clear (&self->content);
  G_OBJECT_CLASS (ant_template_parent_class)->finalize (object);
}

static void
ant_template_class_init (AntTemplateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ant_template_finalize;
}

static void
ant_template_init (AntTemplate *self)
{
  ant_template_content_init (&self->content);
}
