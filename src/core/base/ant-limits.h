/* Limits on what the network may make us do (DESIGN.md, Limits). Sizes in bytes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

enum
{
  ANT_LIMIT_STANZA = 10 * 1024 * 1024,
  ANT_LIMIT_TAG = 64 * 1024,
  ANT_LIMIT_NAMESPACE = 2048, /* its name, which expat writes anew for each element and attribute in it */
  ANT_LIMIT_DEPTH = 512,
  ANT_LIMIT_ATTRIBUTES = 1024,
  ANT_LIMIT_ELEMENTS = 200000,
  ANT_LIMIT_RESERVED_IDS = 65536,
  ANT_LIMIT_ANSWERED_IDS = 2048, /* remembered to tell a second answer from a stray one */
  ANT_LIMIT_UNACKNOWLEDGED = 64 * 1024 * 1024, /* sent, but not acknowledged by stream management */
  ANT_LIMIT_UNANSWERED = 64 * 1024 * 1024, /* bytes of all incoming requests that wait for an answer */
  ANT_LIMIT_ANSWERS = 1024 * 1024, /* bytes of our own answers that wait to be written */
  ANT_LIMIT_SHOWN = 256 * 1024,

  ANT_LIMIT_PATH = 8192, /* a StanzaPath */
  ANT_LIMIT_PATH_STEPS = 64, /* of one alternative */
  ANT_LIMIT_GLOB = 256, /* bytes of a pattern in one */

  ANT_LIMIT_SCRAM_MIN_ITERATIONS = 4096,
  ANT_LIMIT_SCRAM_MAX_ITERATIONS = 100000,
  ANT_LIMIT_SCRAM_SALT = 64,
  ANT_LIMIT_SCRAM_NONCE = 512,
};
