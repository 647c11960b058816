/* An account of the file as a list shows it; one that is broken, with what is wrong.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-item-private.h"

#include <string.h>

/**
 * AntAccountItem:
 *
 * An account that is kept, or one that cannot be read, with the reason. Made by an AntAccountStore; immutable, for its
 * thread. Either @account or @error is %NULL.
 */
struct _AntAccountItem
{
  GObject parent_instance;

  char *name;
  char *content; /* the section's text, made valid, without white space at its ends */
  AntAccount *account;
  GError *error;
};

G_DEFINE_FINAL_TYPE (AntAccountItem, ant_account_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_ADDRESS,
  PROP_PROBLEM,
  N_PROPS,
} AntAccountItemProps;

static GParamSpec *props[N_PROPS];

AntAccountItem *
ant_account_item_new (const AntAccountSection *section, const char *path, const GError *error)
{
  AntAccountItem *self = g_object_new (ANT_TYPE_ACCOUNT_ITEM, NULL);

  self->name = g_strdup (section->name);
  self->content = g_strstrip (g_utf8_make_valid (section->text->str, section->text->len));
  if (error != NULL)
    self->error = g_error_copy (error);
  else
    self->account = ant_account_section_parse (section, path, &self->error);
  return self;
}

/* As people look for it: capital letters make no difference, whatever the locale. */
int
ant_account_item_compare (AntAccountItem *self, AntAccountItem *other)
{
  g_autofree char *folded = g_utf8_casefold (self->name, -1);
  g_autofree char *other_folded = g_utf8_casefold (other->name, -1);
  int order = g_utf8_collate (folded, other_folded);

  if (order == 0)
    order = strcmp (self->name, other->name);
  if (order == 0)
    order = strcmp (self->content, other->content);
  if (order == 0)
    order = g_strcmp0 (self->error != NULL ? self->error->message : NULL,
                       other->error != NULL ? other->error->message : NULL);
  return order;
}

gboolean
ant_account_item_equal (AntAccountItem *self, AntAccountItem *other)
{
  return ant_account_item_compare (self, other) == 0;
}

/**
 * ant_account_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): what a person calls it; of a broken one, what stands between the brackets, made visible
 */
const char *
ant_account_item_get_name (AntAccountItem *self)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_ITEM (self), NULL);

  return self->name;
}

/**
 * ant_account_item_get_account:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the account, without its passwords; %NULL: it is broken
 */
const AntAccount *
ant_account_item_get_account (AntAccountItem *self)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_ITEM (self), NULL);

  return self->account;
}

/**
 * ant_account_item_get_error:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): %ANT_ACCOUNT_ERROR_BROKEN, whose message has a line for each fault, which
 * begins with `PATH:LINE:`; %NULL: it is right
 */
const GError *
ant_account_item_get_error (AntAccountItem *self)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_ITEM (self), NULL);

  return self->error;
}

static void
ant_account_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AntAccountItem *self = ANT_ACCOUNT_ITEM (object);

  switch ((AntAccountItemProps) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->account != NULL ? self->account->link->jid : NULL);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ant_account_item_finalize (GObject *object)
{
  AntAccountItem *self = ANT_ACCOUNT_ITEM (object);

  g_free (self->name);
  g_free (self->content);
  ant_account_free (self->account);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (ant_account_item_parent_class)->finalize (object);
}

static GParamSpec *
new_text_prop (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
ant_account_item_class_init (AntAccountItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ant_account_item_get_property;
  object_class->finalize = ant_account_item_finalize;

  /**
   * AntAccountItem:name:
   */
  props[PROP_NAME] = new_text_prop ("name");
  /**
   * AntAccountItem:address: (nullable)
   *
   * The JID or the component's name; %NULL where it is broken.
   */
  props[PROP_ADDRESS] = new_text_prop ("address");
  /**
   * AntAccountItem:problem: (nullable)
   *
   * What is wrong, where it is broken.
   */
  props[PROP_PROBLEM] = new_text_prop ("problem");
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ant_account_item_init (AntAccountItem *self)
{
}
