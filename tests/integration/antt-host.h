/* A real server for a test, whichever, and its users.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-ejabberd.h"
#include "antt-lane.h"
#include "sandbox/ant-sandbox.h"

G_BEGIN_DECLS

/**
 * AnttHost:
 * @name: `prosody` or `ejabberd`
 * @sandbox, @ejabberd: (nullable): the one that it is
 * @port, @tls_port, @component_port: plaintext and STARTTLS; direct TLS; XEP-0114
 * @ca_file, @key_file, @issuer: its certificate, as a file; the key to it; who issued it: part of the name
 * @secret: of the component comp.localhost
 * @pid: of the server
 */
typedef struct
{
  const char *name;
  AntSandbox *sandbox;
  AnttEjabberd *ejabberd;
  guint16 port;
  guint16 tls_port;
  guint16 component_port;
  const char *pin;
  const char *ca_file;
  char *key_file;
  const char *issuer;
  const char *secret;
  int pid;
} AnttHost;

/* Ready; the test fails if it does not start. */
AntSandbox *antt_sandbox_start (void);
AnttHost *antt_host_new_prosody (void);
AnttHost *antt_host_new_ejabberd (void);
/* Another of the same kind. */
AnttHost *antt_host_new_like (const AnttHost *host);
/* Nobody listens when this returns. */
void antt_host_stop (AnttHost *host);
void antt_host_free (AnttHost *host);
/* @user: romeo or juliet */
const char *antt_host_get_password (AnttHost *host, const char *user);

/* (transfer full): @user at localhost, over STARTTLS with the server's pin. */
AntAccount *antt_account_new (AnttHost *host, const char *user);
/* Of user @user, online. */
AnttLane *antt_lane_login (AntNetwork *network, AnttHost *host, const char *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttHost, antt_host_free)

/* A test program of what holds with each server: @add_tests is called with either. Returns: the exit code */
int antt_host_run (int argc, char **argv, void (*add_tests) (AnttHost *host));

G_END_DECLS
