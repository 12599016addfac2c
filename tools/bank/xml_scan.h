#pragma once

#include <string_view>

#include "events/result.h"

namespace grantledger {

// Looks through the bytes of an XML document without building anything of them; see read_xml.
// Afterwards tags close in order, there is one root, and nothing stands beside it.
// Errors: malformed, with the line.
Result<void> scan_xml(std::string_view bytes);

}  // namespace grantledger
