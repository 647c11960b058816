/* How slixmpp compares an address with what a path says.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-jid.h"
#include "xml/ant-stanza-classes.h"

/* Most addresses are plain ASCII, and are judged where they stand, without allocation. */
typedef struct
{
  const char *local; /* nullable */
  gsize local_length;
  const char *domain;
  gsize domain_length;
  const char *resource; /* nullable */
} Parts;

static gboolean
is_plain (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

static gboolean
is_domain (const char *domain, gsize length)
{
  const char *label = domain, *end;

  if (length > 0 && domain[length - 1] == '.')
    length--;
  if (length == 0 || length > 1023)
    return FALSE;
  if (length > 2 && domain[0] == '[' && domain[length - 1] == ']')
    return TRUE;
  end = domain + length;
  for (; label <= end; label++)
    {
      const char *dot = memchr (label, '.', end - label);
      const char *stop = dot != NULL ? dot : end;

      if (stop == label || stop - label > 63 || *label == '-' || stop[-1] == '-')
        return FALSE;
      for (; label < stop; label++)
        if (!g_ascii_isalnum (*label) && *label != '-')
          return FALSE;
    }
  return TRUE;
}

/* RFC 3920 A.5, as far as ASCII goes. */
static gboolean
is_local (const char *local, gsize length)
{
  if (length == 0 || length > 1023)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((guchar) local[i] <= ' ' || local[i] == 0x7f || strchr ("\"&'/:<>@", local[i]) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_resource (const char *resource)
{
  gsize length = strlen (resource);

  for (gsize i = 0; i < length; i++)
    if ((guchar) resource[i] < ' ' || resource[i] == 0x7f)
      return FALSE;
  return length > 0 && length <= 1023;
}

/* FALSE: it is no address. */
static gboolean
cut (const char *text, Parts *parts)
{
  gsize length = strcspn (text, "/");
  const char *at = memchr (text, '@', length);

  parts->resource = text[length] == '/' ? text + length + 1 : NULL;
  parts->local = at != NULL ? text : NULL;
  parts->local_length = at != NULL ? (gsize) (at - text) : 0;
  parts->domain = at != NULL ? at + 1 : text;
  parts->domain_length = length - (parts->domain - text);
  return (parts->local == NULL || is_local (parts->local, parts->local_length))
         && is_domain (parts->domain, parts->domain_length) && (parts->resource == NULL || is_resource (parts->resource));
}

static gsize
without_dot (const char *domain, gsize length)
{
  return length > 0 && domain[length - 1] == '.' ? length - 1 : length;
}

/* What a path says has neither @ nor /, which cut it: at most a domain. */
static gboolean
same_domain (const char *domain, gsize length, const char *text)
{
  gsize text_length = strlen (text);

  length = without_dot (domain, length);
  text_length = without_dot (text, text_length);
  return length == text_length && g_ascii_strncasecmp (domain, text, length) == 0;
}

static gboolean
equals_slowly (const char *address, const char *text, gboolean *ret_failed)
{
  g_autoptr (AntJid) jid = ant_jid_new (address, NULL);
  g_autoptr (AntJid) other = *text != '\0' ? ant_jid_new (text, NULL) : NULL;

  *ret_failed = jid == NULL;
  return jid != NULL && other != NULL && ant_jid_equal (jid, other);
}

static gboolean
equals_address (const char *address, const char *text, gboolean *ret_failed)
{
  Parts parts;

  if (*address == '\0')
    return *text == '\0';
  if (!is_plain (address) || !is_plain (text))
    return equals_slowly (address, text, ret_failed);
  if (!cut (address, &parts))
    {
      *ret_failed = TRUE;
      return FALSE;
    }
  return parts.local == NULL && parts.resource == NULL && same_domain (parts.domain, parts.domain_length, text);
}

/* The bare address as a text: equal only where there is no local part. */
static gboolean
equals_bare (const char *address, const char *text, gboolean *ret_failed)
{
  gsize length = strcspn (address, "/");
  Parts parts;

  if (*address == '\0')
    return *text == '\0';
  if (is_plain (address) && !cut (address, &parts))
    {
      *ret_failed = TRUE;
      return FALSE;
    }
  return memchr (address, '@', length) == NULL && same_domain (address, length, text);
}

/**
 * ant_stanza_value_equals:
 * @value: what was read
 * @text: what a path says
 * @ret_failed: set to %TRUE where slixmpp raises an exception, for what was read is no address
 *
 * Returns: whether slixmpp takes them for equal
 */
gboolean
ant_stanza_value_equals (const AntStanzaValue *value, const char *text, gboolean *ret_failed)
{
  switch (value->kind)
    {
    case ANT_VALUE_TEXT:
      return strcmp (value->text, text) == 0;
    case ANT_VALUE_JID:
      return equals_address (value->text, text, ret_failed);
    case ANT_VALUE_DOMAIN:
      return equals_bare (value->text, text, ret_failed);
    case ANT_VALUE_OTHER:
    case ANT_VALUE_FAILS:
    default:
      return FALSE;
    }
}
