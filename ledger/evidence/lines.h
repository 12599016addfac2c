#pragma once

#include <optional>
#include <string_view>

namespace grantledger {

// The next line without its end, taken from `rest`; none if no line end follows.
std::optional<std::string_view> take_line(std::string_view& rest);

}  // namespace grantledger
