/* What is secret, case by case: of whole stanzas, and of stanzas as a stream brings them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#define SASL "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
#define FORM "xmlns='jabber:x:data'"

/* "S3CRET" stands for the secret; "%" in what is expected stands for the marker. */
static const struct
{
  const char *xml;
  const char *expected;
} redact_cases[] = {
  /* SASL */
  { "<auth " SASL " mechanism='PLAIN'>S3CRET=</auth>", "<auth " SASL " mechanism='PLAIN'>%</auth>" },
  { "<challenge " SASL ">S3CRET</challenge>", "<challenge " SASL ">%</challenge>" },
  { "<response " SASL ">\n S3CRET\n</response >", "<response " SASL ">%</response >" },
  { "<success " SASL ">S3CRET</success>", "<success " SASL ">%</success>" },
  { "<s:auth xmlns:s='urn:ietf:params:xml:ns:xmpp-sasl'>S3CRET</s:auth>",
    "<s:auth xmlns:s='urn:ietf:params:xml:ns:xmpp-sasl'>%</s:auth>" },
  { "<auth " SASL "><![CDATA[S3CRET]]></auth>", "<auth " SASL ">%</auth>" },
  { "<auth " SASL ">&#x53;3CRET<x>S3CRET</x>S3CRET</auth>", "<auth " SASL ">%</auth>" },
  { "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-1'><initial-response>S3CRET</initial-response>"
    "<user-agent id='u'><software>Antistrophe</software></user-agent></authenticate>",
    "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-1'><initial-response>%</initial-response>"
    "<user-agent id='u'><software>Antistrophe</software></user-agent></authenticate>" },
  { "<challenge xmlns='urn:xmpp:sasl:2'>S3CRET</challenge>", "<challenge xmlns='urn:xmpp:sasl:2'>%</challenge>" },
  { "<response xmlns='urn:xmpp:sasl:1'>S3CRET</response>", "<response xmlns='urn:xmpp:sasl:1'>%</response>" },
  { "<success xmlns='urn:xmpp:sasl:2'><additional-data>S3CRET</additional-data>"
    "<authorization-identifier>a@b</authorization-identifier>"
    "<token xmlns='urn:xmpp:fast:0' expiry='2026-12-01T00:00:00Z' token='S3CRET'/></success>",
    "<success xmlns='urn:xmpp:sasl:2'><additional-data>%</additional-data>"
    "<authorization-identifier>a@b</authorization-identifier>"
    "<token xmlns='urn:xmpp:fast:0' expiry='2026-12-01T00:00:00Z' token='%'/></success>" },
  { "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'><hash xmlns='urn:xmpp:scram-upgrade:0'>S3CRET</hash></next>",
    "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'><hash xmlns='urn:xmpp:scram-upgrade:0'>%</hash></next>" },
  /* components; the first in a client's stream, as a text without header is read */
  { "<handshake>S3CRET</handshake>", "<handshake>%</handshake>" },
  { "<handshake xmlns='jabber:component:accept'>S3CRET</handshake>",
    "<handshake xmlns='jabber:component:accept'>%</handshake>" },
  /* passwords of accounts */
  { "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>romeo</username><password>S3CRET</password>"
    "<digest>S3CRET</digest><resource>r</resource></query></iq>",
    "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>romeo</username><password>%</password>"
    "<digest>%</digest><resource>r</resource></query></iq>" },
  { "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username><password>S3CRET</password>"
    "</query></iq>",
    "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username><password>%</password>"
    "</query></iq>" },
  /* forms */
  { "<iq type='set'><x " FORM " type='submit'><field type='text-private' var='any'><desc>d</desc><value>S3CRET</value>"
    "<value>S3CRET</value></field><field type='text-single' var='b'><value>kept</value></field></x></iq>",
    "<iq type='set'><x " FORM " type='submit'><field type='text-private' var='any'><desc>d</desc><value>%</value>"
    "<value>%</value></field><field type='text-single' var='b'><value>kept</value></field></x></iq>" },
  { "<iq><x " FORM "><field var='password'><value>S3CRET</value></field>"
    "<field var='password-verify'><value>S3CRET</value></field>"
    "<field var='old_password'><value>S3CRET</value></field></x></iq>",
    "<iq><x " FORM "><field var='password'><value>%</value></field>"
    "<field var='password-verify'><value>%</value></field>"
    "<field var='old_password'><value>%</value></field></x></iq>" },
  { "<iq><x " FORM "><field type='text-single' var='muc#roomconfig_roomsecret'><value>S3CRET</value></field></x></iq>",
    "<iq><x " FORM "><field type='text-single' var='muc#roomconfig_roomsecret'><value>%</value></field></x></iq>" },
  { "<iq><x " FORM "><reported><field var='p' type='text-private'/><field var='q'/></reported>"
    "<item><field var='p'><value>S3CRET</value></field><field var='q'><value>kept</value></field></item></x></iq>",
    "<iq><x " FORM "><reported><field var='p' type='text-private'/><field var='q'/></reported>"
    "<item><field var='p'><value>%</value></field><field var='q'><value>kept</value></field></item></x></iq>" },
  /* rooms */
  { "<presence to='r@c/n'><x xmlns='http://jabber.org/protocol/muc'><history maxchars='0'/><password>S3CRET</password>"
    "</x></presence>",
    "<presence to='r@c/n'><x xmlns='http://jabber.org/protocol/muc'><history maxchars='0'/><password>%</password>"
    "</x></presence>" },
  { "<message><x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'><reason>r</reason></invite>"
    "<password>S3CRET</password></x></message>",
    "<message><x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'><reason>r</reason></invite>"
    "<password>%</password></x></message>" },
  { "<iq><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='a@b'><password>S3CRET</password></destroy>"
    "</query></iq>",
    "<iq><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='a@b'><password>%</password></destroy>"
    "</query></iq>" },
  { "<message><x xmlns='jabber:x:conference' jid='r@c' password = \"S3CRET\" reason='x'/></message>",
    "<message><x xmlns='jabber:x:conference' jid='r@c' password = \"%\" reason='x'/></message>" },
  { "<iq><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='r@c'><nick>n</nick>"
    "<password>S3CRET</password></conference></storage></query></iq>",
    "<iq><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='r@c'><nick>n</nick>"
    "<password>%</password></conference></storage></query></iq>" },
  { "<iq><conference xmlns='urn:xmpp:bookmarks:1'><password>S3CRET</password></conference></iq>",
    "<iq><conference xmlns='urn:xmpp:bookmarks:1'><password>%</password></conference></iq>" },
  /* services */
  { "<iq type='result'><services xmlns='urn:xmpp:extdisco:2'><service host='h' password='S3CRET' username='u'/>"
    "<service host='h' password='S3&amp;CRET'/></services></iq>",
    "<iq type='result'><services xmlns='urn:xmpp:extdisco:2'><service host='h' password='%' username='u'/>"
    "<service host='h' password='%'/></services></iq>" },
  { "<iq><credentials xmlns='urn:xmpp:extdisco:1'><service host='h' password='S3CRET'/></credentials></iq>",
    "<iq><credentials xmlns='urn:xmpp:extdisco:1'><service host='h' password='%'/></credentials></iq>" },
  { "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='https://h/a?b=S3CRET&amp;c=1'>"
    "<header name='Authorization'>Bearer S3CRET</header></put><get url='https://h/a?kept'/></slot></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='%'>"
    "<header name='Authorization'>%</header></put><get url='https://h/a?kept'/></slot></iq>" },
  { "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='https://h/S3CRET/a'/><get url='https://h/a'/></slot></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='%'/><get url='https://h/a'/></slot></iq>" },
  { "<iq><slot xmlns='urn:xmpp:http:upload'><put>https://h/a?S3CRET</put><get>https://h/a</get></slot></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload'><put>%</put><get>https://h/a</get></slot></iq>" },
  { "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put>https://h/a?S3CRET</put></slot></iq>",
    "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put>%</put></slot></iq>" },
  { "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put><![CDATA[https://h/a?S3CRET]]></put></slot></iq>",
    "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put>%</put></slot></iq>" },
  { "<iq><transport xmlns='urn:xmpp:jingle:transports:http:upload:0'><candidate uri='https://h/a?S3CRET'>"
    "<header name='authorization'>S3CRET</header></candidate></transport></iq>",
    "<iq><transport xmlns='urn:xmpp:jingle:transports:http:upload:0'><candidate uri='%'>"
    "<header name='authorization'>%</header></candidate></transport></iq>" },
  /* invitations */
  { "<iq type='set'><preauth xmlns='urn:xmpp:pars:0' token='S3CRET'/></iq>",
    "<iq type='set'><preauth xmlns='urn:xmpp:pars:0' token='%'/></iq>" },
  { "<iq type='set'><preauth xmlns='urn:xmpp:ibr-token:0' token='S3CRET'/></iq>",
    "<iq type='set'><preauth xmlns='urn:xmpp:ibr-token:0' token='%'/></iq>" },
  { "<iq type='set'><join xmlns='urn:xmpp:mix:misc:0'><invitation><channel>c</channel><token>S3CRET</token></invitation>"
    "</join></iq>",
    "<iq type='set'><join xmlns='urn:xmpp:mix:misc:0'><invitation><channel>c</channel><token>%</token></invitation>"
    "</join></iq>" },
  { "<iq><tokens xmlns='urn:xmpp:muc-token-invite:0'><token counter='3'>S3CRET</token></tokens></iq>",
    "<iq><tokens xmlns='urn:xmpp:muc-token-invite:0'><token counter='3'>%</token></tokens></iq>" },
  { "<iq><revoke xmlns='urn:xmpp:muc-token-invite:0'>S3CRET</revoke></iq>",
    "<iq><revoke xmlns='urn:xmpp:muc-token-invite:0'>%</revoke></iq>" },
  { "<iq><invite xmlns='urn:xmpp:invite:1'><uri>xmpp:a@b?S3CRET</uri></invite></iq>",
    "<iq><invite xmlns='urn:xmpp:invite:1'><uri>%</uri></invite></iq>" },
  { "<iq><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'><x " FORM ">"
    "<field var='uri' type='text-single'><value>xmpp:a@b?roster;preauth=S3CRET</value></field>"
    "<field var='landing-url'><value>https://h/#S3CRET</value></field>"
    "<field var='expire'><value>2026-12-01T00:00:00Z</value></field></x></command></iq>",
    "<iq><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'><x " FORM ">"
    "<field var='uri' type='text-single'><value>%</value></field>"
    "<field var='landing-url'><value>%</value></field>"
    "<field var='expire'><value>2026-12-01T00:00:00Z</value></field></x></command></iq>" },
  { "<message><x " FORM "><field var='FORM_TYPE' type='hidden'><value> urn:xmpp:invite#invitation</value></field>"
    "<field var='uri'><value>S3CRET</value></field></x></message>",
    "<message><x " FORM "><field var='FORM_TYPE' type='hidden'><value> urn:xmpp:invite#invitation</value></field>"
    "<field var='uri'><value>%</value></field></x></message>" },
  /* deep inside, other bytes odd but kept */
  { "<message  to = \"a&amp;b\" ><body>&#x41;\r\n<![CDATA[<]]></body><forwarded xmlns='urn:xmpp:forward:0'><iq "
    "xmlns='jabber:client'><q:query xmlns:q='jabber:iq:auth'><q:password>S3CRET</q:password></q:query></iq></forwarded>"
    "</message >",
    "<message  to = \"a&amp;b\" ><body>&#x41;\r\n<![CDATA[<]]></body><forwarded xmlns='urn:xmpp:forward:0'><iq "
    "xmlns='jabber:client'><q:query xmlns:q='jabber:iq:auth'><q:password>%</q:password></q:query></iq></forwarded>"
    "</message >" },
};
