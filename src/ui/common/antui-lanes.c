/* Which session has which colour and short name, wherever several are shown side by side.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "common/antui-lanes.h"

#include <string.h>

typedef struct
{
  guint lane;
  char *name;
  char *local; /* what stands before the @ of the name, and the number behind it; or all of it */
} Lane;

/**
 * AntuiLanes:
 *
 * Main thread only. Outlives the sessions: rows of one that was removed keep its colour and name.
 * @sessions: (key guint) (value Lane): by the number of the session
 * @used: bits of the lanes that were ever added
 * @short_names: no two names are told apart by their domain only: what stands before it says enough
 */
struct _AntuiLanes
{
  GObject parent_instance;

  GHashTable *sessions;
  guint used;
  gboolean short_names;
};

G_DEFINE_FINAL_TYPE (AntuiLanes, antui_lanes, G_TYPE_OBJECT)

enum
{
  PROP_SEVERAL = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_free (lane->name);
  g_free (lane->local);
  g_free (lane);
}

AntuiLanes *
antui_lanes_new (void)
{
  return g_object_new (ANTUI_TYPE_LANES, NULL);
}

static gboolean
are_told_apart (AntuiLanes *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Lane *lane = value;
      const char *other = g_hash_table_lookup (names, lane->local);

      if (other && !g_str_equal (other, lane->name))
        return FALSE;
      g_hash_table_insert (names, lane->local, lane->name);
    }
  return TRUE;
}

static guint
count_used (AntuiLanes *self)
{
  guint n = 0;

  for (guint i = 0; i < ANTUI_N_LANES; i++)
    n += (self->used >> i) & 1;
  return n;
}

/* `romeo@localhost (2)`: `romeo (2)`. (transfer full) */
static char *
shorten (const char *name)
{
  const char *at = strchr (name, '@');
  const char *number = g_str_has_suffix (name, ")") ? strrchr (name, ' ') : NULL;

  if (!at || at == name)
    return g_strdup (name);
  return g_strdup_printf ("%.*s%s", (int) (at - name), name, number && number > at ? number : "");
}

/**
 * antui_lanes_add:
 * @self: the lanes
 * @session: number of a session
 * @lane: of its colour, below %ANTUI_N_LANES; the sessions of one account, one after another, share it
 * @name: what a person calls it
 */
void
antui_lanes_add (AntuiLanes *self, guint session, guint lane, const char *name)
{
  gboolean several = antui_lanes_get_several (self);
  Lane *added = g_new0 (Lane, 1);

  g_return_if_fail (ANTUI_IS_LANES (self) && lane < ANTUI_N_LANES);

  added->lane = lane;
  added->name = g_strdup (name);
  added->local = shorten (name);
  g_hash_table_replace (self->sessions, GUINT_TO_POINTER (session), added);
  self->used |= 1u << lane;
  self->short_names = are_told_apart (self);
  if (several != antui_lanes_get_several (self))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEVERAL]);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
antui_lanes_get_several (AntuiLanes *self)
{
  return count_used (self) > 1;
}

/* CSS class that carries the colour of @lane. */
const char *
antui_lane_style (guint lane)
{
  static const char *const styles[ANTUI_N_LANES] = { "lane-0", "lane-1", "lane-2", "lane-3",
                                                     "lane-4", "lane-5", "lane-6", "lane-7" };

  return styles[lane % ANTUI_N_LANES];
}

static const Lane *
lookup (AntuiLanes *self, guint session)
{
  return g_hash_table_lookup (self->sessions, GUINT_TO_POINTER (session));
}

const char *
antui_lanes_get_style (AntuiLanes *self, guint session)
{
  const Lane *lane = lookup (self, session);

  return lane ? antui_lane_style (lane->lane) : NULL;
}

/* The name, as short as it can be and still tell the sessions apart; %NULL for one that nobody told of. */
const char *
antui_lanes_get_label (AntuiLanes *self, guint session)
{
  const Lane *lane = lookup (self, session);

  return lane ? self->short_names ? lane->local : lane->name : NULL;
}

const char *
antui_lanes_get_name (AntuiLanes *self, guint session)
{
  const Lane *lane = lookup (self, session);

  return lane ? lane->name : NULL;
}

static void
antui_lanes_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SEVERAL:
      g_value_set_boolean (value, antui_lanes_get_several (ANTUI_LANES (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_lanes_finalize (GObject *object)
{
  g_hash_table_unref (ANTUI_LANES (object)->sessions);
  G_OBJECT_CLASS (antui_lanes_parent_class)->finalize (object);
}

static void
antui_lanes_class_init (AntuiLanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = antui_lanes_get_property;
  object_class->finalize = antui_lanes_finalize;
  props[PROP_SEVERAL] = g_param_spec_boolean ("several", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", ANTUI_TYPE_LANES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
antui_lanes_init (AntuiLanes *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, lane_free);
  self->short_names = TRUE;
}
