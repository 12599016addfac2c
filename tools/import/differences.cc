#include "tools/import/differences.h"

#include <algorithm>

namespace grantledger {
namespace {

void scale(Money& amount, const Money& to) {
  amount.minor_units = to.minor_units;
}

// The money that a payment or commitment moves, and the same fact with another amount. Imported
// ones have one part.
Money& amount_in(PaymentExecuted& fact) {
  return fact.payment.amount;
}
Money& amount_in(CommitmentRegistered& fact) {
  return fact.parts.front().amount;
}
Money& amount_in(AwardDecided& fact) {
  return fact.amount;
}

PaymentExecuted with_amount(PaymentExecuted fact, Money amount) {
  amount_in(fact) = amount;
  for (LinePart& source : fact.payment.sources) scale(source.amount, amount);
  for (PaymentPart& part : fact.payment.parts) scale(part.amount, amount);
  return fact;
}
CommitmentRegistered with_amount(CommitmentRegistered fact, Money amount) {
  amount_in(fact) = amount;
  return fact;
}
AwardDecided with_amount(AwardDecided fact, Money amount) {
  fact.amount = amount;
  return fact;
}

template <class Fact>
Fact without_amount(const Fact& fact) {
  Fact copy = fact;
  return with_amount(fact, {0, amount_in(copy).currency});
}

template <class Fact>
bool is_same_but_for_amount(const Fact& left, const Fact& right) {
  return without_amount(left) == without_amount(right);
}

// What facts add up to.
struct Holding {
  std::vector<ApplicationReceived> applications;
  std::vector<AwardDecided> awards;
  std::vector<CommitmentRegistered> commitments;
  std::vector<PaymentExecuted> payments;

  template <class Fact>
  static void sum(std::vector<Fact>& held, const Fact& fact) {
    const auto same = std::ranges::find_if(
        held, [&](const Fact& each) { return is_same_but_for_amount(each, fact); });
    if (same == held.end()) {
      held.push_back(fact);
      return;
    }
    Fact copy = fact;
    *same = with_amount(*same, amount_in(*same) + amount_in(copy));
    if (amount_in(*same).minor_units == 0) held.erase(same);
  }
  AwardDecided* award_of(const GrantId& grant) {
    const auto found = std::ranges::find_if(
        awards, [&](const AwardDecided& each) { return each.terms.grant == grant; });
    return found == awards.end() ? nullptr : &*found;
  }

  void add(const ApplicationReceived& fact) { applications.push_back(fact); }
  void add(const ApplicationAmended& fact) {
    for (ApplicationReceived& each : applications) {
      if (each.application != fact.application) continue;
      each.quantities = fact.quantities;
      each.amount_applied = fact.amount_applied;
      each.purpose = fact.purpose;
    }
  }
  void add(const ApplicationWithdrawn& fact) {
    std::erase_if(applications, [&](const ApplicationReceived& each) {
      return each.application == fact.application;
    });
  }
  void add(const AwardDecided& fact) { awards.push_back(fact); }
  void add(const AwardReduced& fact) {
    if (AwardDecided* award = award_of(fact.terms.grant)) award->amount = fact.amount;
  }
  void add(const AwardIncreased& fact) {
    if (AwardDecided* award = award_of(fact.terms.grant)) award->amount = fact.amount;
  }
  void add(const DecisionReversed& fact) {
    std::erase_if(awards,
                  [&](const AwardDecided& each) { return each.terms.grant == fact.terms.grant; });
  }
  void add(const CommitmentRegistered& fact) { sum(commitments, fact); }
  void add(const PaymentExecuted& fact) { sum(payments, fact); }
  // An import makes no other facts that a row could take back.
  template <class Fact>
  void add(const Fact&) {}
};

Holding holding_of(std::span<const Event> facts) {
  Holding holding;
  for (const Event& event : facts) {
    std::visit([&](const auto& fact) { holding.add(fact); }, event);
  }
  return holding;
}

class Differ {
 public:
  explicit Differ(const RowDifference& difference) : difference_(difference) {}

  void applications(const std::vector<ApplicationReceived>& held,
                    const std::vector<ApplicationReceived>& wanted) {
    for (const ApplicationReceived& old : held) {
      if (!kept(old, wanted)) {
        made_.push_back(
            ApplicationWithdrawn{old.application, difference_.reason, old.effective_on});
      }
    }
    for (const ApplicationReceived& now : wanted) {
      const ApplicationReceived* old = kept(now, held);
      if (old == nullptr) made_.push_back(now);
      if (old == nullptr || *old == now) continue;
      made_.push_back(ApplicationAmended{.application = now.application,
                                         .quantities = now.quantities,
                                         .amount_applied = now.amount_applied,
                                         .purpose = now.purpose,
                                         .effective_on = now.effective_on});
    }
  }

  void awards(const std::vector<AwardDecided>& held, const std::vector<AwardDecided>& wanted) {
    for (const AwardDecided& old : held) {
      if (same(old, wanted) != nullptr) continue;
      made_.push_back(
          DecisionReversed{old.terms, difference_.reason, difference_.actor, old.effective_on});
    }
    for (const AwardDecided& now : wanted) {
      const AwardDecided* old = same(now, held);
      if (old == nullptr) made_.push_back(now);
      if (old == nullptr || old->amount == now.amount) continue;
      if (now.amount < old->amount) {
        made_.push_back(AwardReduced{now.terms, now.amount, difference_.reason, difference_.actor,
                                     now.effective_on});
      } else {
        made_.push_back(AwardIncreased{now.terms, now.amount, difference_.reason, difference_.actor,
                                       now.effective_on});
      }
    }
  }

  template <class Fact>
  void money(const std::vector<Fact>& held, const std::vector<Fact>& wanted) {
    for (Fact old : held) {
      if (same(old, wanted) == nullptr) made_.push_back(with_amount(old, -amount_in(old)));
    }
    for (Fact now : wanted) {
      const Fact* old = same(now, held);
      if (old == nullptr) {
        made_.push_back(now);
        continue;
      }
      Fact copy = *old;
      const Money change = amount_in(now) - amount_in(copy);
      if (change.minor_units != 0) made_.push_back(with_amount(now, change));
    }
  }

  // Facts that are not taken back, but said once more if they are new.
  void other(std::span<const Event> held, std::span<const Event> wanted) {
    for (const Event& now : wanted) {
      if (!std::holds_alternative<MunicipalityCodesChanged>(now)) continue;
      if (std::ranges::find(held, now) == held.end()) made_.push_back(now);
    }
  }

  std::vector<Event> take() { return std::move(made_); }

 private:
  static const ApplicationReceived* kept(const ApplicationReceived& one,
                                         const std::vector<ApplicationReceived>& others) {
    const auto found = std::ranges::find_if(others, [&](const ApplicationReceived& other) {
      return other.application == one.application && other.scheme == one.scheme &&
             other.year == one.year && other.applicant == one.applicant &&
             other.effective_on == one.effective_on;
    });
    return found == others.end() ? nullptr : &*found;
  }
  template <class Fact>
  static const Fact* same(const Fact& one, const std::vector<Fact>& others) {
    const auto found = std::ranges::find_if(
        others, [&](const Fact& other) { return is_same_but_for_amount(other, one); });
    return found == others.end() ? nullptr : &*found;
  }

  const RowDifference& difference_;
  std::vector<Event> made_;
};

}  // namespace

std::vector<Event> differences(std::span<const Event> held, std::span<const Event> wanted,
                               const RowDifference& difference) {
  const Holding before = holding_of(held);
  const Holding now = holding_of(wanted);
  Differ differ(difference);
  differ.other(held, wanted);
  differ.applications(before.applications, now.applications);
  differ.awards(before.awards, now.awards);
  differ.money(before.commitments, now.commitments);
  differ.money(before.payments, now.payments);
  return differ.take();
}

}  // namespace grantledger
