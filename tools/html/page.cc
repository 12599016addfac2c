#include "tools/html/page.h"

#include <nlohmann/json.hpp>

namespace grantledger {

std::string script_text_of(const Json& json) {
  const std::string text = text_of(json);
  std::string escaped;
  escaped.reserve(text.size());
  for (const char each : text) {
    // None of these stands in JSON outside of strings.
    if (each == '<') {
      escaped += "\\u003c";
    } else if (each == '>') {
      escaped += "\\u003e";
    } else if (each == '&') {
      escaped += "\\u0026";
    } else {
      escaped += each;
    }
  }
  return escaped;
}

std::string report_page(const Json& figures, std::string_view language) {
  const std::string json = script_text_of(figures);
  std::string page;
  page.reserve(page_head.size() + page_body.size() + page_tail.size() + json.size() + 8);
  page.append(page_head).append(language).append(page_body).append(json).append(page_tail);
  return page;
}

}  // namespace grantledger
