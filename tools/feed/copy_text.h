#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "events/money.h"

namespace grantledger {

// Rows in the text format of PostgreSQL's COPY: fields between tabs, rows end in a line feed,
// \N is no value. Written as the server writes them, so that rows of both can be compared.
class CopyText {
 public:
  CopyText& add(std::string_view text);
  CopyText& add(std::integral auto number) { return add_raw(std::to_string(number)); }
  CopyText& add(Money amount) { return add_raw(decimal_text_of(amount)); }
  // Nothing, or what is in it.
  template <class Value>
  CopyText& add(const std::optional<Value>& value) {
    return value ? add(*value) : add_null();
  }
  CopyText& add_null() { return add_raw("\\N"); }
  // No value where the text is empty.
  CopyText& add_unless_empty(std::string_view text) {
    return text.empty() ? add_null() : add(text);
  }
  void end_row();

  bool is_empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  const std::string& text() const { return text_; }
  void clear() { text_.clear(); }

 private:
  CopyText& add_raw(std::string_view text);

  std::string text_;
  bool is_in_row_ = false;
};

// A text that the server can hold: a zero byte and what is not UTF-8 become U+FFFD.
std::string storable_text_of(std::string_view text);

}  // namespace grantledger
