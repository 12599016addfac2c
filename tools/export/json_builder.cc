#include "tools/export/json_builder.h"

#include <nlohmann/json.hpp>

#include "tools/json_text.h"

namespace grantledger {

// What follows a value, and not an opening bracket or a key, follows a comma.
void JsonBuilder::separate() {
  const char last = text_.empty() ? '{' : text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

JsonBuilder& JsonBuilder::open(char bracket) {
  separate();
  text_ += bracket;
  return *this;
}

JsonBuilder& JsonBuilder::close(char bracket) {
  text_ += bracket;
  return *this;
}

JsonBuilder& JsonBuilder::key(std::string_view name) {
  string(name);
  text_ += ':';
  return *this;
}

JsonBuilder& JsonBuilder::string(std::string_view value) {
  separate();
  text_ += text_of(Json(value));
  return *this;
}

JsonBuilder& JsonBuilder::number(std::string_view digits) {
  separate();
  text_ += digits;
  return *this;
}

}  // namespace grantledger
