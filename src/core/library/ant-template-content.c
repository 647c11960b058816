/* Reading a template's file: the instructions in front, then exactly one stanza.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-template-private.h"

#include <string.h>
#include "library/ant-expand-private.h"
#include "library/ant-pseudo.h"
#include "xml/ant-mask.h"
#include "xml/ant-parser.h"

void
ant_template_content_init (AntTemplateContent *content)
{
  *content = (AntTemplateContent) { .timeout_ns = -1, .kind = ANT_KIND_IQ };
  content->xep = g_strdup ("");
  content->description = g_strdup ("");
  content->target = g_strdup ("");
  content->type = g_strdup ("");
  content->payload_ns = g_strdup ("");
  content->body = g_strdup ("");
  content->params = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_param_free);
}

void
ant_template_content_clear (AntTemplateContent *content)
{
  g_clear_pointer (&content->title, g_free);
  g_clear_pointer (&content->xep, g_free);
  g_clear_pointer (&content->description, g_free);
  g_clear_pointer (&content->target, g_free);
  g_clear_pointer (&content->type, g_free);
  g_clear_pointer (&content->payload_ns, g_free);
  g_clear_pointer (&content->body, g_free);
  g_clear_pointer (&content->params, g_ptr_array_unref);
}

/* A word that a placeholder stands for is not known before it is expanded. */
static char *
dup_known (const char *value)
{
  return g_strdup (value == NULL || strstr (value, "__") != NULL ? "" : value);
}

static gboolean
read_stanza (AntTemplateContent *content, const char *text, const AntElement *root, GError **error)
{
  AntPosition start = ant_element_get_position (root);
  gsize end = ant_element_get_end (root);
  g_autoptr (GBytes) exact = g_bytes_new (text + start.offset, end - start.offset);
  g_autoptr (AntStanza) stanza = ant_stanza_new (exact, root);
  const AntElement *payload = ant_stanza_get_payload (stanza);

  content->kind = ant_stanza_get_kind (stanza);
  if (content->kind == ANT_KIND_STREAM)
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX,
                   "<%s/> is no stanza: a template holds one iq, message or presence",
                   ant_element_get_name (root));
      return FALSE;
    }
  g_free (content->type);
  g_free (content->payload_ns);
  g_free (content->body);
  content->type = dup_known (ant_stanza_get_type_attribute (stanza));
  content->payload_ns = dup_known (payload != NULL ? ant_element_get_ns (payload) : NULL);
  content->body = g_strndup (text + start.offset, end - start.offset);
  return TRUE;
}

/* The instruction whose "<?" is at @start and whose "?>" is at @end. */
static gboolean
read_instruction (AntTemplateContent *content,
                  const char *text,
                  gsize start,
                  gsize end,
                  gboolean *seen_title,
                  gsize *ret_offset,
                  GError **error)
{
  gsize length = MIN (strcspn (text + start + 2, " \t\r\n"), end - start - 2);
  g_autofree char *target = g_strndup (text + start + 2, length);
  gboolean is_title = strcmp (target, "antistrophe") == 0;
  g_autoptr (GPtrArray) pseudos = NULL;

  if (!is_title && strcmp (target, "param") != 0)
    return TRUE;
  if (is_title && *seen_title)
    {
      *ret_offset = start;
      g_set_error_literal (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX,
                           "<?antistrophe?> stands here twice");
      return FALSE;
    }
  pseudos = ant_pseudo_parse (text, start + 2 + length, end, ret_offset, error);
  if (pseudos == NULL)
    return FALSE;
  if (!is_title)
    return ant_instruction_read_param (content, pseudos, start, ret_offset, error);
  *seen_title = TRUE;
  return ant_instruction_read_title (content, pseudos, ret_offset, error);
}

/* @end: where the stanza begins. The parser has been here: instructions and comments are closed. */
static gboolean
read_instructions (AntTemplateContent *content,
                   const char *text,
                   gsize end,
                   gsize *ret_offset,
                   GError **error)
{
  gboolean seen_title = FALSE;
  const char *at = text;

  while ((at = memchr (at, '<', text + end - at)) != NULL)
    {
      gboolean comment = g_str_has_prefix (at, "<!--");
      const char *close = strstr (at + 2, comment ? "-->" : "?>");

      if (close == NULL)
        return TRUE;
      if (!comment
          && !read_instruction (content, text, at - text, close - text, &seen_title, ret_offset, error))
        return FALSE;
      at = close + 2;
    }
  return TRUE;
}

/**
 * ant_template_content_parse:
 * @content: initialised
 * @text: the file, UTF-8
 * @ret_position: (out): where it is wrong, in @text
 *
 * What has been read before an error stays in @content, so that a broken template still has its title.
 *
 * Returns: whether the file is a template; else %ANT_TEMPLATE_ERROR_SYNTAX
 */
gboolean
ant_template_content_parse (AntTemplateContent *content,
                            const char *text,
                            AntPosition *ret_position,
                            GError **error)
{
  g_autofree char *masked = ant_mask_placeholders (text, strlen (text), NULL);
  g_autoptr (AntElement) root = NULL;
  g_autoptr (GError) problem = NULL;
  AntPosition position = { 1, 1, 0 };
  gsize offset = 0;

  root = (AntElement *) ant_parser_parse (masked, -1, ANT_NS_CLIENT, ret_position, &problem);
  if (root == NULL)
    {
      g_set_error_literal (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX,
                           ant_xml_error_get_text (problem));
      return FALSE;
    }
  *ret_position = ant_element_get_position (root);

  if (!read_instructions (content, text, ret_position->offset, &offset, error))
    {
      ant_position_advance (&position, text, offset);
      *ret_position = position;
      return FALSE;
    }
  if (!read_stanza (content, text, root, error))
    return FALSE;

  if (!ant_placeholders_check (content->body, &position, error))
    {
      offset = ret_position->offset + position.offset;
      ant_position_advance (ret_position, text, offset);
      return FALSE;
    }
  return TRUE;
}
