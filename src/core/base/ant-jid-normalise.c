/* The parts of an address: checked, and brought into the one form in which equal ones are equal.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-jid-private.h"

#include <string.h>
#include <gio/gio.h>

/* Of each part, in bytes of its normalised form (RFC 7622 3.1). */
#define MAX_PART 1023
/* Of a part as written: normalising shrinks, but not beyond this. Bounds the work on hostile input. */
#define MAX_WRITTEN (4 * MAX_PART)
#define MAX_LABEL 63

static gboolean
check_length (const char *part, gsize limit, const char *what, GError **error)
{
  gsize length = strlen (part);

  if (length == 0)
    {
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_EMPTY_PART, "The %s is empty", what);
      return FALSE;
    }
  if (length > limit)
    {
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_TOO_LONG,
                   "The %s is %" G_GSIZE_FORMAT " bytes long; at most %d are allowed", what, length, MAX_PART);
      return FALSE;
    }

  return TRUE;
}

static char *
describe_character (gunichar c)
{
  char utf8[7] = "";

  if (c == ' ')
    return g_strdup ("a space");
  if (!g_unichar_isgraph (c) || c == 0xfffd)
    return g_strdup_printf ("the character U+%04X", c);

  g_unichar_to_utf8 (c, utf8);
  return g_strdup_printf ("“%s”", utf8);
}

/* Direction marks, embeddings and isolates: an address with one shows as another than it is. */
static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* RFC 7622 3.3.1 lists the ASCII ones; spaces and controls are out by PRECIS. */
static gboolean
is_forbidden_in_local (gunichar c)
{
  return (c < 0x80 && strchr ("\"&'/:<>@", (int) c) != NULL) || g_unichar_isspace (c)
         || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR || is_bidi_control (c);
}

static gboolean
is_forbidden_in_resource (gunichar c)
{
  return g_unichar_iscntrl (c);
}

static gboolean
check_characters (const char *part, gboolean (*is_forbidden) (gunichar), const char *what, GError **error)
{
  for (const char *p = part; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_autofree char *shown = NULL;

      if (!is_forbidden (c))
        continue;

      shown = describe_character (c);
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_CHARACTER,
                   "The %s may not contain %s", what, shown);
      return FALSE;
    }

  return TRUE;
}

/**
 * ant_jid_normalise_local:
 * @written: what stands before the `@`, UTF-8
 *
 * Returns: (transfer full) (nullable): NFKC, case-folded, and NFKC again
 */
char *
ant_jid_normalise_local (const char *written, GError **error)
{
  g_autofree char *compatible = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *local = NULL;

  if (!check_length (written, MAX_WRITTEN, "local part (before “@”)", error))
    return NULL;

  compatible = g_utf8_normalize (written, -1, G_NORMALIZE_NFKC);
  folded = g_utf8_casefold (compatible, -1);
  /* Folding may leave a sequence that composes: once more makes the form stable. */
  local = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);
  if (!check_length (local, MAX_PART, "local part (before “@”)", error)
      || !check_characters (local, is_forbidden_in_local, "local part (before “@”)", error))
    return NULL;

  return g_steal_pointer (&local);
}

/**
 * ant_jid_normalise_resource:
 * @written: what stands behind the `/`, UTF-8
 *
 * Returns: (transfer full) (nullable): NFC, its case kept
 */
char *
ant_jid_normalise_resource (const char *written, GError **error)
{
  g_autofree char *resource = NULL;

  if (!check_length (written, MAX_WRITTEN, "resource (after “/”)", error))
    return NULL;

  resource = g_utf8_normalize (written, -1, G_NORMALIZE_NFC);
  if (!check_length (resource, MAX_PART, "resource (after “/”)", error)
      || !check_characters (resource, is_forbidden_in_resource, "resource (after “/”)", error))
    return NULL;

  return g_steal_pointer (&resource);
}

static gboolean
check_label (const char *label, const char *domain, GError **error)
{
  gsize length = strlen (label);

  if (length == 0)
    g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_DOMAIN,
                 "The domain “%s” has an empty label (two dots in a row, or one at the start)", domain);
  else if (length > MAX_LABEL)
    g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_DOMAIN,
                 "A label of the domain is %" G_GSIZE_FORMAT " bytes long; at most %d are allowed",
                 length, MAX_LABEL);
  else if (label[0] == '-' || label[length - 1] == '-')
    g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_DOMAIN,
                 "The domain label “%s” begins or ends with a hyphen", label);
  else
    return TRUE;

  return FALSE;
}

/* The underscore is in no host name, but in names that only servers' configurations know. */
static gboolean
is_forbidden_in_domain (gunichar c)
{
  return c < 0x80 && !g_ascii_isalnum ((char) c) && c != '-' && c != '_' && c != '.';
}

static char *
normalise_ipv6 (const char *written, GError **error)
{
  g_autofree char *literal = NULL;
  g_autoptr (GInetAddress) address = NULL;
  gsize length = strlen (written);

  if (length > 2 && written[length - 1] == ']')
    {
      literal = g_strndup (written + 1, length - 2);
      address = g_inet_address_new_from_string (literal);
    }

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    {
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_DOMAIN,
                   "The domain “%s” is not an IPv6 address in brackets, as in [::1]", written);
      return NULL;
    }

  g_free (literal);
  literal = g_inet_address_to_string (address);
  return g_strdup_printf ("[%s]", literal);
}

/**
 * ant_jid_normalise_domain:
 * @written: the domain, UTF-8
 *
 * Returns: (transfer full) (nullable): A-labels in lower case without a trailing dot, or an address literal
 */
char *
ant_jid_normalise_domain (const char *written, GError **error)
{
  g_autofree char *ascii = NULL;
  g_autofree char *domain = NULL;
  g_auto (GStrv) labels = NULL;
  gsize length;

  if (!check_length (written, MAX_WRITTEN, "domain", error))
    return NULL;
  if (written[0] == '[')
    return normalise_ipv6 (written, error);
  if (!check_characters (written, is_forbidden_in_domain, "domain", error))
    return NULL;

  /* GLib's function stops short of 1,023 bytes; a name in ASCII does not need it. */
  ascii = g_str_is_ascii (written) ? g_strdup (written) : g_hostname_to_ascii (written);
  if (ascii == NULL)
    {
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_DOMAIN,
                   "The domain is not a valid internationalised name");
      return NULL;
    }

  domain = g_ascii_strdown (ascii, -1);
  length = strlen (domain);
  if (length > 0 && domain[length - 1] == '.')
    domain[length - 1] = '\0';
  /* Mapping to A-labels may have brought in ASCII that was not there before. */
  if (!check_length (domain, MAX_PART, "domain", error)
      || !check_characters (domain, is_forbidden_in_domain, "domain", error))
    return NULL;

  labels = g_strsplit (domain, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    if (!check_label (labels[i], domain, error))
      return NULL;

  return g_steal_pointer (&domain);
}
