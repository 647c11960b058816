/* The throw-away server's configuration, and where its program is.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-sandbox-private.h"

/* Everything up to the hosts. No server-to-server port, no limits on traffic; unencrypted logins are offered on
 * loopback only, for those who want to look at the wire. */
static const char modules[] =
  "interfaces = { \"127.0.0.1\" }\n"
  "local_interfaces = { \"127.0.0.1\" }\n"
  "component_interfaces = { \"127.0.0.1\" }\n"
  "http_interfaces = { \"127.0.0.1\" }\n"
  "https_ports = { }\n"
  "s2s_ports = { }\n"
  "modules_disabled = { \"s2s\" }\n"
  "run_as_root = true\n"
  "c2s_require_encryption = false\n"
  "allow_unencrypted_plain_auth = true\n"
  "c2s_stanza_size_limit = 16*1024*1024\n"
  "component_stanza_size_limit = 16*1024*1024\n"
  "authentication = \"internal_hashed\"\n"
  "storage = \"internal\"\n"
  "admins = { \"romeo@localhost\" }\n"
  "allow_registration = true\n"
  "contact_info = { admin = { \"xmpp:romeo@localhost\" } }\n"
  "external_services = { { type = \"stun\"; host = \"127.0.0.1\"; port = 3478; transport = \"udp\" } }\n"
  "modules_enabled = {\n"
  "  \"disco\"; \"roster\"; \"saslauth\"; \"tls\"; \"posix\";\n"
  "  \"ping\"; \"version\"; \"time\"; \"uptime\"; \"lastactivity\";\n"
  "  \"vcard4\"; \"vcard_legacy\"; \"pep\"; \"bookmarks\"; \"private\"; \"blocklist\";\n"
  "  \"carbons\"; \"mam\"; \"smacks\"; \"csi_simple\"; \"offline\";\n"
  "  \"adhoc\"; \"admin_adhoc\"; \"admin_shell\"; \"announce\";\n"
  "  \"register\"; \"invites\"; \"invites_adhoc\";\n"
  "  \"server_contact_info\"; \"external_services\"; \"http\"; \"websocket\"; \"bosh\";\n"
  "}\n";

static const char hosts[] =
  "VirtualHost \"localhost\"\n"
  "VirtualHost \"anon.localhost\"\n"
  "  authentication = \"anonymous\"\n"
  "  allow_registration = false\n"
  "Component \"conference.localhost\" \"muc\"\n"
  "  modules_enabled = { \"muc_mam\" }\n"
  "  restrict_room_creation = false\n"
  "Component \"pubsub.localhost\" \"pubsub\"\n"
  "  autocreate_on_publish = true\n"
  "  autocreate_on_subscribe = true\n"
  "  default_admin_affiliation = \"owner\"\n"
  "Component \"upload.localhost\" \"http_file_share\"\n"
  "  http_file_share_size_limit = 1024*1024\n";

/* A Lua string: the folder's name is the environment's, which may hold anything. */
static char *
lua_quote (const char *text)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      if (g_ascii_iscntrl (*p))
        g_string_append_printf (quoted, "\\%03d", (guchar) *p);
      else
        g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* `key = "folder/name"`, on a line of its own. */
static void
append_path (GString *text, const char *key, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *quoted = lua_quote (path);

  g_string_append_printf (text, "%s = %s\n", key, quoted);
}

/**
 * ant_sandbox_config_text:
 * @folder: absolute; `localhost.crt`, `localhost.key`, `data/` and `prosody.log` are in there
 *
 * Returns: (transfer full): the text of prosody.cfg.lua. Any thread.
 */
char *
ant_sandbox_config_text (const char *folder, const AntSandboxPorts *ports, const char *component_secret)
{
  GString *text = g_string_new ("-- A throw-away server of Antistrophe, on loopback; gone when the console ends.\n");
  g_autofree char *secret = lua_quote (component_secret);

  append_path (text, "local log_file", folder, "prosody.log");
  append_path (text, "local certificate_file", folder, "localhost.crt");
  append_path (text, "local key_file", folder, "localhost.key");
  append_path (text, "certificates", folder, "");
  append_path (text, "pidfile", folder, "prosody.pid");
  append_path (text, "data_path", folder, "data");
  g_string_append (text,
                   "log = { { levels = { min = \"info\" }, to = \"file\", filename = log_file } }\n"
                   "ssl = { certificate = certificate_file; key = key_file }\n");
  g_string_append_printf (text,
                          "c2s_ports = { %u }\n"
                          "c2s_direct_tls_ports = { %u }\n"
                          "component_ports = { %u }\n"
                          "http_ports = { %u }\n",
                          ports->port[ANT_SANDBOX_PORT_C2S], ports->port[ANT_SANDBOX_PORT_C2S_TLS],
                          ports->port[ANT_SANDBOX_PORT_COMPONENT], ports->port[ANT_SANDBOX_PORT_HTTP]);
  g_string_append (text, modules);
  g_string_append (text, hosts);
  g_string_append_printf (text, "  http_external_url = \"http://127.0.0.1:%u/\"\n", ports->port[ANT_SANDBOX_PORT_HTTP]);
  g_string_append_printf (text, "Component \"comp.localhost\"\n  component_secret = %s\n", secret);
  return g_string_free (text, FALSE);
}

/**
 * ant_sandbox_find_server:
 * @flatpak_info: the file whose existence tells that we are inside Flatpak (`/.flatpak-info`)
 * @search_path: (nullable): folders separated by colons
 *
 * Returns: (transfer full): the path of Prosody's program. Any thread.
 * Errors: %ANT_SANDBOX_ERROR_NOT_INSTALLED, with what to do.
 */
char *
ant_sandbox_find_server (const char *flatpak_info, const char *search_path, GError **error)
{
  g_auto (GStrv) folders = g_strsplit (search_path != NULL ? search_path : "", ":", -1);

  if (g_file_test (flatpak_info, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_NOT_INSTALLED,
                   "The local server is not available inside Flatpak, which cannot start the host's programs. Install "
                   "the package prosody on the host and connect to an account on it, or use Antistrophe outside "
                   "Flatpak.");
      return NULL;
    }
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *program = g_build_filename (folders[i], "prosody", NULL);

      if (g_path_is_absolute (program) && g_file_test (program, G_FILE_TEST_IS_EXECUTABLE)
          && !g_file_test (program, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&program);
    }
  g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_NOT_INSTALLED,
               "Prosody is not installed, and the local server needs it. Install the package prosody (on Debian and "
               "Ubuntu: sudo apt install prosody) and try again.");
  return NULL;
}
