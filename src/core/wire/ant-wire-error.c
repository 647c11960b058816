/* The error domain of the wire.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tap.h"

/**
 * ant_wire_error_quark:
 *
 * Returns: the domain of what ends a connection, or keeps it from being made
 */
G_DEFINE_QUARK (ant-wire-error-quark, ant_wire_error)
