#pragma once

#include <string>
#include <string_view>

namespace grantledger {

// JSON built as text, so that amounts stand as exact decimals and no tree is kept. The caller opens
// and closes in order.
class JsonBuilder {
 public:
  JsonBuilder& open(char bracket);   // '{' or '['.
  JsonBuilder& close(char bracket);  // '}' or ']'.
  JsonBuilder& key(std::string_view name);
  JsonBuilder& string(std::string_view value);  // Bytes that are not UTF-8 become U+FFFD.
  JsonBuilder& number(std::string_view digits);

  // A key and its string.
  JsonBuilder& field(std::string_view name, std::string_view value) {
    return key(name).string(value);
  }
  // The same, unless the value is empty.
  JsonBuilder& field_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : field(name, value);
  }

  std::string& text() { return text_; }

 private:
  void separate();

  std::string text_;
};

}  // namespace grantledger
