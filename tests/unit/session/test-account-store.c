/* Tests of the file of accounts: what is kept comes back, and nothing that stands in the file is ever lost.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-folder.h"
#include "session/ant-account-store.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>

#define PIN "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"

/* As the first argument: this program is the other one, that writes too. */
#define WRITE_MANY "write-many"

enum
{
  N_WRITTEN = 40,
};

typedef struct
{
  char *folder;
  char *path;
  AntAccountStore *store;
  GString *changes; /* "position-removed+added " of each items-changed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("antt-accounts-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "config", "accounts.ini", NULL);
  fixture->changes = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->store != NULL)
    g_assert_finalize_object (fixture->store);
  antt_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_string_free (fixture->changes, TRUE);
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
put (Fixture *fixture, const char *text)
{
  antt_folder_put (fixture->folder, "config/accounts.ini", text, -1);
}

static char *
get (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_file (Fixture *fixture, const char *expected)
{
  g_autofree char *text = get (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
open_store (Fixture *fixture)
{
  fixture->store = ant_account_store_new (fixture->path);
  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (changed_cb), fixture);
}

static void
open_with (Fixture *fixture, const char *text)
{
  put (fixture, text);
  open_store (fixture);
}

/* The names of all, a broken one with a mark. */
static char *
describe (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (fixture->store);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AntAccountItem) item = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s ", ant_account_item_get_name (item),
                              ant_account_item_get_error (item) != NULL ? "!" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_lists (Fixture *fixture, const char *expected)
{
  g_autofree char *text = describe (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_broken (Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *whole = g_strdup_printf ("%s:%s", fixture->path, expected);
  AntAccountItem *item = ant_account_store_find (fixture->store, name);
  const GError *error;

  g_assert_nonnull (item);
  g_assert_null (ant_account_item_get_account (item));
  error = ant_account_item_get_error (item);
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN);
  g_assert_cmpstr (error->message, ==, whole);
}

static void
add (Fixture *fixture, const char *name, const char *jid)
{
  g_autoptr (AntAccount) account = ant_account_new (name, jid);
  g_autoptr (GError) error = NULL;

  ant_account_store_add (fixture->store, account, &error);
  g_assert_no_error (error);
}

static void
test_absent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  open_store (fixture);
  g_assert_cmpstr (ant_account_store_get_path (fixture->store), ==, fixture->path);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->store)) == ANT_TYPE_ACCOUNT_ITEM);
  g_assert_null (ant_account_store_get_error (fixture->store));
  g_assert_null (ant_account_store_find (fixture->store, "Work"));
  assert_lists (fixture, "");

  account = ant_account_store_dup_account (fixture->store, "Work", &error);
  g_assert_null (account);
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no account “Work”");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_usual_path (void)
{
  g_autoptr (AntAccountStore) store = ant_account_store_new (NULL);
  g_autofree char *expected = g_build_filename (g_get_user_config_dir (), "antistrophe", "accounts.ini", NULL);

  g_assert_cmpstr (ant_account_store_get_path (store), ==, expected);
}

/* Another value in each field than a new account has. */
static AntAccount *
make_full_account (const char *name)
{
  AntAccount *account = ant_account_new (name, "romeo@example.org/orchard");
  AntLinkConfig *link = account->link;

  link->password = g_strdup ("never on disk 1");
  link->host = g_strdup ("xmpp.example.org");
  link->port = 5223;
  link->tls = ANT_TLS_DIRECT;
  link->pin = g_strdup (PIN);
  link->ca_file = g_strdup ("/etc/ca with \"quotes\" = and\\backslash.pem");
  link->client_cert = g_strdup ("/home/romeo/cert.p12");
  link->client_key = g_strdup ("/home/romeo/  key\twith tab.pem");
  link->client_cert_password = g_strdup ("never on disk 2");
  link->stream_management = TRUE;
  link->resume = TRUE;
  link->connect_timeout_ms = 1234;
  account->contact = g_strdup ("juliet@example.org/balcony ❤");
  account->presence = TRUE;
  account->reconnect = TRUE;
  account->queue_offline = TRUE;
  account->ping_s = 90;
  account->events = FALSE;
  account->answer_unhandled = FALSE;
  return account;
}

static void
assert_same (const AntAccount *account, const AntAccount *expected)
{
  const AntLinkConfig *link = account->link;
  const AntLinkConfig *other = expected->link;

  g_assert_cmpstr (account->name, ==, expected->name);
  g_assert_cmpstr (link->jid, ==, other->jid);
  g_assert_cmpstr (link->host, ==, other->host);
  g_assert_cmpuint (link->port, ==, other->port);
  g_assert_cmpint (link->tls, ==, other->tls);
  g_assert_cmpstr (link->ca_file, ==, other->ca_file);
  g_assert_cmpstr (link->client_cert, ==, other->client_cert);
  g_assert_cmpstr (link->client_key, ==, other->client_key);
  g_assert_cmpint (link->anonymous, ==, other->anonymous);
  g_assert_cmpint (link->component, ==, other->component);
  g_assert_cmpint (link->stream_management, ==, other->stream_management);
  g_assert_cmpint (link->resume, ==, other->resume);
  g_assert_cmpuint (link->connect_timeout_ms, ==, other->connect_timeout_ms);
  g_assert_cmpstr (account->contact, ==, expected->contact);
  g_assert_cmpint (account->presence, ==, expected->presence);
  g_assert_cmpint (account->reconnect, ==, expected->reconnect);
  g_assert_cmpint (account->queue_offline, ==, expected->queue_offline);
  g_assert_cmpuint (account->ping_s, ==, expected->ping_s);
  g_assert_cmpint (account->events, ==, expected->events);
  g_assert_cmpint (account->answer_unhandled, ==, expected->answer_unhandled);
}

/* Once from the list, once from the disk. */
static void
assert_comes_back (Fixture *fixture, const AntAccount *expected)
{
  g_autoptr (AntAccountStore) other = ant_account_store_new (fixture->path);
  AntAccountStore *stores[] = { fixture->store, other };

  for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntAccount) account = ant_account_store_dup_account (stores[i], expected->name, &error);

      g_assert_no_error (error);
      assert_same (account, expected);
      g_assert_null (account->link->password);
      g_assert_null (account->link->client_cert_password);
      g_assert_false (account->link->trust_any);
    }
}

static void
test_every_field (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = make_full_account ("Work");
  g_autoptr (AntAccount) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  struct stat status;

  open_store (fixture);
  g_assert_true (ant_account_store_add (fixture->store, account, &error));
  g_assert_no_error (error);
  assert_comes_back (fixture, account);
  kept = ant_account_store_dup_account (fixture->store, "Work", NULL);
  g_assert_cmpuint (strlen (kept->link->pin), ==, 64); /* of a copy */

  text = get (fixture);
  g_assert_null (strstr (text, "never"));
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_other_kinds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) component = ant_account_new ("Rooms", "rooms.example.org");
  g_autoptr (AntAccount) anonymous = ant_account_new ("Guest", "anon.example.org");
  g_autoptr (AntAccount) plain = ant_account_new ("Old", "a@example.org");
  g_autoptr (AntAccount) careless = ant_account_new ("Careless", "b@example.org");

  component->link->component = TRUE;
  anonymous->link->anonymous = TRUE;
  plain->link->tls = ANT_TLS_NONE;
  careless->link->trust_any = TRUE;

  open_store (fixture);
  g_assert_true (ant_account_store_add (fixture->store, component, NULL));
  g_assert_true (ant_account_store_add (fixture->store, anonymous, NULL));
  g_assert_true (ant_account_store_add (fixture->store, plain, NULL));
  g_assert_true (ant_account_store_add (fixture->store, careless, NULL));
  assert_comes_back (fixture, component);
  assert_comes_back (fixture, anonymous);
  assert_comes_back (fixture, plain);
  assert_comes_back (fixture, careless);
  assert_file (fixture, "# Accounts of Antistrophe. No passwords: those are in the keyring.\n\n"
                        "[Rooms]\njid=rooms.example.org\ncomponent=true\n\n"
                        "[Guest]\njid=anon.example.org\nanonymous=true\n\n"
                        "[Old]\njid=a@example.org\ntls=none\n\n"
                        "[Careless]\njid=b@example.org\n");
}

static void
test_relative_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = ant_account_new ("New", "a@example.org");
  g_autofree char *here = g_canonicalize_filename ("cert.pem", NULL);
  g_autofree char *beside = g_build_filename (fixture->folder, "config", "ca.pem", NULL);
  const AntAccount *kept;

  account->link->client_cert = g_strdup ("cert.pem");
  open_with (fixture, "[By hand]\njid=b@example.org\nca-file=ca.pem\n");
  g_assert_true (ant_account_store_add (fixture->store, account, NULL));

  kept = ant_account_item_get_account (ant_account_store_find (fixture->store, "New"));
  g_assert_cmpstr (kept->link->client_cert, ==, here);
  kept = ant_account_item_get_account (ant_account_store_find (fixture->store, "By hand"));
  g_assert_cmpstr (kept->link->ca_file, ==, beside);
}

static void
test_sorted_and_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) changed = ant_account_new ("beta", "b2@example.org");
  g_autoptr (AntAccountItem) kept = NULL;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  g_autofree char *problem = NULL;

  open_store (fixture);
  add (fixture, "beta", "b@example.org");
  add (fixture, "gamma", "c@example.org");
  add (fixture, "alpha", "a@example.org");
  assert_lists (fixture, "alpha beta gamma ");
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 1-0+1 0-0+1 ");

  kept = g_list_model_get_item (G_LIST_MODEL (fixture->store), 2);
  g_string_truncate (fixture->changes, 0);
  g_assert_true (ant_account_store_replace (fixture->store, changed, NULL));
  g_assert_true (ant_account_store_remove (fixture->store, "alpha", NULL));
  g_assert_cmpstr (fixture->changes->str, ==, "1-1+1 0-1+0 ");
  assert_lists (fixture, "beta gamma ");
  g_assert_true (ant_account_store_find (fixture->store, "gamma") == kept);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->store), 2));

  g_object_get (ant_account_store_find (fixture->store, "beta"), "name", &name, "address", &address, "problem", &problem,
                NULL);
  g_assert_cmpstr (name, ==, "beta");
  g_assert_cmpstr (address, ==, "b2@example.org");
  g_assert_null (problem);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "c@example.org");
  g_autoptr (AntAccount) other = ant_account_new ("Nobody", "c@example.org");
  g_autoptr (GError) error = NULL;
  const char *before = "[Work]\njid=a@example.org\n";

  open_with (fixture, before);
  g_assert_false (ant_account_store_add (fixture->store, account, &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (ant_account_store_replace (fixture->store, other, &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (ant_account_store_remove (fixture->store, "work", &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NOT_FOUND);
  g_clear_error (&error);

  account->link->pin = g_strdup ("abc");
  g_assert_false (ant_account_store_replace (fixture->store, account, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  g_clear_error (&error);
  g_clear_pointer (&account->link->pin, g_free);
  account->link->ca_file = g_strdup ("/ca/\xff.pem");
  g_assert_false (ant_account_store_replace (fixture->store, account, &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_VALUE);
  g_clear_pointer (&account->link->ca_file, g_free);
  account->contact = g_strdup ("juliet@example.org ");
  g_clear_error (&error);
  g_assert_false (ant_account_store_replace (fixture->store, account, &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_VALUE);
  assert_file (fixture, before);
  g_assert_cmpstr (fixture->changes->str, ==, "");
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (128, 'x');
  g_autofree char *longer = g_strnfill (129, 'x');
  const char *const good[] = { "a", "Work (at home)", "#1", "x = y", "ü\\n;", "👩‍💻 nicht ß", "café", longest };
  const char *const bad[] = { "", " a", "a ", "a[b", "a]", "[", "a\nb", "a\rb", "a\tb", "a\x7f", "\xc2\x85x", "\xff", "\xe2\x80\xa8x", "x\xe2\x80\xaey", longer };

  open_store (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (AntAccount) account = ant_account_new (good[i], "a@example.org");
      g_autoptr (GError) error = NULL;

      ant_account_store_add (fixture->store, account, &error);
      g_assert_no_error (error);
      assert_comes_back (fixture, account);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (AntAccount) account = ant_account_new (bad[i], "a@example.org");
      g_autoptr (GError) error = NULL;

      g_assert_false (ant_account_store_add (fixture->store, account, &error));
      g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NAME);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ant_account_store_remove (fixture->store, good[i], NULL));
  assert_file (fixture, "# Accounts of Antistrophe. No passwords: those are in the keyring.\n\n");
}

static void
test_broken_groups (Fixture *fixture, gconstpointer data)
{
  const char *text = "# mine\n\n"
                     "[Good]\njid=good@example.org\n\n"
                     "[Port]\njid=a@example.org\nport = 0x50\n\n"
                     "# why\n[Line]\njid=a@example.org\nsecretive line\n\n"
                     "[Flag]\nsm=yes\njid=a@example.org\n"
                     "[TLS]\njid=a@example.org\ntls=ssl\n"
                     "[Pin]\njid=a@example.org\npin=12\n"
                     "[Address]\nhost=x\n"
                     "[Secret]\njid=a@example.org\npassword=hunter2\n"
                     "[Trust]\njid=a@example.org\ntrust-any=true\n"
                     "[Twice]\njid=1@example.org\n"
                     "[Twice]\njid=2@example.org\n"
                     "[Open\njid=a@example.org\n"
                     "[]\njid=a@example.org\n"
                     "[a]b]\njid=a@example.org\n"
                     "[Escape]\njid=a@example.org\nhost=a\\qb\n"
                     "[Empty]\njid=\n"
                     "[Key]\njid=a@example.org\n=x\n"
                     "[Unknown]\njid=a@example.org\nfuture=1\n";
  g_autofree char *expected = g_strconcat (text, "\n[New]\njid=new@example.org\n", NULL);

  open_with (fixture, text);
  g_assert_null (ant_account_store_get_error (fixture->store));
  assert_lists (fixture, "! a]b! Address! Empty! Escape! Flag! Good Key! Line! Open! Pin! Port! Secret! TLS! Trust! Twice Twice! Unknown ");
  assert_broken (fixture, "Port", "8: port: a whole number from 1 to 65535, not “0x50”");
  assert_broken (fixture, "Line", "13: neither [NAME] nor KEY=VALUE nor a comment");
  assert_broken (fixture, "Flag", "16: sm: true or false, not “yes”");
  assert_broken (fixture, "TLS", "20: tls: starttls, direct or none, not “ssl”");
  assert_broken (fixture, "Pin", "23: pin: not 64 hex digits (SHA-256)");
  assert_broken (fixture, "Address", "24: jid: no address given");
  assert_broken (fixture, "Secret", "28: password: a password is never kept in this file, where others may read it: remove the line; the keyring holds it");
  assert_broken (fixture, "Trust", "31: trust-any: is never kept, but given each time; to accept one certificate for good, write pin=SHA256");
  assert_broken (fixture, "Open", "36: this is no [NAME]");
  assert_broken (fixture, "", "38: []: This cannot be the name of an account: it is empty");
  assert_broken (fixture, "a]b", "40: [a]b]: This cannot be the name of an account: it has a bracket");
  assert_broken (fixture, "Escape", "44: host: a backslash must be one of \\s \\n \\t \\r \\\\");
  assert_broken (fixture, "Empty", "46: jid: there is no value");
  assert_broken (fixture, "Key", "49: neither [NAME] nor KEY=VALUE nor a comment");

  add (fixture, "New", "new@example.org");
  assert_file (fixture, expected);
}

/* Each with its line, in their order; what follows from another fault is none. */
static void
test_all_faults (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL;
  g_autoptr (GString) many = g_string_new ("[Many]\njid=a@example.org\n");
  const char *path = fixture->path;
  const GError *error;

  open_with (fixture, "[All\njid=a b\nport=0\nhost\npin=12\nsm=maybe\ntls=ssl\npassword=hunter2\nping-s=\n\xff=x\n");
  error = ant_account_item_get_error (ant_account_store_find (fixture->store, "All"));
  expected = g_strdup_printf ("%s:1: this is no [NAME]\n"
                              "%s:2: jid: ",
                              path, path);
  g_assert_true (g_str_has_prefix (error->message, expected));
  g_free (expected);
  expected = g_strdup_printf ("\n%s:3: port: a whole number from 1 to 65535, not “0”\n"
                              "%s:4: neither [NAME] nor KEY=VALUE nor a comment\n"
                              "%s:5: pin: not 64 hex digits (SHA-256)\n"
                              "%s:6: sm: true or false, not “maybe”\n"
                              "%s:7: tls: starttls, direct or none, not “ssl”\n"
                              "%s:8: password: a password is never kept in this file, where others may read it: remove the "
                              "line; the keyring holds it\n"
                              "%s:9: ping-s: there is no value\n"
                              "%s:10: the line is not valid UTF-8",
                              path, path, path, path, path, path, path, path);
  g_assert_true (g_str_has_suffix (error->message, expected));
  g_assert_null (strstr (error->message, "hunter2"));

  for (guint i = 0; i < 20; i++)
    g_string_append (many, "junk\n");
  put (fixture, many->str);
  ant_account_store_reload (fixture->store);
  error = ant_account_item_get_error (ant_account_store_find (fixture->store, "Many"));
  g_assert_true (g_str_has_suffix (error->message, ":18: neither [NAME] nor KEY=VALUE nor a comment\n4 more"));
}

static void
test_second_of_a_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccountItem) second = NULL;
  g_autoptr (AntAccount) account = NULL;

  open_with (fixture, "[Twice]\njid=z@example.org\n[Other]\njid=c@example.org\n[Twice]\njid=a@example.org\n");
  account = ant_account_store_dup_account (fixture->store, "Twice", NULL);
  g_assert_cmpstr (account->link->jid, ==, "z@example.org");
  assert_lists (fixture, "Other Twice! Twice ");
  second = g_list_model_get_item (G_LIST_MODEL (fixture->store), 1);
  g_assert_nonnull (strstr (ant_account_item_get_error (second)->message, "a second time; the first is in line 1"));

  g_assert_true (ant_account_store_remove (fixture->store, "Twice", NULL));
  assert_file (fixture, "[Other]\njid=c@example.org\n");
}

static void
test_broken_is_not_replaced (Fixture *fixture, gconstpointer data)
{
  const char *text = "[Work]\njid=a@example.org\nport=many\n";
  g_autoptr (AntAccount) account = ant_account_new ("Work", "b@example.org");
  g_autoptr (AntAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  open_with (fixture, text);
  found = ant_account_store_dup_account (fixture->store, "Work", &error);
  g_assert_null (found);
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_false (ant_account_store_replace (fixture->store, account, &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_false (ant_account_store_add (fixture->store, account, &error));
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_EXISTS);
  assert_file (fixture, text);

  g_assert_true (ant_account_store_remove (fixture->store, "Work", NULL));
  assert_lists (fixture, "");
}

static void
test_comments_and_unknown_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "b@example.org");

  account->link->port = 5333;
  open_with (fixture, "# top\n\n# about home\n[Home]\njid=h@example.org\n\n"
                      "# about work\n[Work]\n# its address\njid=a@example.org\nfuture=1\nhost=x\n\n"
                      "# about last\n[Last]\njid=l@example.org");
  g_assert_true (ant_account_store_replace (fixture->store, account, NULL));
  assert_file (fixture, "# top\n\n# about home\n[Home]\njid=h@example.org\n\n"
                        "# about work\n[Work]\n# its address\njid=b@example.org\nfuture=1\nport=5333\n\n"
                        "# about last\n[Last]\njid=l@example.org");
  g_assert_true (ant_account_store_remove (fixture->store, "Home", NULL));
  add (fixture, "New", "n@example.org");
  assert_file (fixture, "# top\n\n"
                        "# about work\n[Work]\n# its address\njid=b@example.org\nfuture=1\nport=5333\n\n"
                        "# about last\n[Last]\njid=l@example.org\n\n[New]\njid=n@example.org\n");
}

static void
test_lines_before_the_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = g_strdup_printf ("%s:2: this stands before the first [NAME] and belongs to no account", fixture->path);
  g_autofree char *problem = NULL;
  g_autoptr (AntAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  open_with (fixture, "# fine\njid=lost@example.org\n[Work]\njid=a@example.org\n");
  g_object_get (fixture->store, "problem", &problem, NULL);
  g_assert_cmpstr (problem, ==, expected);
  assert_lists (fixture, "Work ");
  account = ant_account_store_dup_account (fixture->store, "Lost", &error);
  g_assert_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN);
  add (fixture, "New", "n@example.org");
  assert_file (fixture, "# fine\njid=lost@example.org\n[Work]\njid=a@example.org\n\n[New]\njid=n@example.org\n");
}

static void
test_any_bytes (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] = "[Good]\njid=a@example.org\n[B\xff" "d]\njid=b@example.org\n[Nul]\njid=c@example.org\nhost=a\0b\n[\x1b[31m]\n\xfe\n";
  g_autofree char *after = NULL;
  gsize length;

  antt_folder_put (fixture->folder, "config/accounts.ini", bytes, sizeof bytes - 1);
  open_store (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (AntAccountItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);
      gboolean good = g_str_equal (ant_account_item_get_name (item), "Good");

      g_assert_cmpint (ant_account_item_get_error (item) == NULL, ==, good);
      g_assert_true (g_utf8_validate (ant_account_item_get_name (item), -1, NULL));
      g_assert_null (strchr (ant_account_item_get_name (item), '\x1b'));
    }
  add (fixture, "New", "n@example.org");
  g_assert_true (g_file_get_contents (fixture->path, &after, &length, NULL));
  g_assert_cmpmem (after, MIN (length, sizeof bytes - 1), bytes, sizeof bytes - 1);
}

static void
assert_unreadable (Fixture *fixture)
{
  g_autoptr (AntAccount) account = ant_account_new ("New", "n@example.org");
  g_autoptr (AntAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  open_store (fixture);
  assert_lists (fixture, "");
  g_assert_nonnull (ant_account_store_get_error (fixture->store));
  g_assert_nonnull (strstr (ant_account_store_get_error (fixture->store)->message, fixture->path));
  found = ant_account_store_dup_account (fixture->store, "New", &error);
  g_assert_cmpstr (error->message, ==, ant_account_store_get_error (fixture->store)->message);
  g_clear_error (&error);
  g_assert_false (ant_account_store_add (fixture->store, account, &error));
  g_assert_cmpstr (error->message, ==, ant_account_store_get_error (fixture->store)->message);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir_with_parents (fixture->path, 0700), ==, 0);
  assert_unreadable (fixture);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_DIR));
}

static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  put (fixture, "");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_unreadable (fixture);
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_malloc (1 << 20);

  memset (text, '#', 1 << 20);
  antt_folder_put (fixture->folder, "config/accounts.ini", text, 1 << 20);
  open_store (fixture);
  g_assert_null (ant_account_store_get_error (fixture->store));
  g_clear_object (&fixture->store);

  text = g_realloc (text, (1 << 20) + 1);
  text[1 << 20] = '#';
  antt_folder_put (fixture->folder, "config/accounts.ini", text, (1 << 20) + 1);
  assert_unreadable (fixture);
}

/* As somebody who may read the folder but not write it; the superuser may do anything, so it becomes nobody. */
static void
test_read_only_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (AntAccount) account = ant_account_new ("New", "n@example.org");
  g_autoptr (GError) error = NULL;
  uid_t user = geteuid ();
  gboolean added;

  open_with (fixture, "[Work]\njid=a@example.org\n");
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  if (user == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  added = ant_account_store_add (fixture->store, account, &error);
  if (user == 0)
    g_assert_cmpint (seteuid (user), ==, 0);
  g_chmod (folder, 0755);

  g_assert_false (added);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  assert_file (fixture, "[Work]\njid=a@example.org\n");
  assert_lists (fixture, "Work ");
}

static void
test_folder_is_a_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (AntAccount) account = ant_account_new ("New", "n@example.org");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (folder, "x", 1, NULL));
  open_store (fixture);
  g_assert_false (ant_account_store_add (fixture->store, account, &error));
  g_assert_true (error->domain == G_FILE_ERROR);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere.ini", NULL);
  g_autofree char *text = NULL;

  put (fixture, "");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_true (g_file_set_contents (elsewhere, "[Work]\njid=a@example.org\n", -1, NULL));
  g_assert_cmpint (symlink (elsewhere, fixture->path), ==, 0);
  open_store (fixture);
  add (fixture, "New", "n@example.org");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (elsewhere, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[Work]\njid=a@example.org\n\n[New]\njid=n@example.org\n");
}

/* Nobody who reads meanwhile sees half a file, and no other file stays behind. */
static void
test_atomic (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GDir) dir = NULL;
  g_autofree char *read = NULL;
  GStatBuf before, after;
  char buffer[64];
  FILE *file;

  open_with (fixture, "[Work]\njid=a@example.org\n");
  file = fopen (fixture->path, "re");
  g_assert_nonnull (file);
  g_assert_cmpint (g_stat (fixture->path, &before), ==, 0);
  add (fixture, "New", "n@example.org");
  g_assert_cmpint (g_stat (fixture->path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, !=, after.st_ino);
  g_assert_cmpuint (fread (buffer, 1, sizeof buffer, file), ==, strlen ("[Work]\njid=a@example.org\n"));
  fclose (file);

  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "accounts.ini");
  g_assert_null (g_dir_read_name (dir));
}

/* Adds many accounts to @path. Returns whether all of them were added. */
static gboolean
write_many (const char *path, const char *who)
{
  g_autoptr (AntAccountStore) store = ant_account_store_new (path);

  for (int i = 0; i < N_WRITTEN; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %02d", who, i);
      g_autoptr (AntAccount) account = ant_account_new (name, "a@example.org");

      if (!ant_account_store_add (store, account, NULL))
        return FALSE;
    }
  return TRUE;
}

/* Changes of two programs at once are all there in the end. */
static void
test_two_writers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) other = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", WRITE_MANY,
                                                    fixture->path, NULL);

  g_assert_no_error (error);
  g_assert_true (write_many (fixture->path, "we"));
  g_assert_true (g_subprocess_wait_check (other, NULL, &error));
  g_assert_no_error (error);
  open_store (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 2 * N_WRITTEN);
}

static void
wait_for_lists (Fixture *fixture, const char *expected)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  g_autofree char *text = describe (fixture);

  while (strcmp (text, expected) != 0 && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (text);
      text = describe (fixture);
    }
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE; /* so that a deadline is seen */
}

static void
notified_cb (AntAccountStore *store, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccountStore) other = NULL;
  g_autoptr (AntAccount) account = ant_account_new ("Work", "a@example.org");
  guint tick = g_timeout_add (1000, tick_cb, NULL);
  guint n_notified = 0;

  open_store (fixture);
  g_signal_connect (fixture->store, "notify::problem", G_CALLBACK (notified_cb), &n_notified);
  ant_account_store_watch (fixture->store);
  ant_account_store_watch (fixture->store);
  other = ant_account_store_new (fixture->path);
  g_assert_true (ant_account_store_add (other, account, NULL));
  wait_for_lists (fixture, "Work ");

  put (fixture, "[By hand]\njid=b@example.org\n[Bad]\n");
  wait_for_lists (fixture, "Bad! By hand ");
  g_assert_cmpuint (n_notified, ==, 0);
  put (fixture, "what\n[Work]\njid=a@example.org\n");
  wait_for_lists (fixture, "Work ");
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  wait_for_lists (fixture, "");
  g_assert_cmpuint (n_notified, ==, 2);
  g_source_remove (tick);
}

static void
test_unwatched_with_pending_change (Fixture *fixture, gconstpointer data)
{
  open_store (fixture);
  ant_account_store_watch (fixture->store);
  add (fixture, "Work", "a@example.org");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  /* What tear_down() finalizes must not be called afterwards. */
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], WRITE_MANY) == 0)
    return write_many (argv[2], "others") ? 0 : 1;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account-store/new/usual-path", test_usual_path);
  ADD ("/account-store/new/absent-file", test_absent);
  ADD ("/account-store/add/every-field-comes-back", test_every_field);
  ADD ("/account-store/add/component-anonymous-plain", test_other_kinds);
  ADD ("/account-store/add/relative-files", test_relative_files);
  ADD ("/account-store/add/names", test_names);
  ADD ("/account-store/change/sorted-and-live", test_sorted_and_live);
  ADD ("/account-store/change/refusals", test_refusals);
  ADD ("/account-store/change/broken-is-not-replaced", test_broken_is_not_replaced);
  ADD ("/account-store/change/comments-and-unknown-keys-stay", test_comments_and_unknown_keys);
  ADD ("/account-store/change/atomic", test_atomic);
  ADD ("/account-store/change/link-stays", test_link);
  ADD ("/account-store/change/read-only-folder", test_read_only_folder);
  ADD ("/account-store/change/folder-is-a-file", test_folder_is_a_file);
  ADD ("/account-store/change/two-writers", test_two_writers);
  ADD ("/account-store/read/broken-groups", test_broken_groups);
  ADD ("/account-store/read/all-faults", test_all_faults);
  ADD ("/account-store/read/second-of-a-name", test_second_of_a_name);
  ADD ("/account-store/read/lines-before-the-first", test_lines_before_the_first);
  ADD ("/account-store/read/any-bytes", test_any_bytes);
  ADD ("/account-store/read/no-file", test_no_file);
  ADD ("/account-store/read/pipe", test_pipe);
  ADD ("/account-store/read/size", test_size);
  ADD ("/account-store/watch/others-write", test_watch);
  ADD ("/account-store/watch/finalized-with-a-change-pending", test_unwatched_with_pending_change);

  return g_test_run ();
}
