#include "ledger/audit/sample_seed.h"

namespace grantledger {
namespace {

constexpr std::string_view first_line = "grantledger-sample-1\n";

std::string bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string bytes_of(std::uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
  return bytes;
}

std::uint64_t first_eight_bytes(const Digest& digest) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | digest[i];
  return number;
}

}  // namespace

std::string seed_text_of(const SealedSeed& seed) {
  return std::string(first_line) + "seal\n" + std::to_string(seed.tree_size) + "\n" +
         hex_of(seed.root) + "\n" + seed.nonce + "\n";
}

std::string seed_text_of(std::uint64_t number) {
  return std::string(first_line) + "number\n" + std::to_string(number) + "\n";
}

Digest order_key(const Digest& seed, std::string_view id) {
  return sha256(bytes_of(seed).append(id));
}

std::uint64_t number_below(const Digest& seed, std::uint64_t below) {
  CHECK(below > 0);
  const std::uint64_t beyond = -below % below;  // 2^64 modulo `below`: too many for a whole round.
  for (std::uint64_t counter = 0;; ++counter) {
    const std::uint64_t number = first_eight_bytes(sha256(bytes_of(seed) + bytes_of(counter)));
    if (number <= ~std::uint64_t{0} - beyond) return number % below;
  }
}

}  // namespace grantledger
