-- For the tests: who the client's certificate names is who logs in (XEP-0178). Debian's Prosody has no such module.
--
-- SPDX-FileCopyrightText: 2026 The Antistrophe authors
-- SPDX-License-Identifier: GPL-3.0-or-later

local new_sasl = require "util.sasl".new;
local jid = require "util.jid";

local subject_alternative_name = "2.5.29.17";
local xmpp_address = "1.3.6.1.5.5.7.8.5";

module:provides("auth", {
	get_sasl_handler = function (session)
		return new_sasl(module.host, {
			-- authorization: "" or a bare JID
			external = function (authorization)
				local socket = session.conn:socket();
				local certificate = socket.getpeercertificate and socket:getpeercertificate();
				if not certificate or not socket:getpeerverification() then
					return nil;
				end
				local names = certificate:extensions()[subject_alternative_name] or {};
				for _, address in ipairs(names[xmpp_address] or {}) do
					if authorization == "" or authorization == address then
						return jid.node(address), true;
					end
				end
				return nil;
			end;
		});
	end;
});
