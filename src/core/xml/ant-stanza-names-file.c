/* A person's own names, from a file: `custom_xep={custom:xep}query kind node` a line, below `[names]`.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdatomic.h>
#include <string.h>
#include <gio/gio.h>

#include "base/ant-data.h"
#include "xml/ant-stanza-classes.h"
#include "xml/ant-stanza-path-private.h"

enum
{
  MAX_SIZE = 1 << 20,
};

/**
 * AntStanzaNames:
 *
 * A person's own names of elements. Immutable and counted atomically: any thread may read and hold it.
 * @by_name: name -> AntStanzaName, owned as the value
 * @plugins: name -> AntStanzaChild, owned as the value: the same for slixmpp
 */
struct _AntStanzaNames
{
  atomic_int refs;
  GHashTable *by_name;
  GHashTable *plugins;
};

G_DEFINE_BOXED_TYPE (AntStanzaNames, ant_stanza_names, ant_stanza_names_ref, ant_stanza_names_unref)

static void
name_free (gpointer data)
{
  AntStanzaName *name = data;

  g_free ((char *) name->name);
  g_free ((char *) name->ns);
  g_free ((char *) name->tag);
  g_strfreev ((char **) name->attributes);
  g_strfreev ((char **) name->texts);
  g_ptr_array_unref (name->children);
  g_free (name);
}

static gboolean
is_name (const char *text)
{
  return *text != '\0' && ant_stanza_path_name_length (text) == strlen (text);
}

/* @value: `{namespace}tag attribute...`. NULL: something is wrong with it, as @ret_problem says. */
static AntStanzaName *
read_value (const char *key, const char *value, const char **ret_problem)
{
  const char *brace = *value == '{' ? strchr (value, '}') : NULL;
  g_auto (GStrv) words = NULL;
  AntStanzaName *name;

  *ret_problem = NULL;
  if (brace == NULL)
    *ret_problem = "an element is wanted: {namespace}tag";
  else
    words = g_strsplit_set (brace + 1, " \t", -1);
  if (brace != NULL && (words[0] == NULL || !is_name (words[0])))
    *ret_problem = "behind the namespace in braces the tag is wanted: {namespace}tag";
  for (guint i = 1; *ret_problem == NULL && words[i] != NULL; i++)
    if (*words[i] != '\0' && strcmp (words[i], "xml:lang") != 0 && !is_name (words[i]))
      *ret_problem = "behind the tag only names of attributes may stand, with spaces between them";
  if (*ret_problem != NULL)
    return NULL;

  GStrvBuilder *attributes = g_strv_builder_new ();

  for (guint i = 1; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (attributes, words[i]);
  name = g_new0 (AntStanzaName, 1);
  name->name = g_strdup (key);
  name->ns = g_strndup (value + 1, brace - value - 1);
  name->tag = g_strdup (words[0]);
  name->attributes = (const char *const *) g_strv_builder_end (attributes);
  name->texts = (const char *const *) g_new0 (char *, 1);
  name->children = g_ptr_array_new ();
  name->personal = TRUE;
  g_strv_builder_unref (attributes);
  return name;
}

/* (nullable): what is wrong with the line. @in_section: (inout): a line [names] was there. */
static const char *
read_line (AntStanzaNames *names, char *line, gboolean *in_section)
{
  char *equals;
  const char *problem;
  AntStanzaName *name;

  if (!g_utf8_validate (line, -1, NULL))
    return "the line is not valid UTF-8";
  g_strstrip (line);
  if (*line == '\0' || *line == '#' || *line == ';')
    return NULL;
  if (*line == '[')
    {
      *in_section = strcmp (line, "[names]") == 0;
      return *in_section ? NULL : "the only section is [names]; what stands below this one is not read";
    }
  if (!*in_section)
    return "it stands below no [names]";

  equals = strchr (line, '=');
  if (equals == NULL)
    return "a name is wanted, = and the element that it stands for";
  *equals = '\0';
  g_strstrip (line);
  g_strstrip (equals + 1);
  if (!is_name (line))
    return "this is no name: letters, digits and _ - . are fine";
  if (ant_stanza_names_get_stanza (line) != NULL)
    return "iq, message and presence always mean themselves";
  if (g_hash_table_contains (names->by_name, line))
    return "this name is there already, the first one counts";

  name = read_value (line, equals + 1, &problem);
  if (name != NULL)
    {
      g_hash_table_insert (names->by_name, (char *) name->name, name);
      g_hash_table_insert (names->plugins, (char *) name->name, ant_stanza_child_new (name));
    }
  return problem;
}

/* GLib's own reader holds all of a file or nothing, and does not tell the line. */
static void
read_lines (AntStanzaNames *names, const char *path, const char *text, GPtrArray *problems)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_section = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *problem = read_line (names, lines[i], &in_section);

      if (problem != NULL)
        g_ptr_array_add (problems, g_strdup_printf ("%s:%u: %s", path, i + 1, problem));
    }
}

/**
 * ant_stanza_names_load:
 * @path: (nullable) (type filename): the file, %NULL for `names.ini` in the person's folder of choices
 * @ret_problems: (out) (optional) (transfer full) (element-type utf8): what is wrong with it, `FILE:LINE: ...`; a bad
 *   line hides no other
 *
 * Reads a person's names. A file that is not there holds none. Blocks on the disk; any thread.
 *
 * Returns: (transfer full): the names that could be read
 */
AntStanzaNames *
ant_stanza_names_load (const char *path, GPtrArray **ret_problems)
{
  AntStanzaNames *names = g_new0 (AntStanzaNames, 1);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *found = path != NULL ? g_strdup (path) : ant_user_config_path ("names.ini");
  g_autofree char *shown = g_filename_display_name (found);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  atomic_init (&names->refs, 1);
  names->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, name_free);
  names->plugins =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ant_stanza_child_free);

  if (!g_file_get_contents (found, &text, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_ptr_array_add (problems, g_strdup (error->message));
    }
  else if (length > MAX_SIZE)
    g_ptr_array_add (problems, g_strdup_printf ("%s:1: the file is larger than 1 MiB", shown));
  else if (strlen (text) < length)
    g_ptr_array_add (problems, g_strdup_printf ("%s:1: this is no text: there is a zero byte in it", shown));
  else
    read_lines (names, shown, text, problems);

  if (ret_problems != NULL)
    *ret_problems = g_steal_pointer (&problems);
  return names;
}

/**
 * ant_stanza_names_ref:
 * @names: names
 *
 * Returns: (transfer full): @names
 */
AntStanzaNames *
ant_stanza_names_ref (AntStanzaNames *names)
{
  g_return_val_if_fail (names != NULL, NULL);

  atomic_fetch_add (&names->refs, 1);
  return names;
}

/**
 * ant_stanza_names_unref:
 * @names: (transfer full): names
 */
void
ant_stanza_names_unref (AntStanzaNames *names)
{
  g_return_if_fail (names != NULL);

  if (atomic_fetch_sub (&names->refs, 1) > 1)
    return;
  g_hash_table_unref (names->plugins);
  g_hash_table_unref (names->by_name);
  g_free (names);
}

/**
 * ant_stanza_names_find_personal:
 * @names: (nullable): names
 * @name: a name
 *
 * Returns: (transfer none) (nullable): what the person calls so, as long as @names lives
 */
const AntStanzaName *
ant_stanza_names_find_personal (const AntStanzaNames *names, const char *name)
{
  return names != NULL ? g_hash_table_lookup (names->by_name, name) : NULL;
}

const AntStanzaChild *
ant_stanza_names_find_plugin (const AntStanzaNames *names, const char *name)
{
  return names != NULL ? g_hash_table_lookup (names->plugins, name) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const AntStanzaName *const *) a)->name, (*(const AntStanzaName *const *) b)->name);
}

/**
 * ant_stanza_names_list_personal:
 * @names: names
 *
 * Returns: (transfer container) (element-type AntStanzaName): all of them, by name, as long as @names lives
 */
GPtrArray *
ant_stanza_names_list_personal (const AntStanzaNames *names)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, names->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &name))
    g_ptr_array_add (list, name);
  g_ptr_array_sort (list, compare_names);
  return list;
}
