#pragma once
// How one kind of fact is computed anew. Internal to ledger/explain.

#include "ledger/explain/arithmetic.h"
#include "ledger/explain/replay.h"

namespace grantledger {

// A fact's place, and the books it is decided on.
struct Scene {
  const Replay& replay;
  FactAt at;
  const Books& books;
};

// What a fact rests on, what it says, and what the rules make of the one for the other.
struct Workings {
  std::vector<ExplainedInput> inputs;
  std::vector<RecordedFigure> recorded;
  Computation computation;

  void line(std::string what, std::string formula, std::optional<Money> result = {}) {
    computation.lines.push_back({std::move(what), std::move(formula), result});
  }
  void lines(ArithmeticLines more, const std::string& of = "");
  void figure(std::string what, FigureValue value, Relation relation = Relation::equals) {
    computation.figures.push_back({std::move(what), value, relation});
  }
  void record(std::string what, FigureValue value) { recorded.push_back({std::move(what), value}); }
  void note(std::string text) { computation.notes.push_back(std::move(text)); }

  template <class Fact>
  void input(std::string what, std::string value, const Found<Fact>& found) {
    if (!found) return;
    inputs.push_back({std::move(what), std::move(value), found.at, found.envelope->recorded_at,
                      found.fact->effective_on});
  }
};

// The version that decides for the scheme on that day; where several conflict, the one `named`.
// Null where none does; the workings say which, or why not. Valid while the scene's books are.
struct RuleAsked {
  const SchemeId& scheme;
  Date day;
  std::optional<RuleVersionId> named;
};
const RuleVersion* use_rule(const Scene& scene, const RuleAsked& asked, Workings& workings);

// What was last applied for before the scene's fact: the application, or as it was amended.
struct AppliedFor {
  FactAt at;
  const Envelope* envelope = nullptr;
  std::vector<Wish> wishes;
  std::vector<Quantity> quantities;
  std::optional<Money> amount;
  Date effective_on;
};
std::optional<AppliedFor> applied_for(const Scene& scene, const ApplicationId& application);

// An organisation as it was known, as an input.
void add_organisation(const Scene& scene, const OrganisationId& id, const std::string& as,
                      Workings& workings);
// A grant's decision and how it stands, as inputs.
void add_award(const Scene& scene, const GrantId& grant, Workings& workings);

// The group by which a leave's state share is chosen.
std::string group_for(const LeaveShareRule& rule, const std::string& group);

// Who somebody is, as far as it is readable.
std::string words_of(const Personal& person);

Workings workings_of(const Scene& scene, const AwardDecided& fact);
Workings workings_of(const Scene& scene, const AwardRefused& fact);
Workings workings_of(const Scene& scene, const DecisionCorrected& fact);
Workings workings_of(const Scene& scene, const DecisionReversed& fact);
Workings workings_of(const Scene& scene, const AwardReduced& fact);
Workings workings_of(const Scene& scene, const AwardIncreased& fact);
Workings workings_of(const Scene& scene, const LeaveGranted& fact);
Workings workings_of(const Scene& scene, const LeaveChanged& fact);
Workings workings_of(const Scene& scene, const PaymentOrdered& fact);
Workings workings_of(const Scene& scene, const PaymentAttested& fact);
Workings workings_of(const Scene& scene, const PaymentApproved& fact);
Workings workings_of(const Scene& scene, const PaymentExecuted& fact);
Workings workings_of(const Scene& scene, const PaymentReturned& fact);
Workings workings_of(const Scene& scene, const RepaymentDecided& fact);
Workings workings_of(const Scene& scene, const RepaymentClaimed& fact);
Workings workings_of(const Scene& scene, const RepaymentReceived& fact);
Workings workings_of(const Scene& scene, const WriteOffDecided& fact);
Workings workings_of(const Scene& scene, const AppropriationMade& fact);
Workings workings_of(const Scene& scene, const AppropriationChanged& fact);
Workings workings_of(const Scene& scene, const AllocationIssued& fact);
Workings workings_of(const Scene& scene, const BalanceTransferred& fact);
Workings workings_of(const Scene& scene, const BalanceLapsed& fact);

// What became known after the fact, up to the point, and what it means for it.
std::vector<LaterFact> later_facts(const Replay& replay, const ExplainedFact& explained,
                                   const ExplainedPoint& point);

}  // namespace grantledger
