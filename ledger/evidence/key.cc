#include "ledger/evidence/key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "events/digest.h"
#include "events/utf8.h"
#include "ledger/evidence/base64.h"

namespace grantledger {
namespace {

constexpr std::string_view private_prefix = "PRIVATE+KEY+";
constexpr std::size_t seed_size_bytes = 32;
constexpr std::size_t name_size_max = 255;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
std::string_view view_of(const PublicKey& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

// The characters with the property White_Space in Unicode 15.
bool is_space(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

std::string hex8(std::uint32_t id) {
  std::array<char, 9> text;
  std::snprintf(text.data(), text.size(), "%08x", id);
  return text.data();
}

// A key's text in parts: name, id, and use with 32 bytes.
struct KeyText {
  std::string_view name;
  std::string_view id;
  KeyUse use = KeyUse::note;
  std::string bytes;
};
std::optional<KeyText> key_text_in(std::string_view text) {
  const std::size_t name_end = text.find('+');
  if (name_end == std::string_view::npos) return std::nullopt;
  const std::size_t id_end = text.find('+', name_end + 1);
  if (id_end == std::string_view::npos) return std::nullopt;
  auto bytes = parse_base64(text.substr(id_end + 1));
  if (!bytes || bytes->size() != 1 + seed_size_bytes) return std::nullopt;
  const auto use = static_cast<KeyUse>(bytes->front());
  if (use != KeyUse::note && use != KeyUse::cosignature) return std::nullopt;
  KeyText parts{text.substr(0, name_end), text.substr(name_end + 1, id_end - name_end - 1), use,
                bytes->substr(1)};
  if (!is_key_name(parts.name)) return std::nullopt;
  return parts;
}

std::string key_text_of(std::string_view name, std::uint32_t id, KeyUse use,
                        std::string_view bytes) {
  std::string coded(1, static_cast<char>(use));
  coded += bytes;
  std::string text = std::string(name) + "+" + hex8(id) + "+" + base64_of(coded);
  OPENSSL_cleanse(coded.data(), coded.size());
  return text;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > name_size_max) return false;
  while (!name.empty()) {
    const Utf8Character character = first_character(name);
    const bool is_taken = character.size_bytes > 0 && character.code >= 0x20 &&
                          character.code != '+' && !is_space(character.code);
    if (!is_taken) return false;
    name.remove_prefix(character.size_bytes);
  }
  return true;
}

std::uint32_t VerifierKey::id() const {
  std::string bytes = name + "\n";
  bytes += static_cast<char>(use);
  bytes += view_of(key);
  const Digest digest = sha256(bytes);
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 |
         std::uint32_t{digest[2]} << 8 | digest[3];
}

std::string text_of(const VerifierKey& key) {
  return key_text_of(key.name, key.id(), key.use, view_of(key.key));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  const auto parts = key_text_in(text);
  if (!parts) {
    return fail(Fault::malformed, "'" + std::string(text.substr(0, 120)) +
                                      "' is no verifier key: expected name+hash+base64, as keygen "
                                      "prints it");
  }
  VerifierKey key{.name = std::string(parts->name), .use = parts->use};
  std::ranges::copy(parts->bytes, key.key.begin());
  if (text_of(key) != text) {
    return fail(Fault::malformed, "the verifier key of " + key.name + " names the id " +
                                      std::string(parts->id) + ", expected " + hex8(key.id()) +
                                      ": a character of it has changed");
  }
  return key;
}

bool is_signed(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (signature.size() != signature_size_bytes) return false;
  const Key handle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()),
                   &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  CHECK(context);
  return handle &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

struct PrivateKey::Secret {
  std::array<unsigned char, seed_size_bytes> seed{};
  ~Secret() { OPENSSL_cleanse(seed.data(), seed.size()); }
  Key handle() const {
    return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
            &EVP_PKEY_free};
  }
};

PrivateKey::PrivateKey(std::string name, KeyUse use, std::unique_ptr<Secret> secret)
    : verifier_{std::move(name), use, {}}, secret_(std::move(secret)) {
  const Key handle = secret_->handle();
  std::size_t size = verifier_.key.size();
  CHECK(EVP_PKEY_get_raw_public_key(handle.get(), verifier_.key.data(), &size) == 1);
}
PrivateKey::~PrivateKey() = default;
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;

Result<PrivateKey> PrivateKey::generate(std::string name, KeyUse use) {
  if (!is_key_name(name)) {
    return fail(Fault::malformed, "'" + name +
                                      "' cannot name a key: expected no spaces and no '+', such as "
                                      "ledger.example.org/grants");
  }
  auto secret = std::make_unique<Secret>();
  if (RAND_priv_bytes(secret->seed.data(), static_cast<int>(secret->seed.size())) != 1) {
    return fail(Fault::unavailable, "the system gives no random numbers");
  }
  return PrivateKey(std::move(name), use, std::move(secret));
}

Result<PrivateKey> PrivateKey::parse(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto wrong = [] {
    return fail(Fault::malformed, "this is no private key as keygen writes it");
  };
  if (!text.starts_with(private_prefix)) return wrong();
  auto parts = key_text_in(text.substr(private_prefix.size()));
  if (!parts) return wrong();
  auto secret = std::make_unique<Secret>();
  std::ranges::copy(parts->bytes, secret->seed.begin());
  OPENSSL_cleanse(parts->bytes.data(), parts->bytes.size());
  PrivateKey key(std::string(parts->name), parts->use, std::move(secret));
  if (key.text() != text) return wrong();
  return key;
}

std::string PrivateKey::text() const {
  const std::string_view seed(reinterpret_cast<const char*>(secret_->seed.data()),
                              secret_->seed.size());
  return std::string(private_prefix) +
         key_text_of(verifier_.name, verifier_.id(), verifier_.use, seed);
}

Result<std::string> PrivateKey::sign(std::string_view message) const {
  const Key handle = secret_->handle();
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(signature_size_bytes, '\0');
  std::size_t size = signature.size();
  const bool is_done =
      handle && context &&
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes_of(message), message.size()) == 1;
  if (!is_done) return fail(Fault::unavailable, "signing failed");
  return signature;
}

}  // namespace grantledger
