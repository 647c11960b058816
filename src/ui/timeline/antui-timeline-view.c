/* The timeline: one row an exchange, with its bar on a shared time axis.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "store/ant-filtered-timeline.h"
#include "timeline/antui-timeline-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include "base/ant-clock.h"
#include "common/antui-menu-tooltips.h"
#include "timeline/antui-filter-entry.h"
#include "timeline/antui-tail.h"
#include "timeline/antui-time-ruler.h"
#include "timeline/antui-timeline-columns.h"

/**
 * AntuiTimelineView:
 *
 * The axis of the waterfall spans the rows that are in view, so that scrolling zooms to what a person looks at. It is
 * set at most once a frame, and ten times a second while a row in view is open.
 */
struct _AntuiTimelineView
{
  GtkWidget parent_instance;

  AntTimelineModel *model; /* owned */
  AntFilteredTimeline *rows;    /* owned: what is shown of it */
  GtkSingleSelection *selection;
  AntuiTimeAxis *axis;
  AntuiLanes *lanes;         /* owned, set before there are rows */
  AntuiTail *tail;           /* owned: whether new rows are followed */
  GtkAdjustment *adjustment; /* the scroller's */
  gint64 last_axis_us;       /* frame time of the last change for the sake of open rows */
  guint64 newest_serial;     /* of all rows seen */
  guint select_next;         /* number of the session whose next row is to be selected, 0 = none */
  guint tick_id;
  bool axis_dirty : 1;
  bool connection_events : 1;
  bool stream_events : 1;

  GtkLabel *count_label;
  AntuiFilterEntry *filter_entry;
  GtkToggleButton *follow_button;
  GtkButton *clear_button;
  GtkStack *stack;
  GtkOverlay *overlay;
  GtkScrolledWindow *scroller;
  GtkColumnView *column_view;
  AntuiTimeRuler *ruler;
};

G_DEFINE_FINAL_TYPE (AntuiTimelineView, antui_timeline_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_SELECTED,
  PROP_SHOW_CONNECTION_EVENTS,
  PROP_SHOW_STREAM_EVENTS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum
{
  LIVE_INTERVAL_US = 100000,
};

/* All rows have one height, so the adjustment tells which are in view. */
static gboolean
rows_in_view (AntuiTimelineView *self, guint *ret_first, guint *ret_last)
{
  guint n = self->rows ? ant_filtered_timeline_get_n (self->rows) : 0;
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double value = gtk_adjustment_get_value (self->adjustment);
  double page = gtk_adjustment_get_page_size (self->adjustment);

  if (n == 0 || upper <= 0)
    return FALSE;
  *ret_first = MIN (n - 1, (guint) (value / upper * n));
  *ret_last = MIN (n - 1, (guint) ((value + page) / upper * n));
  return TRUE;
}

static void
update_axis (AntuiTimelineView *self)
{
  gint64 now = ant_clock_wall_ns (ant_clock_system ()), start = G_MAXINT64, end = 0;
  guint first, last;

  self->axis_dirty = FALSE;
  if (!rows_in_view (self, &first, &last))
    return;
  for (guint i = first; i <= last; i++)
    {
      const AntTimelineRow *row = ant_filtered_timeline_get_row (self->rows, i);

      if (row->start_ns > 0)
        start = MIN (start, row->start_ns);
      end = MAX (end, row->is_open ? MAX (now, row->start_ns) : row->end_ns);
    }
  if (end > 0)
    antui_time_axis_set_range (self->axis, start, end, now);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AntuiTimelineView *self = ANTUI_TIMELINE_VIEW (widget);
  gboolean open = self->model && ant_timeline_model_count_open (self->model) > 0;
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  gboolean wide;

  if (antui_timeline_columns_fit (self->column_view, gtk_widget_get_width (widget), antui_lanes_get_several (self->lanes), &wide))
    {
      antui_tail_start_over (self->tail);
      return G_SOURCE_CONTINUE;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->ruler), wide);
  if (antui_tail_keep_up (self->tail) || self->axis_dirty || (open && now_us - self->last_axis_us >= LIVE_INTERVAL_US))
    {
      self->last_axis_us = now_us;
      update_axis (self);
      return G_SOURCE_CONTINUE;
    }
  if (open)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
wake (AntuiTimelineView *self)
{
  self->axis_dirty = TRUE;
  if (!self->tick_id)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* `12 rows`, or `7 of 12 rows` while some are hidden. (transfer full) */
static char *
count_rows (guint n_shown, guint n)
{
  if (n_shown == n)
    return g_strdup_printf (ngettext ("%'u row", "%'u rows", n), n);
  /* Translators: how many rows are shown, of how many. */
  return g_strdup_printf (ngettext ("%'u of %'u row", "%'u of %'u rows", n), n_shown, n);
}

/* Why there are rows, but none to be seen; while they are looked through, none is not the last word. */
static const char *
name_emptiness (AntuiTimelineView *self)
{
  if (antui_filter_entry_is_empty (self->filter_entry))
    return "hidden";
  return ant_filtered_timeline_is_scanning (self->rows) ? "rows" : "unmatched";
}

static void
update_count (AntuiTimelineView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model)), n_shown = ant_filtered_timeline_get_n (self->rows);
  guint open = ant_timeline_model_count_open (self->model);
  g_autofree char *rows = count_rows (n_shown, n);
  g_autofree char *waiting = g_strdup_printf (ngettext ("%'u waiting", "%'u waiting", open), open);
  /* Translators: "12 rows · 3 waiting" */
  g_autofree char *both = g_strdup_printf (_("%s · %s"), rows, waiting);

  gtk_label_set_text (self->count_label, n == 0 ? "" : open ? both : rows);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count_label), n == 0 ? NULL : open ? both : rows); /* it may be cut */
  gtk_stack_set_visible_child_name (self->stack, n == 0 ? "empty" : n_shown == 0 ? name_emptiness (self) : "rows");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.clear", n > open);
}

static void
select_newest_sent (AntuiTimelineView *self)
{
  for (guint i = ant_filtered_timeline_get_n (self->rows); i-- > 0;)
    {
      const AntTimelineRow *row = ant_filtered_timeline_get_row (self->rows, i);

      if (row->serial <= self->newest_serial)
        break;
      if (row->direction == ANT_DIRECTION_OUT && row->kind != ANT_KIND_EVENT && row->session == self->select_next)
        {
          gtk_single_selection_set_selected (self->selection, i);
          self->select_next = 0;
          break;
        }
    }
}

static void
applied_cb (AntuiTimelineView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  if (self->select_next)
    select_newest_sent (self);
  if (n > 0)
    self->newest_serial = ant_timeline_model_get_row (self->model, n - 1)->serial;
  update_count (self);
  wake (self);
}

static void
clear_response_cb (AntuiTimelineView *self, const char *response)
{
  if (g_str_equal (response, "clear") && self->model)
    ant_timeline_model_clear (self->model);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiTimelineView *self = ANTUI_TIMELINE_VIEW (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Clear the Timeline?"),
                                              _("All rows that have ended are forgotten. They are not kept anywhere else."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "clear", _("C_lear"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (clear_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
follow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_tail_set_following (ANTUI_TIMELINE_VIEW (widget)->tail, TRUE);
}

/* The list itself takes the key (it selects the last row), also when nothing is left to scroll. */
static gboolean
key_pressed_cb (AntuiTimelineView *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  if ((keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End) && !(modifiers & gtk_accelerator_get_default_mod_mask ()))
    gtk_widget_activate_action (GTK_WIDGET (self), "timeline.follow", NULL);
  return GDK_EVENT_PROPAGATE;
}

/* The ruler lies over the title of the last column, wherever that is. */
static gboolean
place_ruler_cb (GtkOverlay *overlay, GtkWidget *child, GdkRectangle *allocation, AntuiTimelineView *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->column_view));
  GtkWidget *title = header ? gtk_widget_get_last_child (header) : NULL;
  graphene_rect_t bounds;

  if (!title || GTK_IS_LIST_VIEW (header) || !gtk_widget_compute_bounds (title, GTK_WIDGET (overlay), &bounds))
    return FALSE;
  *allocation = (GdkRectangle) { bounds.origin.x + 6, bounds.origin.y, MAX (1, bounds.size.width - 12), bounds.size.height };
  return TRUE;
}

static void
selection_changed_cb (AntuiTimelineView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

static void
activate_cb (AntuiTimelineView *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

/**
 * antui_timeline_view_get_selected:
 *
 * Returns: (transfer none) (nullable): the row that details are shown of
 */
AntTimelineEntry *
antui_timeline_view_get_selected (AntuiTimelineView *self)
{
  return self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

void
antui_timeline_view_select_next_sent (AntuiTimelineView *self, guint session)
{
  g_return_if_fail (ANTUI_IS_TIMELINE_VIEW (self));

  self->select_next = session;
  antui_tail_set_following (self->tail, TRUE);
}

void
antui_timeline_view_set_lanes (AntuiTimelineView *self, AntuiLanes *lanes)
{
  g_return_if_fail (ANTUI_IS_TIMELINE_VIEW (self));
  g_return_if_fail (self->lanes == NULL);

  self->lanes = g_object_ref (lanes);
  antui_timeline_columns_append (self->column_view, self->axis, lanes);
  g_signal_connect_object (lanes, "notify::several", G_CALLBACK (wake), self, G_CONNECT_SWAPPED);
}

/* Rows of the connection, and of the stream, are let through or not; of all, those that the person wants. */
static void
filter (AntuiTimelineView *self)
{
  AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;

  antui_filter_entry_add_criteria (self->filter_entry, &criteria);
  if (!self->connection_events || !self->stream_events)
    criteria.kinds = 1u << ANT_KIND_IQ | 1u << ANT_KIND_MESSAGE | 1u << ANT_KIND_PRESENCE
                     | (guint) self->connection_events << ANT_KIND_EVENT | (guint) self->stream_events << ANT_KIND_STREAM;
  ant_filtered_timeline_set_criteria (self->rows, &criteria);
}

void
antui_timeline_view_set_model (AntuiTimelineView *self, AntTimelineModel *model)
{
  g_return_if_fail (ANTUI_IS_TIMELINE_VIEW (self));

  if (self->model == model)
    return;
  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  g_clear_object (&self->rows);
  if (model)
    {
      self->rows = ant_filtered_timeline_new (model);
      filter (self);
      g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->rows, "notify::scanning", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (model, "applied", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (model, "items-changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
      applied_cb (self);
    }
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL]);
}

/* The selected row stays so, unless it is hidden now. */
static void
filter_again (AntuiTimelineView *self)
{
  g_autoptr (AntTimelineEntry) selected = NULL;
  guint position;

  if (!self->rows)
    return;
  g_set_object (&selected, antui_timeline_view_get_selected (self));
  filter (self);
  if (selected && ant_filtered_timeline_find_position (self->rows, ant_timeline_entry_get_serial (selected), &position))
    gtk_single_selection_set_selected (self->selection, position);
  update_count (self);
  wake (self);
}

static void
filter_changed_cb (AntuiTimelineView *self)
{
  filter_again (self);
}

static void
show_events (AntuiTimelineView *self, gboolean connection, gboolean stream)
{
  if (self->connection_events == connection && self->stream_events == stream)
    return;
  self->connection_events = connection;
  self->stream_events = stream;
  filter_again (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_CONNECTION_EVENTS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_STREAM_EVENTS]);
}

static void
clear_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiTimelineView *self = ANTUI_TIMELINE_VIEW (widget);

  antui_filter_entry_clear (self->filter_entry);
  show_events (self, TRUE, TRUE);
}

static void
antui_timeline_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AntuiTimelineView *self = ANTUI_TIMELINE_VIEW (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, antui_timeline_view_get_selected (self));
      break;
    case PROP_SHOW_CONNECTION_EVENTS:
      g_value_set_boolean (value, self->connection_events);
      break;
    case PROP_SHOW_STREAM_EVENTS:
      g_value_set_boolean (value, self->stream_events);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_timeline_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AntuiTimelineView *self = ANTUI_TIMELINE_VIEW (object);

  switch (id)
    {
    case PROP_MODEL:
      antui_timeline_view_set_model (self, g_value_get_object (value));
      break;
    case PROP_SHOW_CONNECTION_EVENTS:
      show_events (self, g_value_get_boolean (value), self->stream_events);
      break;
    case PROP_SHOW_STREAM_EVENTS:
      show_events (self, self->connection_events, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_timeline_view_dispose (GObject *object)
{
  AntuiTimelineView *self = ANTUI_TIMELINE_VIEW (object);

  if (self->tick_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANTUI_TYPE_TIMELINE_VIEW);
  /* Only what has an id was let go. */
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self)));)
    gtk_widget_unparent (child);
  g_clear_object (&self->tail);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
  g_clear_object (&self->axis);
  g_clear_object (&self->lanes);
  G_OBJECT_CLASS (antui_timeline_view_parent_class)->dispose (object);
}

static void
antui_timeline_view_class_init (AntuiTimelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = antui_timeline_view_get_property;
  object_class->set_property = antui_timeline_view_set_property;
  object_class->dispose = antui_timeline_view_dispose;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, ANT_TYPE_TIMELINE_MODEL,
                                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, ANT_TYPE_TIMELINE_ENTRY,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_CONNECTION_EVENTS] = g_param_spec_boolean ("show-connection-events", NULL, NULL, TRUE,
                                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_STREAM_EVENTS] = g_param_spec_boolean ("show-stream-events", NULL, NULL, TRUE,
                                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", ANTUI_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);

  g_type_ensure (ANTUI_TYPE_FILTER_ENTRY);
  g_type_ensure (ANTUI_TYPE_TIME_RULER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/antistrophe/Antistrophe/timeline/antui-timeline-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, count_label);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, filter_entry);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, follow_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, clear_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, stack);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, overlay);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, scroller);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, column_view);
  gtk_widget_class_bind_template_child (widget_class, AntuiTimelineView, ruler);
  gtk_widget_class_install_action (widget_class, "timeline.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "timeline.clear-filter", NULL, clear_filter_action);
  gtk_widget_class_install_action (widget_class, "timeline.follow", NULL, follow_action);
  gtk_widget_class_install_property_action (widget_class, "timeline.show-connection-events", "show-connection-events");
  gtk_widget_class_install_property_action (widget_class, "timeline.show-stream-events", "show-stream-events");
  gtk_widget_class_set_css_name (widget_class, "timelineview");
}

static void
antui_timeline_view_init (AntuiTimelineView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  antui_menu_tooltips_keep_clear (GTK_WIDGET (self));

  self->axis = antui_time_axis_new ();
  antui_time_ruler_set_axis (self->ruler, self->axis);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  self->adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  self->tail = antui_tail_new (self->adjustment);
  self->connection_events = self->stream_events = TRUE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.clear", FALSE);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (wake), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (wake), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed", G_CALLBACK (wake), self,
                           G_CONNECT_SWAPPED); /* the width is another one */
  g_signal_connect_object (self->column_view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->tail, "following", self->follow_button, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->overlay, "get-child-position", G_CALLBACK (place_ruler_cb), self, 0);
}
