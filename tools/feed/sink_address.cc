#include "tools/feed/sink_address.h"

#include "tools/feed/directory_sink.h"

namespace grantledger {

Result<std::unique_ptr<Sink>> sink_at(const std::string& address, const Invocation& invocation,
                                      const QuerySource& /*source*/) {
  const std::string kind = consumer_name_of(address);
  const std::string rest = address.substr(std::min(address.size(), kind.size() + 1));
  if ((kind == "csv" || kind == "ndjson") && !rest.empty()) {
    Invocation printing = invocation;
    printing.format = kind == "csv" ? Format::csv : Format::json;
    return std::make_unique<DirectorySink>(rest, std::move(printing));
  }
  return fail(Fault::malformed, "--to: found '" + shown_address(address) +
                                    "', expected csv:DIRECTORY or ndjson:DIRECTORY");
}

std::string shown_address(const std::string& address) {
  const std::size_t slashes = address.find("://");
  if (slashes == std::string::npos) return address;
  const std::size_t begin = slashes + 3;
  const std::size_t at = address.substr(begin, address.find('/', begin) - begin).rfind('@');
  if (at == std::string::npos) return address;
  const std::string user = address.substr(begin, at);
  return address.substr(0, begin) + user.substr(0, user.find(':')) + address.substr(begin + at);
}

std::string consumer_name_of(const std::string& address) {
  const std::string kind = address.substr(0, address.find(':'));
  return kind == "postgres" ? "postgresql" : kind;
}

}  // namespace grantledger
