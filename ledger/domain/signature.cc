// Who signed a request (invariants 5 and 6).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/evidence/key.h"

namespace grantledger {

// A signature over other bytes than the request's is none: the digest tells, which was taken of
// the request as it is decided.
Check authentic(const Books& books, const Request& request, Timestamp recorded_at) {
  if (!request.signature) {
    return unless(!books.ledger.requires_signatures, Reason::signature_missing);
  }
  const RequestSignature& signature = *request.signature;
  const ActorRow* actor = find(books.actors, request.actor);
  if (!actor) return No{Reason::signature_key_unknown, {}, {}};
  const auto key = std::ranges::find(actor->keys, signature.key, &KeyRow::key);
  if (key == actor->keys.end()) return No{Reason::signature_key_unknown, {}, {}};
  // Level 0 took the day of UTC; what it decided stays decided.
  const Date day = books.ledger.controls > 0 ? day_in_norway(recorded_at)
                                             : std::chrono::floor<std::chrono::days>(recorded_at);
  const bool is_valid =
      !key->is_pending && key->first_day <= day && (!key->revoked_on || day < *key->revoked_on);
  const bool is_right =
      sha256(signature.request) == request.digest &&
      is_signed(key->public_key, signed_text_of(signature.request), signature.bytes);
  return first_no({unless(is_valid, Reason::signature_key_not_valid),
                   unless(is_right, Reason::signature_wrong)});
}

}  // namespace grantledger
