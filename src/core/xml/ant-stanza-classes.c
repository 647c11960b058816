/* The table of slixmpp's stanza classes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-stanza-classes.h"

#include <string.h>

#include "base/ant-data.h"

enum { COLUMN_CLASS, COLUMN_NAME, COLUMN_TAG, COLUMN_EXTENSION, COLUMN_INTERFACES, COLUMN_TEXTS, COLUMN_CHILDREN,
       N_COLUMNS };

static const char *const stanzas[] = { "iq", "message", "presence" };

/* Built once, then only read; lives as long as the program. @classes: by number. */
typedef struct
{
  AntStanzaClass *classes;
  guint n_classes;
  const AntStanzaClass *stanzas[G_N_ELEMENTS (stanzas)];
} Table;

static void
split_tag (const char *tag, const char **ret_ns, const char **ret_name)
{
  const char *brace = strchr (tag, '}');

  *ret_ns = brace != NULL ? g_strndup (tag + 1, brace - tag - 1) : g_strdup ("");
  *ret_name = g_strdup (brace != NULL ? brace + 1 : tag);
}

/* `name`, `name:kind`, `name:kind=argument`, `name:kind=argument|fallback`. */
static void
read_interface (AntStanzaInterface *interface, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);
  g_auto (GStrv) kind = g_strsplit (parts[1] != NULL ? parts[1] : "attr", "=", 2);
  g_auto (GStrv) argument = g_strsplit (kind[1] != NULL ? kind[1] : parts[0], "|", 2);

  interface->name = g_strdup (parts[0]);
  interface->get = ant_stanza_getter_find (kind[0]);
  interface->argument = g_strdup (argument[0]);
  interface->fallback = g_strdup (argument[1]);
}

static void
read_interfaces (AntStanzaClass *class_, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  class_->n_interfaces = g_strv_length (words);
  class_->interfaces = g_new0 (AntStanzaInterface, class_->n_interfaces);
  for (guint i = 0; i < class_->n_interfaces; i++)
    read_interface (&class_->interfaces[i], words[i]);
}

/* `name,number[*][+multi],{ns}tag,...`. */
static void
read_child (const Table *table, AntStanzaChild *child, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint n = g_strv_length (parts);
  const char *plus = n > 1 ? strchr (parts[1], '+') : NULL;
  guint64 number = n > 1 ? g_ascii_strtoull (parts[1], NULL, 10) : 0;

  child->name = g_strdup (parts[0]);
  child->class_ = &table->classes[MIN (number, table->n_classes - 1)];
  child->iterable = n > 1 && strchr (parts[1], '*') != NULL;
  child->multi = plus != NULL ? g_strdup (plus + 1) : NULL;
  child->n_tags = n > 2 ? n - 2 : 0;
  child->tags = g_new0 (AntAttribute, child->n_tags);
  for (guint i = 0; i < child->n_tags; i++)
    split_tag (parts[i + 2], &child->tags[i].ns, &child->tags[i].name);
}

static void
read_class (const Table *table, AntStanzaClass *class_, char **row)
{
  g_auto (GStrv) children = g_strsplit (row[COLUMN_CHILDREN], " ", -1);

  class_->name = g_strdup (row[COLUMN_NAME]);
  split_tag (row[COLUMN_TAG], &class_->ns, &class_->tag);
  class_->extension = *row[COLUMN_EXTENSION] != '\0';
  read_interfaces (class_, row[COLUMN_INTERFACES]);
  class_->texts = (const char *const *) g_strsplit (row[COLUMN_TEXTS], " ", -1);
  class_->n_children = g_strv_length (children);
  class_->children = g_new0 (AntStanzaChild, class_->n_children);
  class_->iterables = g_new0 (const AntStanzaChild *, class_->n_children);
  class_->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < class_->n_children; i++)
    {
      AntStanzaChild *child = &class_->children[i];

      read_child (table, child, children[i]);
      g_hash_table_insert (class_->by_name, (char *) child->name, child);
      if (child->iterable)
        class_->iterables[class_->n_iterables++] = child;
    }
}

/* The stanzas themselves come first in the table of all that are called so. */
static const AntStanzaClass *
find_stanza (const Table *table, const char *name)
{
  for (guint i = 0; i < table->n_classes; i++)
    if (strcmp (table->classes[i].name, name) == 0 && strcmp (table->classes[i].tag, name) == 0
        && strcmp (table->classes[i].ns, ANT_NS_CLIENT) == 0)
      return &table->classes[i];
  return NULL;
}

static const Table *
get_table (void)
{
  static Table *table = NULL;

  if (g_once_init_enter (&table))
    {
      Table *fresh = g_new0 (Table, 1);
      g_autoptr (GPtrArray) rows =
        ant_data_load_tsv ("stanza-classes.tsv", N_COLUMNS, "Compatible paths will match nothing");

      fresh->n_classes = rows->len;
      fresh->classes = g_new0 (AntStanzaClass, rows->len);
      for (guint i = 0; i < rows->len; i++)
        read_class (fresh, &fresh->classes[i], g_ptr_array_index (rows, i));
      for (gsize i = 0; i < G_N_ELEMENTS (stanzas); i++)
        fresh->stanzas[i] = find_stanza (fresh, stanzas[i]);
      g_once_init_leave (&table, fresh);
    }
  return table;
}

/**
 * ant_stanza_class_of_stanza:
 * @name: of an element on the first level of a stream
 *
 * Returns: (transfer none) (nullable): the class of iq, message and presence; slixmpp goes by what its stream's handlers
 *   say, not by the namespace
 */
const AntStanzaClass *
ant_stanza_class_of_stanza (const char *name)
{
  const Table *table = get_table ();

  for (gsize i = 0; i < G_N_ELEMENTS (stanzas); i++)
    if (strcmp (stanzas[i], name) == 0)
      return table->stanzas[i];
  return NULL;
}

/**
 * ant_stanza_class_find_child:
 *
 * Returns: (transfer none) (nullable): the plugin of this name
 */
const AntStanzaChild *
ant_stanza_class_find_child (const AntStanzaClass *class_, const char *name)
{
  return g_hash_table_lookup (class_->by_name, name);
}

/**
 * ant_stanza_child_takes:
 * @child: a plugin
 * @element: (nullable): an element
 *
 * Returns: whether @element is read by @child
 */
gboolean
ant_stanza_child_takes (const AntStanzaChild *child, const AntElement *element)
{
  if (element == NULL)
    return FALSE;
  for (guint i = 0; i < child->n_tags; i++)
    if (ant_element_is (element, child->tags[i].ns, child->tags[i].name))
      return TRUE;
  return FALSE;
}

/**
 * ant_stanza_child_new:
 * @name: a name, which lives longer than the plugin
 *
 * What a program gives slixmpp by registering a plugin of its own.
 *
 * Returns: (transfer full): the plugin
 */
AntStanzaChild *
ant_stanza_child_new (const AntStanzaName *name)
{
  AntStanzaChild *child = g_new0 (AntStanzaChild, 1);
  AntStanzaClass *class_ = g_new0 (AntStanzaClass, 1);

  class_->name = name->name;
  class_->ns = name->ns;
  class_->tag = name->tag;
  class_->texts = name->texts;
  class_->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  class_->n_interfaces = g_strv_length ((char **) name->attributes);
  class_->interfaces = g_new0 (AntStanzaInterface, class_->n_interfaces);
  for (guint i = 0; i < class_->n_interfaces; i++)
    class_->interfaces[i] = (AntStanzaInterface){ name->attributes[i], ant_stanza_getter_find ("attr"),
                                                  name->attributes[i], NULL };

  child->name = name->name;
  child->class_ = class_;
  child->n_tags = 1;
  child->tags = g_new0 (AntAttribute, 1);
  child->tags[0].ns = name->ns;
  child->tags[0].name = name->tag;
  return child;
}

/**
 * ant_stanza_child_free:
 * @child: (transfer full): of ant_stanza_child_new()
 */
void
ant_stanza_child_free (AntStanzaChild *child)
{
  AntStanzaClass *class_ = (AntStanzaClass *) child->class_;

  g_hash_table_unref (class_->by_name);
  g_free (class_->interfaces);
  g_free (class_);
  g_free (child->tags);
  g_free (child);
}

/**
 * ant_stanza_class_find_iterable:
 *
 * Returns: (transfer none) (nullable): the iterable plugin that @element is read by
 */
const AntStanzaChild *
ant_stanza_class_find_iterable (const AntStanzaClass *class_, const AntElement *element)
{
  if (element == NULL)
    return NULL;
  for (guint i = 0; i < class_->n_iterables; i++)
    if (ant_stanza_child_takes (class_->iterables[i], element))
      return class_->iterables[i];
  return NULL;
}

/**
 * ant_stanza_class_find_interface:
 *
 * Returns: (transfer none) (nullable): the interface of this name
 */
const AntStanzaInterface *
ant_stanza_class_find_interface (const AntStanzaClass *class_, const char *name)
{
  for (guint i = 0; i < class_->n_interfaces; i++)
    if (strcmp (class_->interfaces[i].name, name) == 0)
      return &class_->interfaces[i];
  return NULL;
}

/**
 * ant_stanza_instance_find_plugin:
 *
 * Returns: (transfer none) (nullable): the element that slixmpp keeps under the name of @child, where there are several
 */
const AntElement *
ant_stanza_instance_find_plugin (const AntStanzaInstance *instance, const AntStanzaChild *child)
{
  const AntElement *found = NULL;
  const AntNode *children;
  guint n;

  if (instance->element == NULL)
    return NULL;
  children = ant_element_get_children (instance->element, &n);
  for (guint i = 0; i < n; i++)
    {
      if (!ant_stanza_child_takes (child, children[i].element))
        continue;
      found = children[i].element;
      if (child->class_->extension)
        break;
    }
  return found;
}
