#pragma once

#include <string_view>

namespace grantledger {

// What people are shown for a stable key ("to_treasury": "To Treasury"); the key itself where the
// table has no better word.
std::string_view label_of(std::string_view key);

}  // namespace grantledger
