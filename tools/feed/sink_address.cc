#include "tools/feed/sink_address.h"

#include <algorithm>

#include "events/digest.h"
#include "tools/feed/directory_sink.h"
#include "tools/feed/jetstream_sink.h"
#include "tools/feed/nats_address.h"
#include "tools/feed/postgres_sink.h"
#include "tools/feed/postgres_url.h"

namespace grantledger {
namespace {

struct Address {
  std::string kind;  // What stands before the first colon.
  std::string rest;
};

Address address_in(const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  return {text.substr(0, colon), text.substr(std::min(colon + 1, text.size()))};
}

bool is_directory(const Address& address) {
  return (address.kind == "csv" || address.kind == "ndjson") && !address.rest.empty();
}

}  // namespace

std::string whole_address(const std::string& address) {
  const Address parts = address_in(address);
  if (!is_directory(parts)) return address;
  std::error_code code;
  const auto path = std::filesystem::absolute(parts.rest, code).lexically_normal();
  return code ? address : parts.kind + ":" + path.string();
}

Result<void> check_address(const std::string& address) {
  const Address parts = address_in(address);
  if (is_directory(parts)) return {};
  if (is_postgres_url(address)) {
    const auto target = parse_postgres_url(address);
    return target ? Result<void>() : tl::unexpected(target.error());
  }
  if (parts.kind == "nats") {
    const Result<NatsAddress> nats = parse_nats_address(address);
    return nats ? Result<void>() : fail(Fault::malformed, "--to: " + nats.error().detail);
  }
  return fail(Fault::malformed,
              "--to: found '" + shown_address(address) +
                  "', expected postgresql://…, nats://…, csv:DIRECTORY or ndjson:DIRECTORY");
}

Result<std::unique_ptr<Sink>> sink_at(const std::string& address, const Invocation& invocation,
                                      const QuerySource& source) {
  TRY_VOID(check_address(address));
  const Address parts = address_in(address);
  if (is_postgres_url(address)) return make_postgres_sink(address, source);
  if (parts.kind == "nats") return make_jetstream_sink(address, source);
  Invocation printing = invocation;
  printing.format = parts.kind == "csv" ? Format::csv : Format::json;
  return std::make_unique<DirectorySink>(parts.rest, std::move(printing));
}

std::string shown_address(const std::string& address) {
  if (address_in(address).kind == "nats") return shown_nats_address(address);
  const std::size_t slashes = address.find("://");
  if (slashes == std::string::npos) return address;
  const std::size_t begin = slashes + 3;
  const std::size_t at = address.substr(begin, address.find('/', begin) - begin).rfind('@');
  if (at == std::string::npos) return address;
  const std::string user = address.substr(begin, at);
  return address.substr(0, begin) + user.substr(0, user.find(':')) + address.substr(begin + at);
}

std::string consumer_name_of(const std::string& address) {
  return address_in(address).kind + "-" + hex_of(sha256(shown_address(address))).substr(0, 8);
}

}  // namespace grantledger
