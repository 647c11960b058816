/* The server's side of one connection: what the lines of a script make it do.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-peer-private.h"

#include <string.h>
#include <openssl/hmac.h>

enum
{
  SALT_LENGTH = 8,
};

/* What stands between the last two `>` and `<` that the client said. */
static char *
last_payload (AnttPeer *peer)
{
  const char *end = strrchr (peer->said->str, '<');
  const char *start = end;
  g_autofree char *base64 = NULL;
  gsize length;
  g_autofree guchar *bytes = NULL;

  while (start > peer->said->str && start[-1] != '>')
    start--;
  base64 = g_strndup (start, (gsize) (end - start));
  bytes = g_base64_decode (base64, &length);
  return g_strndup ((const char *) bytes, length);
}

static gboolean
say_base64 (AnttPeer *peer, const char *element, const char *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *xml
    = g_strdup_printf ("<%s xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</%s>", element, base64, element);

  return antt_peer_say (peer, xml);
}

/* @arguments: `ITERATIONS [LENGTH OF THE SALT [EXTENSIONS]]` */
static gboolean
say_challenge (AnttPeer *peer, const char *arguments)
{
  g_auto (GStrv) words = g_strsplit (arguments, " ", 3);
  guint n = g_strv_length (words);
  gsize length = n > 1 ? (gsize) atoi (words[1]) : SALT_LENGTH;
  g_autofree char *first = NULL;
  g_autofree char *salt = NULL;

  if (!antt_peer_await (peer, "</auth>"))
    return FALSE;
  first = last_payload (peer);
  g_assert_true (g_str_has_prefix (first, "n,,"));
  peer->client_first = g_strdup (first + 3);
  peer->salt = g_strnfill (length, 's');
  salt = g_base64_encode ((const guchar *) peer->salt, length);
  peer->server_first = g_strdup_printf ("r=%sserver,s=%s,i=%s%s%s", strstr (first, "r=") + 2, salt, words[0],
                                        n > 2 ? "," : "", n > 2 ? words[2] : "");
  return say_base64 (peer, "challenge", peer->server_first);
}

/* Of the mechanism that the client chose. */
static const EVP_MD *
find_hash (AnttPeer *peer)
{
  if (strstr (peer->said->str, "SCRAM-SHA-512") != NULL)
    return EVP_sha512 ();
  return strstr (peer->said->str, "SCRAM-SHA-256") != NULL ? EVP_sha256 () : EVP_sha1 ();
}

/* RFC 5802 3: the client's proof, which shows that it knows the password. */
static gboolean
is_proven (const EVP_MD *hash, const guchar *salted, const char *message, const char *proof)
{
  const guint size = (guint) EVP_MD_get_size (hash);
  guchar key[EVP_MAX_MD_SIZE], stored[EVP_MAX_MD_SIZE], signature[EVP_MAX_MD_SIZE];
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (proof, &length);

  HMAC (hash, salted, (int) size, (const guchar *) "Client Key", 10, key, NULL);
  EVP_Digest (key, size, stored, NULL, hash, NULL);
  HMAC (hash, stored, (int) size, (const guchar *) message, strlen (message), signature, NULL);
  for (guint i = 0; i < size; i++)
    signature[i] ^= key[i];
  return length == size && memcmp (bytes, signature, size) == 0;
}

/* RFC 5802 3: ServerSignature = HMAC (HMAC (SaltedPassword, "Server Key"), AuthMessage) */
static gboolean
say_success (AnttPeer *peer, const char *how)
{
  const EVP_MD *hash = find_hash (peer);
  const int size = EVP_MD_get_size (hash);
  guchar salted[EVP_MAX_MD_SIZE], key[EVP_MAX_MD_SIZE], signature[EVP_MAX_MD_SIZE];
  g_autofree char *final = NULL;
  g_autofree char *message = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *words = NULL;
  const char *proof;

  if (!antt_peer_await (peer, "</response>"))
    return FALSE;
  final = last_payload (peer);
  proof = strstr (final, ",p=");
  message = g_strdup_printf ("%s,%s,%.*s", peer->client_first, peer->server_first, (int) (proof - final), final);
  PKCS5_PBKDF2_HMAC (peer->password != NULL ? peer->password : "pencil", -1, (const guchar *) peer->salt,
                     (int) strlen (peer->salt), atoi (strstr (peer->server_first, ",i=") + 3), hash, size, salted);
  if (!is_proven (hash, salted, message, proof + 3))
    return antt_peer_say (peer, "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");

  HMAC (hash, salted, size, (const guchar *) "Server Key", 10, key, NULL);
  HMAC (hash, key, size, (const guchar *) message, strlen (message), signature, NULL);
  if (strcmp (how, "forged") == 0)
    signature[0] ^= 1;
  base64 = g_base64_encode (signature, (gsize) size);
  words = g_strconcat ("v=", base64, NULL);
  return say_base64 (peer, "success", words);
}

static gboolean
set_password (AnttPeer *peer, const char *password)
{
  g_free (peer->password);
  peer->password = g_strdup (password);
  return TRUE;
}

static gboolean
say_flood (AnttPeer *peer, const char *text)
{
  while (antt_peer_say (peer, text))
    ;
  return FALSE;
}

static void
append_numbered (GString *xml, const char *text, int number)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '#')
      g_string_append_printf (xml, "%d", number);
    else
      g_string_append_c (xml, *p);
}

/* @arguments: `N TEXT` */
static gboolean
say_repeatedly (AnttPeer *peer, const char *arguments)
{
  const char *text = strchr (arguments, ' ') + 1;
  g_autoptr (GString) xml = g_string_new (NULL);

  for (int i = 0; i < atoi (arguments); i++)
    append_numbered (xml, text, i);
  return antt_peer_say (peer, xml->str);
}

static gboolean
say_deep (AnttPeer *peer, const char *depth)
{
  g_autofree char *arguments = g_strconcat (depth, " <a>", NULL);

  return say_repeatedly (peer, arguments);
}

static gboolean
drip (AnttPeer *peer, const char *arguments)
{
  peer->drip = TRUE;
  return TRUE;
}

static gboolean
start_tls (AnttPeer *peer, const char *arguments)
{
  return antt_peer_start_tls (peer, strcmp (arguments, "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION);
}

static gboolean
settle (AnttPeer *peer, const char *arguments)
{
  return antt_peer_settle (peer);
}

static gboolean
vanish (AnttPeer *peer, const char *arguments)
{
  antt_peer_vanish (peer);
  return TRUE;
}

static gboolean
hasten (AnttPeer *peer, const char *ms)
{
  antt_peer_hasten (peer, atoi (ms));
  return TRUE;
}

static gboolean
cut (AnttPeer *peer, const char *arguments)
{
  antt_peer_cut (peer, FALSE);
  return TRUE;
}

static gboolean
reset (AnttPeer *peer, const char *arguments)
{
  antt_peer_cut (peer, TRUE);
  return TRUE;
}

static gboolean
be_silent (AnttPeer *peer, const char *arguments)
{
  return FALSE;
}

static gboolean
run_command (AnttPeer *peer, const char *name, const char *arguments)
{
  static const struct
  {
    const char *name;
    gboolean (*run) (AnttPeer *peer, const char *arguments);
  } commands[] = {
    { "!challenge", say_challenge },
    { "!clear", antt_peer_say_in_the_clear },
    { "!cut", cut },
    { "!deep", say_deep },
    { "!drip", drip },
    { "!flood", say_flood },
    { "!hasten", hasten },
    { "!repeat", say_repeatedly },
    { "!reset", reset },
    { "!settle", settle },
    { "!silent", be_silent },
    { "!success", say_success },
    { "!password", set_password },
    { "!tls", start_tls },
    { "!vanish", vanish },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return commands[i].run (peer, arguments);
  g_error ("No such line of a script: %s", name);
}

gboolean
antt_peer_run_line (AnttPeer *peer, const char *line)
{
  g_auto (GStrv) words = NULL;

  if (g_str_has_prefix (line, "C: "))
    return antt_peer_await (peer, line + 3);
  if (g_str_has_prefix (line, "S: "))
    return antt_peer_say (peer, line + 3);

  words = g_strsplit (line, " ", 2);
  return run_command (peer, words[0], words[1] != NULL ? words[1] : "");
}
