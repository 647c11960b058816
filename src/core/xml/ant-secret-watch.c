/* Watches expat's events for what may be secret.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-secret-watch.h"

#include <string.h>

#include "xml/ant-element-builder.h"
#include "xml/ant-redact-private.h"

/* How both namespaces of stanzas begin. */
#define SHARED_START "jabber:c"

/* The namespaces of stanzas are declared by every stream, and by what is forwarded. Of them one name is secret. */
static gboolean
is_stanza_namespace (const char *ns, gsize length)
{
  return (length == strlen (ANT_NS_CLIENT) && memcmp (ns, ANT_NS_CLIENT, length) == 0)
         || (length == strlen (ANT_NS_COMPONENT) && memcmp (ns, ANT_NS_COMPONENT, length) == 0);
}

/**
 * ant_secret_watch_declared:
 * @watch: a watch
 * @uri: (nullable): a namespace that a tag declares
 *
 * For expat's XML_StartNamespaceDeclHandler. What stands in a namespace was declared in the stanza or around it, so the
 * declarations of the stream's header count for all its stanzas.
 */
void
ant_secret_watch_declared (AntSecretWatch *watch, const char *uri)
{
  g_return_if_fail (watch != NULL);

  if (uri == NULL || watch->found || is_stanza_namespace (uri, strlen (uri)))
    return;
  if (strcmp (uri, ANT_REDACT_NS_FORM) == 0)
    watch->in_form = TRUE;
  else
    watch->found = ant_secret_knows (uri);
}

static const char *
find_value (const char **attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strcmp (attributes[0], name) == 0)
      return attributes[1];

  return NULL;
}

/* @name: of @length, in the namespace before it */
static gboolean
is_name (const char *name, gsize length, const char *wanted)
{
  return length == strlen (wanted) && memcmp (name, wanted, length) == 0;
}

/**
 * ant_secret_watch_started:
 * @watch: a watch
 * @triplet: namespace, name and prefix as expat gives them to the builder
 * @attributes: names and values in turn, ending in %NULL
 *
 * For expat's XML_StartElementHandler.
 */
void
ant_secret_watch_started (AntSecretWatch *watch, const char *triplet, const char **attributes)
{
  const char *name, *end;

  g_return_if_fail (watch != NULL);

  if (watch->found || (!watch->in_form && strncmp (triplet, SHARED_START, strlen (SHARED_START)) != 0))
    return;
  name = strchr (triplet, ANT_BUILDER_SEPARATOR);
  if (name == NULL)
    return;
  name++;
  end = strchrnul (name, ANT_BUILDER_SEPARATOR);
  if (watch->in_form && is_name (name, end - name, "field"))
    watch->found = ant_secret_field_is (find_value (attributes, "type"), find_value (attributes, "var"), TRUE);
  else if (is_name (name, end - name, "handshake"))
    watch->found = is_stanza_namespace (triplet, name - 1 - triplet);
}
