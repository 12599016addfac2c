#pragma once

#include <map>

#include "ledger/explain/explanation.h"
#include "ledger/proof/concern.h"

namespace grantledger {

// A recorded fact of one kind, where it stands. Null: there is none.
template <class Fact>
struct Found {
  FactAt at;
  const Envelope* envelope = nullptr;
  const Fact* fact = nullptr;
  explicit operator bool() const { return fact != nullptr; }
  const Fact* operator->() const { return fact; }
};

// The envelopes of a concern, and books as they were at any place among them. A value; belongs to
// one thread.
class Replay {
 public:
  // Errors: as FactIndex.
  static Result<Replay> open(const FactIndex& index, Concern concern);

  const Envelope& envelope(Position position) const;
  const Event& fact(FactAt at) const { return envelope(at.position).facts[at.index]; }

  // Shows every fact of the concern in order: visit(FactAt, const Envelope&, const Event&).
  void visit(const auto& visit) const {
    for (const auto& [position, facts] : concern_) {
      const Envelope& shown = envelope(position);
      for (const std::uint32_t i : facts) visit(FactAt{position, i}, shown, shown.facts[i]);
    }
  }

  // The last fact of that kind before `at` that `is_meant` takes. Valid while this lives.
  template <class Fact>
  Found<Fact> latest(FactAt before, const auto& is_meant) const {
    Found<Fact> found;
    visit([&](FactAt at, const Envelope& shown, const Event& event) {
      const auto* fact = std::get_if<Fact>(&event);
      if (fact && at < before && is_meant(*fact)) found = {at, &shown, fact};
    });
    return found;
  }

  // What is known of an account before `at` from elsewhere than the concern: the books there say
  // it.
  void know_balance(FactAt at, std::string account, Money amount) {
    balances_[at].emplace_back(std::move(account), amount);
  }

  // The books of all facts before `at`.
  Books before(FactAt at) const;
  // The same, and what became known after it, up to the point, of rules, statistics,
  // organisations, and who may act: as if it had been known in time.
  Books before_as_known(FactAt at, const ExplainedPoint& point) const;

  // What the decider says if the fact is asked for on these books; none: it is recorded just so.
  std::optional<No> refusal_of(FactAt at, const Books& books) const;

  // By which delegations the fact could be asked for, then those by which these could be granted,
  // and so on up to the first administrator. Found by deciding again without each of them. Empty
  // where the decision does not come out the same, and of what nobody here decided.
  std::vector<Authority> authority_of(FactAt at) const;

 private:
  void set_balances(FactAt at, Books& books) const;
  std::vector<Authority> granted_before(FactAt at, const ActorId& actor) const;
  // As an authority without a delegation: that the ledger was opened for the actor.
  std::vector<Authority> opened_for(FactAt at, const ActorId& actor) const;
  std::vector<Authority> needed_for(FactAt at, const ActorId& actor, Books books) const;
  void add_authority(FactAt at, std::vector<Authority>& chain) const;

  Concern concern_;
  std::map<Position, Envelope> envelopes_;
  std::map<FactAt, std::vector<std::pair<std::string, Money>>> balances_;
};

}  // namespace grantledger
