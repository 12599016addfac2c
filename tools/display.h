#pragma once
// Text as it shows on a terminal.

#include <cstddef>
#include <string>
#include <string_view>

#include "events/money.h"

namespace grantledger {

// How many columns `text` takes: one for each character of the Latin scripts, however many bytes
// it has; none for combining marks. Bytes that are not UTF-8 count one each.
std::size_t display_width(std::string_view text);

// "1 234 567.89": thousands set apart by spaces, with the currency's decimals.
std::string spaced_text_of(Money amount);

}  // namespace grantledger
