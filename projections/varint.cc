#include "projections/varint.h"

namespace grantledger {

void put_varint(std::string& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7U) bytes += static_cast<char>(number | 0x80U);
  bytes += static_cast<char>(number);
}

void put_signed_varint(std::string& bytes, std::int64_t number) {
  put_varint(bytes,
             static_cast<std::uint64_t>(number) << 1U ^ static_cast<std::uint64_t>(number >> 63));
}

std::uint64_t VarintReader::fail_once() {
  has_failed_ = true;
  next_ = end_;
  return 0;
}

std::uint64_t VarintReader::long_number() {
  std::uint64_t number = 0;
  for (unsigned shift = 0; next_ != end_ && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(*next_++);
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return number;
  }
  return fail_once();
}

std::string_view VarintReader::text(std::uint64_t size) {
  if (size > static_cast<std::uint64_t>(end_ - next_)) {
    fail_once();
    return {};
  }
  const std::string_view bytes(next_, size);
  next_ += size;
  return bytes;
}

}  // namespace grantledger
