/* What went wrong while connecting, as a sentence in the person's language.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-error-text.h"

#include <glib/gi18n.h>

#include "base/ant-jid.h"
#include "sandbox/ant-sandbox.h"
#include "wire/ant-tap.h"

typedef struct
{
  int code;
  const char *title;
  const char *advice;
} Words;

static const Words wire_words[] = {
  { ANT_WIRE_ERROR_NOT_FOUND, N_("The server was not found"),
    N_("Check the domain in the address, or name the host under “Server”.") },
  { ANT_WIRE_ERROR_REFUSED, N_("The server refused the connection"),
    N_("Check host and port, and whether the server is running.") },
  { ANT_WIRE_ERROR_UNREACHABLE, N_("The server cannot be reached"),
    N_("There is no route to it. Check your network connection.") },
  { ANT_WIRE_ERROR_TIMEOUT, N_("The server did not answer in time"),
    N_("A firewall may drop the connection. Check host and port.") },
  { ANT_WIRE_ERROR_CUT, N_("The connection was cut"),
    N_("The server or the network ended it without saying why.") },
  { ANT_WIRE_ERROR_CLOSED, N_("The server closed the connection"),
    N_("It ended the stream in good order. Its log may tell why.") },
  { ANT_WIRE_ERROR_TLS, N_("The encrypted connection failed"),
    N_("The server may expect another kind of encryption on this port: try STARTTLS instead of direct TLS, or the reverse.") },
  { ANT_WIRE_ERROR_NO_TLS, N_("The server offers no encryption"),
    N_("Nothing was sent. Only choose “No encryption” for a server that you run yourself.") },
  { ANT_WIRE_ERROR_CERTIFICATE, N_("The server’s certificate was refused"),
    N_("Somebody may be in between. Trust it only if its fingerprint is the one that you expect.") },
  { ANT_WIRE_ERROR_AUTHENTICATION, N_("The server did not accept the login"), NULL },
  { ANT_WIRE_ERROR_STREAM, N_("The server ended the stream with an error"), NULL },
  { ANT_WIRE_ERROR_CONFLICT, N_("Another connection took this one’s place"), NULL },
  { ANT_WIRE_ERROR_XML, N_("The server sent ill-formed XML"),
    N_("Another service than XMPP may be listening there. Check host and port.") },
  { ANT_WIRE_ERROR_LIMIT, N_("The server sent more than is accepted"),
    N_("No sound server does this. The rows of the timeline tell how far it came.") },
  { ANT_WIRE_ERROR_PROTOCOL, N_("The server broke the rules of the protocol"),
    N_("This is a fault of the server; its log may tell more.") },
};

static const Words sandbox_words[] = {
  { ANT_SANDBOX_ERROR_NOT_INSTALLED, N_("Prosody is not installed"),
    N_("The local server is a private Prosody. Install the package “prosody” and try again.") },
  { ANT_SANDBOX_ERROR_FAILED, N_("The local server did not start"), NULL },
};

static const Words *
find_words (const GError *error)
{
  const Words *words = NULL;
  guint n = 0;

  if (error->domain == ANT_WIRE_ERROR)
    {
      words = wire_words;
      n = G_N_ELEMENTS (wire_words);
    }
  else if (error->domain == ANT_SANDBOX_ERROR)
    {
      words = sandbox_words;
      n = G_N_ELEMENTS (sandbox_words);
    }
  for (guint i = 0; i < n; i++)
    if (words[i].code == error->code)
      return &words[i];
  return NULL;
}

/**
 * antui_error_title:
 * @error: of connecting, or of a connection's end
 *
 * Returns: (transfer none): what happened, translated, without a full stop; the exact words are @error's message
 */
const char *
antui_error_title (const GError *error)
{
  const Words *words = find_words (error);

  if (words)
    return _(words->title);
  if (error->domain == ANT_JID_ERROR)
    return _("This is not an address");
  return _("The connection failed");
}

/* (transfer full) (nullable): what to check next; a host that was named by hand is what is wrong with it, not the domain */
static char *
make_advice (const GError *error, const char *host)
{
  const Words *words = find_words (error);

  if (host && g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NOT_FOUND))
    /* Translators: %s is the name of a computer that the person typed. */
    return g_strdup_printf (_("The host that was tried is “%s”, as named under “Server”. Check it, or leave it empty: then "
                              "the domain of the address is looked up."), host);
  return words && words->advice ? g_strdup (_(words->advice)) : NULL;
}

/**
 * antui_error_text:
 * @error: of connecting, or of a connection's end
 * @host: (nullable): that was named by hand instead of the lookup
 *
 * Returns: (transfer full): the exact words, and in another line what to check next, translated
 */
char *
antui_error_text (const GError *error, const char *host)
{
  g_autofree char *advice = make_advice (error, host);

  return advice ? g_strdup_printf ("%s\n%s", error->message, advice) : g_strdup (error->message);
}
