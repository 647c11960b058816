/* All commands and options of the command line.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-option-table.h"

#define CONNECTED (ANT_CLI_SEND | ANT_CLI_LISTEN)
#define KEPT (CONNECTED | ANT_CLI_ACCOUNTS) /* what an account can keep */
#define EVERYWHERE (KEPT | ANT_CLI_TEMPLATES | ANT_CLI_VALIDATE)
#define RECORDED (ANT_CLI_TIMELINE | ANT_CLI_EXPORT | ANT_CLI_STATS)
#define ALL (EVERYWHERE | ANT_CLI_MATCH | RECORDED)
#define FIELD(name) G_STRUCT_OFFSET (AntCliOptions, name)

#define COMMAND ANT_CLI_GROUP_COMMAND
#define CONNECTION ANT_CLI_GROUP_CONNECTION
#define GENERAL ANT_CLI_GROUP_GENERAL

const AntCliOption ant_cli_option_table[] = {
  { "template", 0, ANT_CLI_TEXT, FIELD (template), ANT_CLI_SEND, COMMAND, "NAME",
    "Send the template of this name" },
  { "set", 0, ANT_CLI_PAIR, FIELD (values), ANT_CLI_SEND | ANT_CLI_TEMPLATES, COMMAND, "NAME=VALUE",
    "Give a placeholder a value; may stand several times" },
  { "to", 0, ANT_CLI_LIST, FIELD (targets), ANT_CLI_SEND, COMMAND, "JID",
    "Send to this address: sets the parameter “to” where there is one, else the attribute; several: to "
    "each" },
  { "repeat", 0, ANT_CLI_NUMBER, FIELD (repeat), ANT_CLI_SEND, COMMAND, "N",
    "Send everything N times, with fresh ids, and print statistics at the end", 1, 1000000000 },
  { "interval", 0, ANT_CLI_NUMBER, FIELD (interval_ms), ANT_CLI_SEND, COMMAND, "MS",
    "Wait at least so many milliseconds between two starts", 0, 86400000 },
  { "window", 0, ANT_CLI_NUMBER, FIELD (window), ANT_CLI_SEND, COMMAND, "N",
    "Keep up to N requests open at once (usually 1: each waits for the one before)", 1, 65536 },
  { "no-expand", 0, ANT_CLI_FLAG, FIELD (no_expand), ANT_CLI_SEND | ANT_CLI_VALIDATE, COMMAND, NULL,
    "Take “${” as it stands; there are no placeholders" },
  { "force", 0, ANT_CLI_FLAG, FIELD (force), ANT_CLI_SEND, COMMAND, NULL,
    "Send in spite of warnings; what is ill-formed is never sent" },
  { "expect", 0, ANT_CLI_TEXT, FIELD (expect), ANT_CLI_SEND, COMMAND, "PATH",
    "A StanzaPath that each answer must match (antistrophe-path(7)); an error that is expected counts as a result" },
  { "for", 0, ANT_CLI_SECONDS, FIELD (for_ns), ANT_CLI_LISTEN, COMMAND, "SECONDS", "End after this time" },
  { "unanswered", 0, ANT_CLI_FLAG, FIELD (unanswered), ANT_CLI_LISTEN, COMMAND, NULL,
    "Leave incoming requests without an answer (usually service-unavailable, RFC 6120 8.4)" },
  { "match", 0, ANT_CLI_TEXT, FIELD (match), ANT_CLI_LISTEN, COMMAND, "PATH",
    "Print only what matches this StanzaPath (antistrophe-path(7))" },
  { "compatible", 0, ANT_CLI_FLAG, FIELD (compatible), ANT_CLI_MATCH, COMMAND, NULL,
    "Answer as slixmpp 1.8.3 does" },
  { "explain", 0, ANT_CLI_FLAG, FIELD (explain), ANT_CLI_MATCH, COMMAND, NULL,
    "Tell step by step why, what is selected, and where slixmpp reads the path otherwise" },
  { "filter", 0, ANT_CLI_TEXT, FIELD (filter), ANT_CLI_TIMELINE | ANT_CLI_EXPORT, COMMAND, "PATH",
    "Only rows one side of which matches this StanzaPath (antistrophe-path(7))" },
  { "format", 0, ANT_CLI_TEXT, FIELD (format), ANT_CLI_EXPORT, COMMAND, "FORMAT",
    "json: as --json prints (usual); xml: a log; csv: for spreadsheets" },

  { "sandbox", 0, ANT_CLI_FLAG, FIELD (sandbox), CONNECTED | ANT_CLI_TEMPLATES, CONNECTION, NULL,
    "Start a local Prosody for this run and log in as romeo@localhost" },
  { "account", 0, ANT_CLI_TEXT, FIELD (account), CONNECTED | ANT_CLI_TEMPLATES | ANT_CLI_VALIDATE, CONNECTION,
    "NAME", "Log in as this account, which “accounts add” has kept; options given besides take the place of its own" },
  { "jid", 0, ANT_CLI_TEXT, FIELD (jid), EVERYWHERE, CONNECTION, "JID", "Log in as this account" },
  { "component", 0, ANT_CLI_TEXT, FIELD (component), EVERYWHERE, CONNECTION, "NAME",
    "Connect as this component (XEP-0114)" },
  { "password-file", 0, ANT_CLI_FILE, FIELD (password_file), KEPT, CONNECTION, "FILE",
    "Password or secret: the file's first line (else the keyring's, with --account; else ANTISTROPHE_PASSWORD; else "
    "a question)" },
  { "client-cert", 0, ANT_CLI_FILE, FIELD (client_cert), KEPT, CONNECTION, "FILE",
    "PEM or PKCS#12 file with certificate and key, for SASL EXTERNAL (its password: the keyring's, with --account, else "
    "ANTISTROPHE_CERT_PASSWORD, else a question)" },
  { "anonymous", 0, ANT_CLI_FLAG, FIELD (anonymous), KEPT, CONNECTION, NULL,
    "SASL ANONYMOUS; the JID is the server's domain" },
  { "host", 0, ANT_CLI_TEXT, FIELD (host), KEPT, CONNECTION, "HOST",
    "Connect here instead of asking DNS; the certificate is still that of the JID's domain" },
  { "port", 0, ANT_CLI_NUMBER, FIELD (port), KEPT, CONNECTION, "N", "Port to go with --host", 1, 65535 },
  { "direct-tls", 0, ANT_CLI_FLAG, FIELD (direct_tls), KEPT, CONNECTION, NULL,
    "TLS from the first byte (XEP-0368)" },
  { "insecure-plaintext", 0, ANT_CLI_FLAG, FIELD (plaintext), KEPT, CONNECTION, NULL,
    "No TLS at all, even when it is offered: everybody on the way can read everything" },
  { "pin", 0, ANT_CLI_TEXT, FIELD (pin), KEPT, CONNECTION, "SHA256",
    "Accept exactly the certificate with this fingerprint, whoever signed it" },
  { "trust-any", 0, ANT_CLI_FLAG, FIELD (trust_any), CONNECTED, CONNECTION, NULL,
    "Accept any certificate: no protection" },
  { "sm", 0, ANT_CLI_FLAG, FIELD (stream_management), KEPT, CONNECTION, NULL,
    "Use stream management (XEP-0198)" },
  { "reconnect", 0, ANT_CLI_FLAG, FIELD (reconnect), KEPT, CONNECTION, NULL,
    "Connect again when the stream is lost, with growing pauses, and go on; with --sm the stream is resumed" },
  { "ping", 0, ANT_CLI_NUMBER, FIELD (ping_s), KEPT, CONNECTION, "SECONDS",
    "Ask a server that says nothing for so long with a ping (XEP-0199), and give it up when it does not answer either", 1,
    86400 },
  { "presence", 0, ANT_CLI_FLAG, FIELD (presence), KEPT, CONNECTION, NULL,
    "Send initial presence after login" },

  { "timeout", 0, ANT_CLI_SECONDS, FIELD (timeout_ns), ANT_CLI_SEND, GENERAL, "SECONDS",
    "How long to wait for an answer; 0: for ever (usually the template's, else 30)" },
  { "show-secrets", 0, ANT_CLI_FLAG, FIELD (show_secrets), CONNECTED, GENERAL, NULL,
    "Print passwords, SASL payloads and what else is secret as they are; never in the log" },
  { "record", 0, ANT_CLI_FILE, FIELD (record), CONNECTED, GENERAL, "FILE",
    "Keep all rows, also events, in this new file: “timeline” shows them, and sqlite3 can query it; without secrets" },
  { "json", 0, ANT_CLI_FLAG, FIELD (json), EVERYWHERE | ANT_CLI_TIMELINE | ANT_CLI_STATS, GENERAL, NULL, "One JSON object a line" },
  { "verbose", 'v', ANT_CLI_FLAG, FIELD (verbose), ALL, GENERAL, NULL,
    "Print all rows, also events; log to standard error" },
  { "log", 0, ANT_CLI_FILE, FIELD (log), ALL, GENERAL, "FILE", "Log to this file" },
  { "help", 'h', ANT_CLI_FLAG, FIELD (help), ALL, GENERAL, NULL,
    "Explain the program or, behind a command, the command" },
  { "version", 0, ANT_CLI_FLAG, FIELD (version), ALL, GENERAL, NULL, "Print the version" },
};

const gsize ant_cli_n_options = G_N_ELEMENTS (ant_cli_option_table);

const AntCliCommandInfo ant_cli_command_table[] = {
  { ANT_CLI_SEND, "send", "send [FILE|-]... [--template NAME]", "Send stanzas and wait for their answers",
    "FILE holds one or more stanzas, one after another, and may use placeholders; - is standard input. "
    "Everything is\n"
    "checked before the first byte is sent.\n\n"
    "Exit: 0 all answered with a result, 1 some answer is not what --expect says, 3 some error, 4 some timeout or "
    "lost\n"
    "stream, 5 no connection or login, 6 invalid input, 2 wrong usage." },
  { ANT_CLI_LISTEN, "listen", "listen [--match PATH]", "Print what comes in",
    "Ends with --for, with Ctrl-C (130), or when the stream is lost (4)." },
  { ANT_CLI_TEMPLATES, "templates", "templates list | show NAME | render NAME", "The library of templates",
    "list shows all of them, show prints a file, render prints the stanza with its placeholders replaced. "
    "render does not\n"
    "connect: --jid, --component or --sandbox tell whose address to use, --set gives values." },
  { ANT_CLI_VALIDATE, "validate", "validate [FILE|-]...", "Check stanzas without sending them",
    "Prints FILE:LINE:COLUMN: error|warning: message; exits 1 where there is an error. Without FILE: "
    "standard input." },
  { ANT_CLI_MATCH, "match", "match PATH [FILE|-]", "Try a StanzaPath on stanzas",
    "Prints true or false for each stanza; antistrophe-path(7) tells the language. Without FILE: standard input.\n\n"
    "Exit: 0 all match, 1 some does not, 2 the path is wrong (or slixmpp has no answer), 6 the file is." },
  { ANT_CLI_TIMELINE, "timeline", "timeline FILE [--filter PATH]", "Print the rows of a recording",
    "FILE is what --record has made, also while that goes on. Events are printed with -v.\n\n"
    "Exit: 0, or 6 where it is no recording or cannot be read to its end." },
  { ANT_CLI_EXPORT, "export", "export FILE [--format json|xml|csv]", "Write a recording in another form",
    "All its rows, also events, to standard output. Secrets are not in a recording, and so not here.\n\n"
    "Exit: 0, or 6 where it is no recording or cannot be read to its end." },
  { ANT_CLI_STATS, "stats", "stats FILE", "Count the rows of a recording",
    "How many, errors, timeouts, and latencies, by namespace, peer and session. Events do not count; latencies are those of\n"
    "what we asked, percentiles are values that were measured.\n\n"
    "Exit: 0, or 6 where it is no recording or cannot be read to its end." },
  { ANT_CLI_ACCOUNTS, "accounts", "accounts list | add NAME CONNECTION | remove NAME", "The accounts that are kept",
    "add keeps how to connect under a name, for --account NAME; --jid or --component must be among it. The password goes\n"
    "into the keyring, never into a file: from --password-file, ANTISTROPHE_PASSWORD or a question. Without a keyring it\n"
    "is asked for each time. list also names all that is wrong in the file, with its line, and exits with 6 where something\n"
    "is. remove also clears the keyring." },
};

const gsize ant_cli_n_commands = G_N_ELEMENTS (ant_cli_command_table);
