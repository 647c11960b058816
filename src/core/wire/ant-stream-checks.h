/* What a server may say in which state, and how it is read: no I/O, no state of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "wire/ant-link.h"
#include "xml/ant-element.h"

G_BEGIN_DECLS

#define ANT_NS_SESSION "urn:ietf:params:xml:ns:xmpp-session"

/**
 * AntFeatures:
 * @mechanisms: SASL mechanisms in the server's order, only such as can be names (RFC 4422 3.1)
 * @session: it wants an IQ that opens a session (RFC 3921 3)
 * @names: of all features, for people
 */
typedef struct
{
  gboolean starttls;
  gboolean bind;
  gboolean session;
  gboolean stream_management;
  GStrv mechanisms;
  char *names;
} AntFeatures;

AntFeatures *ant_features_new (const AntElement *element);
void ant_features_free (AntFeatures *features);

/* In ant-mechanisms.c. The mechanism to use, or %NULL: nothing that @config allows is offered. */
const char *ant_features_choose (const AntFeatures *features,
                                 const AntLinkConfig *config,
                                 gboolean secure,
                                 GError **error);
/* Of the mechanisms that are not @taken: why not. */
char *ant_features_explain (const AntFeatures *features,
                            const AntLinkConfig *config,
                            gboolean secure,
                            const char *taken);

/**
 * AntCondition:
 * @name: the element, as written but made visible
 * @content: (nullable): what the element holds, likewise: where to go (see-other-host)
 * @text: (nullable): likewise
 */
typedef struct
{
  char *name;
  char *content;
  char *text;
} AntCondition;

void ant_condition_read (const AntElement *element, const char *ns, AntCondition *ret_condition);
void ant_condition_clear (AntCondition *condition);

/* Errors made of what the server says. */
void ant_checks_set_stream_error (GError **error, const AntElement *element, const AntLinkConfig *config, gboolean up);
void ant_checks_set_sasl_failure (GError **error, const AntElement *element, const char *who, const char *mechanism);
gboolean ant_checks_header (const AntElement *header, const AntLinkConfig *config, GError **error);
gboolean ant_checks_refuse (const AntElement *element, const char *step, GError **error);
char *ant_checks_shorten (const char *text);
char *ant_checks_name (const AntElement *element);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntFeatures, ant_features_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AntCondition, ant_condition_clear)

G_END_DECLS
