#pragma once
// Whole numbers in as few bytes as they need: seven bits a byte, least significant first, the high
// bit set on all but the last (LEB128, as in Protocol Buffers).

#include <cstdint>
#include <string>
#include <string_view>

namespace grantledger {

void put_varint(std::string& bytes, std::uint64_t number);

// Of either sign, so that small ones stay small: 0, −1, 1, −2, … become 0, 1, 2, 3, …
void put_signed_varint(std::string& bytes, std::int64_t number);

// Takes numbers off the front of bytes that somebody else owns. Once bytes run out or a number is
// longer than 64 bits, everything it gives is 0 and has_failed() stays true.
class VarintReader {
 public:
  explicit VarintReader(std::string_view bytes)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::uint64_t number() {
    if (next_ != end_ && static_cast<signed char>(*next_) >= 0) {
      return static_cast<std::uint64_t>(*next_++);  // The most are short.
    }
    return long_number();
  }
  std::int64_t signed_number() {
    const std::uint64_t coded = number();
    return static_cast<std::int64_t>(coded >> 1U) ^ -static_cast<std::int64_t>(coded & 1U);
  }
  // The next `size` bytes.
  std::string_view text(std::uint64_t size);

  bool is_at_end() const { return next_ == end_; }
  bool has_failed() const { return has_failed_; }

 private:
  std::uint64_t long_number();
  std::uint64_t fail_once();

  const char* next_;
  const char* end_;
  bool has_failed_ = false;
};

}  // namespace grantledger
