#include "tools/request_signing.h"

#include <cstdio>

namespace grantledger {

Result<KeyId> key_id_of(const VerifierKey& key) {
  std::array<char, 9> id;
  std::snprintf(id.data(), id.size(), "%08x", key.id());
  Result<KeyId> parsed = KeyId::parse(key.name + "+" + id.data());
  if (parsed) return parsed;
  return fail(Fault::malformed,
              "the key's name cannot be an actor's: " + std::string(parsed.error().detail));
}

Result<void> sign_request(Request& request, const Signer& signer) {
  TRY(KeyId key, key_id_of(signer.verifier()));
  std::string canonical = canonical_bytes_of(request);
  request.digest = sha256(canonical);
  TRY(std::string bytes, signer.sign(signed_text_of(canonical)));
  request.signature = {std::move(key), std::move(canonical), std::move(bytes)};
  return {};
}

}  // namespace grantledger
