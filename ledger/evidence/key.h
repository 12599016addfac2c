#pragma once
// Keys of signed notes (https://c2sp.org/signed-note): Ed25519 (RFC 8032) under a name.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

// What a signature of the key says.
enum class KeyUse : std::uint8_t {
  note = 0x01,  // Over the text of a note: how a ledger signs its seals.
  cosignature =
      0x04,  // Over the time and the text: how a witness does (c2sp.org/tlog-cosignature).
};

using PublicKey = std::array<std::uint8_t, 32>;
inline constexpr std::size_t signature_size_bytes = 64;

// A key as others know it.
struct VerifierKey {
  std::string name;  // See is_key_name.
  KeyUse use = KeyUse::note;
  PublicKey key{};

  // The first four bytes of SHA-256(name || 0x0A || use || key): tells keys of one name apart.
  std::uint32_t id() const;
  bool operator==(const VerifierKey&) const = default;
};

// Not empty; UTF-8 without spaces, control characters or '+'.
bool is_key_name(std::string_view name);

// "name+hex8+base64(use || key)". Errors: malformed, also where the id is not that of the key.
std::string text_of(const VerifierKey& key);
Result<VerifierKey> parse_verifier_key(std::string_view text);

// Whether `signature` is the key's over `message`.
bool is_signed(const PublicKey& key, std::string_view message, std::string_view signature);

// Whoever holds a private key: a file, or a device that never gives it away.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const VerifierKey& verifier() const = 0;
  // Sixty-four bytes. Errors: unavailable if the device does not answer.
  virtual Result<std::string> sign(std::string_view message) const = 0;
};

// A private key in memory, wiped when it goes.
class PrivateKey final : public Signer {
 public:
  // Made of the system's random numbers. Errors: unavailable if there are none.
  static Result<PrivateKey> generate(std::string name, KeyUse use);
  // "PRIVATE+KEY+name+hex8+base64(use || seed)", one line, its end optional. Errors: malformed; the
  // detail never shows the text.
  static Result<PrivateKey> parse(std::string_view text);
  ~PrivateKey() override;
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;

  std::string text() const;  // What parse reads, without a line end. Keep it secret.
  const VerifierKey& verifier() const override { return verifier_; }
  Result<std::string> sign(std::string_view message) const override;

 private:
  struct Secret;
  PrivateKey(std::string name, KeyUse use, std::unique_ptr<Secret> secret);

  VerifierKey verifier_;
  std::unique_ptr<Secret> secret_;
};

}  // namespace grantledger
