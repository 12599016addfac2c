#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grantledger {

// The index of the first byte that is no part of well-formed UTF-8 (RFC 3629); none if all are.
std::optional<std::size_t> first_not_utf_8(std::string_view text);

// ISO 8859-1 as UTF-8.
std::string utf_8_of_latin_1(std::string_view text);

}  // namespace grantledger
