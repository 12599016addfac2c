#include "tools/feed/nats_address.h"

#include <algorithm>
#include <charconv>

namespace grantledger {
namespace {

constexpr std::string_view scheme = "nats://";
constexpr std::string_view prefix_option = "prefix=";
constexpr const char* port_default = "4222";
constexpr std::size_t name_length_max = 64;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_length_max &&
         std::ranges::all_of(text, is_name_character);
}

// One or more names with points between.
bool is_prefix(std::string_view text) {
  if (text.size() > name_length_max) return false;
  for (;;) {
    const std::size_t end = text.find('.');
    if (!is_name(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

// Takes what stands after the first `mark` away from `text`; empty if there is none.
std::string_view cut_at(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view after = text.substr(at + 1);
  text = text.substr(0, at);
  return after;
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned code = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 2 || read.ptr != digits.data() + 2 || code == 0) {
      return fail(Fault::malformed,
                  "a percent sign in the credentials is not followed by two "
                  "hex digits");
    }
    decoded += static_cast<char>(code);
    i += 2;
  }
  return decoded;
}

Result<void> take_credentials(std::string_view text, NatsAddress& address) {
  if (text.empty()) return {};
  const bool has_user = text.find(':') != std::string_view::npos;
  const std::string_view password = cut_at(text, ':');
  TRY(std::string first, percent_decoded(text));
  TRY(address.password, percent_decoded(password));
  (has_user ? address.user : address.token) = std::move(first);
  return {};
}

Result<void> take_server(std::string_view text, NatsAddress& address) {
  std::string_view port;
  std::string_view host = text;
  if (host.starts_with('[')) {  // IPv6
    const std::size_t end = host.find(']');
    if (end != std::string_view::npos && host.substr(end + 1).starts_with(':')) {
      port = host.substr(end + 2);
      host = host.substr(0, end + 1);
    }
  } else {
    port = cut_at(host, ':');
  }
  if (port.empty()) port = port_default;
  unsigned number = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
  if (host.empty() || read.ptr != port.data() + port.size() || number == 0 || number > 65'535) {
    return fail(Fault::malformed, "expected HOST:PORT after nats:// and credentials");
  }
  address.server = std::string(scheme) + std::string(host) + ":" + std::string(port);
  return {};
}

}  // namespace

std::string shown_nats_address(std::string_view url) {
  if (const Result<NatsAddress> address = parse_nats_address(url)) {
    const std::string shown = address->shown();
    return address->prefix == nats_prefix_default
               ? shown
               : shown + "?" + std::string(prefix_option) + address->prefix;
  }
  // A password may hold what it should not: everything up to the last @ is left out.
  const std::size_t at = url.rfind('@');
  return at == std::string_view::npos ? std::string(url)
                                      : std::string(scheme) + std::string(url.substr(at + 1));
}

Result<NatsAddress> parse_nats_address(std::string_view url) {
  if (!url.starts_with(scheme)) {
    return fail(Fault::malformed, "expected nats://HOST:PORT/STREAM");
  }
  url.remove_prefix(scheme.size());
  NatsAddress address;
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) {
    TRY_VOID(take_credentials(url.substr(0, at), address));
    url.remove_prefix(at + 1);
  }
  const std::string_view options = cut_at(url, '?');
  const std::string_view stream = cut_at(url, '/');
  TRY_VOID(take_server(url, address));
  if (!stream.empty()) address.stream = stream;
  if (!is_name(address.stream)) {
    return fail(Fault::malformed,
                "'" + address.stream + "' names no stream: expected 1 to 64 of A-Z a-z 0-9 _ -");
  }
  if (options.starts_with(prefix_option)) {
    address.prefix = options.substr(prefix_option.size());
  } else if (!options.empty()) {
    return fail(Fault::malformed, "found '?" + std::string(options) + "', expected ?prefix=NAME");
  }
  if (!is_prefix(address.prefix)) {
    return fail(Fault::malformed, "'" + address.prefix +
                                      "' is no prefix of subjects: expected names of A-Z a-z 0-9 "
                                      "_ - with points between");
  }
  return address;
}

}  // namespace grantledger
