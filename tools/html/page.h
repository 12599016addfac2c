#pragma once

#include <string>
#include <string_view>

#include "tools/json_text.h"

namespace grantledger {

// The page around its figures, as build.mjs makes it of page/: page_head, the language, page_body,
// the figures, page_tail.
extern const std::string_view page_head;
extern const std::string_view page_body;
extern const std::string_view page_tail;

// One HTML page that shows the figures of report_figures in a language ("nb" or "en"). It needs no
// other file and reaches for none; whatever text the figures hold stays text.
std::string report_page(const Json& figures, std::string_view language);

// JSON that may stand in a script element: what could end the element or begin another is escaped,
// and reads back the same.
std::string script_text_of(const Json& json);

}  // namespace grantledger
