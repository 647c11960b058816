/* What the files of the sandbox share among themselves and with its tests.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "sandbox/ant-sandbox.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_SANDBOX_PORT_C2S,
  ANT_SANDBOX_PORT_C2S_TLS,
  ANT_SANDBOX_PORT_COMPONENT,
  ANT_SANDBOX_PORT_HTTP,
  ANT_SANDBOX_N_PORTS,
} AntSandboxPort;

/**
 * AntSandboxPorts:
 * @port: one for each of AntSandboxPort
 * @fd: sockets that hold them against everybody but a server that binds on purpose; -1 = given up
 */
typedef struct
{
  guint16 port[ANT_SANDBOX_N_PORTS];
  int fd[ANT_SANDBOX_N_PORTS];
} AntSandboxPorts;

/* ant-sandbox-ports.c */
gboolean ant_sandbox_ports_reserve (AntSandboxPorts *ports, GError **error);
void ant_sandbox_ports_release (AntSandboxPorts *ports);
gboolean ant_sandbox_port_is_open (guint16 port);

/* ant-sandbox-config.c */
char *ant_sandbox_config_text (const char *folder, const AntSandboxPorts *ports, const char *component_secret);
char *ant_sandbox_find_server (const char *flatpak_info, const char *search_path, GError **error);

/* ant-sandbox-certificate.c */
gboolean ant_sandbox_certificate_write (const char *certificate_file,
                                        const char *key_file,
                                        char **ret_pin,
                                        GError **error);

/* ant-sandbox-users.c */
gboolean ant_sandbox_user_write (const char *data_folder, const char *user, const char *password, GError **error);

/* ant-sandbox-supervisor.c */
typedef struct _AntSandboxSupervisor AntSandboxSupervisor;

AntSandboxSupervisor *ant_sandbox_supervisor_new (const char *folder, GError **error);
/* Closes the pipe; returns when the server has ended and the folder is gone. */
void ant_sandbox_supervisor_free (AntSandboxSupervisor *supervisor);
gboolean ant_sandbox_supervisor_start_server (AntSandboxSupervisor *supervisor,
                                              const char *program,
                                              const char *config_file,
                                              const char *output_file,
                                              GError **error);
int ant_sandbox_supervisor_get_server_pid (AntSandboxSupervisor *supervisor);
/* Waits up to @timeout_ms; TRUE when the server has ended meanwhile. */
gboolean ant_sandbox_supervisor_wait_end (AntSandboxSupervisor *supervisor, int timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntSandboxSupervisor, ant_sandbox_supervisor_free)

G_END_DECLS
