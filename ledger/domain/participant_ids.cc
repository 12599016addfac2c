#include "ledger/domain/participant_ids.h"

#include <re2/re2.h>

#include <string>

#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

constexpr std::size_t pattern_length_max = 200;

bool is_default(std::string_view id) {
  if (!id.starts_with("p-") || id.size() < 3 || id.size() > 26) return false;
  for (const char c : id.substr(2)) {
    const bool is_one = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (!is_one) return false;
  }
  return true;
}

}  // namespace

bool is_participant_pattern(std::string_view pattern) {
  if (pattern.empty()) return true;
  return pattern.size() <= pattern_length_max && RE2(std::string(pattern), RE2::Quiet).ok();
}

namespace {

// Whether eleven digits with at most two other characters among them are an identity number.
bool spells_identity_number(std::string_view id) {
  constexpr std::size_t others_max = 2;
  for (std::size_t first = 0; first < id.size(); ++first) {
    std::string digits;
    std::size_t others = 0;
    for (const char c : id.substr(first)) {
      (c >= '0' && c <= '9') ? digits.push_back(c) : void(++others);
      if (digits.size() == 11 || others > others_max) break;
    }
    if (holds_identity_number(digits)) return true;
  }
  return false;
}

}  // namespace

bool is_opaque_participant(std::string_view id, std::string_view pattern) {
  if (holds_identity_number(id) || spells_identity_number(id)) return false;
  if (pattern.empty()) return is_default(id);
  const RE2 compiled(std::string(pattern), RE2::Quiet);
  return compiled.ok() && RE2::FullMatch(std::string(id), compiled);
}

}  // namespace grantledger
