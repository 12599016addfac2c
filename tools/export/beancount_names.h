#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grantledger {

// The name that Beancount can read for one of our accounts (events/postings.h):
// "committed:226.22:2026:G1" becomes "Assets:Committed:226-2E22:2026:G1".
//
// The kind becomes one of Beancount's five roots and a word that begins with a capital letter.
// Every other part keeps its letters and digits; a hyphen becomes "--" and any other character a
// hyphen and its byte in two capital hex digits. A part must begin with a capital letter or a
// digit: one that does not, or that begins with "X", gets an "X" in front. So no two accounts share
// a name.
std::string beancount_name_of(std::string_view account);

// The account that has this name, or none if no account has it.
std::optional<std::string> account_of_beancount(std::string_view name);

}  // namespace grantledger
