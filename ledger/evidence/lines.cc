#include "ledger/evidence/lines.h"

#include <charconv>

#include "ledger/evidence/base64.h"

namespace grantledger {
namespace {

constexpr std::size_t path_length_max = 63;

}  // namespace

std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> number_in(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return std::nullopt;
  const std::string_view digits = line.substr(mark.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || std::to_string(number) != digits) return std::nullopt;
  return number;
}

std::string lines_of_path(const HashPath& path) {
  std::string lines;
  for (const Digest& hash : path) lines += base64_of(hash) + "\n";
  return lines;
}

Result<HashPath> take_path(std::string_view& rest) {
  HashPath path;
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return fail(Fault::malformed, "no blank line and seal follow the hashes");
    if (line->empty()) return path;
    if (path.size() == path_length_max) return fail(Fault::malformed, "more than 63 hashes");
    TRY(path.emplace_back(), parse_base64_digest(*line));
  }
}

}  // namespace grantledger
