/* Reading a tree of template files. Private to this layer.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "library/ant-template.h"

G_BEGIN_DECLS

/**
 * AntTemplateScan:
 * @known: path -> AntTemplate, borrowed: an object for an unchanged file is used again
 * @found: path below the root -> AntTemplate, owned
 * @folders: (element-type filename): all that were read, the roots too, whether they exist or not
 * @visited: set of "device:inode" of folders, against loops of symbolic links
 */
typedef struct
{
  GHashTable *known;
  GHashTable *found;
  GPtrArray *folders;
  GHashTable *visited;
} AntTemplateScan;

AntTemplateScan *ant_template_scan_new (GPtrArray *known);
void ant_template_scan_free (AntTemplateScan *scan);
void ant_template_scan_read (AntTemplateScan *scan, const char *root, gboolean shipped);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTemplateScan, ant_template_scan_free)

G_END_DECLS
