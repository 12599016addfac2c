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

Result<Digest> parse_digest(std::string_view text) {
  Digest digest{};
  const auto value = [](char c) { return digits.find(c); };
  const bool is_hex = text.size() == 2 * digest.size() && std::ranges::all_of(text, [&](char c) {
                        return value(c) != std::string_view::npos;
                      });
  if (!is_hex) {
    return fail(Fault::malformed,
                "'" + std::string(text) + "' is not a SHA-256: expected 64 lower-case hex digits");
  }
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(value(text[2 * i]) << 4 | value(text[2 * i + 1]));
  }
  return digest;
}

}  // namespace grantledger
