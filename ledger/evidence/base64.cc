#include "ledger/evidence/base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace grantledger {
namespace {

constexpr std::size_t size_bytes_max = 1 << 20;  // OpenSSL counts in int; no note is so long.

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string base64_of(std::string_view bytes) {
  CHECK(bytes.size() <= size_bytes_max);
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // With the zero that OpenSSL adds.
  const int size = EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Result<std::string> parse_base64(std::string_view text) {
  const auto wrong = [] { return fail(Fault::malformed, "expected base 64 with padding"); };
  if (text.size() % 4 != 0 || text.size() > size_bytes_max) return wrong();
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size()));
  if (size < 0) return wrong();
  // The padding's bytes are counted in.
  const auto padding = static_cast<std::size_t>(
      std::ranges::count(text.substr(text.size() - std::min<std::size_t>(text.size(), 2)), '='));
  bytes.resize(static_cast<std::size_t>(size) - padding);
  if (base64_of(bytes) != text) return wrong();
  return bytes;
}

std::string base64_of(const Digest& digest) {
  return base64_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Result<Digest> parse_base64_digest(std::string_view text) {
  const auto bytes = parse_base64(text);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) {
    return fail(Fault::malformed, "expected a hash, 32 bytes in base 64");
  }
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

}  // namespace grantledger
