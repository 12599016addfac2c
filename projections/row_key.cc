#include "projections/row_key.h"

namespace grantledger {

std::string sortable(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 8; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xFF);
  return bytes;
}

std::uint64_t number_of(std::string_view sorted) {
  std::uint64_t number = 0;
  for (const char byte : sorted) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace grantledger
