#pragma once
// A ledger that its owner wrote as he liked: whatever stands in it is hashed and sealed properly.

#include <algorithm>
#include <memory>

#include "events/codec.h"
#include "ledger/evidence/leaf_tree.h"
#include "ledger/log/memory_log.h"
#include "ledger/proof/check_bundle.h"
#include "ledger/proof/make_bundle.h"
#include "ledger/verify_decisions.h"

namespace grantledger {

class ForgedLedger final : public FactIndex {
 public:
  // Recorded a minute apart, from position 1. An envelope without a digest answers an unsigned
  // request for its facts; an empty id is given one.
  explicit ForgedLedger(std::vector<Envelope> envelopes) : envelopes_(std::move(envelopes)) {
    Timestamp at = Timestamp(date_of(2026, 1, 1));
    std::vector<std::string> leaves;
    for (Envelope& envelope : envelopes_) {
      envelope.recorded_at = at += std::chrono::minutes(1);
      if (envelope.command == CommandId()) envelope.command = {1, leaves.size() + 1};
      if (envelope.request == Digest()) {
        envelope.request =
            sha256(canonical_request(envelope.command, envelope.actor, envelope.facts));
      }
      const Result<std::string> bytes = encode(envelope);
      CHECK(bytes.has_value());
      leaves.push_back(*bytes);
    }
    tree_ = std::make_unique<LeafTree>(leaves);
    entries_ = std::move(leaves);
  }

  Result<std::vector<Position>> positions_of(const Subject& name) const override {
    std::vector<Position> positions;
    for (Position position = 1; position <= envelopes_.size(); ++position) {
      const auto names = index_names_of(envelopes_[position - 1]);
      if (std::ranges::find(names, name) != names.end()) positions.push_back(position);
    }
    return positions;
  }
  Result<Envelope> at(Position position) const override { return envelopes_[position - 1]; }

  // Shows what concerns `about`, without the positions that are left out.
  ProofBundle bundle(const Subject& about, const std::set<Position>& left_out = {}) const {
    ProofBundle bundle{.about = about, .entries = {}, .leaves = {}, .seal = {}};
    const Result<Concern> concern = concern_of(*this, {about}, envelopes_.size());
    CHECK(concern.has_value());
    for (const auto& [position, facts] : *concern) {
      if (!left_out.contains(position)) bundle.entries.push_back(entry(position));
    }
    bundle.seal = *seal({.origin = "ledger", .head = tree_->head(), .extensions = {}}, key_);
    return bundle;
  }
  ProvedEntry entry(Position position) const {
    return {position - 1, entries_[position - 1], *tree_->path_to(position - 1)};
  }
  BundleCheck checked(const ProofBundle& bundle) const {
    return check_bundle(bundle, {.ledgers = {key_.verifier()}});
  }
  BundleCheck checked(const Subject& about) const { return checked(bundle(about)); }

  // What verify --deep finds first.
  std::optional<Difference> decided_again() const {
    MemoryLog log;
    CHECK(log.append(0, entries_).has_value());
    DecisionCheck decisions(log);
    Position position = 0;
    for (const Envelope& envelope : envelopes_) {
      const auto difference = decisions.take(++position, envelope);
      CHECK(difference.has_value());
      if (*difference) return *difference;
    }
    return std::nullopt;
  }

 private:
  PrivateKey key_ = *PrivateKey::generate("ledger", KeyUse::note);
  std::vector<Envelope> envelopes_;
  std::vector<std::string> entries_;
  std::unique_ptr<LeafTree> tree_;
};

// The first step that does not hold.
inline ProofStep failure_of(const BundleCheck& check) {
  for (const ProofStep& step : check.steps) {
    if (!step.holds) return step;
  }
  return {};
}

}  // namespace grantledger
