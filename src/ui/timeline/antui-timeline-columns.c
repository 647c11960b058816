/* The columns of the timeline: what each cell shows of an exchange.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "timeline/antui-timeline-columns.h"

#include <glib/gi18n.h>
#include "store/ant-timeline-entry.h"
#include "timeline/antui-exchange-text.h"
#include "timeline/antui-lane-cell.h"
#include "timeline/antui-timeline-cell.h"
#include "timeline/antui-waterfall-cell.h"

/**
 * Column:
 * @width: fixed, px, with the padding; 0 = takes a share of what is left, needs room for @min_chars and wants it for
 *   @nat_chars
 * @narrow: the same in a narrow view, which has less padding
 * @live: the text changes with time while the row is open
 * @fill: %NULL for the session, which has a cell of its own
 */
typedef struct
{
  const char *title;
  int width;
  int narrow;
  guint min_chars;
  guint nat_chars;
  float xalign;
  gboolean live;
  const char *css_class;
  AntuiCellFunc fill;
} Column;

/* What a factory's signals need; lives as long as the factory. */
typedef struct
{
  const Column *column; /* NULL for the waterfall */
  AntuiTimeAxis *axis;  /* owned */
  AntuiLanes *lanes;    /* owned */
} Factory;

enum
{
  WIDE = 640,  /* px: room for the waterfall */
  NAMED = 900, /* px: and for the names of sessions */
  LANE = 26,   /* px: for their colour alone */
  SESSION_COLUMN = 2,
  LATENCY_COLUMN = 7,
  PADDING = 8, /* px, at each side of a cell, as in the style sheet */
};

static void
set_text (GtkWidget *cell, char *text /* (transfer full) */)
{
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  g_free (text);
}

static void
fill_state (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  const char *classes[] = { "timeline-state", antui_exchange_style (exchange), NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (cell), antui_exchange_icon (exchange));
  gtk_widget_set_css_classes (cell, classes);
  gtk_widget_set_tooltip_text (cell, antui_exchange_state_label (exchange));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  antui_exchange_state_label (exchange), -1);
}

static void
fill_time (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  set_text (cell, antui_exchange_time (exchange));
}

static void
fill_direction (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  gboolean out = exchange->direction == ANT_DIRECTION_OUT;

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), exchange->kind == ANT_KIND_EVENT ? "" : out ? "→" : "←");
  gtk_widget_set_tooltip_text (cell, exchange->kind == ANT_KIND_EVENT ? NULL : out ? _("Outgoing") : _("Incoming"));
}

static void
fill_type (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  const char *type = exchange->type;

  if (exchange->kind == ANT_KIND_MESSAGE || exchange->kind == ANT_KIND_PRESENCE)
    type = ant_kind_to_word (exchange->kind);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), type ? type : ant_kind_to_word (exchange->kind));
}

static void
fill_payload (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  g_autofree char *tooltip = antui_exchange_payload_tooltip (exchange);

  set_text (cell, antui_exchange_payload (exchange));
  gtk_widget_set_tooltip_text (cell, tooltip);
}

static void
fill_peer (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  g_autofree char *peer = antui_exchange_peer (exchange);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), peer);
  gtk_widget_set_tooltip_text (cell, *peer ? peer : NULL);
}

static void
fill_latency (GtkWidget *cell, const AntExchange *exchange, gint64 now_ns)
{
  const char *classes[] = { "numeric", "timeline-latency", antui_exchange_style (exchange), NULL };

  set_text (cell, antui_exchange_latency (exchange, now_ns));
  gtk_widget_set_css_classes (cell, classes);
}

/* The last column, the waterfall, is made apart. */
static const Column columns[] = {
  { "", 32, 26, 1, 0, 0.5, FALSE, "timeline-state", fill_state },
  { N_("Time"), 108, 98, 1, 0, 0, FALSE, "numeric", fill_time },
  { N_("Session"), 104, 20, 1, 0, 0, FALSE, NULL, NULL },
  { "", 32, 24, 1, 0, 0.5, FALSE, "dim-label", fill_direction },
  { N_("Type"), 108, 98, 1, 0, 0, FALSE, "timeline-type", fill_type },
  { N_("Payload"), 0, 0, 10, 40, 0, FALSE, "timeline-payload", fill_payload },
  { N_("Peer"), 0, 0, 5, 18, 0, FALSE, "dim-label", fill_peer },
  { N_("Latency"), 112, 100, 1, 0, 1, TRUE, "numeric", fill_latency },
};

/* (nullable): of the column @i; where GTK's own widgets are others one day, there is none */
static GtkWidget *
get_title (GtkWidget *view, guint i)
{
  GtkWidget *header = gtk_widget_get_first_child (view);
  GtkWidget *title = header && !GTK_IS_LIST_VIEW (header) ? gtk_widget_get_first_child (header) : NULL;

  while (title && i-- > 0)
    title = gtk_widget_get_next_sibling (title);
  return title;
}

/* What happened to a session has neither peer nor latency: its sentence goes on over their cells. Titles have their
 * place before rows get theirs. */
static int
measure_payload (GtkWidget *cell, const AntExchange *exchange)
{
  GtkWidget *view = exchange->kind == ANT_KIND_EVENT ? gtk_widget_get_ancestor (cell, GTK_TYPE_COLUMN_VIEW) : NULL;
  GtkWidget *title = view ? get_title (view, LATENCY_COLUMN) : NULL;
  graphene_rect_t bounds;

  if (!title || !gtk_widget_compute_bounds (title, cell, &bounds))
    return 0;
  return bounds.origin.x + bounds.size.width - PADDING;
}

static GtkWidget *
make_child (const Column *column)
{
  GtkWidget *child;

  if (column->fill == fill_state)
    return gtk_image_new ();
  child = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (child), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (child), column->xalign);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (child), column->min_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (child), column->nat_chars);
  gtk_widget_add_css_class (child, column->css_class);
  return child;
}

static void
setup_cb (GtkSignalListItemFactory *signals, GtkListItem *item, Factory *factory)
{
  const Column *column = factory->column;
  GtkWidget *cell;

  if (!column)
    cell = antui_waterfall_cell_new (factory->axis);
  else if (!column->fill)
    cell = antui_lane_cell_new (factory->lanes);
  else
    cell = antui_timeline_cell_new (make_child (column), column->fill, column->live ? factory->axis : NULL);
  if (column && column->fill == fill_payload)
    antui_timeline_cell_set_reach (ANTUI_TIMELINE_CELL (cell), measure_payload);
  gtk_list_item_set_child (item, cell);
}

static void
show_entry (GtkListItem *item, AntTimelineEntry *entry)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  if (ANTUI_IS_WATERFALL_CELL (cell))
    antui_waterfall_cell_set_entry (ANTUI_WATERFALL_CELL (cell), entry);
  else if (ANTUI_IS_LANE_CELL (cell))
    antui_lane_cell_set_entry (ANTUI_LANE_CELL (cell), entry);
  else
    antui_timeline_cell_set_entry (ANTUI_TIMELINE_CELL (cell), entry);
}

static void
bind_cb (GtkSignalListItemFactory *signals, GtkListItem *item, Factory *factory)
{
  show_entry (item, gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *signals, GtkListItem *item, Factory *factory)
{
  show_entry (item, NULL);
}

static void
factory_free (gpointer data, GClosure *closure)
{
  Factory *factory = data;

  g_object_unref (factory->axis);
  g_object_unref (factory->lanes);
  g_free (factory);
}

static GtkListItemFactory *
factory_new (const Column *column, AntuiTimeAxis *axis, AntuiLanes *lanes)
{
  GtkListItemFactory *signals = gtk_signal_list_item_factory_new ();
  Factory *factory = g_new0 (Factory, 1);

  factory->column = column;
  factory->axis = g_object_ref (axis);
  factory->lanes = g_object_ref (lanes);
  g_signal_connect_data (signals, "setup", G_CALLBACK (setup_cb), factory, factory_free, 0);
  g_signal_connect (signals, "bind", G_CALLBACK (bind_cb), factory);
  g_signal_connect (signals, "unbind", G_CALLBACK (unbind_cb), factory);
  return signals;
}

static void
append (GtkColumnView *view, const char *title, int width, GtkListItemFactory *factory)
{
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);

  gtk_column_view_column_set_expand (column, width == 0);
  gtk_column_view_column_set_fixed_width (column, width ? width : -1);
  gtk_column_view_column_set_resizable (column, *title != '\0');
  gtk_column_view_append_column (view, column);
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = find_label (child);

      if (label)
        return label;
    }
  return NULL;
}

/* A title stands over its numbers; GTK has no property for that. */
static void
align_titles (GtkColumnView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *title = columns[i].xalign == 1 ? get_title (GTK_WIDGET (view), i) : NULL;
      GtkWidget *label = title ? find_label (title) : NULL;

      if (!label)
        continue;
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
    }
}

/* (transfer none) */
static GtkColumnViewColumn *
get_column (GtkColumnView *view, guint i)
{
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), i);

  return column;
}

/* Rows that are there already would have the new cell behind all others, where a screen reader finds it last. */
static void
remake_rows (GtkColumnView *view)
{
  g_autoptr (GtkSelectionModel) model = NULL;

  g_set_object (&model, gtk_column_view_get_model (view));
  gtk_column_view_set_model (view, NULL);
  gtk_column_view_set_model (view, model);
}

/* A hidden column of a fixed width would keep its place free (GTK 4.8). Returns: whether rows were made anew */
static gboolean
show_sessions (GtkColumnView *view, gboolean shown, int width)
{
  GtkColumnViewColumn *column = get_column (view, SESSION_COLUMN);
  gboolean was_shown = gtk_column_view_column_get_visible (column);

  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_visible (column, shown);
  if (shown && !was_shown)
    remake_rows (view);
  return shown && !was_shown;
}

/* Appends all columns, the waterfall last. */
void
antui_timeline_columns_append (GtkColumnView *view, AntuiTimeAxis *axis, AntuiLanes *lanes)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    append (view, *columns[i].title ? _(columns[i].title) : "", columns[i].width, factory_new (&columns[i], axis, lanes));
  append (view, "", 0, factory_new (NULL, axis, lanes));
  show_sessions (view, FALSE, -1);
  align_titles (view);
}

static void
set_widths (GtkColumnView *view, gboolean wide)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].width > 0 && i != SESSION_COLUMN)
      gtk_column_view_column_set_fixed_width (get_column (view, i), wide ? columns[i].width : columns[i].narrow);
  if (wide)
    gtk_widget_remove_css_class (GTK_WIDGET (view), "narrow");
  else
    gtk_widget_add_css_class (GTK_WIDGET (view), "narrow");
}

/* In a narrow view words come first, and the waterfall goes; of a session its colour stays. */
gboolean
antui_timeline_columns_fit (GtkColumnView *view, int width, gboolean sessions, gboolean *ret_wide)
{
  GtkColumnViewColumn *waterfall = get_column (view, G_N_ELEMENTS (columns));
  GtkColumnViewColumn *session = get_column (view, SESSION_COLUMN);
  gboolean was_wide = gtk_column_view_column_get_visible (waterfall);
  gboolean wide = width >= WIDE;
  int session_width = !sessions ? -1 : width >= NAMED ? columns[SESSION_COLUMN].width
                      : wide                          ? LANE
                                                      : columns[SESSION_COLUMN].narrow;

  *ret_wide = wide;
  if (wide != was_wide)
    set_widths (view, wide);
  gtk_column_view_column_set_visible (waterfall, wide);
  if (session_width == gtk_column_view_column_get_fixed_width (session))
    return FALSE;
  gtk_column_view_column_set_title (session, width >= NAMED ? _(columns[SESSION_COLUMN].title) : "");
  return show_sessions (view, sessions, session_width);
}
