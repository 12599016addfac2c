#pragma once

#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

inline constexpr const char* nats_stream_default = "GRANTS";
inline constexpr const char* nats_prefix_default = "grants";

// Where a stream of messages is, as nats://[USER:PASSWORD@|TOKEN@]HOST[:PORT][/STREAM][?prefix=P]
// says. Subjects begin with the prefix; two streams on one server need different names and
// prefixes, neither of which begins with the other.
struct NatsAddress {
  std::string server;  // nats://HOST:PORT, without credentials.
  std::string user;    // Empty: none.
  std::string password;
  std::string token;  // Empty: none.
  std::string stream = nats_stream_default;
  std::string prefix = nats_prefix_default;

  // For people: never the credentials.
  std::string shown() const { return server + "/" + stream; }
  // What the stream takes.
  std::string subjects() const { return prefix + ".>"; }
};

// An address in its one spelling, with port and stream. What is written may be no address at all;
// whatever may be a credential in it is left out.
std::string shown_nats_address(std::string_view url);

// Percent-encoded credentials are decoded. Errors: malformed; the detail never tells credentials.
Result<NatsAddress> parse_nats_address(std::string_view url);

}  // namespace grantledger
