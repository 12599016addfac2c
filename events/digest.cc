#include "events/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace grantledger {
namespace {

// Fetching the algorithm and making a context cost as much as hashing a short envelope, so each
// thread keeps one of each.
struct Hasher {
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  &EVP_MD_CTX_free};
};

constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

Digest sha256(std::string_view bytes) {
  thread_local const Hasher hasher;
  Digest digest{};
  CHECK(EVP_DigestInit_ex2(hasher.context.get(), hasher.algorithm.get(), nullptr) == 1);
  CHECK(EVP_DigestUpdate(hasher.context.get(), bytes.data(), bytes.size()) == 1);
  CHECK(EVP_DigestFinal_ex(hasher.context.get(), digest.data(), nullptr) == 1);
  return digest;
}

std::string hex_of(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 0xf];
  }
  return text;
}

std::string hex_of(const Digest& digest) {
  return hex_of(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Result<std::string> parse_hex(std::string_view text) {
  const bool is_hex =
      text.size() % 2 == 0 && text.find_first_not_of(digits) == std::string_view::npos;
  if (!is_hex) return fail(Fault::malformed, "expected an even number of lower-case hex digits");
  std::string bytes(text.size() / 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(digits.find(text[2 * i]) << 4 | digits.find(text[2 * i + 1]));
  }
  return bytes;
}

Result<Digest> parse_digest(std::string_view text) {
  Digest digest{};
  const Result<std::string> bytes = parse_hex(text);
  if (!bytes || bytes->size() != digest.size()) {
    return fail(Fault::malformed,
                "'" + std::string(text) + "' is not a SHA-256: expected 64 lower-case hex digits");
  }
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

}  // namespace grantledger
