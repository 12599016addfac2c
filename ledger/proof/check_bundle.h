#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/domain/rows.h"
#include "ledger/evidence/proof_bundle.h"
#include "ledger/evidence/seal.h"
#include "ledger/proof/proof_step.h"

namespace grantledger {

// What the facts that are shown make of one payment.
struct PaymentShown {
  PaymentRow row;
  bool is_voided = false;  // A fact of it was: it should never have been recorded.
};

// The same of one grant.
struct GrantShown {
  GrantRow row;
  bool is_whole = false;  // A published index says that these are all its facts up to `whole_to`.
  Position whole_to = 0;  // 0 unless is_whole.
};

struct BundleCheck {
  std::string about;
  std::string answer;  // To a question about payments of a year; else empty.
  CheckedSeal seal;
  std::vector<ProofStep> steps;
  std::vector<PaymentShown> payments;  // Of the bundle's subject, or of its grant.
  std::vector<GrantShown> grants;
  std::uint16_t controls = 0;  // The level by which the last of them was decided.
  std::size_t imported = 0;    // Envelopes that were recorded as a source told them, not decided.
  bool holds = false;          // Every step does. Whether the signer is known, `seal` says.
};

// Checks a bundle with nothing but itself and the keys that are trusted: who sealed and witnessed;
// that each entry and leaf is in its tree; each request's signature; and every decision that
// concerns its subject again, by the deciders that the ledger itself decides by, on books made of
// the facts that are shown: four eyes, delegations and their days, the rule's arithmetic, no more
// paid than committed. What else was charged to the lines is not shown, and so not that their money
// sufficed; nor is it shown that no fact was left out, but for what a published index closes.
//
// Pure. Takes any bundle. After a step that does not hold, none that rest on it follow.
BundleCheck check_bundle(const ProofBundle& bundle, const SealPolicy& policy);

}  // namespace grantledger
