#pragma once
// Internal to ledger/whatif.

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>

#include "events/codec.h"
#include "ledger/whatif/other_amounts.h"

namespace grantledger {

// The fold behind WhatIf.
class WhatIfFold {
 public:
  WhatIfFold(std::vector<RuleVersion> rules, WhatIfWanted wanted);

  void take(Position position, const Event& event);
  WhatIfAnswer finish(WhatIfKey by) const;

 private:
  bool is_wanted(const GrantTerms& terms) const;
  // Notes that the fact that is taken could not be replayed.
  void list(std::string subject, std::string why);
  // The other version that decides for a day: each day is looked up once.
  const Computed<const RuleVersion*>& other_on(Date day);
  ReplayedGrant& grant_of(const GrantTerms& terms, Currency currency, Date day);
  ReplayedGrant* known_grant(const GrantId& grant);
  void remember(const ApplicationId& application, const std::vector<Wish>& wishes);

  void on(const StatisticsImported& fact) { division_.take(fact); }
  void on(const RuleVersionPublished& fact);
  void on(const ApplicationReceived& fact);
  void on(const ApplicationAmended& fact);
  void on(const ApplicationWithdrawn& fact) { applications_.erase(fact.application.text()); }

  void on(const AwardDecided& fact);
  // The amount by a version: of what was applied for, or of what the decision tells.
  Computed<Money> award_by(const RuleVersion& rule, const AwardDecided& fact,
                           const std::optional<Money>& pot);
  Computed<Both> replayed_award(const RuleVersion* own, const RuleVersion& other,
                                const AwardDecided& fact, const std::optional<Money>& pot);
  void on(const AwardReduced& fact) { alter(fact.terms, fact.amount); }
  void on(const AwardIncreased& fact) { alter(fact.terms, fact.amount); }
  void on(const DecisionReversed& fact);
  void alter(const GrantTerms& terms, Money amount);

  void on(const LeaveGranted& fact);
  ReplayedSemester changed_semester(const LeaveId& id, const ReplayedLeave& leave,
                                    const SemesterShare& wanted, const Computed<Shares>& by_rule);
  void on(const LeaveChanged& fact);
  void on(const ParticipationConfirmed& fact);

  void on(const CommitmentRegistered& fact);
  void on(const CommitmentReleased& fact);
  static std::optional<Both> take_fallen(ReplayedGrant& grant, const Line& line,
                                         std::int64_t amount);
  Both semester_sum(const ReplayedGrant& grant, const SemesterId& semester) const;
  std::vector<SemesterId> semesters_of(const ReplayedGrant& grant) const;
  std::optional<std::vector<std::pair<SemesterId, Both>>> parts_by_semester(
      const ReplayedGrant& grant, const std::vector<CommitmentPart>& parts) const;

  bool is_replayed(const ReplayedGrant& grant, const PaymentPart& part) const;
  std::int64_t other_paid(ReplayedGrant& grant, const PaymentTerms& terms);
  void on(const PaymentExecuted& fact);
  void on(const PaymentReturned& fact);
  Computed<std::int64_t> part_paid(ReplayedGrant& grant, const PaymentPart& part);
  Computed<std::int64_t> whole_part(const ReplayedGrant& grant, std::int64_t amount) const;
  void on(const RepaymentClaimed& fact);

  void on(const FundsRedirected& fact);
  void on(const StipendAgreed& fact);
  // What was voided stays in the replay as it was recorded.
  void on(const EntryVoided& fact);
  // The others carry no amount that a rule gives, or repeat one.
  void on(const auto&) {}

  // What the award follows from, as it stands.
  enum class AwardSource : std::uint8_t { leaves_now, leaves_granted, rule, recorded };
  AwardSource award_source(const ReplayedGrant& grant) const;
  Both award_of(const ReplayedGrant& grant) const;
  Both state_now(const ReplayedGrant& grant) const;
  void add_awards(WhatIfAnswer& answer) const;
  void add_unconfirmed(WhatIfAnswer& answer) const;
  void add_not_told(WhatIfAnswer& answer) const;
  std::string municipality_of(const ReplayedGrant& grant) const;
  void add_rows(const ReplayedGrant& grant, WhatIfKey by,
                std::map<std::pair<std::string, Currency>, WhatIfAmounts>& rows) const;

  static constexpr Position known_from = 1;  // Of the other rules: all are known.

  WhatIfWanted wanted_;
  RuleBook other_;
  std::map<Date, Computed<const RuleVersion*>> by_day_;
  std::map<RuleVersionId, RuleVersion> recorded_;
  PotDivision division_;
  absl::flat_hash_map<std::string, std::vector<WishInBrief>> applications_;
  absl::node_hash_map<std::string, ReplayedGrant> grants_;
  absl::node_hash_map<std::string, ReplayedLeave> leaves_;
  absl::flat_hash_map<std::string, ReplayedPayment> payments_;
  std::vector<NotReplayed> not_replayed_;
  std::size_t not_replayed_count_ = 0;
  std::size_t leaves_replayed_ = 0;
  std::size_t payments_replayed_ = 0;
  Position position_ = 0;
  const Event* event_ = nullptr;
};

}  // namespace grantledger
